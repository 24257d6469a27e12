"""Why a text was read as it was: which phrase stands where, and what took it back.

Nothing of the judgement is written a second time here: each phrase is weighed alone, then with each of the others
beside it. Those with which it stops counting are what took it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.assess.signs import Recogniser, Signs
from bot.model.assessment import Span
from bot.model.content import Library, Phrase
from bot.text.match import Hit
from bot.text.normal import Tokens

SIGNS = frozenset({"flag", "protective", "danger", "minor"})  # kinds of phrases that are signs of something
_TAKES_BACK = frozenset({"negation", "taken_back", "look_alike"})


class Fate(StrEnum):
    """What became of a phrase that was found."""

    COUNTS = "counts"
    SUPPOSED = "supposed"  # asked about only: it is explained
    TAKEN_BACK = "taken_back"  # danger that is past, supposed, denied, fiction: help stays at hand
    DENIED = "denied"  # a flag whose denial makes a claim
    SWITCHED_OFF = "switched_off"  # by a protective claim elsewhere in the text
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Met:
    """A phrase, and the words on which it fired."""

    phrase: Phrase
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase of a sign, and what became of it."""

    met: Met
    fate: Fate
    by: tuple[Met, ...] = ()  # each of these alone takes it back
    claims: tuple[str, ...] = ()  # what its denial claims, or which claims switch it off


def explain(
    tokens: Tokens, languages: frozenset[str], classes: Mapping[str, int], recogniser: Recogniser, library: Library
) -> tuple[Reading, ...]:
    """What became of each phrase of a sign in the text, as they stand in it. For those who tune the phrases: slow."""
    return _Explainer(tokens, recogniser, library, recogniser.hits(tokens, languages, classes)).readings()


class _Explainer:
    def __init__(self, tokens: Tokens, recogniser: Recogniser, library: Library, hits: list[Hit]) -> None:
        self.tokens, self.recogniser, self.library, self.hits = tokens, recogniser, library, hits
        around = [hit for hit in hits if recogniser.phrase(hit).kind in _TAKES_BACK]
        # What is excepted from negation belongs to every weighing: "not only" denies nothing.
        self.excepted = [hit for hit in around if recogniser.phrase(hit).id == "except"]
        self.around = [hit for hit in around if hit not in self.excepted]
        self.whole = recogniser.weigh(hits, tokens, library)

    def readings(self) -> tuple[Reading, ...]:
        return tuple(self._reading(hit) for hit in self.hits if self.recogniser.phrase(hit).kind in SIGNS)

    def _reading(self, hit: Hit) -> Reading:
        met = self._met(hit)
        signs = self._weighed(hit, *self.around)
        fate = _fate(met.phrase, signs)
        if fate is Fate.COUNTS:
            off = self._switched_off_by(met.phrase)
            return Reading(met, Fate.SWITCHED_OFF if off else fate, claims=off)
        by = [other for other in self.around if _fate(met.phrase, self._weighed(hit, other)) is not Fate.COUNTS]
        claims = tuple(claim.flag for claim in signs.protective) if fate is Fate.DENIED else ()
        return Reading(met, fate, tuple(self._met(other) for other in by), claims)

    def _weighed(self, *hits: Hit) -> Signs:
        return self.recogniser.weigh(sorted((*hits, *self.excepted)), self.tokens, self.library)

    def _switched_off_by(self, phrase: Phrase) -> tuple[str, ...]:
        if phrase.kind != "flag" or _fate(phrase, self.whole) is Fate.COUNTS:
            return ()
        red_flag = self.library.red_flags.get(phrase.id)
        claims = [claim.flag for claim in self.whole.protective]
        return tuple(claim for claim in claims if red_flag and claim in red_flag.switched_off_by)

    def _met(self, hit: Hit) -> Met:
        return Met(self.recogniser.phrase(hit), Span(self.tokens.starts[hit.start], self.tokens.ends[hit.end - 1]))


def _fate(phrase: Phrase, signs: Signs) -> Fate:
    """What became of the only phrase of a sign among those that were weighed."""
    match phrase.kind:
        case "flag" if any(flag.flag == phrase.id for flag in signs.flags):
            return Fate.COUNTS
        case "flag" if phrase.id in signs.supposed:
            return Fate.SUPPOSED
        case "flag" if signs.protective:
            return Fate.DENIED
        case "protective" if any(claim.flag == phrase.id for claim in signs.protective):
            return Fate.COUNTS
        case "danger" if signs.danger:
            return Fate.TAKEN_BACK if signs.danger[0].taken_back else Fate.COUNTS
        case "minor" if signs.minor:
            return Fate.COUNTS
        case _:
            return Fate.GONE
