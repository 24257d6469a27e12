"""One measurement in a process of its own: python -m benchmarks.outreach.measure WHAT URL GROUPS; prints JSON."""

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Awaitable, Callable

from benchmarks.outreach.ground import NOON, Counted, Nowhere, fill, ledger, posting_app, running_from
from benchmarks.run import percentile
from bot.model.delivery import Fate
from bot.outbox import Outbox
from bot.platforms.lane import Lane, Posting
from bot.store.lanes import Grip
from bot.store.ledger import Ledger

Figures = dict[str, float]
RATE = 30.0  # calls per second, as Telegram allows
BURST = 5
FREE = 64  # calls at once where nothing limits them


async def plan(book: Ledger, groups: int) -> Figures:
    """Seconds to queue all that is due: in one lane, and then, a day later, once more where slots are there already."""
    await fill(book, groups, spread=True)
    grip = await _grip(book)
    began = time.perf_counter()
    planned = await book.plan(grip.held, NOON)
    seconds = time.perf_counter() - began
    assert planned.slots == groups, planned
    began = time.perf_counter()
    for _ in range(100):
        await book.plan(grip.held, NOON)
    return {"seconds": seconds, "idle_ms": (time.perf_counter() - began) * 10}


async def drain(book: Ledger, groups: int) -> Figures:
    """Posts a second where the platform answers at once."""
    await fill(book, groups)
    grip, app = await _grip(book), posting_app()
    counted = Counted()
    outbox = Outbox(
        book, grip.held, Nowhere(), app.groups.posts, running_from(NOON), posting=Posting(FREE), meter=counted
    )
    seconds = await _all_sent(outbox, counted, groups)
    return {"per_second": groups / seconds, "megabytes": _peak()}


async def pace(book: Ledger, groups: int) -> Figures:
    """How much longer it takes than N/30 with nobody writing."""
    return await _paced(book, groups, None)


async def busy(book: Ledger, groups: int) -> Figures:
    """The same while people write all the time: how long their replies wait, too."""
    waits: list[float] = []
    figures = await _paced(book, groups, waits)
    return {**figures, "replies": len(waits), "p50": percentile(waits, 50), "p99": percentile(waits, 99)}


async def start(book: Ledger, groups: int) -> Figures:
    """Seconds from nothing to the first look at what is due, in a process that only posts."""
    await fill(book, groups, spread=True)
    await book.close()
    return {}


async def _paced(book: Ledger, groups: int, waits: list[float] | None) -> Figures:
    await fill(book, groups)
    grip, app, lane = await _grip(book), posting_app(), Lane(RATE, BURST)
    counted = Counted()
    outbox = Outbox(
        book, grip.held, Nowhere(lane), app.groups.posts, running_from(NOON), posting=Posting(8), meter=counted
    )
    people = asyncio.create_task(_people(lane, waits)) if waits is not None else None
    seconds = await _all_sent(outbox, counted, groups)
    if people:
        people.cancel()
    return {"seconds": seconds, "ratio": seconds / (groups / RATE)}


async def _people(lane: Lane, waits: list[float]) -> None:
    """Eight replies a second, at random: what a third of the rate leaves room for."""
    chance = random.Random(7)
    tasks = set()

    async def reply() -> None:
        began = time.perf_counter()
        await lane.turn()
        waits.append(time.perf_counter() - began)

    while True:
        tasks.add(task := asyncio.create_task(reply()))
        task.add_done_callback(tasks.discard)
        await asyncio.sleep(chance.expovariate(8))


async def _all_sent(outbox: Outbox, counted: Counted, groups: int) -> float:
    began = time.perf_counter()
    running = asyncio.create_task(outbox.run())
    while counted.of[Fate.SENT] < groups:
        assert not running.done(), counted.of
        assert not counted.of[Fate.FAILED], counted.of
        await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    running.cancel()
    await asyncio.wait({running})
    return seconds


async def _grip(book: Ledger) -> Grip:
    grip = await book.take_lane("lane0")
    assert grip
    return grip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _measured(what: Callable[[Ledger, int], Awaitable[Figures]], url: str, groups: int) -> Figures:
    book = ledger(url)
    try:
        return await what(book, groups)
    finally:
        await book.close()


if __name__ == "__main__":
    _, named, address, count = sys.argv
    known = {each.__name__: each for each in (plan, drain, pace, busy, start)}
    print(json.dumps(asyncio.run(_measured(known[named], address, int(count)))))
