"""A message is cut to what a platform shows, and nothing that belongs together is cut apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.fit import fit, short, size, split
from bot.language.render import fill, plain
from bot.model.chat import Button, Contact, Limits, Listing, Outgoing, Paragraph

SMALL = Limits(text=60, buttons=3, label=10, rows=2)
UTF16 = Limits(text=60, buttons=3, label=10, rows=2, measure="utf16")
WORDS = st.sampled_from(
    [
        "call",
        "147",
        "+261 20 22 357 53",
        "https://example.org/a/b?c=1",
        "👩🏽‍🚀",
        "🇲🇬",
        "e\u0301tat",
        "now.",
        "1 234 567",
        "\n",
        "ok",
    ]
)


@pytest.mark.parametrize("limits", [SMALL, UTF16])
@given(st.lists(WORDS, min_size=1, max_size=60))
def test_no_number_link_or_character_is_cut(limits: Limits, pieces: list[str]) -> None:
    """Every piece comes out whole, in order, within the limit."""
    text = " ".join(pieces).strip()
    parts = split(text, limits)
    assert all(size(part, limits) <= limits.text for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    for piece in pieces:
        if piece.strip() and not piece[0].isdigit():
            assert sum(part.count(piece) for part in parts) >= pieces.count(piece), piece


@given(st.text(min_size=1, max_size=300))
def test_any_text_is_split_without_loss(text: str) -> None:
    """Nothing but white space at the cuts is lost, whatever the text."""
    parts = split(text, SMALL)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(size(part, SMALL) <= SMALL.text for part in parts)


def test_a_number_with_spaces_stays_whole() -> None:
    """A telephone number may have spaces; a cut there would make two wrong numbers."""
    text = "x" * 50 + " +261 20 22 357 53"
    assert split(text, SMALL) == ["x" * 50, "+261 20 22 357 53"]


def test_buttons_go_under_the_last_part_and_labels_fit() -> None:
    """Three parts of a long message, one set of buttons."""
    buttons = tuple((Button(f"a very long label {i}", str(i)),) for i in range(5))
    outgoing = Outgoing((Paragraph("one " * 20), Listing(("two " * 20,)), Contact("147 – line", ("147",))), buttons)
    parts = fit(outgoing, SMALL)
    assert all(size(plain(part.blocks), SMALL) <= SMALL.text for part in parts)
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    shown = [button for row in parts[-1].buttons for button in row]
    assert len(shown) == 3
    assert all(len(button.label) <= 10 for button in shown)


def test_a_short_message_is_left_alone() -> None:
    """What fits is not touched."""
    outgoing = Outgoing((Paragraph("hello"),), ((Button("yes", "1.yes"),),))
    assert fit(outgoing, SMALL) == (outgoing,)


@given(st.text(max_size=40), st.integers(4, 30))
def test_labels_are_never_too_long(label: str, most: int) -> None:
    """A label is cut behind a word where it must be."""
    assert len(short(label, most)) <= most


@given(st.text(max_size=60), st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.text(max_size=20)))
def test_filling_changes_nothing_but_slots(text: str, values: dict[str, str]) -> None:
    """Words outside of slots come out byte for byte; braces in a value are not read again (P3)."""
    filled = fill(text, values)
    if not re.search(r"[{}]", text):
        assert filled == text
    assert fill("{{x}} {a}", {"a": "{b}", "b": "no"}) == "{x} {b}"
