"""What the terminal shows, and what it takes a line for."""

import io
import os
import pty
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.chat import Block, Button, Contact, Listing, Outgoing, Paragraph, Press, Quote, Text
from bot.platforms.terminal import read, write
from bot.platforms.terminal.client import EndOfInput, Terminal

DIRECTION = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = st.text(
    st.characters() | st.sampled_from("\x1b\x07\x08\r\t\x00\x9b\u2028" + DIRECTION + "\ud800אب"), max_size=60
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, TEXTS),
    st.builds(Quote, TEXTS),
    st.builds(Contact, TEXTS, st.just(())),
    st.builds(Listing, st.lists(TEXTS, max_size=3).map(tuple)),
)
ROWS = st.lists(st.lists(st.builds(Button, TEXTS, st.just("1.x")), min_size=1, max_size=4).map(tuple), max_size=3).map(
    tuple
)


@given(st.lists(BLOCKS, max_size=4).map(tuple), ROWS, st.integers(20, 78))
def test_nothing_that_is_shown_commands_the_terminal(
    blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...], width: int
) -> None:
    """Whatever texts hold: no control character, no direction that leaks out of its line, every button's number."""
    shown = write.lines(Outgoing(blocks, rows), 1, width=width)
    for line in shown:
        assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
        assert line.count("\u2068") == line.count("\u2069")
        assert not set(line) & (set(DIRECTION) - {"\u2068", "\u2069"})
        line.encode("utf-8")
    buttons = [button for row in rows for button in row]
    choices = "\n".join(write.choices(Outgoing(blocks, rows), 1, width=width))
    assert [int(n) for n in re.findall(r"(?:^   |   |^)\[(\d+)\] ", choices, re.M)][: len(buttons)] or not buttons
    assert all(f"[{number}] " in choices for number in range(1, len(buttons) + 1))


@given(st.text("abc dé\n", max_size=400), st.integers(20, 78))
def test_words_are_wrapped_and_none_is_lost(words: str, width: int) -> None:
    """No line is wider than the terminal but for a word that is."""
    shown = write.wrapped(words, width=width)
    assert " ".join(shown).split() == words.split()
    assert all(len(line) <= width or " " not in line.strip() for line in shown)


@pytest.mark.parametrize("width", [20, 40, 78])
def test_buttons_break_between_and_not_within(width: int) -> None:
    """A narrow terminal shows fewer beside each other."""
    labels = ["Check an offer", "Get a number", "Worried about someone", "Help now"]
    outgoing = Outgoing((), (tuple(Button(label, "1.x") for label in labels),))
    lines = write.choices(outgoing, width=width)
    assert all(len(line) <= max(width, 28) for line in lines)
    assert re.split(r" {3,}|\n +", "\n".join(lines).strip()) == [f"[{n}] {label}" for n, label in enumerate(labels, 1)]


def test_right_to_left_words_stay_among_themselves() -> None:
    """An Arabic label can't move the number before it."""
    outgoing = Outgoing((Paragraph("مرحبا"),), ((Button("نعم", "1.yes"), Button("No", "1.no")),))
    assert write.lines(outgoing) == ["\u2068مرحبا\u2069", "   [1] \u2068نعم\u2069   [2] No"]


# ---- what a line is

YES_NO = (Button("Yes", "7.yes"), Button("No", "7.no"))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("1", Press("7.yes")),
        (" 2 ", Press("7.no")),
        ("yes", Press("7.yes")),
        ("NO", Press("7.no")),
        ("3", Text("3")),
        ("0", Text("0")),
        ("112", Text("112")),
        ("000199999999", Text("000199999999")),
        ("²", Text("²")),
        ("١", Text("١")),
        ("yes please", Text("yes please")),
        ("1" * 5000, Text("1" * 5000)),
    ],
)
def test_a_line_is_a_button_or_words(line: str, what: Press | Text) -> None:
    """The number or label of a button that is shown; everything else is words, as they were typed."""
    assert read.typed(line, YES_NO) == what


# ---- the terminal itself


def test_a_pipe_is_no_person() -> None:
    """No colour, no cleared screen, one message a line, and the end is the end."""
    out = io.StringIO()
    terminal = Terminal(io.StringIO("one\ntwo"), out)
    terminal.clear()
    terminal.show(["dim"], dim=True)
    assert (terminal.interactive, terminal.width, out.getvalue()) == (False, 78, "dim\n")
    assert [terminal.ask(""), terminal.ask("")] == ["one", "two"]
    with pytest.raises(EndOfInput):
        terminal.ask("")


@pytest.mark.parametrize(("columns", "width"), [(0, 78), (5, 20), (60, 60), (200, 78)])
def test_lines_fit_the_terminal(columns: int, width: int) -> None:
    """As wide as it is, at most 78 columns, at least 20; 78 where it does not say."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with os.fdopen(os.dup(theirs), encoding="utf-8") as source, os.fdopen(os.dup(theirs), "w") as sink:
            assert Terminal(source, sink, {}).width == width
    finally:
        os.close(ours)
        os.close(theirs)
