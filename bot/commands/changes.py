"""A change to a file, shown before or after it is made."""

from collections.abc import Iterator
from difflib import unified_diff

from bot.content.mend import lines


def changes(file: str, before: str, after: str) -> Iterator[str]:
    """The lines that go and come, as people know them from git; what nobody sees is written out: \\u200b."""
    shown = unified_diff(lines(before), lines(after), f"{file} (before)", f"{file} (after)", n=0)
    for line in shown:
        yield "".join(sign if sign.isprintable() else _escaped(sign) for sign in line.removesuffix("\n"))


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}"
