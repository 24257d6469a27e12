"""Runs the real program: in a process of its own, through pipes or a pseudo-terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

Fanilo = Callable[..., "Ran"]
Terminals = Callable[..., "AtTerminal"]
TIMEOUT = 40  # seconds, for a machine under load
# A session of its own whose terminal is standard input: only so does Ctrl-C reach the program.
AT_TERMINAL = (
    "import fcntl, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "from bot.__main__ import main\n"
    "sys.exit(main(sys.argv[1:]))\n"
)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


def runner_in(folder: Path, **always: str) -> Fanilo:
    """Runs `fanilo` in a folder; `always`: variables of its environment, each time.

    Other content than the project's needs a state of its own: in the common one its snapshots would take the place of
    those that all other tests start from.
    """

    def run(*arguments: str, given: bytes = b"", environment: dict[str, str] | None = None) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=given,
            capture_output=True,
            cwd=folder,
            env={**os.environ, **always, **(environment or {})},
            timeout=TIMEOUT,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def fanilo(_state: None, tmp_path_factory: pytest.TempPathFactory) -> Fanilo:
    """Runs `fanilo`, in a folder that is not the project's."""
    return runner_in(tmp_path_factory.mktemp("elsewhere"))


class AtTerminal:
    """The program on a pseudo-terminal, and whoever sits there."""

    def __init__(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self._ours, theirs = pty.openpty()
        os.set_blocking(self._ours, False)
        self._process = subprocess.Popen(
            [sys.executable, "-c", AT_TERMINAL, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **(environment or {})},
        )
        os.close(theirs)
        self._seen = ""

    def types(self, keys: str) -> None:
        """Press keys; "\\n" is Enter."""
        data, until = keys.encode(), time.monotonic() + TIMEOUT
        while data and time.monotonic() < until:
            # What is echoed must be read meanwhile, or both sides wait for each other.
            readable, writable, _ = select.select([self._ours], [self._ours], [], 0.2)
            if readable:
                self._more(0)
            if writable:
                data = data[os.write(self._ours, data[:256]) :]
        assert not data, "the program does not read what is typed"

    def shows(self, words: str, timeout: float = TIMEOUT) -> str:
        """Wait until words are on the screen; returns all that came up to them."""
        until = time.monotonic() + timeout
        while words not in self._seen and time.monotonic() < until and self._more(0.2):
            pass
        assert words in self._seen, f"{words!r} never came; the screen shows: {self._seen[-500:]!r}"
        shown, self._seen = self._seen[: self._seen.index(words) + len(words)], self._seen[self._seen.index(words) :]
        self._seen = self._seen[len(words) :]
        return shown

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        until = time.monotonic() + TIMEOUT
        while self._process.poll() is None and time.monotonic() < until and self._more(0.1):
            pass
        return self._process.wait(TIMEOUT)

    def is_interrupted(self) -> int:
        """Press Ctrl-C, again after a second if need be, as people do; the exit code.

        The first may fall between the prompt and the moment from which the interpreter waits for keys.
        """
        for _ in range(5):
            self.types("\x03")
            until = time.monotonic() + 1
            while self._process.poll() is None and time.monotonic() < until and self._more(0.1):
                pass
            if self._process.poll() is not None:
                break
        return self.ends()

    def close(self) -> None:
        """Whatever happened, nothing is left running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(TIMEOUT)
        os.close(self._ours)

    def _more(self, timeout: float) -> bool:
        if not select.select([self._ours], [], [], timeout)[0]:
            return True
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # the other end is closed
            return False
        self._seen += data.decode("utf-8", errors="replace").replace("\r", "")
        return bool(data)


@pytest.fixture
def terminal(_state: None) -> Iterator[Terminals]:
    """Starts `fanilo` on a pseudo-terminal."""
    started: list[AtTerminal] = []

    def start(*arguments: str, environment: dict[str, str] | None = None) -> AtTerminal:
        started.append(AtTerminal(*arguments, environment=environment))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """Writes a script, returns its name."""

    def write(text: str) -> str:
        path = tmp_path / "turns.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
