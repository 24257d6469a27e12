"""A workspace: who is in it, which channels there are, what was posted to whom."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack import blocks, mrkdwn


@dataclass
class Member:
    """Somebody, and their direct messages with the bot."""

    id: str
    name: str
    im: str
    rank: str | None = None  # is_admin | is_owner | is_primary_owner
    zone: str = "Europe/London"
    team: str | None = None  # of another workspace


@dataclass
class Channel:
    """A channel, or the direct messages of two people (an id that begins with D)."""

    id: str
    members: set[str]
    bot: bool = True  # whether the bot was invited
    archived: bool = False
    creator: str = "U0OTHER"


@dataclass
class File:
    """A file that was announced. https://docs.slack.dev/messaging/working-with-files#uploading_files"""

    id: str
    name: str
    length: int
    alt: str = ""
    data: bytes = b""
    complete: bool = False
    looks: int = 0  # how often a message with it is refused before Slack has looked at it


@dataclass
class Posted:
    """A message of the bot. `to`: who alone sees it, in a channel."""

    ts: str
    channel: str
    thread: str | None
    to: str | None
    payload: dict[str, Any]
    gone: bool = False  # replaced by another one

    @property
    def seen(self) -> blocks.Seen:
        """What is read on the screen."""
        if self.payload.get("blocks"):
            return blocks.seen(self.payload["blocks"])
        return blocks.Seen(self._text.text, self._text.tappable)

    @property
    def notice(self) -> str:
        """What a phone shows on its lock screen: `text`, and nothing else
        (https://docs.slack.dev/changelog/2026/07/13/notification-changes)."""
        return self._text.text

    @property
    def previews(self) -> bool:
        """Whether a preview of its links may appear
        (https://docs.slack.dev/messaging/unfurling-links-in-messages)."""
        return self.payload.get("unfurl_links") is not False or self.payload.get("unfurl_media") is not False

    @property
    def _text(self) -> mrkdwn.Parsed:
        asked = self.payload
        return mrkdwn.parsed(
            asked.get("text", ""),
            asked.get("parse"),
            mrkdwn=asked.get("mrkdwn", True),
            link_names=bool(asked.get("link_names")),
        )


@dataclass
class Workspace:
    """One team with one app in it."""

    team: str = "T0TEAM"
    name: str = "A Team"
    app: str = "A0APP"
    bot: str = "U0BOT"
    bot_id: str = "B0BOT"
    bot_name: str = "fanilo"
    people: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    looks: int = 0  # of files that come from now on
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)  # who -> their view of the bot's page
    _count: "itertools.count[int]" = field(default_factory=itertools.count)

    def member(self, name: str) -> Member:
        """Somebody new."""
        number = next(self._count)
        someone = Member(f"U{number:04d}", name, f"D{number:04d}")
        self.people[someone.id] = someone
        return someone

    def channel(self, *members: Member, bot: bool = True, direct: bool = False) -> Channel:
        """A channel with these people; `direct`: their own direct messages, where no bot is."""
        room = Channel(f"{'D' if direct else 'C'}9{next(self._count):04d}", {m.id for m in members}, bot and not direct)
        self.channels[room.id] = room
        return room

    def im_of(self, channel: str) -> Member | None:
        """Whose direct messages with the bot these are; a user id names them too."""
        return next((m for m in self.people.values() if channel in {m.im, m.id}), None)

    def ts(self) -> str:
        """A time stamp that is nobody else's."""
        return f"{int(time.time())}.{next(self._count):06d}"

    def announced(self, name: str, length: int, alt: str) -> File:
        """A file that is to come."""
        file = File(f"F{next(self._count):06d}", name, length, alt, looks=self.looks)
        self.files[file.id] = file
        return file

    def shows(self, id: str) -> bool:
        """Whether a file can stand in a message now."""
        file = self.files.get(id)
        if file is None or not file.complete:
            return False
        file.looks -= 1
        return file.looks < 0

    def shown_to(self, someone: Member, since: int = 0) -> list[Posted]:
        """What somebody sees of the bot's messages, oldest first."""
        return [p for p in self.posted[since:] if not p.gone and self._sees(someone, p)]

    def _sees(self, someone: Member, message: Posted) -> bool:
        if message.to is not None:
            return message.to == someone.id
        if message.channel == someone.im:
            return True
        room = self.channels.get(message.channel)
        return room is not None and someone.id in room.members
