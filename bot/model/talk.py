"""What a conversation remembers, hears and says: ids and keys, never a person's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model.assessment import Assessment, Finding, Level
from bot.model.content import Hotline, Library


class Intent(StrEnum):
    """What somebody wants, as far as their words tell."""

    OFFER = "offer"  # an offer, or a description of one
    CHECK = "check"  # "is this job safe?", without the offer itself
    HOTLINE = "hotline"
    REGISTER = "register"  # "how do I check an agency?"
    WORRY = "worry"  # "my sister wants to go to Oman"
    DANGER = "danger"
    ROMANCE = "romance"  # an online partner invites or asks for money
    SHELTER = "shelter"  # a stranger offers a place to stay
    OVERSHARE = "overshare"  # document or card numbers, passwords
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    LANGUAGE = "language"
    STOP = "stop"
    FORGET = "forget"
    INSULT = "insult"
    FRUSTRATION = "frustration"
    WHO_ARE_YOU = "who_are_you"
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    SKIP = "skip"
    MORE = "more"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Session:
    """A person's conversation. Expires after 30 minutes of silence (P12)."""

    step: str = "start"
    language: str | None = None  # chosen by the person; None = follow what they write
    spoken: str | None = None  # what the newest answer was in
    country: str | None = None  # said or shared by the person, never guessed (P7)
    origin: str | None = None
    found: tuple[Finding, ...] = ()  # without spans once the turn is over
    protective: tuple[str, ...] = ()
    level: Level | None = None  # of the newest assessment
    answers: Mapping[str, str] = field(default_factory=dict)  # question id -> yes | no | unknown | skip
    asked: str | None = None  # the question that is open
    offered: tuple[str, ...] = ()  # tokens of the buttons under the newest question
    said: tuple[str, ...] = ()  # once-only notices already given
    needs: tuple[str, ...] = ()  # what lines should serve, as far as said
    stage: str | None = None  # the worry branch
    listed: tuple[str, ...] = ()  # countries whose first lines were given
    turn: int = 0  # the mark that buttons carry
    touched: datetime | None = None  # aware


@dataclass(frozen=True, slots=True)
class Mention:
    """Countries that a text names."""

    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, in order of mention
    location: str | None = None  # where the person says they are (P7)
    origin: str | None = None  # where they say they come from
    destination: str | None = None  # where they, or whom they speak of, go
    ambiguous: tuple[str, ...] = ()  # candidates of one name that must be asked back
    elsewhere: str | None = None  # where the person they worry about is said to be


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of one update."""

    language: str  # the language to answer in
    intents: tuple[Intent, ...] = ()  # most pressing first
    assessment: Assessment | None = None
    mention: Mention = field(default_factory=Mention)
    asked_language: str | None = None  # "in French please"
    needs: tuple[str, ...] = ()  # what hotlines should serve: trafficking, child, police, ...
    quotes: Mapping[str, str] = field(default_factory=dict)  # flag -> masked words, for this turn only
    cut: bool = False  # the text was longer than what is assessed
    stage: str | None = None  # worry: not_left | travelling | arrived | unreachable
    answer: str | None = None  # yes | no | unknown | skip, to the open question
    explains: tuple[str, ...] = ()  # flags that were asked about, not met: "what if they keep my passport?"

    @property
    def intent(self) -> Intent:
        """The most pressing one."""
        return self.intents[0] if self.intents else Intent.UNKNOWN


@dataclass(frozen=True, slots=True)
class Ref:
    """A text or label to be put in the person's language when rendered."""

    key: str


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country's name in the person's language."""

    code: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as precise as its source (2026, 2026-02 or 2026-02-09), in the person's language."""

    dated: str


Value = str | int | Ref | CountryName | Dated


class Shape(StrEnum):
    """How a Say is set."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CONTACT = "contact"  # its numbers are for calling


@dataclass(frozen=True, slots=True)
class Choice:
    """A button to offer: a token without its mark, and the label's key (or a name to show as it is)."""

    token: str
    label: Ref | CountryName | str


@dataclass(frozen=True, slots=True)
class Say:
    """One text of the Library, with its slots."""

    key: str  # pack.post or pack.post.part
    values: Mapping[str, Value] = field(default_factory=dict)
    shape: Shape = Shape.PARAGRAPH
    optional: bool = False  # left out when the first message would be too long; "more" tells it


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline as it should be shown."""

    hotline: Hotline
    warning: str | None = None  # key of the warning that must stand beside it (P6)


class Lines(Protocol):
    """The lines of a country to show for these needs, today, first things first (places/hotlines.py)."""

    def __call__(self, country: str | None, needs: tuple[str, ...], *, abroad: bool = False) -> tuple[Line, ...]:
        """`abroad`: the asker is in another country than the line."""
        ...


@dataclass(frozen=True, slots=True)
class SayHotline:
    """One line of help, set by the renderer with its hours, source date and cautions (P6)."""

    line: Line
    brief: bool = False  # number, name, cost, hours and cautions only: somebody is in danger
    abroad: bool = False  # the asker is elsewhere, so even a brief line says whether it works from abroad
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to be rendered: texts, then choices."""

    says: tuple[Say | SayHotline, ...]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one update leads to."""

    language: str
    session: Session | None  # None: forget this person
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a turn may look at."""

    session: Session
    heard: Heard
    library: Library
    now: datetime  # aware
    organisation: str | None  # who runs this; None = a test copy
    platform: str  # for texts that differ: how to delete a chat
    languages: tuple[str, ...]  # shipped, in the order in which they are offered
    lines: "Lines"
    texts: frozenset[str] = frozenset()  # keys that exist, for texts that only some platforms have
    unreviewed: bool = False  # nobody has reviewed the private texts in the language of the answer
