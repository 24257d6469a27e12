"""What is usual pay, which routes are banned, what may be charged: config/pay.yaml and config/routes.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model.source import Source

# The word lists of pay.yaml.
PAY, FEE, NO_EXPERIENCE = "pay", "fee", "no_experience"


class Basis(StrEnum):
    """How a figure or rule is known."""

    READ = "read"  # it stands in one of the sources
    BACKGROUND = "background"  # general knowledge, not confirmed; never raises a flag by a narrow margin


class WorkLevel(StrEnum):
    """Which usual pay a kind of work is compared with."""

    ENTRY = "entry"  # learned in days: cleaning, serving, factory, farm
    OFFICE = "office"  # typing, chats, customer service
    SKILLED = "skilled"  # pay is not judged


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work and how it is worded."""

    id: str
    level: WorkLevel
    premium: float  # times the usual top of its level: a driver earns more than a cleaner
    words: Mapping[str, tuple[str, ...]]  # language -> phrase forms (words, stars, brackets; no gaps)


@dataclass(frozen=True, slots=True)
class Usual:
    """The top of what ordinary work pays in a country: US dollars a month, before deductions."""

    country: str  # ISO 3166-1 alpha-2
    currency: str  # ISO 4217
    entry: float
    office: float
    basis: Basis
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Bait:
    """Pay that is known bait in some countries: US dollars a month."""

    countries: tuple[str, ...]
    levels: tuple[WorkLevel, ...]
    inexperienced: bool  # only when the text says that no experience is needed
    at_least: float
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A ban or warning of a country of origin for work in others."""

    id: str
    origin: str
    destinations: tuple[str, ...]
    work: tuple[str, ...]  # ids of Work; empty = any
    unstated: bool  # also when the text does not say which work, but where it goes
    kind: str  # ban | warning | clearance
    says: str  # English, for staff
    raises: bool  # False: shown to staff only (background, disputed, or overtaken)
    basis: Basis
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeCap:
    """What a worker may be charged at most between two countries."""

    id: str
    origin: str | None  # None = any
    destinations: tuple[str, ...]  # empty = any other country
    work: tuple[str, ...]  # ids of Work; empty = any
    above: float | None  # an amount above this is too much; costs that a worker may lawfully bear are added in
    currency: str | None  # of `above`
    months_of_pay: float | None  # or: more than so many months of the pay that the text states
    says: str
    raises: bool
    basis: Basis
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class PayTable:
    """All of it. An empty table raises nothing."""

    rates: Mapping[str, float] = field(default_factory=dict)  # ISO 4217 -> US dollars for one unit, rough
    rates_dated: str = ""
    times: float = 2.0  # pay is too high from this many times the usual top
    work: tuple[Work, ...] = ()
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # pay | fee | no_experience
    usual: Mapping[str, Usual] = field(default_factory=dict)  # country -> Usual
    bait: tuple[Bait, ...] = ()
    routes: tuple[Route, ...] = ()
    fee_caps: tuple[FeeCap, ...] = ()
