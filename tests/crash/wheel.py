"""What the harness turns while the bot runs, in memory that processes share: its clock, and the place where it dies."""

import mmap
import os
import signal
import struct
import time
from datetime import datetime, timedelta

from tests.crash.plan import PLANNING, SENDING

SPEED = 30.0  # seconds of its clock in one
POINTS = (*PLANNING, *SENDING)
# Written by the harness only, and by whoever passes a point: nobody writes what another may just be writing.
_CLOCK, _DEATH = struct.Struct("d"), struct.Struct("ii")


class Wheel:
    """Made before the processes are."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._since = begin, time.monotonic()
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self.arm(None, 0)

    def now(self) -> datetime:
        """The clock of the bot."""
        return self._begin + timedelta(seconds=(time.monotonic() - self._since) * SPEED + self._ahead)

    def jump(self, by: timedelta) -> None:
        """Turn the clock."""
        _CLOCK.pack_into(self._memory, 0, self._ahead + by.total_seconds())

    def set(self, to: datetime) -> None:
        """Turn the clock to a time."""
        self.jump(to - self.now())

    def arm(self, point: str | None, nth: int) -> None:
        """Whoever passes there the nth time dies. None: nobody."""
        _DEATH.pack_into(self._memory, _CLOCK.size, -1 if point is None else POINTS.index(point), nth)

    def passes(self, point: str) -> None:
        """The bot is at this point."""
        armed, left = _DEATH.unpack_from(self._memory, _CLOCK.size)
        if armed != POINTS.index(point):
            return
        self.arm(point if left > 1 else None, left - 1)
        if left <= 1:
            os.kill(os.getpid(), signal.SIGKILL)

    @property
    def _ahead(self) -> float:
        return float(_CLOCK.unpack_from(self._memory)[0])
