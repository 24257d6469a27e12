"""An Outgoing as lines of text, with numbered buttons."""

import textwrap
import unicodedata
from collections.abc import Sequence

from bot.model.chat import TO_PRIVATE, Block, Button, Contact, Listing, Outgoing, Quote

WIDEST = 78  # columns; longer lines are hard to read
_ISOLATE, _END = "\u2068", "\u2069"
# Marks, embeddings, overrides and isolates of direction, and what some terminals take for a line break.
_UNSHOWN = frozenset(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
)
_INDENT, _GAP = "   ", "   "  # before and between buttons


def buttons_of(outgoings: Sequence[Outgoing]) -> tuple[Button, ...]:
    """The buttons that can be pressed now: those of the last message that has any."""
    for outgoing in reversed(outgoings):
        if buttons := tuple(button for row in _rows(outgoing) for button in row):
            return buttons
    return ()


def lines(outgoing: Outgoing, first_number: int = 1, *, width: int = WIDEST, numbered: bool = True) -> list[str]:
    """A message as lines; `first_number` is the number of its first button, `width` is in columns."""
    return [*body(outgoing, width=width), *(choices(outgoing, first_number, width=width) if numbered else ())]


def wrapped(text: str, *, width: int = WIDEST) -> list[str]:
    """A text as lines of at most `width` columns, but for words that are longer."""
    return [line for row in clean(text).split("\n") for line in _wrap(row, width, "", "")]


def body(outgoing: Outgoing, *, width: int = WIDEST) -> list[str]:
    """The words of a message as lines, with its links, without its buttons. No line has a control character."""
    lines = [line for block in outgoing.blocks for line in _block(block, width)]
    return [*lines, *(line for label, url in links_of(outgoing) for line in _link(label, url, width))]


def choices(outgoing: Outgoing, first_number: int = 1, *, width: int = WIDEST) -> list[str]:
    """The numbered buttons of a message, as many beside each other as its rows and the width allow."""
    out: list[str] = []
    number = first_number
    for row in _rows(outgoing):
        line = ""
        for button in row:
            label = " ".join(clean(button.label).split())
            cell = f"[{number}] {_isolated(label)}"
            if line and len(line) + len(_GAP) + len(cell) > width:
                out.append(line)
                line = ""
            line += (_GAP if line else _INDENT) + cell
            number += 1
        if line:
            out.append(line)
    return out


def _rows(outgoing: Outgoing) -> list[tuple[Button, ...]]:
    """Its buttons, without links, of which the one to the private chat leads to where one is."""
    return [tuple(b for b in row if b.token != TO_PRIVATE and not b.opens) for row in outgoing.buttons]


def links_of(outgoing: Outgoing) -> list[tuple[str, str]]:
    """What its buttons open: labels and addresses."""
    return [(button.label, button.opens.url) for row in outgoing.buttons for button in row if button.opens]


def _link(label: str, url: str, width: int) -> list[str]:
    return [*_wrap(" ".join(clean(label).split()), width, _INDENT, _INDENT), f"{_INDENT}{url}"]


def _block(block: Block, width: int) -> list[str]:
    if isinstance(block, Listing):
        return [line for item in block.items for line in _wrap(clean(item), width, "  • ", "    ")]
    if isinstance(block, Contact):
        first, *rest = clean(block.text).split("\n")
        return [
            *_wrap(first, width, "  ☎ ", "    "),
            *(line for row in rest for line in _wrap(row, width, "    ", "    ")),
        ]
    indent = "  > " if isinstance(block, Quote) else ""
    return [line for row in clean(block.text).split("\n") for line in _wrap(row, width, indent, indent)]


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    wrapped = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return [_isolated(line) for line in wrapped or [""]]


def _isolated(line: str) -> str:
    """A line with right-to-left words is set apart, so that it can't reorder its neighbours."""
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in line):
        return f"{_ISOLATE}{line}{_END}"
    return line


def clean(text: str) -> str:
    """Without control characters: nothing that is shown may command the terminal or turn the line around."""
    text = text.replace("\r\n", "\n")
    return "".join(_shown(c) for c in text)


def _shown(c: str) -> str:
    if c == "\n":
        return c
    if c in "\t\r\v\f\x85":
        return " "  # two words stay two
    return "" if unicodedata.category(c) in {"Cc", "Cs"} or c in _UNSHOWN else c
