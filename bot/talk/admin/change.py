"""What settings become: plain functions of what is kept. Each may be called again with what is kept by then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.model.admin import Change
from bot.model.chat import Address
from bot.model.content import Pack
from bot.model.delivery import Kept, Occurrence, Room, Rule, Schedule
from bot.schedule.change import quiet_at, rescheduled, skip
from bot.schedule.due import following

FOREVER = datetime.max.replace(tzinfo=UTC)
DEFAULT = Rule(times=(time(18),), weekdays=frozenset({0, 2, 4}))


def suggested(pack: Pack | None, hours: tuple[time, time]) -> Rule:
    """When a pack comes as long as nobody says otherwise: as it asks to, outside of the group's quiet hours."""
    if pack is None:
        return DEFAULT
    asked = (time.fromisoformat(each) for each in pack.times)
    at = next((each for each in asked if not quiet_at(hours, each)), DEFAULT.times[0])
    return replace(DEFAULT, times=(at,), weekdays=frozenset(pack.days) or DEFAULT.weekdays)


def new_room(where: Address, organisation: str | None, language: str, zone: str, now: datetime) -> Room:
    """A group that nothing was kept of."""
    return Room(0, where, organisation, language, "en" if language != "en" else None, zone, now)


def of_room(alter: Callable[[Room], Room], now: datetime) -> Change:
    """A change of the group itself, which its posts follow."""

    def change(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        room = alter(kept.room)
        return Kept(room, tuple(rescheduled(each, each, kept.room, room, now) for each in kept.schedules))

    return change


def with_rule(kept: Kept, pack: str, rule: Rule, now: datetime) -> Kept:
    """A pack comes by this rule from now on."""
    own = next((each for each in kept.schedules if each.pack == pack and each.campaign is None), None)
    if own is None:
        new = rescheduled(None, Schedule(0, kept.room.id, pack, rule), None, kept.room, now)
        return replace(kept, schedules=(*kept.schedules, new))
    new = rescheduled(own, replace(own, rule=rule), kept.room, kept.room, now)
    return replace(kept, schedules=tuple(new if each is own else each for each in kept.schedules))


def without_pack(pack: str) -> Change:
    """A pack comes no more."""

    def change(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        return replace(kept, schedules=tuple(each for each in kept.schedules if each.pack != pack))

    return change


def first(kept: Kept | None) -> Schedule | None:
    """The schedule whose post comes next."""
    if kept is None:
        return None
    ahead = [each for each in kept.schedules if each.upcoming is not None]
    return min(ahead, key=lambda each: each.upcoming.at if each.upcoming else FOREVER, default=None)


def skipped(schedule: int, key: tuple[date, int], now: datetime) -> Change:
    """The upcoming post of a schedule does not come, if it is still the one that was meant."""

    def change(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        return replace(
            kept,
            schedules=tuple(
                skip(each, kept.room, now) if each.id == schedule and _key(each.upcoming) == key else each
                for each in kept.schedules
            ),
        )

    return change


def unskipped(schedule: int, key: tuple[date, int], now: datetime) -> Change:
    """A post that was left out comes after all, if its time is still ahead and nothing else was changed."""

    def change(kept: Kept | None) -> Kept | None:
        if kept is None:
            return None
        return replace(kept, schedules=tuple(_again(each, schedule, key, kept.room, now) for each in kept.schedules))

    return change


def _again(each: Schedule, schedule: int, key: tuple[date, int], room: Room, now: datetime) -> Schedule:
    if each.id != schedule or each.planned != key:
        return each
    before = _before(key)
    found = following(each.rule, room.zone, after=before, not_before=now)
    # One that is ahead was not queued: a post is queued when it is due.
    if found is None or _key(found) != key or found.at <= now:
        return each
    return replace(each, planned=before, upcoming=found)


def _before(key: tuple[date, int]) -> tuple[date, int]:
    """A key that is just smaller."""
    on, ordinal = key
    return (on, ordinal - 1) if ordinal else (date.fromordinal(max(on.toordinal() - 1, 1)), 99)


def _key(occurrence: Occurrence | None) -> tuple[date, int] | None:
    return (occurrence.date, occurrence.ordinal) if occurrence else None


def closed(now: datetime) -> Change:
    """The bot is no longer in the group: nothing comes, and the settings are erased after a while."""
    return lambda kept: kept.closed(now) if kept else None
