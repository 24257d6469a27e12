"""What comes in from a chat and what goes out to it, in words no platform owns.

A platform's `read` makes an `Incoming`; its `write` takes an `Outgoing`. Nothing in between knows which it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """Where something can be sent. Only a platform makes one or looks inside."""

    account: str  # one bot on one platform
    chat: str
    thread: str | None = None


EVERYWHERE = ""  # the chat of a Removed that is about all groups of an account


@dataclass(frozen=True, slots=True)
class Text:
    """Words a person wrote, pasted or forwarded."""

    words: str
    forwarded: bool = False  # the platform says it came from elsewhere


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed. The token is the one we gave with the button."""

    token: str


@dataclass(frozen=True, slots=True)
class Command:
    """A platform's native command, without its slash."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture we do not read yet; the caption is what was written beside it."""

    caption: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note, video or other recording."""


@dataclass(frozen=True, slots=True)
class Location:
    """A shared position, WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Edited:
    """A message sent before was changed to these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: sticker, contact, poll. `kind` is the platform's own word, for counting only."""

    kind: str


@dataclass(frozen=True, slots=True)
class Added:
    """The bot was added to a group."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot was removed from a group, or blocked."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has a new address."""

    to: Address


class Aside(StrEnum):
    """Whether an answer in a room can be shown to the sender alone."""

    NO = "no"
    SURE = "sure"
    UNSURE = "unsure"  # old clients may not show it: never the only answer to a plea


What = Text | Press | Command | Picture | Voice | Location | Edited | Other | Added | Removed | Moved


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update of a platform."""

    id: str  # the platform's own, so that a repeated delivery is recognised
    where: Address
    sender: str  # raw user id; lives only as long as the turn
    at: datetime  # aware; when the person sent it
    what: What
    private: bool = True
    aside: Aside = Aside.NO  # of an update that is not private
    admin: bool = False
    language_hint: str | None = None  # the platform's locale of the person
    throttled: bool = False  # a platform's rate limiter is shut for them: only what outranks it is answered (P5)
    checks_spent: bool = False  # no more offers are checked for whoever shares their address (P17)


class Visibility(StrEnum):
    """Who will see an answer."""

    PRIVATE = "private"
    EPHEMERAL = "ephemeral"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Short items, one a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of help. The text is complete without tapping anything (P18)."""

    text: str
    numbers: tuple[str, ...]  # to be called, as dialled; a platform may make these tappable


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the other side, already masked. No platform may make anything in it tappable (P3)."""

    text: str


Block = Paragraph | Listing | Contact | Quote


TO_PRIVATE = "0.private"  # the token of a button that leads to the private chat: a link, or left out
TO_LINK = "0.link"  # the token of a button that opens a page: nobody waits for an answer to it
# With a host by name, without anybody's name before it; no longer than the narrowest platform takes.
_LINK = re.compile(r"https://(?=.{4,500}\Z)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+(:\d{1,5})?([/?#][!-~]*)?", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a button opens. Made of what a pack says (bot/posts.py), never of what anybody has sent."""

    url: str

    def __post_init__(self) -> None:
        """Raises ValueError where it is no plain address that begins with https://."""
        if not _LINK.fullmatch(self.url):
            raise ValueError("no address that a button may open")


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled choice. The token carries the mark of the question it belongs to."""

    label: str
    token: str
    opens: Link | None = None  # it is a link, and is never pressed: its token is TO_LINK


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a pack, sent with a message whose words tell everything without it."""

    path: str  # where it is on this machine
    kind: str  # image/png | image/jpeg | audio/ogg | audio/mpeg | audio/mp4
    about: str  # pack and post, by which the operator knows it
    alt: str = ""  # what a picture shows, for whoever does not see it
    digest: str = ""  # SHA-256 of the file that was approved, in hex: another one does not go out; "" = any


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows
    image: Media | None = None
    audio: Media | None = None
    visibility: Visibility = Visibility.PRIVATE
    silent: bool = True
    language: str | None = None  # of the words, BCP 47
    level: str | None = None  # of the assessment behind it, for tests and totals; never shown
    checked: bool = False  # an offer was checked for it
    ends: bool = False  # the person is forgotten with it: a platform lets go of what it holds of them


def utf16(text: str) -> int:
    """Length in units of UTF-16, as Telegram and Discord count: a character beyond U+FFFF is two."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform can show, as data. Lengths are in the unit that `measure` names."""

    text: int  # longest message
    buttons: int  # most buttons under one message
    label: int  # longest button label
    rows: int  # most buttons in one row
    images: bool = False
    measure: str = "characters"  # or "utf16"
    reply_window: float | None = None  # seconds in which a reply may be sent


class Failure(StrEnum):
    """What a failed send means for the next try."""

    LATER = "later"
    GONE = "gone"
    REFUSED = "refused"
    MISCONFIGURED = "misconfigured"


@dataclass(frozen=True, slots=True)
class Sent:
    """A send that the platform took."""

    id: str
    moved_to: Address | None = None


@dataclass(frozen=True, slots=True)
class SendFailed:
    """A send that the platform did not take."""

    failure: Failure
    retry_after: float | None = None  # seconds
    detail: Mapping[str, str] = field(default_factory=dict)  # never a person's words
