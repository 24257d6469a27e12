"""Slots on their way: taken, chosen for, marked before and after the call."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import Delivery, Fate, Note, Room, Slot
from bot.store import tables as t
from bot.store.rooms import room_of
from bot.store.times import moment, on_day, second

OPEN = (Fate.WAITING, Fate.SENDING)
KEPT = timedelta(days=35)  # since it was settled
DOUBTS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot whose time has come, with all that is needed to send it."""

    delivery: Delivery
    room: Room
    pack: str | None  # None = its schedule is no more
    recent: tuple[str, ...]  # posts of the pack that the group had, newest last


@dataclass(frozen=True, slots=True)
class Mark:
    """What a slot is from now on."""

    id: int
    fate: Fate
    post: str | None = None
    language: str | None = None
    tries: int = 0
    next_try: datetime | None = None  # of WAITING
    began: datetime | None = None  # when the first call began whose end nobody knows (yet)
    note: Note | None = None
    settled_at: datetime | None = None
    schedule: int | None = None  # whose recent posts are `recent` now
    recent: tuple[str, ...] = ()
    pack: str | None = None  # that the post is of


_d = t.delivery
# In so many words, not as parameters: only then SQLite uses the index of what is open.
_OPEN = sql("delivery.fate IN ('waiting', 'sending')")
_DOUBT = sql("delivery.fate = 'doubt'")
_ROOM = "room_"  # before the names of a room's columns, where they stand beside those of a slot
_WHOLE = (
    select(
        _d,
        *(each.label(f"{_ROOM}{each.name}") for each in t.room.c),
        t.schedule.c.pack.label("scheduled"),
        t.schedule.c.recent,
    )
    .join(t.room, t.room.c.id == _d.c.room)
    .outerjoin(t.schedule, t.schedule.c.id == _d.c.schedule)
)
_WAITING = _WHOLE.where(_d.c.id.in_(bindparam("ids", expanding=True)), _d.c.fate == Fate.WAITING.value)
_SENDING = select(_d.c.id).where(_d.c.id.in_(bindparam("ids", expanding=True)), _d.c.fate == Fate.SENDING.value)
_TAKE = (
    _WHOLE.where(
        _d.c.lane == bindparam("lane"),
        _OPEN,
        _d.c.fate == Fate.WAITING.value,
        _d.c.next_try <= bindparam("now"),
        _d.c.id.not_in(bindparam("held", expanding=True)),
    )
    .order_by(_d.c.next_try, _d.c.id)
    .limit(bindparam("most"))
)
# What is set are the columns that are given.
_MARK = update(_d).where(_d.c.id == bindparam("its_id"), or_(*(_d.c.fate == fate.value for fate in OPEN)))
_RECENT = update(t.schedule).where(t.schedule.c.id == bindparam("its_id"))


async def take(
    connection: AsyncConnection, lane: str, now: datetime, held: Collection[int], most: int
) -> tuple[Taken, ...]:
    """Slots that wait, the longest due first, without those that are held already."""
    given = {"lane": lane, "now": second(now), "held": list(held), "most": most}
    return tuple(_taken(row) for row in await connection.execute(_TAKE, given))


async def waiting(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Taken]:
    """Those of these slots that wait, with their groups as they are now."""
    return {row.id: _taken(row) for row in await connection.execute(_WAITING, {"ids": list(ids)})}


async def sending(connection: AsyncConnection, ids: Sequence[int]) -> frozenset[int]:
    """Those of these slots that are being sent."""
    return frozenset((await connection.scalars(_SENDING, {"ids": list(ids)})).all())


async def mark(connection: AsyncConnection, marks: Sequence[Mark]) -> None:
    """Write what these slots are now. One that is settled already stays as it is.

    In the order in which an admin's change takes its rows, schedules first: no two wait for each other.
    """
    recent = [{"its_id": each.schedule, "recent": " ".join(each.recent)} for each in marks if each.schedule]
    if recent:
        await connection.execute(_RECENT, sorted(recent, key=itemgetter("its_id")))
    await connection.execute(
        _MARK,
        [
            {
                "its_id": each.id,
                "fate": each.fate.value,
                "post": each.post,
                "pack": each.pack,
                "language": each.language,
                "tries": each.tries,
                "next_try": second(each.next_try) if each.next_try else None,
                "began": second(each.began) if each.began else None,
                "note": each.note.value if each.note else None,
                "settled_at": second(each.settled_at) if each.settled_at else None,
            }
            for each in sorted(marks, key=attrgetter("id"))
        ],
    )


async def late(
    connection: AsyncConnection, lane: str, until: datetime, now: datetime, why: Note = Note.GRACE_OVER
) -> int:
    """What was due before `until`, still waits and surely was not sent is not sent any more. Says how many.

    What is to be tried again later than that is left to whoever tries.
    """
    certain = and_(_d.c.began.is_(None), _d.c.next_try < second(until))
    waits = and_(_OPEN, _d.c.lane == lane, _d.c.fate == Fate.WAITING.value, _d.c.at < second(until), certain)
    over = {"fate": Fate.LATE.value, "note": why.value, "settled_at": second(now), "next_try": None}
    return (await connection.execute(update(_d).where(waits).values(over))).rowcount


async def recover(connection: AsyncConnection, lane: str, now: datetime, again: timedelta | None) -> int:
    """What was being sent when its process died. Says how many are in doubt.

    `again`: how long the platform knows a key; what began within that time waits once more, with the same post.
    """
    sending = and_(_OPEN, _d.c.lane == lane, _d.c.fate == Fate.SENDING.value)
    if again is not None:
        known = _d.c.began >= second(now - again)
        await connection.execute(update(_d).where(sending, known).values(fate=Fate.WAITING.value, next_try=second(now)))
    doubt = {"fate": Fate.DOUBT.value, "note": Note.PROCESS_DIED.value, "settled_at": second(now), "next_try": None}
    return (await connection.execute(update(_d).where(sending).values(doubt))).rowcount


async def settle_doubt(connection: AsyncConnection, id: int, fate: Fate, now: datetime) -> bool:
    """What the operator has found out about one in doubt: SENT or FAILED. Says whether it was in doubt."""
    doubtful = and_(_d.c.id == id, _d.c.fate == Fate.DOUBT.value)
    found = {"fate": fate.value, "note": Note.BY_HAND.value, "settled_at": second(now)}
    return (await connection.execute(update(_d).where(doubtful).values(found))).rowcount == 1


async def listed(
    connection: AsyncConnection,
    *,
    fates: Iterable[Fate],
    since: datetime | None = None,
    until: datetime | None = None,
    room: int | None = None,
    after: int = 0,
    limit: int = 1_000,
) -> tuple[Delivery, ...]:
    """Slots with one of these fates that were due in this time, in the order of their ids, those behind `after`."""
    asked: Select[Any] = select(_d).where(_d.c.fate.in_([fate.value for fate in fates]), _d.c.id > after)
    if since is not None:
        asked = asked.where(_d.c.at >= second(since))
    if until is not None:
        asked = asked.where(_d.c.at < second(until))
    if room is not None:
        asked = asked.where(_d.c.room == room)
    return tuple(delivery_of(row) for row in await connection.execute(asked.order_by(_d.c.id).limit(limit)))


async def newest(connection: AsyncConnection, room: int) -> Delivery | None:
    """The newest slot of a group that was sent, or that the platform did not take."""
    called = or_(_d.c.fate == Fate.SENT.value, _d.c.note == Note.REFUSED.value)
    asked = select(_d).where(_d.c.room == room, called).order_by(_d.c.settled_at.desc()).limit(1)
    row = (await connection.execute(asked)).one_or_none()
    return delivery_of(row) if row else None


async def counted(connection: AsyncConnection, lane: str, now: datetime) -> tuple[int, int]:
    """Of a lane: slots that are due and wait; slots in doubt."""
    waits = and_(_OPEN, _d.c.lane == lane, _d.c.fate == Fate.WAITING.value, _d.c.next_try <= second(now))
    in_doubt = and_(_DOUBT, _d.c.lane == lane)
    waiting, doubt = [
        await connection.scalar(select(func.count()).select_from(_d).where(which)) for which in (waits, in_doubt)
    ]
    return waiting or 0, doubt or 0


async def expire(connection: AsyncConnection, now: datetime) -> int:
    """Delete what was settled long ago, and say how many."""
    old = or_(
        and_(_d.c.settled_at < second(now - KEPT), _d.c.fate != Fate.DOUBT.value),
        and_(_d.c.settled_at < second(now - DOUBTS_KEPT), _d.c.fate == Fate.DOUBT.value),
    )
    some = select(_d.c.id).where(old).limit(20_000)
    return (await connection.execute(delete(_d).where(_d.c.id.in_(some)))).rowcount


def delivery_of(row: Row[Any]) -> Delivery:
    """A slot, of a row of its table."""
    return Delivery(
        id=row.id,
        slot=Slot(row.room, row.schedule, on_day(row.day), row.ordinal),
        lane=row.lane,
        at=moment(row.at),
        fate=Fate(row.fate),
        post=row.post,
        language=row.language,
        tries=row.tries,
        next_try=None if row.next_try is None else moment(row.next_try),
        began=None if row.began is None else moment(row.began),
        note=Note(row.note) if row.note else None,
        settled_at=None if row.settled_at is None else moment(row.settled_at),
    )


def _taken(row: Row[Any]) -> Taken:
    return Taken(delivery_of(row), room_of(row, _ROOM), row.scheduled, tuple((row.recent or "").split()))
