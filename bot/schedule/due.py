"""From rules to instants: when the next post comes, and which posts come in a span of time.

A local time that does not exist on its date is the first instant after the gap; one that comes twice is its first.
Both are the first instant at which the clock on the wall shows that time or a later one, so that a later time of a
rule never comes before an earlier one.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

from bot.model.delivery import Occurrence, Room, Rule, Schedule, Slot
from bot.schedule.dates import FIRST, LAST, dates

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MOVED = timedelta(days=2)  # an instant lies at most so far from its own local date, whatever a zone did


def instant(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    """A local time as an instant, in UTC. None where the whole date was left out (Apia, 30 December 2011)."""
    local = datetime.combine(on, at)
    early, late = _offset(local, 0, zone), _offset(local, 1, zone)
    if early >= late:  # an ordinary time, or one that comes twice
        return (local - early).replace(tzinfo=UTC)
    jump = _jump(local, early, late, zone)
    midnight = datetime.combine(on, time())
    if jump + early <= midnight and jump + late >= midnight + DAY:
        return None
    return jump.replace(tzinfo=UTC)


def following(
    rule: Rule, zone: str, *, after: tuple[date, int] | None = None, not_before: datetime | None = None
) -> Occurrence | None:
    """The first occurrence with a key greater than `after` that comes at `not_before` or later. None: it is over."""
    start = FIRST if after is None else after[0]
    if not_before is not None:
        if not_before.year > LAST.year:
            return None
        if not_before.year > FIRST.year:
            start = max(start, not_before.astimezone(UTC).date() - MOVED)
    where = zone_of(zone)
    for day in dates(rule, start):
        for ordinal, at in enumerate(rule.times):
            if after is not None and (day, ordinal) <= after:
                continue
            when = instant(day, at, where)
            if when is not None and (not_before is None or when >= not_before):
                return Occurrence(day, ordinal, when)
    return None


def occurrences(
    rule: Rule, zone: str, *, after: tuple[date, int] | None = None, not_before: datetime | None = None
) -> Iterator[Occurrence]:
    """All of them, in order. Most rules never end."""
    while (found := following(rule, zone, after=after, not_before=not_before)) is not None:
        yield found
        after = (found.date, found.ordinal)


def due(
    rooms: Iterable[Room], schedules: Iterable[Schedule], begin: datetime, end: datetime
) -> tuple[tuple[Slot, datetime], ...]:
    """What rooms are posted from `begin` until just before `end`, in order of time, jitter included.

    It follows from rules, zones and pauses alone: what was skipped, or kept at an earlier zone's time, is not in it.
    """
    known = {room.id: room for room in rooms}
    found = [
        (Slot(schedule.room, schedule.id, occurrence.date, occurrence.ordinal), at)
        for schedule in schedules
        if (room := known.get(schedule.room)) is not None
        for occurrence, at in _within(room, schedule, begin, end)
    ]
    return tuple(sorted(found, key=_order))


def offset(room: int, schedule: int, jitter: int) -> int:
    """Seconds by which the posts of a schedule come later: always the same, and others for other rooms."""
    digest = blake2b(f"{room}/{schedule}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % (jitter + 1)


def moment(schedule: Schedule, occurrence: Occurrence) -> datetime:
    """When an occurrence is posted, jitter included."""
    return occurrence.at + timedelta(seconds=offset(schedule.room, schedule.id, schedule.jitter))


def waits(room: Room, now: datetime) -> datetime | None:
    """The first instant from now on at which a room may be posted to. None: not until somebody changes that."""
    if room.closed_at is not None:
        return None
    if room.paused_until is None:
        return now
    return None if room.paused_until.year > LAST.year else max(now, room.paused_until)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """A zone by its name. zoneinfo itself holds only a few, and reading one takes longer than using it."""
    return ZoneInfo(name)


def _within(room: Room, schedule: Schedule, begin: datetime, end: datetime) -> Iterator[tuple[Occurrence, datetime]]:
    late = timedelta(seconds=offset(schedule.room, schedule.id, schedule.jitter))
    first = max(begin - late, room.since, room.paused_until or room.since)
    last = end if room.closed_at is None else min(end, room.closed_at)
    for occurrence in occurrences(schedule.rule, room.zone, not_before=first):
        if occurrence.at + late >= last:
            return
        yield occurrence, occurrence.at + late


def _order(found: tuple[Slot, datetime]) -> tuple[datetime, int, int, date, int]:
    slot, at = found
    return at, slot.room, slot.schedule, slot.date, slot.ordinal


def _offset(local: datetime, fold: int, zone: ZoneInfo) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()


def _jump(local: datetime, before: timedelta, after: timedelta, zone: ZoneInfo) -> datetime:
    """The instant (UTC, naive) at which clocks leap over a local time."""
    low, high = local - after, local - before  # it lies after the first, and not after the second
    while high - low > SECOND:
        middle = low + (high - low) // 2 // SECOND * SECOND
        wall = middle.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        low, high = (low, middle) if wall >= local else (middle, high)
    return high
