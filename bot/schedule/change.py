"""What becomes of the next post when somebody changes something: a change neither loses one nor repeats one.

A key (local date and ordinal) that was used is never used again, and later keys are greater. So whoever had today's
post at 18:00 and then moves it to 20:00 has no second one today; a second time that is added today may still come.
"""

from dataclasses import replace
from datetime import date, datetime, time

from bot.model.delivery import Occurrence, Room, Schedule
from bot.schedule.dates import posts_on
from bot.schedule.due import following, waits, zone_of


def rescheduled(old: Schedule | None, new: Schedule, room_before: Room | None, room: Room, now: datetime) -> Schedule:
    """`new` with its next slot, after any change: a new schedule, another rule or zone, a pause, its end.

    An earlier promise for a local date is kept on that date: at its new time if that is still ahead, else at the old
    one, unless the room is quiet then. One that is due already and not yet planned is not lost either.
    """
    planned = max(filter(None, (new.planned, old.planned if old else None)), default=None)
    ready = waits(room, now)
    if ready is None:
        return replace(new, planned=planned, upcoming=None)
    upcoming = following(new.rule, room.zone, after=planned, not_before=ready)
    promise = old.upcoming if old else None
    if promise is not None and (planned is None or key(promise) > planned) and _comes(promise, room, now):
        same = old is not None and room_before is not None and _same(old, new, room_before, room)
        if _kept(promise, upcoming, new, room) if not same else upcoming is None or promise <= upcoming:
            upcoming = promise
    return replace(new, planned=planned, upcoming=upcoming)


def skip(schedule: Schedule, room: Room, now: datetime) -> Schedule:
    """Leave out the upcoming slot. Its key counts as used, so that no later change brings it back."""
    used = schedule.upcoming
    if used is None:
        return schedule
    ready = waits(room, max(used.at, now))
    upcoming = following(schedule.rule, room.zone, after=key(used), not_before=ready) if ready else None
    return replace(schedule, planned=key(used), upcoming=upcoming)


def quiet(room: Room, at: datetime) -> bool:
    """Whether an instant is in a room's quiet hours, by the clock on its wall."""
    return quiet_at(room.quiet, at.astimezone(zone_of(room.zone)).time())


def quiet_at(hours: tuple[time, time], at: time) -> bool:
    """Whether a local time is in quiet hours: from the first until just before the second, perhaps over midnight."""
    begin, end = hours
    return begin <= at < end if begin <= end else at >= begin or at < end


def key(occurrence: Occurrence) -> tuple[date, int]:
    """What is unique about it, and never used twice."""
    return occurrence.date, occurrence.ordinal


def _comes(promise: Occurrence, room: Room, now: datetime) -> bool:
    """Whether no pause is in its way. One from before now is overdue, which is for the planner to say."""
    return room.paused_until is None or room.paused_until <= now or promise.at >= room.paused_until


def _same(old: Schedule, new: Schedule, room_before: Room, room: Room) -> bool:
    return old.rule == new.rule and room_before.zone == room.zone


def _kept(promise: Occurrence, upcoming: Occurrence | None, new: Schedule, room: Room) -> bool:
    """Whether a promise stays at its old instant, because the new rule's own time on that date has gone by."""
    return (
        (upcoming is None or (promise.date < upcoming.date and promise.at < upcoming.at))
        and promise.ordinal < len(new.rule.times)
        and posts_on(new.rule, promise.date)
        and not quiet(room, promise.at)
    )
