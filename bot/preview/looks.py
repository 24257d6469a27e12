"""A post of a pack in one language, as each platform shows it, with how far its texts have come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.model.chat import TO_PRIVATE, Button, Outgoing
from bot.model.content import COUNTRY, NUMBERS, Approval, Pack, Post, State, Wording
from bot.platforms import Words
from bot.posts import LABEL, Posts
from bot.preview.screens import discord, slack, telegram, web
from bot.preview.seen import Gauge, Note, Screen, with_slots
from bot.schedule.choose import posted_on

PLATFORMS = ("telegram", "discord", "slack", "web")
_STATES = tuple(State)  # from the one that has come least far on
_SCREENS: Mapping[str, Callable[[Outgoing, Words], Screen]] = {
    "telegram": lambda outgoing, _: telegram.screen(outgoing),
    "discord": lambda outgoing, _: discord.screen(outgoing),
    "slack": lambda outgoing, _: slack.screen(outgoing),
    "web": lambda outgoing, words: web.screen(_in_private(outgoing), words),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One post in one language."""

    pack: str
    post: str
    language: str
    state: State  # of the part that has come least far
    parts: Mapping[str, Wording]  # text, headline, alt, call
    outgoing: Outgoing
    screens: tuple[Screen, ...]
    open: tuple[str, ...] = ()  # slots that nothing has filled
    unfilled: bool = False  # though a country was named: it has no numbers
    gauges: tuple[Gauge, ...] = ()  # of what is the same everywhere
    picture: str | None = None  # the file, from the content root on
    signer: str | None = None

    @property
    def headline(self) -> str:
        """What it is called: its headline, or its id."""
        found = self.parts.get("headline")
        return " ".join(found.text.split()) if found else self.post

    @property
    def approval(self) -> Approval | None:
        """The newest that made it what it is; none of a draft."""
        given = [wording.approval for wording in self.parts.values() if wording.approval]
        return max(given, key=lambda each: each.on) if given and self.state is not State.DRAFT else None

    @property
    def slots(self) -> str:
        """Those that are open, as they are written."""
        return ", ".join(f"{{{slot}}}" for slot in self.open)

    @property
    def file(self) -> str:
        """The picture's name."""
        return (self.picture or "").rpartition("/")[2]


class Looks:
    """Makes them."""

    def __init__(self, posts: Callable[[Pack], Posts], words: Words) -> None:
        """`posts`: what groups would get of a pack (bot/posts.py)."""
        self._posts, self._words = posts, words

    def look(
        self, pack: Pack, post: Post, language: str, platforms: tuple[str, ...], country: str | None = None
    ) -> Look | None:
        """None where the post has no text in this language."""
        parts = {
            key.partition(".")[2]: wording
            for key, wording in pack.texts.get(language, {}).items()
            if key.partition(".")[0] == post.id
        }
        if "text" not in parts:
            return None
        outgoing = self._posts(pack).outgoing(pack.id, post.id, language, country)
        slots: tuple[str, ...] = ()
        if outgoing is None:
            slots = tuple(slot for slot in post.slots if slot in {COUNTRY, NUMBERS})
            shown = unfilled(pack, post)
            outgoing = self._posts(shown).outgoing(pack.id, post.id, language)
        if outgoing is None:
            return None
        call = parts.get("call")
        return Look(
            pack.id,
            post.id,
            language,
            min((wording.state for wording in parts.values()), key=_STATES.index),
            parts,
            outgoing,
            tuple(self._screen(pack, platform, outgoing, slots) for platform in platforms),
            slots,
            bool(slots) and country is not None,
            (Gauge("label", len(" ".join(call.text.split())), LABEL),) if call else (),
            post.picture.file if post.picture else None,
            pack.signer.get(language),
        )

    def _screen(self, pack: Pack, platform: str, outgoing: Outgoing, slots: tuple[str, ...]) -> Screen:
        screen = with_slots(_SCREENS[platform](outgoing, self._words), slots)
        if posted_on(pack, platform):
            return screen
        return replace(screen, notes=(Note.ELSEWHERE, *screen.notes))


def unfilled(pack: Pack, post: Post) -> Pack:
    """The pack with a post whose slots stay as they are written, in braces."""
    return replace(pack, posts=tuple(replace(each, slots=()) if each.id == post.id else each for each in pack.posts))


def platforms_of(pack: Pack, wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Those that are asked for, else those that the pack goes to, in the usual order."""
    named = [each for each in PLATFORMS if each in wanted]
    return tuple(named or [each for each in PLATFORMS if posted_on(pack, each)] or PLATFORMS)


def _in_private(outgoing: Outgoing) -> Outgoing:
    """On the page everybody is in the private chat already: no button leads there."""
    return replace(outgoing, buttons=tuple(row for row in map(_without, outgoing.buttons) if row))


def _without(row: tuple[Button, ...]) -> tuple[Button, ...]:
    return tuple(button for button in row if button.token.partition(":")[0] != TO_PRIVATE)
