"""Who holds a lane: one account, with its connection and its posts, is run by one process at a time.

A holder has a lock that falls when it dies, and an epoch in the ledger: what an older one writes is refused.
"""

import asyncio
import fcntl
import logging
import os
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.database import BEGIN, COMMIT, explain, let_go
from bot.store.link import Link
from bot.store.writer import Held

log = logging.getLogger(__name__)

BEAT = 3.0  # seconds between two signs of life
STALE = 12  # seconds without one after which a holder has hung: its lock is taken from it
PATIENCE = 4.0  # seconds that a sign of life may take
_UNSAFE = re.compile(r"[^a-z0-9_.-]")


class Lost(Exception):
    """The lane may be held by another process now."""


class Grip(Protocol):
    """A lane that is held."""

    @property
    def held(self) -> Held:
        """The lane and its epoch."""
        ...

    async def beat(self) -> None:
        """Give a sign of life. Raises Lost."""
        ...

    async def release(self) -> None:
        """Let another have it."""
        ...


class Lanes(Protocol):
    """Where lanes are held."""

    async def take(self, lane: str) -> Grip | None:
        """Hold it, unless another does. Raises what the database raises."""
        ...


class FileLanes:
    """With SQLite: a lock on a file beside the database."""

    def __init__(self, path: Path, link: Link) -> None:
        self._path, self._link = path, link

    async def take(self, lane: str) -> Grip | None:
        """Hold it, unless another process does."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{self._path.name}.lane-{_UNSAFE.sub('-', lane)}"
        file = os.open(self._path.with_name(name), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            async with self._link.writing() as connection:
                return _FileGrip(Held(lane, await _next_epoch(connection, lane)), file)
        except BlockingIOError:
            os.close(file)
            return None
        except BaseException:
            os.close(file)
            raise


class _FileGrip:
    """Falls with the process: there is nothing to sign."""

    def __init__(self, held: Held, file: int) -> None:
        self.held = held
        self._file: int | None = file

    async def beat(self) -> None:
        """The kernel keeps it."""

    async def release(self) -> None:
        """Unlock."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


class ServerLanes:
    """With PostgreSQL: a session-level advisory lock. Its connection must reach the server past any pooler of
    transactions."""

    def __init__(self, connect: Callable[[], Awaitable[AsyncConnection]]) -> None:
        """`connect`: a connection that nobody else uses, in autocommit."""
        self._connect = connect

    async def take(self, lane: str) -> Grip | None:
        """Hold it, unless another process does and has given a sign of life lately."""
        connection = await self._connect()
        try:
            if not await connection.scalar(_TRY_LOCK, {"lane": lane}):
                await self._end_hung(connection, lane)
                await _leave(connection)
                return None
            return _ServerGrip(Held(lane, await _next_epoch(connection, lane)), connection)
        except BaseException:
            await _leave(connection)
            raise

    @staticmethod
    async def _end_hung(connection: AsyncConnection, lane: str) -> None:
        """Take the lock from a holder that is silent: it hangs, or its cable is cut. Then it is for whoever comes."""
        ended = (await connection.execute(_END_HUNG, {"lane": lane, "stale": STALE})).all()
        if ended:
            log.warning("a process that gave no sign of life has lost its lane")


class _ServerGrip:
    def __init__(self, held: Held, connection: AsyncConnection) -> None:
        self.held, self._connection = held, connection
        self._beating: asyncio.Future[CursorResult[Any]] | None = None
        self._left: asyncio.Future[None] | None = None

    async def beat(self) -> None:
        """Write it down. Raises Lost."""
        mine = (t.lane.c.name == self.held.lane, t.lane.c.epoch == self.held.epoch)
        statement = update(t.lane).where(*mine).values(heartbeat=_SERVER_TIME)
        # Not cancelled: over a cable that is cut, that takes longer than the lane is kept for us.
        self._beating = asyncio.ensure_future(self._connection.execute(statement))
        await asyncio.wait({self._beating}, timeout=PATIENCE)
        if not self._beating.done():
            raise Lost
        try:
            beaten = self._beating.result()
        except Exception as problem:
            log.warning("the lane of an account can't be held: %s", explain(problem))
            raise Lost from problem
        if beaten.rowcount != 1:
            raise Lost

    async def release(self) -> None:
        """Unlock, by closing. It is not waited for where a sign of life still is."""
        if self._beating is not None and not self._beating.done():
            self._beating.add_done_callback(self._closing)
            self._beating.cancel()
        else:
            await _leave(self._connection)

    def _closing(self, beating: "asyncio.Future[CursorResult[Any]]") -> None:
        if not beating.cancelled():
            beating.exception()
        self._left = asyncio.ensure_future(_leave(self._connection))


# The clocks of machines differ; all signs of life are by the clock of the server.
_SERVER_TIME: ColumnElement[int] = cast(func.date_part("epoch", func.clock_timestamp()), BigInteger)
_KEY = func.hashtextextended(literal("fanilo-lane-") + bindparam("lane", type_=Text), 0)
_TRY_LOCK = select(func.pg_try_advisory_lock(_KEY))
_locks = table(
    "pg_locks",
    column("pid"), column("locktype"), column("granted"), column("objsubid"),
    column("database"), column("classid"), column("objid"),
)  # fmt: skip
_databases = table("pg_database", column("oid"), column("datname"))
_lane_and_locks = _locks.join(t.lane, t.lane.c.name == bindparam("lane"))
_END_HUNG = (
    select(func.pg_terminate_backend(_locks.c.pid))
    .select_from(_lane_and_locks)
    .where(
        _locks.c.locktype == "advisory",
        _locks.c.granted,
        _locks.c.objsubid == 1,  # of a lock on one number of 64 bits, whose halves are joined below
        _locks.c.database
        == select(_databases.c.oid).where(_databases.c.datname == func.current_database()).scalar_subquery(),
        cast(_locks.c.classid, BigInteger)
        .bitwise_lshift(literal_column("32"))
        .bitwise_or(cast(_locks.c.objid, BigInteger))
        == _KEY,
        t.lane.c.heartbeat < _SERVER_TIME - bindparam("stale", type_=BigInteger),
    )
)


async def _next_epoch(connection: AsyncConnection, lane: str) -> int:
    on_postgresql = connection.dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    beat = _SERVER_TIME if on_postgresql else literal_column("unixepoch()")
    holder = f"{socket.gethostname()}:{os.getpid()}"
    first = insert(t.lane).values(name=lane, epoch=1, holder=holder, heartbeat=beat)
    next_one = first.on_conflict_do_update(
        index_elements=[t.lane.c.name], set_={"epoch": t.lane.c.epoch + 1, "holder": holder, "heartbeat": beat}
    )
    if not on_postgresql:
        epoch: int = (await connection.execute(next_one.returning(t.lane.c.epoch))).scalar_one()
        return epoch
    # Behind whatever the last holder has begun to write: an update alone would not wait for it.
    await connection.execute(BEGIN)
    await connection.execute(select(t.lane.c.epoch).where(t.lane.c.name == lane).with_for_update())
    epoch = (await connection.execute(next_one.returning(t.lane.c.epoch))).scalar_one()
    await connection.execute(COMMIT)
    return epoch


async def _leave(connection: AsyncConnection) -> None:
    with suppress(Exception):  # it is of no more use in any case
        await let_go(connection)
