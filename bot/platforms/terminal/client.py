"""Standard input and output, and only here."""

import select
import sys
from typing import TextIO

LONGEST = 1_000_000  # characters of one message; the rest is read and dropped
_PASTE = 0.05  # seconds in which lines that follow belong to the same paste


class EndOfInput(Exception):
    """Nobody will type any more."""


class Terminal:
    """A person at a terminal, or a pipe."""

    def __init__(self, source: TextIO | None = None, sink: TextIO | None = None) -> None:
        self._in, self._out = source or sys.stdin, sink or sys.stdout
        for stream in (self._in, self._out):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # invalid UTF-8 is shown, never a crash

    @property
    def interactive(self) -> bool:
        """Whether a person sits there."""
        return self._in.isatty() and self._out.isatty()

    def ask(self, prompt: str) -> str:
        """One message. Lines of one paste belong together. Raises EndOfInput at the end."""
        self._out.write(prompt)
        self._out.flush()
        line = self._in.readline()
        if not line:
            raise EndOfInput
        parts = [line]
        if self._in.isatty():
            while select.select([self._in], [], [], _PASTE)[0]:
                more = self._in.readline()
                if not more:
                    break
                parts.append(more)
        return "".join(parts)[:LONGEST].rstrip("\n")

    def show(self, lines: list[str]) -> None:
        """Print lines."""
        self._out.write("\n".join(lines) + "\n")
        self._out.flush()

    def clear(self) -> None:
        """Clear the screen and, where the terminal can, what was scrolled away."""
        self._out.write("\033[2J\033[3J\033[H")
        self._out.flush()
