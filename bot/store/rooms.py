"""Rooms and their schedules, as rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Row, Select, Text, and_, bindparam, case, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.chat import Address
from bot.model.delivery import Fate, Kept, Note, Occurrence, Room, Rule, Schedule
from bot.store import tables as t
from bot.store.times import clock_time, day, minute, moment, on_day, second

# The lock of PostgreSQL that whoever plans a lane holds alone, and all who change its groups share.
PLANNING = func.hashtextextended(literal("fanilo-plan-") + bindparam("of_lane", type_=Text), 0)
_CHANGING = select(func.pg_advisory_xact_lock_shared(PLANNING))

Alter = Callable[[Kept | None], Kept | None]


class Following(Protocol):
    """The first occurrence of a rule in a zone, behind a key (date and ordinal), and not before a time."""

    def __call__(
        self, rule: Rule, zone: str, *, after: tuple[date, int] | None = None, not_before: datetime | None = None
    ) -> Occurrence | None:
        """None when the rule is over."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """What the store is handed of schedules, of which it knows nothing itself."""

    dump: Callable[[Rule], str]  # the same text for equal rules
    load: Callable[[str], Rule]
    following: Following
    offset: Callable[[int, int, int], int]  # room, schedule, jitter -> seconds by which its posts come later
    lane: Callable[[Address], str] = lambda where: where.account  # that a group belongs to


async def find(connection: AsyncConnection, rules: Rules, where: Address, *, lock: bool = False) -> Kept | None:
    """What is kept of the group at this address; the thread is of no account."""
    chosen = select(t.room).where(t.room.c.account == where.account, t.room.c.chat == where.chat)
    return await _kept(connection, rules, chosen, lock)


async def changing(connection: AsyncConnection, rules: Rules, where: Address) -> None:
    """Nothing of this group's lane is planned until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_CHANGING, {"of_lane": rules.lane(where)})


async def by_id(connection: AsyncConnection, rules: Rules, room: int, *, lock: bool = False) -> Kept | None:
    """What is kept of a group."""
    return await _kept(connection, rules, select(t.room).where(t.room.c.id == room), lock)


async def listed(connection: AsyncConnection, rules: Rules, *, after: int, limit: int) -> tuple[Kept, ...]:
    """Groups in the order of their ids, those behind `after`."""
    rows = await connection.execute(select(t.room).where(t.room.c.id > after).order_by(t.room.c.id).limit(limit))
    rooms = [room_of(row) for row in rows]
    if not rooms:
        return ()
    of = select(t.schedule).where(t.schedule.c.room.in_([room.id for room in rooms])).order_by(t.schedule.c.id)
    schedules: dict[int, list[Schedule]] = {}
    for row in await connection.execute(of):
        schedules.setdefault(row.room, []).append(_schedule(row, rules))
    return tuple(Kept(room, tuple(schedules.get(room.id, ()))) for room in rooms)


async def write(connection: AsyncConnection, rules: Rules, before: Kept | None, after: Kept, now: datetime) -> Kept:
    """Make the rows be `after`. Ids of what is new are given here."""
    room = after.room
    values = _room_values(room)
    if before is None:
        made = await connection.execute(insert(t.room).values(**values).returning(t.room.c.id))
        room = replace(room, id=made.scalar_one())
    elif before.room != room:
        await connection.execute(update(t.room).where(t.room.c.id == room.id).values(**values))
    kept = {schedule.id for schedule in after.schedules}
    gone = [old.id for old in before.schedules if old.id not in kept] if before else []
    if gone:
        of_gone = and_(t.delivery.c.room == room.id, t.delivery.c.schedule.in_(gone))
        await _end(connection, of_gone, Note.UNSCHEDULED, now)
        await connection.execute(delete(t.schedule).where(t.schedule.c.id.in_(gone)))
    if room.closed_at is not None:
        await _end(connection, t.delivery.c.room == room.id, Note.REMOVED, now)
    known = {old.id: old for old in before.schedules} if before else {}
    schedules = []
    for schedule in after.schedules:
        if schedule != known.get(schedule.id) or (before and before.room.zone != room.zone):
            schedules.append(await _write_schedule(connection, rules, room, schedule))
        else:
            schedules.append(schedule)
    return Kept(room, tuple(schedules))


async def move(connection: AsyncConnection, rules: Rules, old: Address, new: Address, now: datetime) -> None:
    """A group has a new address. Where it was set up there as well, that stays and the old one is closed."""
    await changing(connection, rules, old)
    before = await find(connection, rules, old, lock=True)
    there = await find(connection, rules, new, lock=True)
    if before is None or (there is not None and there.room.id == before.room.id):
        return
    if there is not None and there.schedules and there.room.closed_at is None:
        await write(connection, rules, before, before.closed(now), now)
        return
    if there is not None:
        await erase(connection, [there.room.id])
    moved = t.room.c.id == before.room.id
    await connection.execute(update(t.room).where(moved).values(account=new.account, chat=new.chat))


async def rehome(connection: AsyncConnection, rules: Rules, account: str) -> int:
    """Groups of an account whose schedules are in another lane than they belong to are moved. Says how many."""
    foreign = select(t.schedule.c.id).where(t.schedule.c.lane > f"{account}/", t.schedule.c.lane < f"{account}0")
    stray = select(t.delivery.c.id).where(
        t.delivery.c.lane > f"{account}/", t.delivery.c.lane < f"{account}0", t.delivery.c.settled_at.is_(None)
    )
    whole = rules.lane(Address(account, "0")) == account  # it has one lane only
    if whole and not any([(await connection.execute(each.limit(1))).first() for each in (foreign, stray)]):
        return 0
    there = (
        select(t.room.c.id, t.room.c.chat, t.schedule.c.lane)
        .join(t.schedule, t.schedule.c.room == t.room.c.id)
        .where(t.room.c.account == account)
        .distinct()
    )
    rows = [(row.id, rules.lane(Address(account, row.chat)), row.lane) for row in await connection.execute(there)]
    moved = [{"its_room": room, "lane": lane} for room, lane, was in rows if lane != was]
    if moved:
        of_room = t.schedule.c.room == bindparam("its_room")
        await connection.execute(update(t.schedule).where(of_room), moved)
    # Of slots by their own lane: a process with the old number may have queued some since.
    queued = (
        select(t.delivery.c.id, t.delivery.c.lane, t.room.c.chat)
        .join(t.room, t.room.c.id == t.delivery.c.room)
        .where(t.room.c.account == account, t.delivery.c.settled_at.is_(None))
    )
    found = [(row.id, rules.lane(Address(account, row.chat)), row.lane) for row in await connection.execute(queued)]
    slots = [{"its_slot": slot, "lane": lane} for slot, lane, was in found if lane != was]
    if slots:
        await connection.execute(update(t.delivery).where(t.delivery.c.id == bindparam("its_slot")), slots)
    return len(moved)


async def erase_closed(connection: AsyncConnection, until: datetime) -> int:
    """Erase the groups that were closed before, with all that was kept of them. Says how many."""
    rows = await connection.execute(select(t.room.c.id).where(t.room.c.closed_at < second(until)).limit(10_000))
    ids = [row.id for row in rows]
    await erase(connection, ids)
    return len(ids)


async def erase(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Erase these groups, with all that was kept of them."""
    for table, column in ((t.delivery, t.delivery.c.room), (t.schedule, t.schedule.c.room), (t.room, t.room.c.id)):
        if ids:
            await connection.execute(delete(table).where(column.in_(ids)))


async def _kept(connection: AsyncConnection, rules: Rules, chosen: Select[Any], lock: bool) -> Kept | None:
    row = (await connection.execute(chosen.with_for_update() if lock else chosen)).one_or_none()
    if row is None:
        return None
    room = room_of(row)
    of = select(t.schedule).where(t.schedule.c.room == room.id).order_by(t.schedule.c.id)
    rows = await connection.execute(of.with_for_update() if lock else of)
    return Kept(room, tuple(_schedule(each, rules) for each in rows))


async def _end(connection: AsyncConnection, which: Any, note: Note, now: datetime) -> None:
    """What waits will not be sent; whether it was already may be unknown. What is being sent ends by itself."""
    waits = t.delivery.c.fate == Fate.WAITING.value
    doubtful = t.delivery.c.began.is_not(None)
    ended = {
        "fate": case((doubtful, Fate.DOUBT.value), else_=Fate.FAILED.value),
        "note": case((doubtful, Note.NO_ANSWER.value), else_=note.value),
        "settled_at": second(now),
        "next_try": None,
    }
    # In the order in which the outbox writes them, so that neither waits for the other for ever.
    locked = select(t.delivery.c.id).where(which, waits).order_by(t.delivery.c.id).with_for_update()
    ids = [row.id for row in await connection.execute(locked)]
    if ids:
        await connection.execute(update(t.delivery).where(t.delivery.c.id.in_(ids)).values(ended))


async def _write_schedule(connection: AsyncConnection, rules: Rules, room: Room, schedule: Schedule) -> Schedule:
    values = {
        "room": room.id,
        "lane": rules.lane(room.address),
        "pack": schedule.pack,
        "rule": rules.dump(schedule.rule),
        "zone": room.zone,
        "jitter": schedule.jitter,
        "campaign": schedule.campaign,
        "planned_day": day(schedule.planned[0]) if schedule.planned else None,
        "planned_ordinal": schedule.planned[1] if schedule.planned else None,
    }
    id = schedule.id
    if not id:
        new = insert(t.schedule).values(**values, shift=0, recent="").returning(t.schedule.c.id)
        id = (await connection.execute(new)).scalar_one()
    shift = rules.offset(room.id, id, schedule.jitter)
    upcoming = schedule.upcoming
    base = second(upcoming.at) if upcoming else None
    values |= {
        "shift": shift,
        "next_day": day(upcoming.date) if upcoming else None,
        "next_ordinal": upcoming.ordinal if upcoming else None,
        "next_base": base,
        "next_at": None if base is None else base + shift,
    }
    await connection.execute(update(t.schedule).where(t.schedule.c.id == id).values(**values))
    return replace(schedule, id=id, room=room.id)


def room_of(row: Row[Any], prefix: str = "") -> Room:
    """A room, of a row in which its columns have this before their names."""
    of = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    return Room(
        id=of["id"],
        address=Address(of["account"], of["chat"], of["thread"]),
        organisation=of["organisation"],
        language=of["language"],
        fallback=of["fallback"],
        zone=of["zone"],
        since=moment(of["since"]),
        quiet=(clock_time(of["quiet_from"]), clock_time(of["quiet_until"])),
        per_day=of["per_day"],
        paused_until=None if of["paused_until"] is None else moment(of["paused_until"]),
        closed_at=None if of["closed_at"] is None else moment(of["closed_at"]),
    )


def _room_values(room: Room) -> dict[str, object]:
    return {
        "account": room.address.account,
        "chat": room.address.chat,
        "thread": room.address.thread,
        "organisation": room.organisation,
        "language": room.language,
        "fallback": room.fallback,
        "zone": room.zone,
        "since": second(room.since),
        "quiet_from": minute(room.quiet[0]),
        "quiet_until": minute(room.quiet[1]),
        "per_day": room.per_day,
        "paused_until": None if room.paused_until is None else second(room.paused_until),
        "closed_at": None if room.closed_at is None else second(room.closed_at),
    }


def _schedule(row: Row[Any], rules: Rules) -> Schedule:
    upcoming = (
        None if row.next_base is None else Occurrence(on_day(row.next_day), row.next_ordinal, moment(row.next_base))
    )
    planned = None if row.planned_day is None else (on_day(row.planned_day), row.planned_ordinal)
    return Schedule(
        id=row.id,
        room=row.room,
        pack=row.pack,
        rule=rules.load(row.rule),
        jitter=row.jitter,
        campaign=row.campaign,
        upcoming=upcoming,
        recent=tuple(row.recent.split()),
        planned=planned,
    )
