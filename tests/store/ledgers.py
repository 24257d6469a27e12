"""Ledgers, groups to put into them, and the databases below."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.model.chat import Address
from bot.model.delivery import Delivery, Fate, Kept, Room, Rule, Schedule
from bot.schedule.change import rescheduled
from bot.schedule.due import following, offset
from bot.schedule.text import dump, load
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from bot.store.rooms import Alter, Rules
from bot.store.writer import Held

LANE = "za"
RULES = Rules(dump, load, following, offset)
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
NOON, EVENING = datetime(2026, 11, 24, 12, 0, tzinfo=UTC), datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PACK, OTHER_PACK = "common/job_offers_abroad", "ngo/campaign"


class Place(Protocol):
    """A database."""

    url: str

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement with ? for values, committed; the rows it gives."""
        ...


class FilePlace:
    """A folder with the file of a ledger in it."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'fanilo.db'}"
        self.file = folder / "fanilo-ledger.db"

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, committed; the rows it gives."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()


def opened(place: Place, rules: Rules = RULES) -> Ledger:
    """A ledger, as another process or a later start would have it."""
    return Ledger.open(place.url, rules)


def at(chat: str, thread: str | None = None, account: str = LANE) -> Address:
    """Where a group is."""
    return Address(account, chat, thread)


def daily(*hours: int) -> Rule:
    """Every day at these full hours."""
    return Rule(tuple(time(hour) for hour in hours))


def new_room(where: Address, now: datetime = MORNING, **more: Any) -> Room:
    """A group that was set up just now."""
    given: dict[str, Any] = {"organisation": None, "language": "en", "fallback": None, "zone": "UTC", "since": now}
    return Room(id=0, address=where, **{**given, **more})


def scheduling(rule: Rule, pack: str = PACK, now: datetime = MORNING, **more: Any) -> Alter:
    """Puts a pack into a room."""

    def alter(kept: Kept | None) -> Kept:
        assert kept
        new = Schedule(0, kept.room.id, pack, rule, **more)
        return replace(kept, schedules=(*kept.schedules, rescheduled(None, new, None, kept.room, now)))

    return alter


async def set_up(
    ledger: Ledger, where: Address, *rules: Rule, now: datetime = MORNING, jitter: int = 0, **more: Any
) -> Kept:
    """A group, with a schedule of one pack for each rule."""
    await ledger.edit(where, lambda _: Kept(new_room(where, now, **more)), now)
    for rule in rules:
        await ledger.edit(where, scheduling(rule, now=now, jitter=jitter), now)
    kept = await ledger.kept(where)
    assert kept
    return kept


def changed_room(now: datetime = MORNING, **more: Any) -> Alter:
    """Changes what is kept of the room itself, and with it what comes next."""

    def alter(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        room = replace(kept.room, **more)
        schedules = tuple(rescheduled(each, each, kept.room, room, now) for each in kept.schedules)
        return Kept(room, schedules)

    return alter


def without_schedules(kept: Kept | None) -> Kept | None:
    """Takes all packs off."""
    return replace(kept, schedules=()) if kept else None


async def held(ledger: Ledger, lane: str = LANE) -> Grip:
    """A lane that nobody else holds."""
    grip = await ledger.take_lane(lane)
    assert grip
    return grip


class Once:
    """A lane that may be let go of twice: a file is closed once only, since its number may be another's by then."""

    def __init__(self, grip: Grip) -> None:
        self._grip, self._gone = grip, False

    @property
    def held(self) -> Held:
        """The lane and its epoch."""
        return self._grip.held

    async def beat(self) -> None:
        """Give a sign of life."""
        await self._grip.beat()

    async def release(self) -> None:
        """Let another have it."""
        gone, self._gone = self._gone, True
        if not gone:
            await self._grip.release()


async def everything(ledger: Ledger) -> tuple[Delivery, ...]:
    """All slots there are."""
    return await ledger.deliveries(tuple(Fate), limit=100_000)


def fates(deliveries: tuple[Delivery, ...]) -> list[tuple[str, Fate]]:
    """Date and fate of each."""
    return [(each.slot.date.isoformat(), each.fate) for each in deliveries]
