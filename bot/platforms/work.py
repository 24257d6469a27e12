"""Updates being answered at once, how many at most, and an end with nothing half said."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

AT_ONCE = 256  # updates of one account that are being answered at most; the platform keeps the others
LOOK = 0.1  # seconds between two looks whether an account is connected
GRACE = 3.0  # seconds at the end for what is being answered


async def connected(there: Callable[[], object]) -> None:
    """Wait until an account is connected, which it may be at any time, and again."""
    while not there():  # noqa: ASYNC110 - every SDK has its own way to say so
        await asyncio.sleep(LOOK)


class Work:
    """The tasks of one account."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, answering: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin to answer an update, once there is room for it. What it raises is logged without any content."""
        try:
            await self._free.acquire()
        except BaseException:
            answering.close()
            raise
        task = asyncio.create_task(self._run(answering))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def idle(self) -> None:
        """Wait until nothing is being answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def end(self, grace: float = GRACE) -> None:
        """Let what is being answered come to its end within so many seconds; drop the rest."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=grace / 3)

    async def _run(self, answering: Coroutine[Any, Any, None]) -> None:
        try:
            await answering
        except Exception as problem:  # one update never stops the others
            log.error("an update could not be answered: %s", type(problem).__name__)
        finally:
            self._free.release()
