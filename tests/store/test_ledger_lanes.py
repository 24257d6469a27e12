"""Lanes that processes hold, with SQLite."""

import asyncio
import signal
from pathlib import Path

from tests.store.ledger_holder import HELD, holding
from tests.store.ledgers import LANE, FilePlace, held, opened


async def test_a_killed_holder_is_followed(tmp_path: Path) -> None:
    """At once: its lock falls with it. While it only hangs, it holds the lane: it is the same machine."""
    place = FilePlace(tmp_path)
    ledger = opened(place)
    with holding(place.url) as holder:
        await holder.says(HELD)
        assert await ledger.take_lane(LANE) is None
        holder.process.send_signal(signal.SIGSTOP)
        assert await ledger.take_lane(LANE) is None
        holder.process.kill()
        await asyncio.to_thread(holder.process.wait)
        grip = await held(ledger)
        assert grip.held.epoch == 2
        with holding(place.url) as next_one:
            await asyncio.sleep(1)
            await grip.release()
            await next_one.says(HELD, within=10)
    await ledger.close()
