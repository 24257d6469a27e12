"""The ledger of the outreach: who wants posts, which are due, and what became of every one.

One code path on SQLite, in a file of its own beside that of the sessions, and on PostgreSQL.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, delete, make_url, select
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.chat import Address
from bot.model.delivery import Delivery, Fate, Kept, Note
from bot.model.period import Unit
from bot.store import counts, deliveries, planning, rooms
from bot.store import tables as t
from bot.store.database import BEGIN, connected, engine
from bot.store.deliveries import Mark, Taken
from bot.store.lanes import FileLanes, Grip, Lanes, ServerLanes
from bot.store.link import Link
from bot.store.planning import GRACE, Planned
from bot.store.postgres import CONNECT, PREPARING
from bot.store.rooms import Alter, Rules
from bot.store.times import moment, second
from bot.store.writer import Allow, Fenced, Held, Writer, fence

AGAIN = 3  # times that an admin's change is begun anew where another one was in its way
_DEADLOCK = "40P01"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
ERASED_AFTER = timedelta(days=30)  # since the bot was removed

_SQLITE = (
    sql("PRAGMA journal_mode = WAL"),
    sql("PRAGMA synchronous = FULL"),  # losing power must not make a post that began look as if it had not
    sql("PRAGMA secure_delete = ON"),
    sql("PRAGMA temp_store = MEMORY"),
    sql("PRAGMA foreign_keys = ON"),
)
_POSTGRES = (
    sql("SET lock_timeout = '10s'"),
    sql("SET statement_timeout = '60s'"),  # a million groups are planned in one
    sql("SET idle_in_transaction_session_timeout = '10s'"),
)
# A server behind a cut cable is noticed even where nothing is on its way to it.
_CONNECT = {**CONNECT, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
_BUSY = 10.0  # seconds to wait for another process
_IMMEDIATE = sql("BEGIN IMMEDIATE")


P = ParamSpec("P")
R = TypeVar("R")
Method = Callable[Concatenate["Ledger", P], Coroutine[object, object, R]]


def _whole(method: Method[P, R]) -> Method[P, R]:
    """Carried out to its end even where whoever asked is cancelled.

    A statement of SQLite that is interrupted may keep the file locked until its connection is collected as garbage.
    """

    @wraps(method)
    async def carried(self: "Ledger", /, *args: P.args, **kwargs: P.kwargs) -> R:
        task = asyncio.ensure_future(method(self, *args, **kwargs))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_forgotten)
            raise

    return carried


def _forgotten(task: "asyncio.Task[object]") -> None:
    """Nobody waits for it any more: what it raised is told to nobody."""
    if not task.cancelled():
        task.exception()


class Ledger:
    """For one event loop. Every method raises what the database raises; nothing is half done then."""

    def __init__(self, link: Link, reading: Link, lanes: Lanes, rules: Rules) -> None:
        self._link, self._reading, self._lanes = link, reading, lanes
        self._rules = rules
        self._writer = Writer(link)
        self.under_way: set[asyncio.Task[object]] = set()

    @classmethod
    def open(cls, url: str, rules: Rules, *, direct: str | None = None) -> "Ledger":
        """Of a SQLAlchemy URL; connects to nothing yet. Raises ValueError: what is wrong.

        `direct`: the same PostgreSQL database past a pooler of transactions, for the locks of lanes.
        """
        try:
            parsed, straight = make_url(url), make_url(direct or url)
        except (ArgumentError, ValueError):
            raise ValueError("can't be read: write postgresql://user:password@host:port/name") from None
        if parsed.get_backend_name() == "sqlite":
            return cls._in_file(parsed, rules)
        try:
            pool, locks = engine(parsed, _CONNECT), engine(straight, _CONNECT)
        except ModuleNotFoundError:
            raise ValueError("needs what PostgreSQL is spoken to with: pip install 'fanilo[postgres]'") from None

        def opening() -> Awaitable[AsyncConnection]:
            return connected(pool, _POSTGRES, (BEGIN, PREPARING))

        lanes = ServerLanes(lambda: connected(locks, _POSTGRES, (BEGIN, PREPARING)))
        return cls(Link(opening, BEGIN), Link(opening, BEGIN), lanes, rules)

    @classmethod
    def _in_file(cls, url: URL, rules: Rules) -> "Ledger":
        if not url.database or url.database == ":memory:":
            raise ValueError("needs the path of a file: sqlite:///state/fanilo.db")
        beside = Path(url.database)
        path = beside.with_name(f"{beside.stem}-ledger{beside.suffix}")
        file = engine(url.set(database=str(path)), {"timeout": _BUSY})

        async def opening() -> AsyncConnection:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)  # SQLite leaves its mode to the umask
            return await connected(file, _SQLITE, (_IMMEDIATE,))

        link = Link(opening, _IMMEDIATE)
        return cls(link, Link(opening, _IMMEDIATE), FileLanes(path, link), rules)

    async def close(self) -> None:
        """Finish what is under way, and let go of all connections but those of lanes."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=_BUSY)
        await self._link.close()
        await self._reading.close()

    # ---- groups

    @_whole
    async def kept(self, where: Address) -> Kept | None:
        """What is kept of the group at an address; the thread is of no account."""
        async with self._reading.reading() as connection:
            return await rooms.find(connection, self._rules, where)

    @_whole
    async def kept_by_id(self, room: int) -> Kept | None:
        """What is kept of a group."""
        async with self._reading.reading() as connection:
            return await rooms.by_id(connection, self._rules, room)

    @_whole
    async def groups(self, after: int = 0, limit: int = 1_000) -> tuple[Kept, ...]:
        """Groups in the order of their ids, those behind `after`."""
        async with self._reading.reading() as connection:
            return await rooms.listed(connection, self._rules, after=after, limit=limit)

    @_whole
    async def edit(self, where: Address, alter: Alter, now: datetime) -> Kept | None:
        """Change what is kept of the group at an address; what `alter` gives back is kept from then on.

        Nobody else changes or plans it meanwhile. `alter` gets None where nothing is kept and may be called again;
        where it gives None, nothing changes. New schedules have the id 0.
        """
        for _ in range(AGAIN):
            try:
                return await self._edit(where, alter, now)
            except IntegrityError:  # another process has made the same room just now
                continue
            except DBAPIError as problem:
                if getattr(problem.orig, "sqlstate", None) != _DEADLOCK:
                    raise
        return await self._edit(where, alter, now)

    async def _edit(self, where: Address, alter: Alter, now: datetime) -> Kept | None:
        async with self._link.writing() as connection:
            await rooms.changing(connection, self._rules, where)
            before = await rooms.find(connection, self._rules, where, lock=True)
            after = alter(before)
            if after is None or after == before:
                return before
            return await rooms.write(connection, self._rules, before, after, now)

    @_whole
    async def move(self, old: Address, new: Address, now: datetime) -> None:
        """A group has a new address. Its slots stay what they are."""
        async with self._link.writing() as connection:
            await rooms.move(connection, self._rules, old, new, now)

    # ---- lanes

    @_whole
    async def rehome(self, account: str) -> int:
        """Put the groups of an account into the lanes that they belong to now; says how many were in others.

        For when the number of its shards was changed.
        """
        async with self._link.writing() as connection:
            return await rooms.rehome(connection, self._rules, account)

    @_whole
    async def take_lane(self, lane: str) -> Grip | None:
        """Hold a lane, unless another process does."""
        return await self._lanes.take(lane)

    # ---- slots

    @_whole
    async def plan(self, held: Held, now: datetime, grace: timedelta = GRACE, why: Note = Note.GRACE_OVER) -> Planned:
        """Queue what has come due, and give up what has waited too long, in one transaction. Raises Fenced.

        `why`: what kept those that have waited too long.
        """
        async with self._link.writing() as connection:
            if not await fence(connection, (held,)):
                raise Fenced(held.lane)
            return await planning.plan(connection, self._rules, lane=held.lane, now=now, grace=grace, why=why)

    @_whole
    async def take(self, lane: str, now: datetime, holding: Collection[int] = (), most: int = 500) -> tuple[Taken, ...]:
        """Slots that wait and are due, the longest first, without those that are held already."""
        async with self._reading.reading() as connection:
            return await deliveries.take(connection, lane, now, holding, most)

    async def mark(self, held: Held, marks: Sequence[Mark]) -> None:
        """Write what becomes of slots; returns when it is on disk. Raises Fenced."""
        await self._writer.write(held, marks)

    async def begin(self, held: Held, mark: Mark, allow: Allow) -> tuple[Taken | None, bool]:
        """Mark a slot that waits, if `allow` says so of it and its group as they are in the same transaction.

        Gives them, None where it waits no longer, and whether it was marked; then it is on disk. Raises Fenced.
        """
        return await self._writer.begin(held, mark, allow)

    @_whole
    async def recover(self, held: Held, now: datetime, again: timedelta | None = None) -> int:
        """What was being sent when the last holder died: says how many are in doubt now. Raises Fenced.

        `again`: how long the platform knows an idempotency key; what began within that time is sent once more.
        """
        async with self._link.writing() as connection:
            if not await fence(connection, (held,)):
                raise Fenced(held.lane)
            return await deliveries.recover(connection, held.lane, now, again)

    @_whole
    async def deliveries(
        self,
        fates: Iterable[Fate],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        room: int | None = None,
        after: int = 0,
        limit: int = 1_000,
    ) -> tuple[Delivery, ...]:
        """Slots with one of these fates that were due in this time, in the order of ids, those behind `after`."""
        async with self._reading.reading() as connection:
            return await deliveries.listed(
                connection, fates=fates, since=since, until=until, room=room, after=after, limit=limit
            )

    @_whole
    async def newest(self, room: int) -> Delivery | None:
        """The newest slot of a group that was sent, or that the platform did not take."""
        async with self._reading.reading() as connection:
            return await deliveries.newest(connection, room)

    @_whole
    async def settle_doubt(self, delivery: int, fate: Fate, now: datetime) -> bool:
        """What the operator has found out: SENT or FAILED. False where it was not in doubt."""
        async with self._link.writing() as connection:
            return await deliveries.settle_doubt(connection, delivery, fate, now)

    @_whole
    async def counted(self, lane: str, now: datetime) -> tuple[int, int]:
        """Of a lane: slots that are due and wait; slots in doubt."""
        async with self._reading.reading() as connection:
            return await deliveries.counted(connection, lane, now)

    @_whole
    async def sweep(self, now: datetime) -> int:
        """Delete what was settled long ago, and groups that were left long ago. Says how many rows."""
        async with self._link.writing() as connection:
            await counts.fold(connection, now)  # first: it counts what is deleted then
            gone = await rooms.erase_closed(connection, now - ERASED_AFTER)
            return gone + await deliveries.expire(connection, now)

    # ---- what is counted

    @_whole
    async def opened(self, pack: str, post: str, now: datetime) -> None:
        """One more private chat was opened from the link of a post."""
        async with self._link.writing() as connection:
            await counts.open_one(connection, now.astimezone(UTC).date(), pack, post)

    @_whole
    async def totals(self, unit: Unit, since: date, until: date) -> tuple[counts.Total, ...]:
        """The counted periods that begin from `since` on and before `until`, oldest first."""
        async with self._reading.reading() as connection:
            return tuple(await counts.totals(connection, unit, since, until))

    # ---- what the operator has decided

    @_whole
    async def set_control(self, name: str, value: str | None, now: datetime) -> None:
        """Decide something for all processes; None takes it back."""
        async with self._link.writing() as connection:
            if value is None:
                await connection.execute(delete(t.control).where(t.control.c.name == name))
                return
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            new = insert(t.control).values(name=name, value=value, since=second(now))
            kept = {"value": value, "since": second(now)}
            await connection.execute(new.on_conflict_do_update(index_elements=[t.control.c.name], set_=kept))

    @_whole
    async def made_control(self, name: str, value: str) -> str:
        """What is decided under this name: `value`, if nothing was."""
        async with self._link.writing() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            await connection.execute(insert(t.control).values(name=name, value=value, since=0).on_conflict_do_nothing())
            kept = await connection.scalar(select(t.control.c.value).where(t.control.c.name == name))
            return str(kept)

    @_whole
    async def controls(self) -> dict[str, tuple[str, datetime]]:
        """What is decided: name -> value, and since when."""
        async with self._reading.reading() as connection:
            rows = await connection.execute(select(t.control))
            return {row.name: (row.value, moment(row.since)) for row in rows}
