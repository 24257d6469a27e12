"""Instants, against the slow way, in every zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.delivery import Occurrence, Rule, Schedule, Slot, Unit
from bot.schedule.dates import posts_on
from bot.schedule.due import due, following, instant, moment, occurrences, offset
from tests.schedule.expect import Walk, expected, room
from tests.schedule.some import ZONES, clock_times, days, rules, times, weekdays

DAY = timedelta(days=1)
ODD = [
    "Africa/Casablanca", "America/Asuncion", "America/Caracas", "America/Godthab", "America/Havana", "America/St_Johns",
    "Antarctica/Troll", "Asia/Beirut", "Asia/Gaza", "Asia/Pyongyang", "Australia/Lord_Howe", "Pacific/Apia",
]  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "on", "at", "comes"),
    [
        ("Europe/Paris", "2026-03-29", "02:30", "2026-03-29T01:00"),  # a gap: the instant after it
        ("Europe/Paris", "2026-10-25", "02:30", "2026-10-25T00:30"),  # twice: the first
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01", "01:59", "2026-11-01T05:59"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),  # half an hour
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Asia/Beirut", "2026-03-29", "00:15", "2026-03-28T22:00"),  # midnight is left out
        ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24T20:30"),  # back over midnight
        ("Asia/Beirut", "2026-10-25", "00:00", "2026-10-24T22:00"),
        ("America/Havana", "2026-03-08", "00:30", "2026-03-08T05:00"),
        ("America/Havana", "2026-11-01", "00:30", "2026-11-01T04:30"),
        ("America/Asuncion", "2023-10-01", "00:00", "2023-10-01T04:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:59", "2018-11-04T03:00"),
        ("America/Toronto", "2006-10-29", "00:30", "2006-10-29T04:30"),
        ("America/Godthab", "2024-03-30", "22:30", "2024-03-31T00:30"),
        ("America/Godthab", "2024-03-30", "23:30", "2024-03-31T01:00"),  # the gap ends at midnight: still of that date
        ("Pacific/Apia", "2011-12-29", "23:59", "2011-12-30T09:59"),
        ("Pacific/Apia", "2011-12-30", "00:00", None),  # left out
        ("Pacific/Apia", "2011-12-30", "18:00", None),
        ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00"),
        ("Pacific/Fakaofo", "2011-12-30", "12:00", None),
        ("Pacific/Kwajalein", "1993-08-21", "12:00", None),
        ("Pacific/Kiritimati", "1994-12-31", "12:00", None),
        ("Asia/Manila", "1844-12-31", "12:00", None),
        ("Africa/Monrovia", "1972-01-06", "23:59", "1972-01-07T00:43:30"),  # offsets to the second
        ("Africa/Monrovia", "1972-01-07", "00:10", "1972-01-07T00:44:30"),
        ("Africa/Casablanca", "2025-02-23", "02:30", "2025-02-23T01:30"),  # back for Ramadan
        ("Asia/Kathmandu", "2026-01-01", "00:00", "2025-12-31T18:15"),
    ],
)
def test_famous_cases(zone: str, on: str, at: str, comes: str | None) -> None:
    found = instant(date.fromisoformat(on), time.fromisoformat(at), ZoneInfo(zone))
    assert found == (None if comes is None else utc(comes))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZONES), days, clock_times)
def test_an_instant_is_the_first_at_which_the_wall_shows_the_time(zone: str, on: date, at: time) -> None:
    begin = datetime.combine(on, time()) - 2 * DAY
    assert instant(on, at, ZoneInfo(zone)) == Walk.through(zone, begin, begin + 5 * DAY).at(on, at)


@pytest.mark.parametrize("zone", ODD)
def test_an_instant_on_every_day_on_which_clocks_were_set(zone: str) -> None:
    where = ZoneInfo(zone)
    for noon in (datetime.combine(date(2010, 1, 1), time(12)) + n * 7 * DAY for n in range(21 * 52)):
        week = noon + 7 * DAY
        if noon.replace(tzinfo=where).utcoffset() == week.replace(tzinfo=where).utcoffset():
            continue
        walk = Walk.through(zone, noon - 2 * DAY, week + 3 * DAY)
        for day in (noon.date() + n * DAY for n in range(8)):
            for at in (time(0), time(0, 1), time(0, 59), time(1, 30), time(2), time(2, 45), time(3), time(23, 30)):
                assert instant(day, at, where) == walk.at(day, at)


@settings(max_examples=120, deadline=None)
@given(rules(), st.sampled_from(ZONES), days)
def test_a_rule_gives_what_the_slow_way_gives(rule: Rule, zone: str, first: date) -> None:
    slow = expected(rule, zone, first, 40)
    begin = (first - DAY, 99)  # greater than any key of the day before
    fast = list(takewhile(lambda found: found.date < first + 40 * DAY, occurrences(rule, zone, after=begin)))
    assert [(*_key(found), found.at) for found in fast] == [(*_key(found), found.at) for found in slow]
    for one, other in pairwise(fast):
        assert _key(one) < _key(other)
        assert one.at <= other.at


@settings(max_examples=120, deadline=None)
@given(rules(), st.sampled_from(ZONES), days, st.integers(0, 30 * 24 * 60), st.integers(0, 30), st.integers(0, 3))
def test_following_is_the_first_that_is_late_enough(
    rule: Rule, zone: str, first: date, minutes: int, used: int, ordinal: int
) -> None:
    after = (first + used * DAY, ordinal)
    not_before = datetime.combine(first, time(), UTC) + timedelta(minutes=minutes)
    slow = [
        found for found in expected(rule, zone, first - 3 * DAY, 45) if _key(found) > after and found.at >= not_before
    ]
    fast = following(rule, zone, after=after, not_before=not_before)
    if slow:
        assert fast is not None
        assert (*_key(fast), fast.at) == (*_key(slow[0]), slow[0].at)
    else:
        assert fast is None or fast.date >= first + 42 * DAY


def _key(found: Occurrence) -> tuple[date, int]:
    return found.date, found.ordinal


@settings(max_examples=40, deadline=None)
@given(times, weekdays, days, st.integers(1, 9), st.sampled_from(Unit), st.integers(1, 400))
def test_intervals_are_those_of_icalendar(
    at: tuple[time, ...], on: frozenset[int], start: date, every: int, unit: Unit, length: int
) -> None:
    end = start + length * DAY
    rule = Rule(at, on, every, unit, start=start, end=end)
    theirs = rrule.rrule(
        rrule.WEEKLY if unit is Unit.WEEK else rrule.DAILY,
        dtstart=datetime.combine(start, time()),
        interval=every,
        byweekday=sorted(on),
        byhour=range(24),
        byminute=range(60),
        bysecond=0,
        until=datetime.combine(end, time(23, 59)),
        wkst=rrule.MO,
    ).replace(byhour=12, byminute=0)
    ours = list(occurrences(rule, "UTC"))
    assert [found.at for found in ours] == [datetime.combine(day, local, UTC) for day in theirs for local in at]


@settings(max_examples=40, deadline=None)
@given(clock_times, st.integers(1, 12), st.frozensets(st.integers(1, 28), min_size=1, max_size=4), weekdays)
def test_days_of_the_year_are_those_of_icalendar(
    at: time, month: int, on: frozenset[int], weekday: frozenset[int]
) -> None:
    rule = Rule((at,), weekday, yearly=frozenset((month, day) for day in on), end=date(2030, 12, 31))
    theirs = rrule.rrule(
        rrule.YEARLY,
        dtstart=datetime.combine(date(2010, 1, 1), time()),
        bymonth=month,
        bymonthday=sorted(on),
        byweekday=sorted(weekday),
        byhour=at.hour,
        byminute=at.minute,
        bysecond=0,
        until=datetime.combine(date(2030, 12, 31), time(23, 59)),
    )
    ours = occurrences(rule, "UTC", not_before=utc("2010-01-01"))
    assert [found.at for found in ours] == [day.replace(tzinfo=UTC) for day in theirs]


def test_two_times_in_one_gap_are_two_slots() -> None:
    rule = Rule((time(2, 15), time(2, 45)), start=date(2026, 3, 29))
    first, second = islice(occurrences(rule, "Europe/Paris"), 2)
    assert first.at == second.at == utc("2026-03-29T01:00")
    assert first < second


def test_a_date_that_was_left_out_has_no_post() -> None:
    found = occurrences(Rule((time(9),), start=date(2011, 12, 29)), "Pacific/Apia")
    assert [one.date.day for one in islice(found, 2)] == [29, 31]


def test_the_29th_of_february_ends_its_search() -> None:
    leap = Rule((time(9),), yearly=frozenset({(2, 29)}))
    assert [one.date.year for one in islice(occurrences(leap, "UTC", after=(date(2024, 2, 29), 0)), 2)] == [2028, 2032]
    assert following(leap, "UTC", after=(date(2096, 2, 29), 0)) == Occurrence(date(2104, 2, 29), 0, utc("2104-02-29"))
    mondays = replace(leap, weekdays=frozenset({0}))
    assert following(mondays, "UTC", after=(date(2016, 2, 29), 0)) == Occurrence(
        date(2044, 2, 29), 0, utc("2044-02-29")
    )
    never = replace(leap, weekdays=frozenset({1}), every=7, start=date(2026, 1, 5))  # counted from a Monday
    assert following(never, "UTC") is None


def test_a_rule_that_is_over_or_asked_for_at_the_end_of_time() -> None:
    rule = Rule((time(9),), start=date(2026, 1, 1), end=date(2026, 1, 2))
    assert [one.date.day for one in occurrences(rule, "UTC")] == [1, 2]
    assert following(rule, "UTC", after=(date(2026, 1, 2), 0)) is None
    assert following(Rule((time(9),)), "Pacific/Kiritimati", not_before=datetime.max.replace(tzinfo=UTC)) is None
    assert following(Rule((time(9),)), "UTC", after=(date.max - DAY, 0)) is None


def test_no_post_on_public_holidays() -> None:
    rule = Rule((time(9),), not_on="MG")
    assert not posts_on(rule, date(2026, 6, 26))  # Independence Day
    assert posts_on(rule, date(2026, 6, 25))
    assert posts_on(replace(rule, not_on="KW"), date(2026, 6, 26))


def schedule(rule: Rule, id: int = 1, jitter: int = 0) -> Schedule:
    return Schedule(id, 1, "common/basics", rule, jitter)


def test_due_takes_the_beginning_and_leaves_the_end() -> None:
    noon = schedule(Rule((time(12),)))
    found = due([room()], [noon], utc("2026-01-01T12:00"), utc("2026-01-03T12:00"))
    assert found == (
        (Slot(1, 1, date(2026, 1, 1), 0), utc("2026-01-01T12:00")),
        (Slot(1, 1, date(2026, 1, 2), 0), utc("2026-01-02T12:00")),
    )


def test_due_knows_of_pauses_and_rooms_that_are_closed() -> None:
    noon = schedule(Rule((time(12),)))
    span = utc("2026-01-01"), utc("2026-01-06")
    paused = replace(room(), paused_until=utc("2026-01-03T12:00"), closed_at=utc("2026-01-05T12:00"))
    assert [slot.date.day for slot, _ in due([paused], [noon], *span)] == [3, 4]
    assert due([replace(room(), paused_until=datetime.max.replace(tzinfo=UTC))], [noon], *span) == ()
    assert due([room(id=2)], [noon], *span) == ()
    assert [slot.date.day for slot, _ in due([replace(room(), since=utc("2026-01-05"))], [noon], *span)] == [5]


@settings(max_examples=100, deadline=None)
@given(st.lists(times, min_size=1, max_size=3), st.sampled_from(ZONES), days, st.integers(0, 7200))
def test_neighbouring_spans_hold_what_the_whole_holds(
    some: list[tuple[time, ...]], zone: str, first: date, jitter: int
) -> None:
    where = room(zone)
    all_of_them = [schedule(Rule(at), number, jitter=jitter) for number, at in enumerate(some, 1)]
    begin = datetime.combine(first, time(), UTC)
    ends = [begin + hours * timedelta(hours=1) for hours in (0, 5, 24, 29, 96)]
    parts = [post for one, other in pairwise(ends) for post in due([where], all_of_them, one, other)]
    assert tuple(parts) == due([where], all_of_them, begin, ends[-1])
    assert parts == sorted(parts, key=lambda post: post[1])
    assert len({slot for slot, _ in parts}) == len(parts)
    plain = {
        (one.id, found.date, found.ordinal): moment(one, found)
        for one in all_of_them
        for found in expected(one.rule, zone, first - DAY, 7)
        if begin <= moment(one, found) < ends[-1]
    }
    assert {(slot.schedule, slot.date, slot.ordinal): at for slot, at in parts} == plain


def test_jitter_is_the_same_on_every_machine_and_spreads_rooms() -> None:
    assert offset(7, 3, 0) == 0
    assert [offset(1, 1, 900), offset(1, 2, 900), offset(2, 1, 900)] == [480, 605, 298]
    spread = [offset(room, 1, 600) for room in range(2000)]
    assert set(spread) <= set(range(601))
    assert len(set(spread)) > 500
