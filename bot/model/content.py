"""What staff edit, once read: the Library and the problems met on the way."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.model.assessment import Strength
from bot.model.pay import PayTable
from bot.model.source import Source

__all__ = ["Source"]  # read from here too: most content has sources


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """An error keeps a layer from loading; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mend:
    """A ready repair: what a value of a YAML file should be. It changes nothing that a reader would notice."""

    path: tuple[str | int, ...]  # keys and entry numbers, from the top of the file on
    value: str | None  # what stands there afterwards; None = the key or entry is taken out
    file: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, and what to do about it."""

    place: Place
    says: str  # what is wrong, one sentence
    hint: str  # what to do, one sentence
    severity: Severity = Severity.ERROR
    rule: str = "shape"
    who: str = "editor"  # who can put it right: editor | translator | approver | operator
    mend: Mend | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.says} {self.hint}"


# ---- phrases


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase in the form of docs/content.md, not yet compiled."""

    kind: str  # flag | protective | danger | intent | negation_before | negation_after | ... see text/phrases.py
    id: str
    language: str
    form: str
    place: Place


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """One language's phrases."""

    language: str
    phrases: tuple[Phrase, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # @name -> alternatives
    known: tuple[str, ...] = ()  # ordinary words that are no misspelling of ours
    reach: int = 4  # words that may stand between a negator and what it takes back


# ---- assessment


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One warning sign; its texts are in messages/red_flags."""

    id: str
    group: str
    strength: Strength
    phase: str  # offer | transit | both ...
    ilo_indicators: tuple[str, ...]
    ilo11: tuple[str, ...]
    protective: tuple[str, ...]  # facts that answer it
    when_negated: str | None  # the protective claim that its denial makes: "you pay no fee"
    switched_off_by: tuple[str, ...]  # protective claims under which it is not raised (not_a_flag_when)
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ProtectiveFact:
    """A claim to be verified, never believed."""

    id: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class DangerSign:
    """One sign is enough."""

    id: str
    ilo_indicators: tuple[str, ...]
    ilo11: tuple[str, ...]
    needs: tuple[str, ...]  # which lines come first: child, trafficking, police, ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """Signs that together are a known method."""

    id: str
    needs_all: tuple[str, ...]
    needs_any: tuple[str, ...]
    and_any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """Combinations, each a minimum count of strong, medium and weak flags."""

    high: tuple[Mapping[str, int], ...]
    caution: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for when it is not known, and what the answers mean."""

    id: str
    flag_if: Mapping[str, str]  # answer (yes | no) -> red flag
    claim_if: Mapping[str, str]  # answer -> protective fact
    about: tuple[str, ...]  # flags and claims that already answer it
    weight: int  # how much the answer may change the level; highest first


# ---- countries


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a line."""

    type: str  # phone | sms | whatsapp | telegram | email | web | webchat
    value: str  # as dialled or typed
    toll_free: bool | None = None
    from_abroad: bool | None = None  # None = not known


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line of help, with all that a person must know before relying on it (P6)."""

    id: str  # country-slug, stable
    country: str  # ISO 3166-1 alpha-2 (XK is user-assigned)
    name: str
    name_en: str | None
    operator: str | None
    serves: tuple[str, ...]
    channels: tuple[Channel, ...]
    hours: str | None  # opening_hours syntax of OpenStreetMap; None = not known
    languages: tuple[str, ...]  # BCP 47; empty = not known
    sources: tuple[Source, ...]
    confidence: str  # high | medium | low
    cautions: tuple[str, ...]  # ids of texts in messages/danger: caution.<id>
    note: str | None  # research note in English, for staff, never shown to people
    checked_on: date | None  # newest dated source; None = not known
    expires_on: date  # from confidence and age


@dataclass(frozen=True, slots=True)
class Register:
    """An office that checks recruiters. People are shown its name and address; the rest is English, for staff."""

    authority: str  # its name, as it is called there
    authority_en: str | None  # its name in English, where it has another
    what: str | None  # what can be checked
    address: str | None  # what can be typed: sites and mail addresses, commas between
    how: str | None
    note: str | None
    basis: str  # read | partly | background: how far a source says so


@dataclass(frozen=True, slots=True)
class Verification:
    """A country's recruiter checks and fee rules; what to tell a person is in messages/registers."""

    role: tuple[str, ...]
    registers: tuple[Register, ...]
    fee_rule: str  # banned | capped | mixed | ...: one of the parts of registers.fees
    fee_cap: str | None  # the most that a worker may be charged: "30 000 INR"
    fee_detail: str | None
    fee_basis: str  # read | partly | background
    route_notices: tuple[Source, ...]
    sources: tuple[Source, ...]
    confidence: str
    to_verify: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """What we know of one country or territory."""

    code: str
    hotlines: tuple[Hotline, ...]
    verification: Verification | None
    timezones: tuple[str, ...]  # IANA, from zone data
    languages: tuple[str, ...]  # from CLDR, most spoken first
    calling_code: str | None  # without +, from the phone-number metadata


# ---- packs


class State(StrEnum):
    """How far a text has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Approval:
    """A state that somebody gave, bound to the very words (an edited text is a draft again)."""

    state: State
    by: str
    on: date
    fingerprint: str


def fingerprint(text: str, bound: str = "") -> str:
    """First 16 hex digits of the SHA-256 of the text, surrounding white space aside, and of what is `bound` to it."""
    data = text.strip().encode()
    return hashlib.sha256(data + b"\0" + bound.encode() if bound else data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in one language."""

    text: str
    place: Place
    approval: Approval | None = None
    bound: str = ""  # what goes out with it and is approved with it: the picture's digest, the link (content/bonds.py)

    @property
    def mark(self) -> str:
        """The fingerprint that an approval of these words must have."""
        return fingerprint(self.text, self.bound)

    @property
    def state(self) -> State:
        """What the approval says, if it is of these words and of what is bound to them."""
        if self.approval is None or self.approval.fingerprint != self.mark:
            return State.DRAFT
        return self.approval.state


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a post. What it shows is the part "alt" of the post, in each language."""

    file: str  # relative to the content root
    licence: str | None = None  # SPDX
    by: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a pack; it has one part, "text", or several, such as "name" and "why".

    Parts of an awareness post: text; headline (one line, for cards); alt (of the picture); call (the link's button).
    """

    id: str
    sign: str | None = None  # awareness: the red flag it teaches
    action: str | None = None  # awareness: the kind of call to action
    sources: tuple[Source, ...] = ()
    slots: tuple[str, ...] = ()  # names allowed in braces
    picture: Picture | None = None
    voice: Mapping[str, str] = field(default_factory=dict)  # language -> file, relative to the content root
    link: str | None = None  # opened by the button that the part "call" names
    expires_on: date | None = None
    digests: Mapping[str, str] = field(default_factory=dict)  # picture and voices as approved: file -> SHA-256, hex


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of posts and their wordings: language -> "post.part" -> Wording."""

    id: str  # organisation/pack
    kind: str  # conversation | danger | red_flags | awareness
    title: str
    purpose: str
    audience: str | None
    posts: tuple[Post, ...]  # in the pack's order
    order: str  # listed | shuffled
    texts: Mapping[str, Mapping[str, Wording]]
    signer: Mapping[str, str] = field(default_factory=dict)  # language -> who speaks
    expires_on: date | None = None
    place: Place = field(default_factory=lambda: Place("pack.yaml"))
    starts_on: date | None = None
    countries: tuple[str, ...] = ()  # whom it is written for, ISO 3166-1; () = everybody
    platforms: tuple[str, ...] = ()  # where it goes; () = everywhere
    days: tuple[int, ...] = ()  # what a group is offered first, 0 = Monday
    times: tuple[str, ...] = ()  # "18:00", local
    licence: str | None = None
    editors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language -> who wrote it

    def about(self, part: str, language: str) -> str:
        """Its "title" or "purpose" in a language; as pack.yaml says it where nobody has translated it."""
        found = self.texts.get(language, {}).get(f"pack.{part}")
        return found.text.strip() if found else {"title": self.title, "purpose": self.purpose}[part]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works on the content of an organisation (config/people.yaml)."""

    id: str
    name: str
    roles: tuple[str, ...] = ()  # editor | reviewer | approver | translator | operator
    languages: tuple[str, ...] = ()  # whose texts they may review and approve; () = all
    email: str | None = None  # as in their git commits


COUNTRY, NUMBERS = "country", "numbers"  # slots that are filled in when an awareness post goes out


def packs_named(ids: Iterable[str], name: str) -> tuple[str, ...]:
    """The packs that a name stands for: the one of this id, or all whose folder is called so."""
    known = tuple(ids)
    return (name,) if name in known else tuple(id for id in known if id.rpartition("/")[2] == name)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """One language's names of places beyond CLDR: nicknames, cities, nationality words."""

    language: str
    names: Mapping[str, tuple[str, ...]]  # country code -> phrase forms
    nationalities: Mapping[str, tuple[str, ...]]
    cities: Mapping[str, tuple[str, ...]]
    ambiguous: Mapping[str, tuple[str, ...]]  # name -> candidate codes
    location: tuple[str, ...] = ()  # forms before a place: "i am in", "locked in"
    origin: tuple[str, ...] = ()  # "i am from", "i come from"
    destination: tuple[str, ...] = ()  # "going to", "job in"
    person_names: tuple[str, ...] = ()  # forms under which a name is a person: "my husband jordan"
    elsewhere: tuple[str, ...] = ()  # where another person is: "my sister is in"
    identity: tuple[str, ...] = ()  # before a nationality word, who the writer is: "i am a"
    known: tuple[str, ...] = ()  # ordinary words that are no misspelling of a place: "islands"


@dataclass(frozen=True, slots=True)
class Library:
    """All content, read and checked. Missing layers are empty, never None."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    phrases: Mapping[str, PhraseSet] = field(default_factory=dict)  # language -> speech, danger and offer phrases
    gazetteers: Mapping[str, Gazetteer] = field(default_factory=dict)
    red_flags: Mapping[str, RedFlag] = field(default_factory=dict)
    protective: Mapping[str, ProtectiveFact] = field(default_factory=dict)
    danger: Mapping[str, DangerSign] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    rule: LevelRule = field(default_factory=lambda: LevelRule((), ()))
    questions: tuple[Question, ...] = ()
    pay: PayTable = field(default_factory=PayTable)
    packs: Mapping[str, Pack] = field(default_factory=dict)
    people: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)  # organisation -> who works for it
    degraded: tuple[str, ...] = ()  # layers that run from their last good snapshot
