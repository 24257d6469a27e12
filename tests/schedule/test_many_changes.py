"""Whatever is changed in whatever order: no key twice, no date too often, nothing lost without a reason."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.delivery import Occurrence, Room, Rule, Schedule
from bot.schedule.change import key, quiet, rescheduled, skip
from bot.schedule.dates import posts_on
from tests.schedule.expect import planned, room
from tests.schedule.some import ZONES, times, weekdays

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 1, tzinfo=UTC)
NEVER_QUIET = (time(0), time(0))


class Group:
    """A room with one schedule, whose slots are planned as time goes by."""

    def __init__(self, zone: str, rule: Rule, quiet_hours: tuple[time, time], started: datetime = START) -> None:
        self.now = started
        self.room: Room = room(zone, quiet=quiet_hours)
        blank = Schedule(1, 1, "common/basics", rule)
        self.schedule = rescheduled(None, blank, None, self.room, self.now)
        self.posted: list[Occurrence] = []
        self.used: list[tuple[date, int]] = []

    def waits(self, length: timedelta) -> None:
        """Time goes by, and all that comes due is planned."""
        self.now += length
        while (due := self.schedule.upcoming) is not None and due.at <= self.now:
            assert due.ordinal < len(self.schedule.rule.times)
            assert not self.posted or due.at >= self.posted[-1].at
            self.posted.append(due)
            self.used.append(key(due))
            self.schedule = planned(self.schedule, self.room)

    def skips(self) -> None:
        left_out = self.schedule.upcoming
        self.schedule = skip(self.schedule, self.room, self.now)
        if left_out is not None:
            self.used.append(key(left_out))
            assert self.schedule.upcoming is None or key(self.schedule.upcoming) > key(left_out)

    def changes(self, room: Room, rule: Rule) -> None:
        before, room_before = self.schedule, self.room
        self.room = room
        self.schedule = rescheduled(before, replace(before, rule=rule), room_before, room, self.now)
        if before.upcoming is not None:
            self._explained(before.upcoming)

    def _explained(self, promise: Occurrence) -> None:
        """Either something comes by that date, or there is a reason."""
        upcoming, rule = self.schedule.upcoming, self.schedule.rule
        paused = self.room.paused_until
        assert (
            (upcoming is not None and (upcoming.date <= promise.date or upcoming.at <= promise.at))
            or (paused is not None and paused > promise.at)
            or not posts_on(rule, promise.date)
            or promise.ordinal >= len(rule.times)
            or quiet(self.room, promise.at)
        )


moves = st.one_of(
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("rule"), st.builds(Rule, times, weekdays)),
    st.tuples(st.just("pause"), st.integers(1, 100)),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("skip"), st.none()),
)
steps = st.lists(st.tuples(st.integers(0, 40 * 60), moves), max_size=25)
quiet_hours = st.sampled_from([(time(21), time(8)), NEVER_QUIET, (time(12), time(13))])


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(ZONES), st.builds(Rule, times, weekdays), quiet_hours, steps)
def test_no_key_twice_no_date_too_often_nothing_lost(
    zone: str, rule: Rule, hours: tuple[time, time], some: list[tuple[int, tuple[str, object]]]
) -> None:
    group = Group(zone, rule, hours)
    most = len(rule.times)
    for minutes, (move, what) in some:
        group.waits(timedelta(minutes=minutes))
        match what:
            case str():
                group.changes(replace(group.room, zone=what), group.schedule.rule)
            case Rule():
                most = max(most, len(what.times))
                group.changes(group.room, what)
            case _ if move == "skip":
                group.skips()
            case int():
                group.changes(replace(group.room, paused_until=group.now + what * HOUR), group.schedule.rule)
            case _:
                until = datetime.max.replace(tzinfo=UTC) if move == "pause" else None
                group.changes(replace(group.room, paused_until=until), group.schedule.rule)
    group.waits(72 * HOUR)
    assert group.used == sorted(set(group.used))
    assert max(Counter(day for day, _ in group.used).values(), default=0) <= most
    paused = group.room.paused_until
    assert paused is None or all(one.at <= group.now for one in group.posted)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES),
    times.filter(lambda some: len(some) == 1),
    st.lists(st.tuples(st.integers(0, 40 * 60), st.sampled_from(ZONES)), max_size=12),
)
def test_a_traveller_misses_a_date_only_where_the_next_one_comes_no_later(
    zone: str, at: tuple[time, ...], journey: list[tuple[int, str]]
) -> None:
    group = Group(zone, Rule(at), NEVER_QUIET)
    for minutes, to in journey:
        group.waits(timedelta(minutes=minutes))
        promise = group.schedule.upcoming
        group.changes(replace(group.room, zone=to), group.schedule.rule)
        upcoming = group.schedule.upcoming
        assert promise is not None
        assert upcoming is not None
        assert upcoming.date == promise.date or upcoming.at <= promise.at
    assert len({one.date for one in group.posted}) == len(group.posted)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), st.builds(Rule, times, weekdays), steps)
def test_what_changes_nothing_changes_nothing(
    zone: str, rule: Rule, some: list[tuple[int, tuple[str, object]]]
) -> None:
    group = Group(zone, rule, NEVER_QUIET)
    for minutes, (_, what) in some:
        group.waits(timedelta(minutes=minutes))
        if isinstance(what, str):
            group.changes(replace(group.room, zone=what), rule)
        before = group.schedule
        group.changes(replace(group.room, language="fr"), rule)
        assert group.schedule == before
