"""The pace at which one account may send: to all, and to each room. Replies to people go before posts."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

ANSWERING = 5.0  # seconds after a reply in which people count as being answered
SHARE = 2 / 3  # of the rate, for posts meanwhile: replies that other processes send must fit as well
ROOMS = 20_000  # whose pace is remembered at most
CROWDED = 5.0  # seconds that a call waits for its room at most
_OWED = 6  # places that posts may make up for
_STEP = 0.02  # seconds between two looks at whether people have gone first


@dataclass(frozen=True, slots=True)
class Pace:
    """So many calls at most in any so many seconds."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Posting:
    """How posts are sent to a platform."""

    at_once: int = 8  # calls under way at most: as many are in doubt when the process dies
    again: timedelta | None = None  # how long it knows an idempotency key; None = it knows none


class Lane:
    """Lets calls pass one by one at a steady rate, and none while the platform wants to be left alone."""

    def __init__(
        self,
        rate: float,
        burst: int = 1,
        clock: Callable[[], float] = time.monotonic,
        *,
        each_room: tuple[Pace, ...] = (),
    ) -> None:
        """`rate`: calls per second; `burst`: how many may go at once after a rest; `each_room`: its paces."""
        self._step, self._burst, self._clock = 1 / rate, burst, clock
        self._paces = each_room
        self._next = -math.inf  # when the call after the last one that was let through is due
        self._next_post = -math.inf
        self._shut = -math.inf  # nothing passes before
        self._answered = -math.inf  # when a reply passed last
        self._posting = asyncio.Lock()
        self._kept = max((pace.calls for pace in each_room), default=0)
        self._rooms: OrderedDict[str, tuple[float, ...]] = OrderedDict()  # its newest calls, the last one last

    async def turn(self, room: str | None = None) -> bool:
        """Wait for a place for a reply. `room`: where it goes, if that is a group.

        False, at once, where so many go there that it would wait for long: nobody else is held up for it.
        """
        now = self._clock()
        if room is not None and self._free(room) - now > CROWDED:
            return False
        self._answered = now
        at = max(self._next, now - (self._burst - 1) * self._step)
        self._next = at + self._step
        if room is not None:
            at = max(at, self._reserve(room, now))
        await self._until(at)
        return True

    async def post(self, room: str) -> bool:
        """Wait for a place for a post. Whoever is answered meanwhile goes first.

        False where the room has none for long. Others are not held up for it.
        """
        if (wait := self._free(room) - self._clock()) > 0:
            if wait > CROWDED:
                return False
            await asyncio.sleep(wait)
        async with self._posting:
            while True:
                now = self._clock()
                busy = now - self._answered < ANSWERING
                at = max(self._next, self._next_post, self._shut)
                if at <= now:
                    break
                await asyncio.sleep(min(at - now, _STEP) if busy else at - now)
            # From when it was due, so that waking up late costs no places.
            due = max(at, now - self._step)
            self._next = max(self._next, due + self._step)
            # What replies took of its time, it makes up for.
            self._next_post = max(self._next_post, now - _OWED * self._step) + self._step / (SHARE if busy else 1)
            self._reserve(room, now)
            return True

    def rest(self, seconds: float) -> None:
        """The platform asks for a rest: nobody passes meanwhile."""
        self._shut = max(self._shut, self._clock() + seconds)
        self._next = max(self._next, self._shut)

    async def _until(self, at: float) -> None:
        while (wait := max(at, self._shut) - self._clock()) > 0:  # noqa: ASYNC110 - time is what it waits for
            await asyncio.sleep(wait)

    def _free(self, room: str) -> float:
        """From when a call to this room may go."""
        calls = self._rooms.get(room, ())
        frees = [calls[-pace.calls] + pace.seconds for pace in self._paces if len(calls) >= pace.calls]
        return max(frees, default=-math.inf)

    def _reserve(self, room: str, now: float) -> float:
        """Take a place in a room, and say from when it may be used."""
        at = max(now, self._free(room))
        if self._paces:
            self._rooms[room] = (*self._rooms.get(room, ()), at)[-self._kept :]
            self._rooms.move_to_end(room)
            while len(self._rooms) > ROOMS:
                self._rooms.popitem(last=False)
        return at
