"""From schedules to slots: what has come due is queued once, in one transaction, and every schedule turned to its next.

However many groups there are, the statements are few: what they share is computed once for each rule, zone and date.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from bot.model.delivery import Fate, Note
from bot.store import deliveries
from bot.store import tables as t
from bot.store.rooms import PLANNING, Rules
from bot.store.times import day, moment, on_day, second

Class = tuple[str, str, int, int, int]  # a rule, its zone, and day, ordinal and second of what is due of it

GRACE = timedelta(hours=3)  # after which a post is not sent any more
BACKLOG = timedelta(days=31)  # what is older, after a long rest, never becomes a slot


@dataclass(frozen=True, slots=True)
class Planned:
    """What a planning has done."""

    slots: int = 0
    late: int = 0  # older ones that were given up
    more: bool = False  # some schedules have more that is due


_due = and_(t.schedule.c.lane == bindparam("of_lane"), t.schedule.c.next_at <= bindparam("now"))
_other = t.schedule.alias("other")
_there = t.delivery.alias("there")
# The day belongs to what has a slot on it already, then to a campaign, then to whoever was there first.
_first = or_(
    and_(_other.c.campaign.is_not(None), t.schedule.c.campaign.is_(None)),
    and_(
        _other.c.campaign.is_(None) == t.schedule.c.campaign.is_(None),
        _other.c.id < t.schedule.c.id,
    ),
)
_before = (
    select(func.count())
    .select_from(_other)
    .where(
        _other.c.room == t.schedule.c.room,
        _other.c.next_day == t.schedule.c.next_day,
        _other.c.next_at >= bindparam("late"),  # one that is late takes no day
        _first,
    )
    .correlate(t.schedule)
    .scalar_subquery()
)
_taken = (
    select(func.count())
    .select_from(_there)
    .where(
        _there.c.room == t.schedule.c.room,
        _there.c.day == t.schedule.c.next_day,
        _there.c.fate.in_([Fate.WAITING, Fate.SENDING, Fate.SENT, Fate.DOUBT]),
    )
    .correlate(t.schedule)
    .scalar_subquery()
)
_late = t.schedule.c.next_at < bindparam("late")
_full = _taken + _before >= t.room.c.per_day
# Once for each slot, however often the answer is needed below.
_ends = (
    select(
        t.schedule.c.room,
        t.schedule.c.id,
        t.schedule.c.next_day,
        t.schedule.c.next_ordinal,
        t.schedule.c.lane,
        t.schedule.c.next_at,
        case((_late, literal(Note.GRACE_OVER.value)), (_full, literal(Note.DAY_TAKEN.value)), else_=null()).label(
            "note"
        ),
    )
    .join(t.room, t.room.c.id == t.schedule.c.room)
    .where(_due)
    .offset(0)  # else PostgreSQL would put the question wherever its answer is needed
    .subquery("ends")
)
_waits = _ends.c.note.is_(None)
_SLOTS = select(
    _ends.c.room,
    _ends.c.id,
    _ends.c.next_day,
    _ends.c.next_ordinal,
    _ends.c.lane,
    _ends.c.next_at,
    case(
        (_waits, literal(Fate.WAITING.value)),
        (_ends.c.note == Note.GRACE_OVER.value, literal(Fate.LATE.value)),
        else_=literal(Fate.FAILED.value),
    ),
    _ends.c.note,
    case((_waits, null()), else_=bindparam("now", type_=BigInteger)),
    case((_waits, _ends.c.next_at), else_=null()),
).where(true())  # without any, SQLite would take what follows for a part of the join
_COLUMNS = ["room", "schedule", "day", "ordinal", "lane", "at", "fate", "note", "settled_at", "next_try"]
# A table that has grown since it was last analysed would be read whole, once for each slot.
_BY_INDEX = sql("SET LOCAL enable_seqscan = off"), sql("SET LOCAL jit = off")
_LOCK = select(func.pg_advisory_xact_lock(PLANNING))
_CLASS = (
    t.schedule.c.rule, t.schedule.c.zone, t.schedule.c.next_day, t.schedule.c.next_ordinal, t.schedule.c.next_base
)  # fmt: skip
_DUE_CLASSES = select(*_CLASS).where(_due).distinct()
# What comes next of each of these; SQLite can't join rows that a statement brings along under names.
_turn = Table(
    "turn",
    MetaData(),
    Column("rule", Text),
    Column("zone", Text),
    Column("was_day", Integer),
    Column("was_ordinal", Integer),
    Column("was_base", BigInteger),
    Column("day", Integer),
    Column("ordinal", Integer),
    Column("base", BigInteger),
    prefixes=["TEMPORARY"],
)
_TURN = (
    update(t.schedule)
    .where(_due, *(ours == its for ours, its in zip(_CLASS, _turn.c, strict=False)))
    .values(
        planned_day=t.schedule.c.next_day,
        planned_ordinal=t.schedule.c.next_ordinal,
        next_day=_turn.c.day,
        next_ordinal=_turn.c.ordinal,
        next_base=_turn.c.base,
        next_at=_turn.c.base + t.schedule.c.shift,
    )
)
_MORE = select(t.schedule.c.id).where(_due).limit(1)


async def plan(
    connection: AsyncConnection,
    rules: Rules,
    *,
    lane: str,
    now: datetime,
    grace: timedelta,
    why: Note = Note.GRACE_OVER,
) -> Planned:
    """Queue what has come due, and give up what has waited too long; within a transaction that holds the lane.

    A slot that is there already stays as it is. Where the machine rested, only one slot of each schedule is queued at a
    time: `more` says that there are others. `why`: what kept those that have waited too long.
    """
    given = {"of_lane": lane, "now": second(now), "late": second(now - grace)}
    on_postgresql = connection.dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    if on_postgresql:  # admins who change something just now are waited for, and then wait; SQLite has one writer
        await connection.execute(_LOCK, given)
        for manner in _BY_INDEX:
            await connection.execute(manner)
    late = await deliveries.late(connection, lane, now - grace, now, why)
    classes = (await connection.execute(_DUE_CLASSES, given)).all()
    if not classes:
        return Planned(late=late)
    queued = insert(t.delivery).from_select(_COLUMNS, _SLOTS).on_conflict_do_nothing()
    queued = queued.execution_options(preserve_rowcount=True)
    slots = (await connection.execute(queued, given)).rowcount
    await connection.execute(CreateTable(_turn, if_not_exists=True))
    await connection.execute(delete(_turn))
    await connection.execute(insert(_turn), [_next(rules, of, now) for of in classes])
    await connection.execute(_TURN, given)
    more = (await connection.execute(_MORE, given)).first() is not None
    return Planned(slots, late, more)


def _next(rules: Rules, of: Class, now: datetime) -> dict[str, object]:
    """What comes after a slot, and not before it in time: it may have been kept at the time of an earlier zone."""
    rule, zone, number, ordinal, base = of
    not_before = max(moment(base), now - BACKLOG)
    coming = rules.following(rules.load(rule), zone, after=(on_day(number), ordinal), not_before=not_before)
    return {
        "rule": rule,
        "zone": zone,
        "was_day": number,
        "was_ordinal": ordinal,
        "was_base": base,
        "day": day(coming.date) if coming else None,
        "ordinal": coming.ordinal if coming else None,
        "base": second(coming.at) if coming else None,
    }
