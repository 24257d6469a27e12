"""The fixed periods that are counted: weeks of ISO 8601 and calendar months, in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

# A slot that was due in a period may still be sent while its grace lasts; an hour more for whoever writes it down.
CLOSED_AFTER = timedelta(hours=4)


class Unit(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first instant of `begin` to that of `end`, UTC."""

    begin: date
    end: date  # the day after its last

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.begin, time(), UTC)

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.end, time(), UTC)

    def over(self, now: datetime) -> bool:
        """Whether nothing that belongs to it can come any more."""
        return now >= self.until + CLOSED_AFTER


def period_of(day: date, unit: Unit) -> Period:
    """The period that a day lies in."""
    if unit is Unit.WEEK:
        begin = day - timedelta(days=day.weekday())
        return Period(begin, begin + timedelta(days=7))
    begin = day.replace(day=1)
    return Period(begin, (begin + timedelta(days=31)).replace(day=1))


def over_since(since: date, now: datetime, unit: Unit) -> tuple[Period, ...]:
    """The periods that begin on `since` or later and are over, oldest first."""
    period = period_of(since, unit)
    if period.begin < since:
        period = period_of(period.end, unit)
    found = []
    while period.over(now):
        found.append(period)
        period = period_of(period.end, unit)
    return tuple(found)
