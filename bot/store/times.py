"""Times, days and minutes as the tables keep them."""

from datetime import UTC, date, datetime, time, timedelta

EVER = datetime.max.replace(microsecond=0, tzinfo=UTC)


def second(at: datetime) -> int:
    """Unix seconds; part of a second is left out."""
    return int(at.timestamp()) if at.year < EVER.year else _EVER


def moment(seconds: int) -> datetime:
    """An aware time in UTC."""
    return datetime.fromtimestamp(seconds, UTC) if seconds < _EVER else datetime.max.replace(tzinfo=UTC)


def minute(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def clock_time(minutes: int) -> time:
    """A time of the day."""
    return time(minutes // 60, minutes % 60)


def day(on: date) -> int:
    """The number of a date."""
    return on.toordinal()


def on_day(number: int) -> date:
    """The date of a number."""
    return date.fromordinal(number)


_EVER = int((datetime(EVER.year, 1, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1))
