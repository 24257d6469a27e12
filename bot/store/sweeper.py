"""Deletes what has expired, for as long as the bot runs."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.store.base import SessionStore


async def sweep_forever(store: SessionStore, clock: Callable[[], datetime], every: float = 60.0) -> None:
    """Sweep at once, and again every so many seconds, until cancelled."""
    while True:
        with suppress(Exception):  # the store has said what it was, and is swept again
            await store.sweep(clock())
        await asyncio.sleep(every)
