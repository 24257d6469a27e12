"""What a change makes of the next post."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.model.delivery import Occurrence, Room, Rule, Schedule
from bot.schedule.change import key, quiet, quiet_at, rescheduled, skip
from tests.schedule.expect import planned, room

HOUR = timedelta(hours=1)
FOREVER = datetime.max.replace(tzinfo=UTC)
NEVER_QUIET = (time(0), time(0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(*hours: int, end: date | None = None) -> Rule:
    return Rule(tuple(time(hour) for hour in hours), end=end)


def fresh(rule: Rule, where: Room, now: datetime) -> Schedule:
    return rescheduled(None, Schedule(1, where.id, "common/basics", rule), None, where, now)


def changed(old: Schedule, rule: Rule, where: Room, now: datetime, before: Room | None = None) -> Schedule:
    return rescheduled(old, replace(old, rule=rule, upcoming=None), before or where, where, now)


def test_a_new_schedule_begins_with_the_next_time() -> None:
    first = fresh(at(18), room("Europe/Paris"), utc("2026-01-01T12:00"))
    assert first.upcoming == Occurrence(date(2026, 1, 1), 0, utc("2026-01-01T17:00"))
    assert first.planned is None
    late = fresh(at(18), room("Europe/Paris"), utc("2026-01-01T18:00"))
    assert late.upcoming == Occurrence(date(2026, 1, 2), 0, utc("2026-01-02T17:00"))


def test_whoever_had_todays_post_has_no_second_one_by_moving_it() -> None:
    where = room()
    had = planned(fresh(at(18), where, utc("2026-01-01T12:00")), where)
    assert had.planned == (date(2026, 1, 1), 0)
    moved = changed(had, at(20), where, utc("2026-01-01T18:30"))
    assert moved.upcoming is not None
    assert moved.upcoming.at == utc("2026-01-02T20:00")


def test_a_second_time_that_is_added_today_still_comes() -> None:
    where = room()
    had = planned(fresh(at(9), where, utc("2026-01-01T08:00")), where)
    twice = changed(had, at(9, 18), where, utc("2026-01-01T10:00"))
    assert twice.upcoming is not None
    assert (key(twice.upcoming), twice.upcoming.at) == ((date(2026, 1, 1), 1), utc("2026-01-01T18:00"))


def test_an_earlier_time_that_has_gone_by_keeps_todays_promise() -> None:
    where = room()
    promised = fresh(at(18), where, utc("2026-01-01T12:00"))
    moved = changed(promised, at(9), where, utc("2026-01-01T12:00"))
    assert moved.upcoming == promised.upcoming
    assert moved.upcoming is not None
    assert moved.upcoming.at == utc("2026-01-01T18:00")
    then = planned(moved, where).upcoming
    assert then is not None
    assert then.at == utc("2026-01-02T09:00")


def test_a_later_time_today_takes_the_promise_over() -> None:
    where = room()
    moved = changed(fresh(at(18), where, utc("2026-01-01T12:00")), at(20), where, utc("2026-01-01T12:00"))
    assert moved.upcoming is not None
    assert (key(moved.upcoming), moved.upcoming.at) == ((date(2026, 1, 1), 0), utc("2026-01-01T20:00"))


@pytest.mark.parametrize(
    ("zone", "hours", "comes"),
    [
        ("America/New_York", NEVER_QUIET, "2026-01-01T23:00"),  # west: later on the same date
        ("Asia/Tokyo", NEVER_QUIET, "2026-01-01T17:00"),  # east: 18:00 has gone by there, so as promised
        ("Asia/Tokyo", (time(21), time(8)), "2026-01-02T09:00"),  # ... where it is two at night
    ],
)
def test_a_change_of_zone(zone: str, hours: tuple[time, time], comes: str) -> None:
    before, after = room("Europe/Paris", quiet=hours), room(zone, quiet=hours)
    now = utc("2026-01-01T12:00")
    promised = fresh(at(18), before, now)
    moved = changed(promised, promised.rule, after, now, before)
    assert moved.upcoming is not None
    assert moved.upcoming.at == utc(comes)


def test_the_same_instant_never_has_two_posts_because_of_a_zone() -> None:
    """A day ahead: what was promised for one date is the next date's own time there."""
    before, after = room("Pacific/Honolulu", quiet=NEVER_QUIET), room("Pacific/Kiritimati", quiet=NEVER_QUIET)
    now = utc("2026-01-02T01:00")
    moved = changed(fresh(at(18), before, now), at(18), after, now, before)
    assert moved.upcoming == Occurrence(date(2026, 1, 2), 0, utc("2026-01-02T04:00"))


def test_what_is_due_and_not_yet_planned_is_not_lost_by_a_change() -> None:
    where = room()
    promised = fresh(at(9, 18), where, utc("2026-01-01T08:00"))
    now = utc("2026-01-01T09:00:30")
    assert changed(promised, promised.rule, where, now).upcoming == promised.upcoming
    assert changed(promised, at(8), where, now).upcoming == promised.upcoming


def test_a_pause_and_its_end() -> None:
    where = room()
    now = utc("2026-01-01T12:00")
    promised = fresh(at(18), where, now)
    week = replace(where, paused_until=utc("2026-01-08T18:00"))
    paused = rescheduled(promised, promised, where, week, now)
    assert paused.upcoming is not None
    assert paused.upcoming.at == utc("2026-01-08T18:00")
    assert rescheduled(paused, paused, week, where, now).upcoming == promised.upcoming
    for shut in (replace(where, paused_until=FOREVER), replace(where, closed_at=now)):
        assert rescheduled(promised, promised, where, shut, now).upcoming is None
        assert skip(promised, shut, now).upcoming is None
    later = utc("2026-01-05T19:00")
    resumed = rescheduled(
        replace(promised, upcoming=None), promised, replace(where, paused_until=FOREVER), where, later
    )
    assert resumed.upcoming is not None
    assert resumed.upcoming.at == utc("2026-01-06T18:00")


def test_what_was_skipped_stays_skipped() -> None:
    where = room()
    now = utc("2026-01-01T12:00")
    skipped = skip(fresh(at(18), where, now), where, now)
    assert skipped.upcoming is not None
    assert skipped.upcoming.at == utc("2026-01-02T18:00")
    assert rescheduled(skipped, skipped, where, where, now) == skipped
    assert changed(skipped, at(20), where, now).upcoming == Occurrence(date(2026, 1, 2), 0, utc("2026-01-02T20:00"))
    over = fresh(at(18, end=date(2026, 1, 1)), where, now)
    assert skip(over, where, now).upcoming is None
    nothing = replace(over, upcoming=None)
    assert skip(nothing, where, now) == nothing


def test_a_rule_that_has_no_more_dates_drops_the_promise() -> None:
    where = room()
    now = utc("2026-01-01T12:00")
    assert changed(fresh(at(18), where, now), at(9, end=date(2025, 12, 31)), where, now).upcoming is None


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [(21, 8, {21, 22, 23, *range(8)}), (8, 21, set(range(8, 21))), (0, 6, set(range(6))), (5, 5, set())],
)
def test_quiet_hours(begin: int, end: int, hours: set[int]) -> None:
    span = time(begin), time(end)
    assert {hour for hour in range(24) if quiet_at(span, time(hour))} == hours
    where = room("Asia/Kathmandu", quiet=span)  # 5:45 ahead
    midnight = utc("2026-01-01T18:15")
    assert {hour for hour in range(24) if quiet(where, midnight + hour * HOUR)} == hours


def test_a_promise_whose_key_is_used_is_none() -> None:
    where = room()
    now = utc("2026-01-01T12:00")
    stale = replace(fresh(at(18), where, now), planned=(date(2026, 1, 1), 0))
    assert changed(stale, at(9), where, now).upcoming == Occurrence(date(2026, 1, 2), 0, utc("2026-01-02T09:00"))


def test_skipping_what_was_missed_goes_on_from_now() -> None:
    where = room()
    missed = fresh(at(18), where, utc("2026-01-01T12:00"))
    assert skip(missed, where, utc("2026-01-05T12:00")).upcoming == Occurrence(
        date(2026, 1, 5), 0, utc("2026-01-05T18:00")
    )
