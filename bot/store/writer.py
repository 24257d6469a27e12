"""What becomes of slots, written for all who send at once: what waits is committed together.

A call to a platform waits until it is on disk that it begins. One commit for each would be slower than the platforms.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.deliveries import Mark, Taken, mark, sending, waiting
from bot.store.link import Link

MOST = 2_000  # marks in one transaction


class Fenced(Exception):
    """Another process holds the lane now: nothing was written, and nothing must be sent."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lane that this process holds, or held."""

    lane: str
    epoch: int


Allow = Callable[[Taken], bool]


@dataclass(slots=True, eq=False)
class _Request:
    held: Held
    marks: Sequence[Mark]
    done: asyncio.Future[None]
    allow: Allow | None = None  # of one mark, which is written only if it says so of the slot as it is now
    fresh: Taken | None = None
    begun: bool = False


_EPOCHS = (
    select(t.lane.c.name, t.lane.c.epoch)
    .where(t.lane.c.name.in_(bindparam("names", expanding=True)))
    .order_by(t.lane.c.name)
    .with_for_update(read=True, key_share=True)
)


async def fence(connection: AsyncConnection, held: Sequence[Held]) -> frozenset[Held]:
    """Those lanes that are still held; until the end of the transaction, nobody takes them over.

    The lock lets a heartbeat pass, which may be due while a million slots are planned.
    """
    names = sorted({each.lane for each in held})  # in one order for all processes: no two wait for each other
    rows = await connection.execute(_EPOCHS, {"names": names})
    epochs = {row.name: row.epoch for row in rows}
    return frozenset(each for each in held if epochs.get(each.lane) == each.epoch)


class Writer:
    """For one event loop. Raises what the database raises; nothing of a batch is written then."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._waiting: list[_Request] = []
        self._worker: asyncio.Task[None] | None = None

    async def write(self, held: Held, marks: Sequence[Mark]) -> None:
        """Returns when it is committed. Raises Fenced where the lane is held no longer."""
        await self._ask(_Request(held, marks, asyncio.get_running_loop().create_future()))

    async def begin(self, held: Held, mark: Mark, allow: Allow) -> tuple[Taken | None, bool]:
        """Mark a slot that waits, if `allow` says so of it and its group as they are now.

        Gives them, None where it waits no longer, and whether it was marked. Raises Fenced.
        """
        request = _Request(held, (mark,), asyncio.get_running_loop().create_future(), allow)
        await self._ask(request)
        return request.fresh, request.begun

    async def _ask(self, request: _Request) -> None:
        self._waiting.append(request)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        await request.done

    async def _work(self) -> None:
        while self._waiting:
            # Whoever can be ready by the time the transaction has begun is part of it.
            await asyncio.sleep(0)
            batch, count = [], 0
            while self._waiting and count < MOST:
                batch.append(self._waiting.pop(0))
                count += len(batch[-1].marks)
            try:
                fenced = await self._commit(batch)
            except Exception as problem:
                for request in batch:
                    _settle(request, problem)
            else:
                for request in batch:
                    _settle(request, Fenced(request.held.lane) if request in fenced else None)

    async def _commit(self, batch: Sequence[_Request]) -> list[_Request]:
        async with self._link.writing() as connection:
            held = await fence(connection, tuple({request.held for request in batch}))
            good = [request for request in batch if request.held in held]
            await _look(connection, [request for request in good if request.allow])
            marks = [each for request in good if request.begun or not request.allow for each in request.marks]
            if marks:
                await mark(connection, marks)
            await _see(connection, [request for request in good if request.begun])
        return [request for request in batch if request.held not in held]


async def _look(connection: AsyncConnection, requests: Sequence[_Request]) -> None:
    """The slots of these requests as they are now, and whether they may begin."""
    fresh = await waiting(connection, [request.marks[0].id for request in requests]) if requests else {}
    for request in requests:
        request.fresh = fresh.get(request.marks[0].id)
        request.begun = request.fresh is not None and request.allow is not None and request.allow(request.fresh)


async def _see(connection: AsyncConnection, requests: Sequence[_Request]) -> None:
    """Those of these requests that were marked. Between the look and the mark somebody else may have ended a slot."""
    if not requests or connection.dialect.name != "postgresql":  # SQLite has one writer
        return
    marked = await sending(connection, [request.marks[0].id for request in requests])
    for request in requests:
        if request.marks[0].id not in marked:
            request.fresh, request.begun = None, False


def _settle(request: _Request, problem: Exception | None) -> None:
    if not request.done.done():
        if problem:
            request.done.set_exception(problem)
        else:
            request.done.set_result(None)
