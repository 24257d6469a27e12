"""How far the texts of a pack have come, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.approval import RANKS
from bot.model.content import Pack, State, Wording
from bot.schedule.choose import usable

REFERENCE = "en"  # or else the first language of the pack: what it has, all are to have
ABOUT = "pack"


@dataclass(frozen=True, slots=True)
class PostState:
    """One post in one language."""

    post: str  # "pack" = title and purpose
    state: State | None  # of the part that has come least far; None = a part is missing
    parts: Mapping[str, Wording]  # those that are there
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageStates:
    """One language of a pack."""

    language: str
    posts: tuple[PostState, ...]  # in the pack's order, its title and purpose first where the reference has them
    ready: int  # posts that may go to groups today

    @property
    def percent(self) -> int:
        """How many of a hundred posts are approved; 100 only when all are."""
        return 100 * sum(each.state is State.APPROVED for each in self.posts) // len(self.posts) if self.posts else 0


def states(pack: Pack, today: date, *, signed: bool, languages: tuple[str, ...] = ()) -> tuple[LanguageStates, ...]:
    """The states of a pack in these languages, or in those that it has. `signed`: drafts may go to groups too."""
    reference = pack.texts.get(REFERENCE) or next(iter(pack.texts.values()), {})
    wanted: dict[str, list[str]] = {post.id: [] for post in pack.posts}
    for key in reference:
        post, _, part = key.partition(".")
        wanted.setdefault(post, []).append(part)
    order = [*([ABOUT] if ABOUT in wanted else []), *(post.id for post in pack.posts)]
    found = []
    for language in languages or sorted(pack.texts):
        ready = usable(pack, (language,), today, unreviewed=signed) if pack.kind == "awareness" else ()
        posts = tuple(_state(pack.texts.get(language, {}), post, wanted[post]) for post in order)
        found.append(LanguageStates(language, posts, len(ready)))
    return tuple(found)


def _state(texts: Mapping[str, Wording], post: str, wanted: list[str]) -> PostState:
    parts = {
        key.partition(".")[2]: wording
        for key, wording in texts.items()
        if key.partition(".")[0] == post and wording.text.strip()
    }
    missing = tuple(part for part in wanted if part not in parts)
    if missing or not parts:
        return PostState(post, None, parts, missing)
    return PostState(post, min((wording.state for wording in parts.values()), key=RANKS.__getitem__), parts)
