"""Holds an account's lane, and runs what only its holder may run: its one connection, and its posts.

While the database is down nobody can say who holds it. People are answered all the same, by whoever did so last; posts
wait.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

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
        self._last = True  # whether this process held it when that was last known; at first, it may be the only one
        self.standing: bool | None = None  # whether this process holds it; None = nobody can say who does

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        seen = loop.time()  # when the database last said who holds it
        try:
            while True:
                taking = asyncio.ensure_future(self._ledger.take_lane(self._lane))
                while not taking.done():
                    await asyncio.wait({taking}, timeout=max(seen + DARK - loop.time(), BEAT))
                    if not taking.done():
                        self._in_the_dark()
                try:
                    grip = taking.result()
                except Exception as problem:  # whatever it was, people are answered
                    log.debug("nobody can say who holds a lane: %s", type(problem).__name__)
                    if loop.time() - seen >= DARK:
                        self._in_the_dark()
                else:
                    self.standing = self._last = grip is not None
                    if grip is None:
                        await self._disconnect()
                    else:
                        self._connect()
                        await self._hold(grip)
                        seen = loop.time()
                        continue
                    seen = loop.time()
                await asyncio.sleep(LOOK)
        finally:
            if not taking.done():  # it goes on by itself, and would hold the lane for nobody
                taking.add_done_callback(_let_go)
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
                self._connect()  # it may have ended by itself
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
            await asyncio.wait({posting})
            await grip.release()

    def _in_the_dark(self) -> None:
        """Nobody can say who holds it: whoever did so last answers people."""
        self.standing = None
        if self._last:
            self._connect()

    def _connect(self) -> None:
        if self._connection is not None and (self._running is None or self._running.done()):
            self._running = asyncio.ensure_future(self._connection())

    async def _disconnect(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            await asyncio.wait({running})


def _let_go(taking: "asyncio.Future[Grip | None]") -> None:
    if not taking.cancelled() and taking.exception() is None and (grip := taking.result()) is not None:
        _releases.add(release := asyncio.ensure_future(grip.release()))
        release.add_done_callback(_releases.discard)


_releases: "set[asyncio.Future[None]]" = set()
