"""A million groups over 40 tokens in four zones, through one day of a fake clock: python -m benchmarks.outreach.scale.

Planned at every instant at which something comes due, as a deployment does it. One of the 40 lanes is sent, too,
through a platform that answers at once.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy import text as sql

from benchmarks.outreach.ground import NOON, Counted, Nowhere, fill, ledger, posting_app
from benchmarks.run import percentile, row
from bot.model.delivery import Fate
from bot.outbox import Outbox
from bot.platforms.lane import Posting
from bot.store import tables as t
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from tests.e2e.postgres import postgres

LANES = 40
GRACE = timedelta(hours=3)


async def day(book: Ledger, groups: int, *, on_postgresql: bool) -> None:
    """Print what the day took."""
    began = time.perf_counter()
    await fill(book, groups, lanes=LANES, spread=True)
    if on_postgresql:  # as its autovacuum does within a minute
        async with book._link.reading() as connection:
            await connection.execute(sql("ANALYZE"))
    row("filled with", f"{groups:,} groups, {LANES} lanes", f"{time.perf_counter() - began:.0f} s")
    taken = [await book.take_lane(f"lane{number}") for number in range(LANES)]
    grips = [grip for grip in taken if grip]
    first = await _planned(book, grips, NOON)
    row("planned at once", f"{groups:,} slots", f"{sum(first):.1f} s in all, {max(first):.2f} s a lane at most")
    size = await _size(book, on_postgresql=on_postgresql)
    row("database", f"{size / 1e6:,.0f} MB", f"{size / groups:.0f} bytes a group with its slot")
    app, sample = posting_app(), groups // LANES
    grip = grips[0]
    assert grip
    counted = Counted()
    outbox = Outbox(book, grip.held, Nowhere(), app.groups.posts, lambda: NOON, posting=Posting(64), meter=counted)
    began = time.perf_counter()
    running = asyncio.create_task(outbox.run())
    while counted.of[Fate.SENT] < sample:
        assert not running.done()
        await asyncio.sleep(0.01)
    rate = sample / (time.perf_counter() - began)
    running.cancel()
    await asyncio.wait({running})
    row("sent", f"{sample:,} slots of one lane", f"{rate:,.0f}/s")
    moments = await _moments(book)
    times: list[float] = []
    for moment in moments:
        times += await _planned(book, grips, moment)
    slots = len(moments)
    row("the next day", f"{slots} instants at which something is due", f"{sum(times):.0f} s of planning in all")
    row(
        "one lane at one instant",
        f"p50 {percentile(times, 50):.0f} ms",
        f"p99 {percentile(times, 99):.0f} ms",
    )
    idle = await _planned(book, grips, moments[-1])
    row("nothing due", f"{LANES} lanes", f"{sum(idle) / LANES * 1e3:.1f} ms a lane")
    row("memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", "")


async def _planned(book: Ledger, grips: list[Grip], now: datetime) -> list[float]:
    times = []
    for grip in grips:
        began = time.perf_counter()
        while (await book.plan(grip.held, now, GRACE)).more:
            pass
        times.append(time.perf_counter() - began)
    return times


async def _moments(book: Ledger) -> list[datetime]:
    """The instants of the next day at which something is due."""
    async with book._reading.reading() as connection:
        rows = await connection.execute(select(t.schedule.c.next_at).distinct().order_by(t.schedule.c.next_at))
        return [datetime.fromtimestamp(each.next_at, NOON.tzinfo) for each in rows]


async def _size(book: Ledger, *, on_postgresql: bool) -> int:
    async with book._reading.reading() as connection:
        if on_postgresql:
            return int(await connection.scalar(select(func.pg_database_size(func.current_database()))) or 0)
        pages = int(await connection.scalar(sql("PRAGMA page_count")) or 0)
        return pages * int(await connection.scalar(sql("PRAGMA page_size")) or 0)


async def _run(url: str, groups: int, *, on_postgresql: bool) -> None:
    book = ledger(url)
    try:
        await day(book, groups, on_postgresql=on_postgresql)
    finally:
        await book.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outreach.scale")
    parser.add_argument("--groups", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    args = parser.parse_args()
    with ExitStack() as stack:
        if args.database == "postgresql":
            address = stack.enter_context(postgres(durable=True)).url
        else:
            address = f"sqlite+aiosqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/fanilo.db"
        asyncio.run(_run(address, args.groups, on_postgresql=args.database == "postgresql"))
