"""What the second opinion (`bot.assess.learned`) may change; it never decides alone.

It confirms danger where a phrase heard a hint of it, holds back danger that nothing else in the text speaks for (help
and a number stay in the answer), and counts as one medium sign where the wording resembles adverts that led to harm.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
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
        names = told(signs)
        near = [learned.scores(part, names, language)[0] for part in _around(signs, tokens)]
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


def _around(signs: Signs, tokens: Tokens) -> list[Sequence[str]]:
    """The sentences that tell danger, alone and with what is around; none where one is too short to weigh."""
    parts: list[Sequence[str]] = []
    for sign in signs.danger:
        for span in sign.spans:
            at = bisect_right(tokens.starts, span.start) - 1
            first = (tokens.sentence_ends & ((1 << at) - 1)).bit_length()
            behind = tokens.sentence_ends >> at
            last = at + (behind & -behind).bit_length() if behind else len(tokens)
            if last - first < SHORT:
                return []
            parts += [tokens.words[first:last], tokens.words[max(0, at - NEAR // 2) : at + NEAR // 2]]
    return parts


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
