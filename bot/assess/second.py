"""What the second opinion (`bot.assess.learned`) may change; it never decides alone.

It confirms danger where a phrase heard a hint of it, holds back danger that nothing else in the text speaks for (help
and a number stay in the answer), and counts as one medium sign where the wording resembles adverts that led to harm.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from bot.assess.learned import NEAR, Learned
from bot.assess.signs import Signs
from bot.model.assessment import Finding, Strength
from bot.text.normal import Tokens

DANGER = "danger_resembles"  # no sign of its own: the wording is that of people in danger
WORDING = "wording_resembles"
SHORT = 8  # words; in fewer a single phrase says more than all wording
SAID = 0.5  # logits by which danger that a phrase says may fall short
AROUND = 24  # words on both sides of danger that are judged alone: what stands further away takes nothing back
_HINTS = frozenset({"worry", "romance", "shelter", "plea"})  # wishes of people in or near danger
# Wishes that get their own answer, however much their words are those of adverts.
_OTHER = frozenset(
    {"worry", "romance", "shelter", "hotline", "register", "check", "overshare", "who_are_you", "language"}
)


def with_opinion(signs: Signs, tokens: Tokens, language: str | None, learned: Learned) -> Signs:
    """The signs of a text in a language, the second opinion heard."""
    words = tokens.words
    if any(not sign.taken_back for sign in signs.danger):
        if len(words) < SHORT or not _nothing_else(signs, tokens, language, learned):
            return signs
        return replace(signs, danger=tuple(replace(sign, taken_back=True) for sign in signs.danger))
    danger, trap = learned.scores(words, told(signs), language)
    if danger > 0 and _hinted(signs):
        spans = signs.danger[0].spans if signs.danger else ()
        return replace(signs, danger=(*signs.danger, Finding(DANGER, None, spans)))
    if trap > 0 and _OTHER.isdisjoint(signs.intents):
        return replace(signs, flags=(*signs.flags, Finding(WORDING, Strength.MEDIUM)))
    return signs


def _nothing_else(signs: Signs, tokens: Tokens, language: str | None, learned: Learned) -> bool:
    """Whether nothing speaks for the danger: neither the whole text, nor the words around any of its phrases."""
    if learned.scores(tokens.words, told(signs), language, NEAR)[0] >= -SAID:
        return False
    for sign in signs.danger:
        for span in () if sign.taken_back else sign.spans:
            begin = max(0, bisect_right(tokens.ends, span.start) - AROUND)
            end = bisect_left(tokens.starts, span.end) + AROUND
            words = tokens.words[begin:end]
            near = _within(signs, tokens.starts[begin], tokens.ends[begin + len(words) - 1])
            if learned.scores(words, told(near), language, NEAR)[0] >= -SAID:
                return False
    return True


def _within(signs: Signs, start: int, end: int) -> Signs:
    """The signs whose words stand between two places of the text."""

    def inside(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if any(start <= span.start and span.end <= end for span in f.spans))

    return replace(signs, danger=inside(signs.danger), flags=inside(signs.flags), protective=inside(signs.protective))


def told(signs: Signs) -> set[str]:
    """The names under which the model knows what the phrases found."""
    strengths = Counter(finding.strength for finding in signs.flags)
    return {
        *(f"!danger {'back' if sign.taken_back else sign.flag}" for sign in signs.danger),
        *(f"!flag {finding.flag}" for finding in signs.flags),
        *(f"!claim {finding.flag}" for finding in signs.protective),
        *(f"!wish {wish}" for wish in signs.intents),
        *(f"!need {need}" for need in signs.needs),
        *(f"!{strength} {count}" for strength, count in strengths.items()),
        f"!danger {any(not sign.taken_back for sign in signs.danger)}",
        f"!stage {bool(signs.stages)}",
        f"!minor {signs.minor}",
        f"!offer {signs.offer}",
    }


def _hinted(signs: Signs) -> bool:
    return bool(
        signs.danger
        or signs.flags
        or signs.needs
        or signs.stages
        or signs.minor
        or not _HINTS.isdisjoint(signs.intents)
    )
