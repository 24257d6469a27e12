"""What was found in a text about an offer."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in the text as it was given."""

    start: int
    end: int


class Strength(StrEnum):
    """How much one sign weighs in the ILO/EC combination rule (2009)."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Level(StrEnum):
    """The level of concern. There is none that says safe (P1)."""

    DANGER = "danger"
    HIGH = "high"
    CAUTION = "caution"
    NONE = "none"
    NOT_AN_OFFER = "not_an_offer"


@dataclass(frozen=True, slots=True)
class Finding:
    """A red flag, a protective claim or a danger sign, with the words that carry it."""

    flag: str
    strength: Strength | None  # None for protective claims and danger signs
    spans: tuple[Span, ...] = ()
    from_answer: bool = False  # named by an answer to our question, so there is nothing to quote
    taken_back: bool = False  # danger only: said as past, fiction or negated


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole judgement of one text, with the answers given since."""

    level: Level
    findings: tuple[Finding, ...] = ()
    protective: tuple[Finding, ...] = ()
    danger: tuple[Finding, ...] = ()  # a taken-back sign stays here, and does not make the level
    missing: tuple[str, ...] = ()  # ids of facts not said, most telling first
    pattern: str | None = None
    minor: bool = False  # the writer or the person concerned may be under 18 (P14)

    @property
    def danger_now(self) -> tuple[Finding, ...]:
        """Danger signs that apply now."""
        return tuple(sign for sign in self.danger if not sign.taken_back)
