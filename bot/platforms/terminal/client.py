"""Standard input and output, and only here."""

import contextlib
import io
import os
import select
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from bot.platforms.terminal.write import WIDEST

LONGEST = 2_000_000  # characters of one message; the rest is read and dropped
NARROWEST = 20  # columns
_PASTE = 0.05  # seconds in which lines that follow belong to the same paste
_DIM, _PLAIN = "\033[2m", "\033[0m"


class EndOfInput(Exception):
    """Nobody will type any more."""


class Terminal:
    """A person at a terminal, or a pipe."""

    def __init__(
        self, source: TextIO | None = None, sink: TextIO | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        """`environment` is read for NO_COLOR (https://no-color.org) and TERM."""
        self._in, self._out = source or sys.stdin, sink or sys.stdout
        environment = os.environ if environment is None else environment
        for stream in (self._in, self._out):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # invalid UTF-8 is shown, never a crash
        self.interactive = self._in.isatty() and self._out.isatty()
        self._styled = self.interactive and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
        self._edited = self.interactive and source is None and sink is None and _line_editing()

    @property
    def width(self) -> int:
        """Columns to fill."""
        if not self.interactive:
            return WIDEST
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except OSError:
            columns = 0
        return max(NARROWEST, min(WIDEST, columns)) if columns else WIDEST

    def ask(self, prompt: str) -> str:
        """One message. Lines of one paste belong together. Raises EndOfInput at the end."""
        parts = [self._line(prompt)]
        if self.interactive:
            while select.select([self._in], [], [], _PASTE)[0]:
                try:
                    parts.append(self._line(""))
                except EndOfInput:
                    break
        return "\n".join(parts)[:LONGEST]

    def _line(self, prompt: str) -> str:
        if self._edited:
            try:
                return input(prompt)
            except EOFError as end:
                raise EndOfInput from end
        self._out.write(prompt)
        self._out.flush()
        line = self._in.readline()
        if not line:
            raise EndOfInput
        return line.removesuffix("\n")

    def show(self, lines: Sequence[str], *, dim: bool = False) -> None:
        """Print lines, each cleaned before by `write`; `dim` where colour is wanted."""
        before, behind = (_DIM, _PLAIN) if dim and self._styled else ("", "")
        self._out.write("".join(f"{before}{line}{behind}\n" if line else "\n" for line in lines))
        self._out.flush()

    def clear(self) -> None:
        """Clear the screen and, where the terminal can, what was scrolled away."""
        if self.interactive:
            self._out.write("\033[2J\033[3J\033[H")
            self._out.flush()


def _line_editing() -> bool:
    """Whether lines can be edited with the arrow keys; without it, a terminal also cuts a line at 4096 bytes."""
    with contextlib.suppress(ImportError):
        import readline

        readline.set_auto_history(False)  # nobody finds with the arrow keys what was written before
        return True
    return False
