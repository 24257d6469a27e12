"""Phrases that are right at first sight (bot/content/plain_phrases.py)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.plain_phrases import plainly_right
from bot.text.phrases import PhraseError, parse

BITS = (
    "keep", "a", "aaa", "aaaa", "sûr", "ß", "أ", "ـ", "паспорт", "5", "24", "a1", "(", ")", "[", "]", "|", " ", "  ",
    "...", "...2", "...13", "…", "*", "=", "@list", "@none", "<money>", "<x>", "<number>", "_", "-", "'", ".",
    "(a|b c)", "[a|b]", "(a [b]|c)", "(a (b|c))",
)  # fmt: skip
LISTS = {"list": ("one", "two words")}
# Half of them are near to what people write: a space between.
FORMS = st.builds(
    lambda bits, between: between.join(bits), st.lists(st.sampled_from(BITS), max_size=9), st.sampled_from(("", " "))
)


@given(form=FORMS | st.text(alphabet="abcéß ()[]|*=.@<>123", max_size=16))
def test_what_is_plainly_right_can_be_parsed(form: str) -> None:
    """Never is a phrase passed over in which the parser would find something."""
    if plainly_right(form, LISTS):
        parse(form, LISTS)  # raises where something is wrong


@pytest.mark.parametrize(
    "form",
    [
        "door (no|not|never) open",
        "(keep|hold*) ...4 [my|the] @list",
        "=sûr de (lui (a|b)|elle)",
        "<money> [each [single]] day",
        "*logement gratuit",
        "удерж* паспорт",
    ],
)
def test_what_people_write_is_plainly_right(form: str) -> None:
    """These are passed over; otherwise nothing would be any quicker."""
    assert plainly_right(form, LISTS)
    parse(form, LISTS)


@pytest.mark.parametrize("form", ["ab*", "aaa*", "*aaab", "... a", "[a]", "a ... [b]", "(a|)", "@none", "a" * 1_001])
def test_what_is_wrong_is_left_to_the_parser(form: str) -> None:
    """The parser says what it is."""
    assert not plainly_right(form, LISTS)
    with pytest.raises(PhraseError):
        parse(form, LISTS)
