"""An Outgoing as lines of text, with numbered buttons."""

import textwrap
import unicodedata
from collections.abc import Sequence

from bot.model.chat import Block, Button, Contact, Listing, Outgoing, Quote

_ISOLATE, _END = "\u2068", "\u2069"


def buttons_of(outgoings: Sequence[Outgoing]) -> tuple[Button, ...]:
    """The buttons that can be pressed now: those of the last message that has any."""
    for outgoing in reversed(outgoings):
        if outgoing.buttons:
            return tuple(button for row in outgoing.buttons for button in row)
    return ()


def lines(outgoing: Outgoing, first_number: int, *, width: int = 78, numbered: bool = True) -> list[str]:
    """A message as lines; `first_number` is the number of its first button."""
    out: list[str] = []
    for block in outgoing.blocks:
        out += _block(block, width)
    if numbered:
        number = first_number
        for row in outgoing.buttons:
            cells = []
            for button in row:
                cells.append(f"[{number}] {clean(button.label)}")
                number += 1
            out.append("   " + "   ".join(cells))
    return out


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
    return "".join(
        c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _REORDERING)
    )


_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
