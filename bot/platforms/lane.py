"""The pace at which one account may send."""

import asyncio
import math
import time
from collections.abc import Callable


class Lane:
    """Lets calls pass one by one at a steady rate, and none while the platform wants to be left alone."""

    def __init__(self, rate: float, burst: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """`rate`: calls per second; `burst`: how many may go at once after a rest."""
        self._step, self._burst, self._clock = 1 / rate, burst, clock
        self._next = -math.inf  # when the call after the last one that was let through is due
        self._shut = -math.inf  # nothing passes before

    async def turn(self) -> None:
        """Wait for a place."""
        now = self._clock()
        at = max(self._next, now - (self._burst - 1) * self._step)
        self._next = at + self._step
        while (wait := max(at, self._shut) - self._clock()) > 0:  # noqa: ASYNC110 - time is what it waits for
            await asyncio.sleep(wait)

    def rest(self, seconds: float) -> None:
        """The platform asks for a rest: nobody passes meanwhile."""
        self._shut = max(self._shut, self._clock() + seconds)
        self._next = max(self._next, self._shut)
