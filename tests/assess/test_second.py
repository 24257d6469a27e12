"""What the second opinion may change, with a model made by hand."""

import numpy as np
import pytest

from bot.assess.learned import HEADS, SIZE, Learned, checksum, shipped
from bot.assess.second import DANGER, WORDING, with_opinion
from bot.assess.signs import Signs
from bot.model.assessment import Finding, Span, Strength
from bot.text.normal import tokenize
from tests.conftest import LANGUAGES

LONG = "nine words of which not one is telling anything dark bright"


def learned(**weights: tuple[int, int]) -> Learned:
    """A model that knows these words alone, and is in doubt about all others."""
    table = np.zeros((SIZE, len(HEADS)), np.int8)
    for word, values in weights.items():
        table[checksum(word) % SIZE] = values
    return Learned(table, np.ones(2), {"": np.array([-1.0, -1.0])})


MODEL = learned(dark=(100, 0), bright=(-100, 0), bait=(0, 100))
FLAG = Finding("passport_handover", Strength.STRONG)


def danger_at(text: str, word: str) -> Signs:
    """A phrase told danger at a word."""
    at = text.index(word)
    return Signs(danger=(Finding("danger_locked_in", None, (Span(at, at + len(word)),)),))


def test_danger_needs_a_hint_of_a_phrase() -> None:
    """The wording alone is none; with any sign beside it, it is."""
    tokens = tokenize("it is dark here and nobody of them ever comes")
    assert with_opinion(Signs(), tokens, None, MODEL).danger == ()
    (found,) = with_opinion(Signs(flags=(FLAG,)), tokens, None, MODEL).danger
    assert (found.flag, found.taken_back) == (DANGER, False)


def test_danger_that_nothing_speaks_for_is_held_back() -> None:
    """It stays in the assessment, so that help and a number stay in the answer."""
    text = LONG.replace("dark ", "")
    (found,) = with_opinion(danger_at(text, "telling"), tokenize(text), None, MODEL).danger
    assert found.taken_back


def test_danger_in_a_short_sentence_is_never_held_back() -> None:
    """Few words say more than a model can."""
    text = f"{LONG.replace('dark ', '')}. They locked me in. {LONG}"
    (found,) = with_opinion(danger_at(text, "locked"), tokenize(text), None, MODEL).danger
    assert not found.taken_back


def test_wording_counts_as_one_medium_sign() -> None:
    """Not beside a worry or another wish, which has its own answer."""
    tokens = tokenize("such bait is offered")
    assert with_opinion(Signs(), tokens, None, MODEL).flags == (Finding(WORDING, Strength.MEDIUM),)
    assert with_opinion(Signs(intents={"worry": False}), tokens, None, MODEL).flags == ()


def test_danger_in_one_part_of_a_long_text_is_weighed_alone() -> None:
    """A thousand bright words do not drown one dark sentence."""
    tokens = tokenize("it is bright. " * 400 + "dark it is here. " * 30)
    assert with_opinion(Signs(flags=(FLAG,)), tokens, None, MODEL).danger


def test_the_shipped_model_has_thresholds_of_all_languages() -> None:
    """`make learn` has seen each of them."""
    assert {"", *LANGUAGES} == set(shipped().offsets)


@pytest.mark.parametrize("words", [(), ("x",), ("x",) * 100_000])
def test_any_number_of_words(words: tuple[str, ...]) -> None:
    """None at all has no opinion."""
    scores = shipped().scores(words, (), "en")
    assert len(scores) == 2
    assert words or scores == (-np.inf, -np.inf)


def test_an_honest_text_around_takes_no_danger_back() -> None:
    """What else the text says, an offer, claims and all, weighs nothing in the sentence that tells danger (P4)."""
    honest = learned(dark=(100, 0), bright=(-100, 0))
    weights = honest.weights.copy()
    weights[checksum("!offer True") % SIZE] = (-100, 0)
    model = Learned(weights, honest.scale, honest.offsets)
    told_it = "It is dark where they locked me in with the others"
    text = f"{'bright offers of work. ' * 100} {told_it}. {'bright offers of work. ' * 100}"
    signs = danger_at(text, "locked")
    (found,) = with_opinion(Signs(danger=signs.danger, offer=True), tokenize(text), None, model).danger
    assert not found.taken_back
