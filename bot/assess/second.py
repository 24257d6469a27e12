"""What the second opinion (`bot.assess.learned`) may change; it never decides alone.

It confirms danger where a phrase heard a hint of it, holds back danger that nothing else in the text speaks for (help
and a number stay in the answer), and counts as one medium sign where the wording resembles adverts that led to harm.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.assess.learned import Learned
from bot.assess.signs import Signs
from bot.model.assessment import Finding, Strength
from bot.text.normal import Tokens

DANGER = "danger_resembles"  # no sign of its own: the wording is that of people in danger
WORDING = "wording_resembles"
SHORT = 8  # words; in fewer a single phrase says more than all wording, and wording alone says nothing
NEAR = 24  # words around danger that a phrase has told
SAID = 0.5  # logits by which danger that a phrase says may fall short
_HINTS = frozenset({"worry", "romance", "shelter", "plea"})  # wishes of people in or near danger
# Wishes that get their own answer, however much their words are those of adverts.
_OTHER = frozenset(
    {"worry", "romance", "shelter", "hotline", "register", "check", "overshare", "who_are_you", "language"}
)


def with_opinion(signs: Signs, tokens: Tokens, language: str | None, learned: Learned) -> Signs:
    """The signs of a text in a language, the second opinion heard."""
    words = tokens.words
    if any(not sign.taken_back for sign in signs.danger):
        if (language or "") not in learned.offsets:  # it was not trained on it: every word is strange
            return signs
        near = [score for part in _around(signs, tokens) for score in _near(part, signs, tokens, language, learned)]
        if not near or max(near) >= -SAID:
            return signs
        return replace(signs, danger=tuple(replace(sign, taken_back=True) for sign in signs.danger))
    danger, trap = learned.scores(words, told(signs), language)
    if danger > 0 and len(words) >= SHORT and _hinted(signs):
        spans = signs.danger[0].spans if signs.danger else ()
        return replace(signs, danger=(*signs.danger, Finding(DANGER, None, spans)))
    if trap > 0 and _OTHER.isdisjoint(signs.intents):
        return replace(signs, flags=(*signs.flags, Finding(WORDING, Strength.MEDIUM)))
    return signs


def _around(signs: Signs, tokens: Tokens) -> list[tuple[int, int]]:
    """The sentences that tell danger and what is around, in words [first, last); none where one is too short."""
    parts: list[tuple[int, int]] = []
    for sign in signs.danger:
        for span in sign.spans:
            at = bisect_right(tokens.starts, span.start) - 1
            first = (tokens.sentence_ends & ((1 << at) - 1)).bit_length()
            behind = tokens.sentence_ends >> at
            last = at + (behind & -behind).bit_length() if behind else len(tokens)
            if last - first < SHORT:
                return []
            parts += [(first, last), (max(0, at - NEAR // 2), min(at + NEAR // 2, len(tokens)))]
    return parts


def _near(
    part: tuple[int, int], signs: Signs, tokens: Tokens, language: str | None, learned: Learned
) -> Iterator[float]:
    """How much a part of a text is like danger, with all signs of the text, and with those of the part alone.

    However much an honest text says around it, it takes nothing back.
    """
    first, last = part
    words = tokens.words[first:last]
    for heard in (signs, _within(signs, tokens.starts[first], tokens.ends[last - 1])):
        yield learned.scores(words, told(heard), language)[0]


def _within(signs: Signs, start: int, end: int) -> Signs:
    """The signs whose words stand between two places of the text."""

    def inside(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if any(start <= span.start and span.end <= end for span in f.spans))

    return Signs(inside(signs.flags), inside(signs.protective), inside(signs.danger), minor=signs.minor)


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
