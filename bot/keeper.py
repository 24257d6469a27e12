"""Holds an account's lane, and runs what only its holder may run: its one connection, and its posts.

While the database is down nobody can say who holds it. People are answered all the same, by whoever did so last; posts
wait.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.model.meter import Meter
from bot.store.lanes import BEAT, Grip, Lost
from bot.store.ledger import Ledger
from bot.store.writer import Fenced, Held

log = logging.getLogger(__name__)

LOOK = 2.0  # seconds between two tries to hold a lane: who takes over is there within ten
DARK = 5.0  # seconds without a database until people are answered without one

Job = Callable[[], Awaitable[None]]


class Keeper:
    """One lane of this process."""

    def __init__(
        self, ledger: Ledger, lane: str, connection: Job | None, posts: Callable[[Held], Job], meter: Meter
    ) -> None:
        """`connection`: runs until cancelled; None where several processes may run it, and somebody else does.

        `posts`: the same, of a lane that is held; it may raise Fenced.
        """
        self._ledger, self._lane, self._connection, self._posts = ledger, lane, connection, posts
        self._running: asyncio.Task[None] | None = None
        self._meter = meter
        self.standing: bool | None = None  # whether this process holds it; None = nobody can say who does

    async def run(self) -> None:
        """Until cancelled."""
        loop, dark_since = asyncio.get_running_loop(), None
        try:
            while True:
                try:
                    grip = await self._ledger.take_lane(self._lane)
                except Exception as problem:  # whatever it was, people are answered
                    self.standing = None
                    log.debug("nobody can say who holds a lane: %s", type(problem).__name__)
                    dark_since = dark_since or loop.time()
                    if loop.time() - dark_since >= DARK:
                        self._connect()
                else:
                    dark_since = None
                    self.standing = grip is not None
                    if grip is None:
                        await self._disconnect()
                    else:
                        self._connect()
                        await self._hold(grip)
                        continue
                await asyncio.sleep(LOOK)
        finally:
            await self._disconnect()

    async def _hold(self, grip: Grip) -> None:
        """Post, and give signs of life, until the lane is lost. The connection stays: another may have it or not."""
        posting = asyncio.ensure_future(self._posts(grip.held)())
        self._meter.lane_held(self._lane, True)
        try:
            while True:
                await asyncio.wait({posting}, timeout=BEAT)
                if posting.done():
                    posting.result()
                    return
                await grip.beat()
        except (Lost, Fenced):
            log.warning("the lane of an account is lost; its posts stop here")
        except Exception as problem:  # whatever it was, it is begun again
            log.error("the posts of an account stopped: %s", type(problem).__name__)
            await asyncio.sleep(LOOK)
        finally:
            self.standing = None
            self._meter.lane_held(self._lane, False)
            posting.cancel()
            with suppress(asyncio.CancelledError, Exception):  # what it raised was dealt with above
                await posting
            await grip.release()

    def _connect(self) -> None:
        if self._connection is not None and (self._running is None or self._running.done()):
            self._running = asyncio.ensure_future(self._connection())

    async def _disconnect(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            await asyncio.wait({running})
