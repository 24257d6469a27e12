"""The awareness posts of the packs: which one comes next in a group, and what it looks like there."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.language.fit import short
from bot.language.render import fill
from bot.model.chat import TO_LINK, TO_PRIVATE, Block, Button, Contact, Link, Media, Outgoing, Paragraph, Visibility
from bot.model.content import COUNTRY, NUMBERS, Pack, Post
from bot.model.delivery import Room
from bot.numbers import Numbers
from bot.places.zones import country_of_zone
from bot.schedule.choose import choose, posted_on, remember, usable

LABEL = 60  # characters of a button, which every platform shows
_NUMBERS = re.compile(r"(?<!\{)\{numbers\}(?!\})")
_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post for a slot, and the posts of its pack that the group has had with it."""

    post: str
    language: str
    recent: tuple[str, ...]


def country_of(room: Room) -> str | None:
    """The country whose numbers a group is given: that of its time zone. Where another setting is to say so, here."""
    return country_of_zone(room.zone)


class Posts:
    """The packs as they are now: staff may edit them while the bot runs."""

    def __init__(
        self,
        packs: Callable[[], Mapping[str, Pack]],
        label: Callable[[str, str], str],
        *,
        signed: bool,
        root: Path | None = None,
        numbers: Numbers | None = None,
        platform: str | None = None,
        code: Callable[[str, str], str | None] = lambda _, __: None,
    ) -> None:
        """`label`: key, language -> text. `signed`: the operator has signed for texts that nobody has approved.

        `root`: where pictures and voices are, without which none goes; `numbers`: without which no post with a
        country or its numbers does. `platform`: where it all goes; None = anywhere. `code`: pack, post -> what the
        link to the private chat carries, None for what such links carry everywhere.
        """
        self._packs, self._label, self._signed = packs, label, signed
        self._root, self._numbers, self._platform = root, numbers, platform
        self._code = code

    def on(self, platform: str) -> "Posts":
        """The same for one platform."""
        return Posts(
            self._packs,
            self._label,
            signed=self._signed,
            root=self._root,
            numbers=self._numbers,
            platform=platform,
            code=self._code,
        )

    def choose(self, room: Room, pack: str, seed: int, recent: tuple[str, ...], now: datetime) -> Chosen | None:
        """The next post of a pack for a group; None where there is none that may come."""
        found = self._packs().get(pack)
        if found is None or found.kind != "awareness" or not posted_on(found, self._platform):
            return None
        languages = tuple(dict.fromkeys(each for each in (room.language, room.fallback) if each))
        today = now.astimezone(ZoneInfo(room.zone)).date()
        fills = self.fills(found, country_of(room))
        spoken = dict(usable(found, languages, today, unreviewed=self._signed, fills=fills))
        post = choose(tuple(spoken), recent, found.order, seed)
        if post is None:
            return None
        return Chosen(post, spoken[post], remember(recent, post, len(found.posts)))

    def fills(self, pack: Pack, country: str | None) -> Collection[str]:
        """The slots of a pack that can be filled for a country. Nothing is looked up for a pack that has none."""
        wanted = {slot for post in pack.posts for slot in post.slots}
        if not wanted or self._numbers is None or country is None:
            return frozenset()
        return {COUNTRY, NUMBERS} if NUMBERS in wanted and self._numbers.there(country) else {COUNTRY}

    def outgoing(self, pack: str, post: str, language: str, country: str | None = None) -> Outgoing | None:
        """The message of a post; None where the pack no longer has it, or a country's numbers are not there for it."""
        found = self._packs().get(pack)
        texts = found.texts.get(language, {}) if found else {}
        wording = texts.get(f"{post}.text")
        if found is None or wording is None:
            return None
        made = next((each for each in found.posts if each.id == post), Post(post))
        blocks = self._blocks(made, wording.text, language, country)
        if blocks is None:
            return None
        alt, call = texts.get(f"{post}.alt"), texts.get(f"{post}.call")
        about = f"{pack}/{post}"
        # Without words for whoever does not see it, a picture does not go.
        image = self._media(made, made.picture.file, about, alt.text.strip()) if made.picture and alt else None
        voice = made.voice.get(language)
        code = self._code(pack, post)
        private = f"{TO_PRIVATE}:{code}" if code else TO_PRIVATE
        rows = [(Button(self._label("button.write_privately", language), private),)]
        if made.link and call and (opens := _link(made.link)):
            rows.insert(0, (Button(short(" ".join(call.text.split()), LABEL), TO_LINK, opens),))
        return Outgoing(
            blocks,
            tuple(rows),
            image=image,
            audio=self._media(made, voice, about) if voice and image is None else None,
            visibility=Visibility.ROOM,
            language=language,
        )

    def _blocks(self, post: Post, text: str, language: str, country: str | None) -> tuple[Block, ...] | None:
        """Its paragraphs, with a country's lines where they belong; None where those are not there."""
        lines: tuple[Contact, ...] = ()
        values: dict[str, str] = {}
        if {COUNTRY, NUMBERS} & set(post.slots):
            if self._numbers is None or country is None:
                return None
            values[COUNTRY] = self._numbers.name(country, language)
            if NUMBERS in post.slots:
                lines = self._numbers.of(country, language)
                if not lines:
                    return None
        # Numbers never stand without the name of their country: a group's clock may be wrong about where it is (P7).
        above = () if "{country}" in text else tuple(Paragraph(name) for name in values.values())
        blocks: list[Block] = []
        for paragraph in text.strip().split("\n\n"):
            pieces = _NUMBERS.split(paragraph) if lines else [paragraph]
            for index, piece in enumerate(pieces):
                if index:
                    blocks += (*above, *lines)
                if piece.strip():
                    blocks.append(Paragraph(fill(piece.strip() if lines else piece, values)))
        return tuple(blocks)

    def _media(self, post: Post, file: str, about: str, alt: str = "") -> Media | None:
        kind = _KINDS.get(Path(file).suffix.lower())
        digest = post.digests.get(file, "")
        return Media(str(self._root / file), kind, about, alt, digest) if self._root and kind else None


def _link(url: str) -> Link | None:
    try:
        return Link(url)
    except ValueError:  # `fanilo check` says so; the words tell everything without it
        return None
