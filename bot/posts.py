"""The awareness posts of the packs: which one comes next in a group, and what it looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model.chat import TO_PRIVATE, Button, Outgoing, Paragraph, Visibility
from bot.model.content import Pack
from bot.model.delivery import Room
from bot.schedule.choose import choose, remember, usable


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post for a slot, and the posts of its pack that the group has had with it."""

    post: str
    language: str
    recent: tuple[str, ...]


class Posts:
    """The packs as they are now: staff may edit them while the bot runs."""

    def __init__(
        self, packs: Callable[[], Mapping[str, Pack]], label: Callable[[str, str], str], *, signed: bool
    ) -> None:
        """`label`: key, language -> text. `signed`: the operator has signed for texts that nobody has approved."""
        self._packs, self._label, self._signed = packs, label, signed

    def choose(self, room: Room, pack: str, seed: int, recent: tuple[str, ...], now: datetime) -> Chosen | None:
        """The next post of a pack for a group; None where there is none that may come."""
        found = self._packs().get(pack)
        if found is None or found.kind != "awareness":
            return None
        languages = tuple(dict.fromkeys(each for each in (room.language, room.fallback) if each))
        today = now.astimezone(ZoneInfo(room.zone)).date()
        spoken = dict(usable(found, languages, today, unreviewed=self._signed))
        post = choose(tuple(spoken), recent, found.order, seed)
        if post is None:
            return None
        return Chosen(post, spoken[post], remember(recent, post, len(found.posts)))

    def outgoing(self, pack: str, post: str, language: str) -> Outgoing | None:
        """The message of a post; None where the pack no longer has it."""
        found = self._packs().get(pack)
        wording = found.texts.get(language, {}).get(f"{post}.text") if found else None
        if wording is None:
            return None
        paragraphs = (Paragraph(text) for text in wording.text.strip().split("\n\n"))
        button = Button(self._label("button.write_privately", language), TO_PRIVATE)
        return Outgoing(tuple(paragraphs), ((button,),), visibility=Visibility.ROOM, language=language)
