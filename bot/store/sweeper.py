"""Deletes what has expired, for as long as the bot runs."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol


class Swept(Protocol):
    """What keeps things for a while."""

    async def sweep(self, now: datetime) -> int:
        """Delete what has expired, and say how many."""
        ...


async def sweep_forever(store: Swept, clock: Callable[[], datetime], every: float = 60.0) -> None:
    """Sweep at once, and again every so many seconds, until cancelled."""
    while True:
        with suppress(Exception):  # the store has said what it was, and is swept again
            await store.sweep(clock())
        await asyncio.sleep(every)
