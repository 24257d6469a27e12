"""Processes that are forked from this one, which has loaded everything already."""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_PR_SET_PDEATHSIG = 1


def fork(does: Callable[[], None], log: Path) -> int:
    """Do something in a process of its own, which ends with this one. Its id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _run(does, log)
    return pid


def _run(does: Callable[[], None], log: Path) -> NoReturn:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    try:
        does()
    except BaseException:  # nothing of it may go on in this process
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


class Crew:
    """So many processes that do the same; whoever dies is followed by another."""

    def __init__(self, size: int, does: Callable[[], None], log: Path) -> None:
        self._size, self._does, self._log = size, does, log
        self.pids: list[int] = []
        self.deaths = 0

    def keep(self) -> None:
        """See who has died."""
        for pid in tuple(self.pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.pids.remove(pid)
                self.deaths += 1
        while len(self.pids) < self._size:
            self.pids.append(fork(self._does, self._log))

    def kill(self, pid: int) -> None:
        """At once."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        """All of them."""
        for pid in self.pids:
            self.kill(pid)
            os.waitpid(pid, 0)
        self.pids.clear()
