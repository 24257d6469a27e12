"""Counts of posts over periods that are over, made of the ledger while its rows are still there (P19).

Nothing in them leads to a group or a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import Fate
from bot.model.period import Period, Unit, over_since
from bot.store import tables as t
from bot.store.deliveries import KEPT
from bot.store.times import on_day, second

_d, _o, _p = t.delivery, t.opened, t.period
_SENT = (
    (_d.c.fate == Fate.SENT.value)
    & (_d.c.at >= bindparam("since"))
    & (_d.c.at < bindparam("until"))
    & _d.c.pack.is_not(None)
    & _d.c.post.is_not(None)
)
_ROOMS = func.count(_d.c.room.distinct())
_BY_POST = select(_d.c.pack, _d.c.post, func.count().label("sent"), _ROOMS.label("rooms")).where(_SENT)
_BY_PACK = select(_d.c.pack, literal("").label("post"), func.count().label("sent"), _ROOMS.label("rooms")).where(_SENT)
_OPENED = (
    select(_o.c.pack, _o.c.post, func.sum(_o.c["count"]).label("times"))
    .where(_o.c.day >= bindparam("begin", type_=Integer), _o.c.day < bindparam("end", type_=Integer))
    .group_by(_o.c.pack, _o.c.post)
)


@dataclass(frozen=True, slots=True)
class Total:
    """What became of a post in a period; without a post, of a whole pack."""

    begin: date
    pack: str
    post: str
    sent: int
    rooms: int  # groups that it reached
    opened: int  # private chats opened from its link


async def open_one(connection: AsyncConnection, day: date, pack: str, post: str) -> None:
    """One more private chat was opened from the link of a post."""
    of = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = of(_o).values(day=day.toordinal(), pack=pack, post=post, count=1)
    more = {"count": _o.c["count"] + 1}
    await connection.execute(new.on_conflict_do_update(index_elements=[_o.c.day, _o.c.pack, _o.c.post], set_=more))


async def fold(connection: AsyncConnection, now: datetime) -> int:
    """Count the periods that are over and not counted yet. Says how many. What was counted stays as it is."""
    since = (now - KEPT).date()
    folded = 0
    for unit in Unit:
        counted = {
            on_day(begin)
            for begin in await connection.scalars(
                select(_p.c.begin).where(_p.c.unit == unit.value, _p.c.pack == "", _p.c.begin >= since.toordinal())
            )
        }
        for period in over_since(since, now, unit):
            if period.begin not in counted:
                await _fold_one(connection, unit, period)
                folded += 1
    await connection.execute(delete(_o).where(_o.c.day < (since - timedelta(days=31)).toordinal()))
    return folded


async def _fold_one(connection: AsyncConnection, unit: Unit, period: Period) -> None:
    given = {"since": second(period.since), "until": second(period.until)}
    days = {"begin": period.begin.toordinal(), "end": period.end.toordinal()}
    opened = {(row.pack, row.post): row.times for row in await connection.execute(_OPENED, days)}
    by_post = (await connection.execute(_BY_POST.group_by(_d.c.pack, _d.c.post), given)).all()
    by_pack = (await connection.execute(_BY_PACK.group_by(_d.c.pack), given)).all()
    rows: dict[tuple[str, str], tuple[int, int, int]] = {("", ""): (0, 0, 0)}
    for row in (*by_post, *by_pack):
        rows[row.pack, row.post] = (row.sent, row.rooms, 0)
    for (pack, post), count in opened.items():
        for key in ((pack, post), (pack, "")):
            sent, rooms, before = rows.get(key, (0, 0, 0))
            rows[key] = (sent, rooms, before + count)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    await connection.execute(
        insert(_p).on_conflict_do_nothing(),  # another process may count at the same time
        [
            {"unit": unit.value, "begin": period.begin.toordinal(), "pack": pack, "post": post,
             "sent": sent, "rooms": rooms, "opened": opened_here}
            for (pack, post), (sent, rooms, opened_here) in rows.items()
        ],
    )  # fmt: skip


async def totals(connection: AsyncConnection, unit: Unit, since: date, until: date) -> Iterable[Total]:
    """The counted periods that begin from `since` on and before `until`, oldest first."""
    asked = (
        select(_p)
        .where(_p.c.unit == unit.value, _p.c.begin >= since.toordinal(), _p.c.begin < until.toordinal())
        .order_by(_p.c.begin, _p.c.pack, _p.c.post)
    )
    return tuple(
        Total(on_day(row.begin), row.pack, row.post, row.sent, row.rooms, row.opened)
        for row in await connection.execute(asked)
        if row.pack
    )
