"""Rows of a database, for all who ask at once: what waits is carried out together, in one transaction.

No turn is worth a transaction of its own, and one connection with all the work is faster than many in each other's way.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import BindParameter, bindparam, delete, exists, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import EXPIRY
from bot.store.database import COMMIT, Database
from bot.store.tables import session

PATIENCE = 1.5  # seconds that a person's turn waits for the database; less than anybody waits for the store
WIPING = 30.0  # seconds that may pass until the files are wiped; the first sweep makes the tables as well
MOST = 1_000  # requests carried out together
OWED = 10_000  # rows to delete that are remembered while the database is down

_LATEST = 2 * int(EXPIRY.total_seconds())
_KEYS: BindParameter[Sequence[bytes]] = bindparam("keys", expanding=True)
_READ = select(session.c.key, session.c.sealed).where(session.c.key.in_(_KEYS))
_DELETE = delete(session).where(session.c.key.in_(_KEYS))
_LOCK = _READ.order_by(session.c.key).with_for_update()
# What would stay for too long was written by a clock that went wrong.
_EXPIRE = delete(session).where(or_(session.c.expires <= bindparam("now"), session.c.expires > bindparam("latest")))
_ANY = select(exists().select_from(session))


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one session."""

    sealed: bytes
    expires: int  # unix seconds


Holds = Callable[[Mapping[bytes, bytes]], bool]  # of what is sealed under the keys to be changed


@dataclass(slots=True, eq=False)
class _Request:
    """What one caller waits for."""

    done: asyncio.Future[None]
    reads: tuple[bytes, ...] = ()
    changes: Mapping[bytes, Row | None] = field(default_factory=dict)  # None: delete it
    holds: Holds | None = None  # what must hold of the rows that are there, or nothing is changed
    overtaken: bool = False  # it did not
    expire: int | None = None  # delete what has expired at this unix second
    wipes: bool = False  # leave no byte of what is deleted
    found: dict[bytes, bytes] = field(default_factory=dict)
    deleted: int = 0


_Changes = dict[bytes, Row | None]


class Rows:
    """The rows of one database.

    Every method but `owe` raises whatever the database raises, and TimeoutError when that takes too long.
    """

    def __init__(self, database: Database, unwiped: Callable[[Exception], None]) -> None:
        """Connects when first asked. `unwiped` is told why old bytes had to be left for the next sweep."""
        self._database, self._unwiped = database, unwiped
        self._connection: AsyncConnection | None = None
        self._waiting: list[_Request] = []
        self._worker: asyncio.Task[None] | None = None
        self._owed: dict[bytes, None] = {}
        self._stained = True  # files may hold bytes of rows, or of their older versions, that are no more

    async def read(self, keys: tuple[bytes, ...]) -> dict[bytes, bytes]:
        """What is sealed under each of these keys, where there is anything."""
        return (await self._ask(_Request(_promise(), reads=keys))).found

    async def change(self, changes: Mapping[bytes, Row | None], holds: Holds | None = None) -> bool:
        """Write these rows, and delete those that are None, in one transaction.

        False, and nothing is changed, where other processes change rows as well and something else is there by now
        than what `holds` is true of.
        """
        return not (await self._ask(_Request(_promise(), changes=changes, holds=holds))).overtaken

    async def forget(self, keys: tuple[bytes, ...]) -> None:
        """Delete these, and leave no byte of them."""
        await self._ask(_Request(_promise(), changes=dict.fromkeys(keys), wipes=True), WIPING)

    async def expire(self, now: int) -> int:
        """Delete what has expired at this unix second and say how many; leave no byte of rows that are no more."""
        return (await self._ask(_Request(_promise(), expire=now, wipes=True), WIPING)).deleted

    def owe(self, keys: tuple[bytes, ...]) -> None:
        """Delete these before anything else is done, once the database can be asked again."""
        self._owed.update(dict.fromkeys(keys))
        while len(self._owed) > OWED:
            del self._owed[next(iter(self._owed))]

    async def close(self) -> None:
        """Finish what is waiting, leave no old bytes behind, and let go."""
        with suppress(Exception):  # whatever it was, there is nobody left to tell
            async with asyncio.timeout(PATIENCE):
                if self._worker:
                    await self._worker
                if self._connection and self._stained:
                    await self._wipe(self._connection)
        await self._disconnect()

    async def _ask(self, request: _Request, patience: float = PATIENCE) -> _Request:
        self._waiting.append(request)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        async with asyncio.timeout(patience):
            await request.done
        return request

    async def _work(self) -> None:
        """Carry out what is waiting, until nothing is. However slow the database is, it is never interrupted."""
        while self._waiting:
            # Whoever lost patience has gone on without it.
            waiting = [request for request in self._waiting if not request.done.done()]
            batch, self._waiting = waiting[:MOST], waiting[MOST:]
            owed, self._owed = self._owed, {}
            try:
                await self._attempt(batch, owed)
            except Exception as problem:
                self._owed = owed | self._owed
                await self._disconnect(problem)
                _settle(batch, problem)

    async def _attempt(self, batch: list[_Request], owed: Mapping[bytes, None]) -> None:
        stood = self._connection is not None
        try:
            await self._carry_out(batch, owed)
        except DBAPIError as problem:
            if not stood or not problem.connection_invalidated:
                raise
            await self._disconnect()  # it was cut while nobody used it: the server was restarted
            await self._carry_out(batch, owed)

    async def _carry_out(self, batch: list[_Request], owed: Mapping[bytes, None]) -> None:
        connection = self._connection = self._connection or await self._database.connect()
        removed = await self._write(connection, batch, owed)
        await self._read(connection, batch)
        wipers = [request for request in batch if request.wipes]
        sweeping = any(request.expire is not None for request in wipers)
        _settle([request for request in batch if not request.wipes])
        if (removed and wipers) or (sweeping and await self._may_be_stained(connection)):
            await self._wipe(connection)
        _settle(wipers)

    async def _write(self, connection: AsyncConnection, batch: list[_Request], owed: Mapping[bytes, None]) -> int:
        """Delete and write, all or nothing. Says how many rows were deleted."""
        wary = self._database.shared and any(request.holds for request in batch)
        changes = _all_of(batch, owed)
        expiring = [request for request in batch if request.expire is not None]
        if not (changes or expiring):
            return 0
        self._stained = True
        several = wary or len(changes) + len(expiring) > 1  # one statement is a transaction by itself
        if several:
            await connection.execute(self._database.begin)
        if wary:
            changes = await self._not_overtaken(connection, batch, owed, changes)
        deletes = [key for key, row in changes.items() if row is None]
        rows = _values(changes)
        removed = (await connection.execute(_DELETE, {"keys": deletes})).rowcount if deletes else 0
        if rows:
            await connection.execute(self._database.upsert, rows)
        for request in expiring:
            window = {"now": request.expire, "latest": (request.expire or 0) + _LATEST}
            request.deleted = (await connection.execute(_EXPIRE, window)).rowcount
            removed += request.deleted
        if several:
            await connection.execute(COMMIT)
        return removed

    async def _not_overtaken(
        self, connection: AsyncConnection, batch: list[_Request], owed: Mapping[bytes, None], changes: _Changes
    ) -> _Changes:
        """The changes of those requests whose rows are as they hold; nobody else changes these until the commit."""
        there = {row.key: row.sealed for row in await connection.execute(_LOCK, {"keys": list(changes)})}
        new = {
            key: row
            for request in batch
            for key, row in request.changes.items()
            if row and request.holds and key not in there and request.holds(there)
        }
        made = set()
        if new:  # nothing to lock yet: of two who begin at once, the first is told that it was
            made = set((await connection.scalars(self._database.create, _values(new))).all())
        for request in batch:
            if request.holds:
                held = request.holds(there) and all(key in made for key in request.changes if key in new)
                request.overtaken = not held
        left = _all_of([request for request in batch if not request.overtaken], owed)
        return {key: row for key, row in left.items() if key not in made}

    async def _read(self, connection: AsyncConnection, batch: list[_Request]) -> None:
        keys = [key for request in batch for key in request.reads]
        if keys:
            sealed = {row.key: row.sealed for row in await connection.execute(_READ, {"keys": keys})}
            for request in batch:
                request.found = {key: sealed[key] for key in request.reads if key in sealed}

    async def _may_be_stained(self, connection: AsyncConnection) -> bool:
        """Whether this process changed anything since its last wipe, or others may have done."""
        return self._stained or bool(await connection.scalar(_ANY))

    async def _wipe(self, connection: AsyncConnection) -> None:
        try:
            await self._database.wipe(connection)
        except Exception as problem:  # the rows are deleted, and a sweep tries again
            await self._disconnect(problem)
            self._unwiped(problem)
        else:
            self._stained = False

    async def _disconnect(self, problem: Exception | None = None) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # it is of no more use in any case
                await self._database.close(connection)
        if problem is not None:
            self._database.failed(problem)


def _all_of(batch: list[_Request], owed: Mapping[bytes, None]) -> _Changes:
    changes: _Changes = {**owed}
    for request in batch:
        changes.update(request.changes)
    return changes


def _values(changes: Mapping[bytes, Row | None]) -> list[dict[str, object]]:
    """For an insert, in one order for all processes: no two wait for each other."""
    return [{"key": key, "sealed": row.sealed, "expires": row.expires} for key, row in sorted(changes.items()) if row]


def _promise() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()


def _settle(requests: list[_Request], problem: Exception | None = None) -> None:
    for request in requests:
        if not request.done.done():
            if problem:
                request.done.set_exception(problem)
            else:
                request.done.set_result(None)
