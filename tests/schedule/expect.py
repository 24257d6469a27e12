"""The slow and obvious way: walk through time in UTC and look at the clock on the wall."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bot.model.chat import Address
from bot.model.delivery import Occurrence, Room, Rule, Schedule, Unit
from bot.schedule.change import key
from bot.schedule.due import following

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Walk:
    """Every stretch of time between two instants, and by how much the wall was ahead of UTC in it."""

    stretches: tuple[tuple[datetime, datetime, timedelta], ...]

    @classmethod
    def through(cls, zone: str, begin: datetime, end: datetime) -> "Walk":
        """By the hour; by the minute in hours in which clocks are set."""
        return cls(tuple(_stretches(ZoneInfo(zone), begin, end)))

    def at(self, on: date, at: time) -> datetime | None:
        """The first instant at which the wall shows that or later; None if it never shows the date."""
        midnight, wanted = datetime.combine(on, time()), datetime.combine(on, at)
        if not any(begin + ahead < midnight + DAY and end + ahead > midnight for begin, end, ahead in self.stretches):
            return None
        return next(
            max(begin, wanted - ahead).replace(tzinfo=UTC)
            for begin, end, ahead in self.stretches
            if wanted < end + ahead
        )


def _stretches(zone: ZoneInfo, now: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    while now < end:
        if _ahead(zone, now) == _ahead(zone, now + HOUR):
            yield now, now + HOUR, _ahead(zone, now)
        else:
            for minute in range(60):
                begin = now + minute * MINUTE
                yield begin, begin + MINUTE, _ahead(zone, begin)
        now += HOUR


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) - at


def wants(rule: Rule, day: date) -> bool:
    """Whether a rule posts on a date, one condition after the other."""
    if rule.start is not None:
        if day < rule.start:
            return False
        if rule.unit is Unit.DAY and (day - rule.start).days % rule.every:
            return False
        # Weeks of the proleptic Gregorian calendar begin at ordinal 1, a Monday.
        weeks = (day.toordinal() - 1) // 7 - (rule.start.toordinal() - 1) // 7
        if rule.unit is Unit.WEEK and weeks % rule.every:
            return False
    return (
        (rule.end is None or day <= rule.end)
        and day.weekday() in rule.weekdays
        and (not rule.yearly or (day.month, day.day) in rule.yearly)
        and (rule.not_on is None or day not in _holidays(rule.not_on))
    )


@cache
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def expected(rule: Rule, zone: str, first: date, days: int) -> list[Occurrence]:
    """All occurrences with a local date among so many from the first on."""
    begin = datetime.combine(first, time()) - 2 * DAY
    walk = Walk.through(zone, begin, begin + (days + 4) * DAY)
    return [
        Occurrence(day, ordinal, at)
        for day in (first + n * DAY for n in range(days))
        if wants(rule, day)
        for ordinal, local in enumerate(rule.times)
        if (at := walk.at(day, local)) is not None
    ]


def room(zone: str = "UTC", *, quiet: tuple[time, time] = (time(21), time(8)), id: int = 1) -> Room:
    """A group that posts in that zone."""
    return Room(id, Address("a", str(id)), None, "en", None, zone, datetime(2000, 1, 1, tzinfo=UTC), quiet)


def planned(schedule: Schedule, where: Room) -> Schedule:
    """Once its slot was queued, as bot/store/planning.py turns it."""
    used = schedule.upcoming
    if used is None:
        return schedule
    coming = following(schedule.rule, where.zone, after=key(used), not_before=used.at)
    return replace(schedule, planned=key(used), upcoming=coming)
