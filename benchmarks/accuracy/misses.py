"""What went wrong, in words of the labels and of the rule; never in words of a text."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.accuracy.judged import NO_PHRASE, Judged
from bot.assess.level import combination_of, counted
from bot.model.assessment import Finding, Strength
from bot.model.content import Library

_LOW_TO_HIGH = ("not_an_offer", "none", "caution", "high")


@dataclass(frozen=True, slots=True)
class Sign:
    """How often one sign was found where it was labelled, and why not."""

    id: str
    labelled: int
    missed: tuple[Judged, ...]
    extra: tuple[Judged, ...]  # found and not labelled
    why: Mapping[str, int]  # reason -> how often


def signs(judged: Iterable[Judged]) -> tuple[Sign, ...]:
    """All signs that were labelled or found, those missed most first.

    Counted are signs of danger in texts of danger, and flags in texts of high and caution: elsewhere not every
    labeller marks them.
    """
    labelled: Counter[str] = Counter()
    missed: dict[str, list[Judged]] = defaultdict(list)
    extra: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        counting = {"danger": one.text.danger, "high": one.text.flags, "caution": one.text.flags}.get(
            one.text.level, {}
        )
        labelled.update(counting.keys())
        for sign in one.why_missed.keys() & counting.keys():
            missed[sign].append(one)
        for sign in one.extra:
            extra[sign].append(one)
    return tuple(
        Sign(
            sign,
            labelled[sign],
            tuple(missed[sign]),
            tuple(extra[sign]),
            Counter(one.why_missed[sign] for one in missed[sign]),
        )
        for sign in sorted(labelled | extra.keys(), key=lambda sign: (-len(missed[sign]), sign))
    )


def reason(one: Judged, library: Library) -> str:
    """Why a text came out on another level than the labeller's.

    A sign in brackets has what took back the phrase that fired; for others no phrase did.
    """
    missed = (sign if why == NO_PHRASE else f"{sign} ({why})" for sign, why in one.why_missed.items())
    parts = {
        "read as": "" if one.language == one.text.language else one.language,
        "not found:": ", ".join(missed),
        "not labelled:": ", ".join(one.extra),
        "the rule:": _rule(one, library),
    }
    return "; ".join(f"{what} {says}" for what, says in parts.items() if says)


def _rule(one: Judged, library: Library) -> str:
    """What the level rule made of the flags that were found."""
    if "danger" in (one.level, one.text.level):
        return ""
    if one.level == "not_an_offer":
        return "no word of an offer was heard"
    found = [Finding(flag, library.red_flags[flag].strength) for flag in one.flags]
    have = counted(found)
    counts: dict[str, int] = {strength: have[strength] for strength in Strength if have[strength]}
    _, made_by = combination_of(found, library.rule)
    if _LOW_TO_HIGH.index(one.level) > _LOW_TO_HIGH.index(one.text.level):
        if made_by:
            return f"found {_numbered(counts)}: {_numbered(made_by)} make {one.level}"
        return "words of an offer were heard"
    combinations = library.rule.high if one.text.level == "high" else library.rule.caution
    lacking = min(
        ({s: least - have[s] for s, least in c.items() if have[s] < least} for c in combinations),
        key=lambda lacks: (sum(lacks.values()), lacks.get("strong", 0), lacks.get("medium", 0)),
    )
    return f"found {_numbered(counts) or 'nothing'}: {_numbered(lacking)} short of {one.text.level}"


def _numbered(strengths: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {strength.replace('_', ' ')}" for strength, n in strengths.items())
