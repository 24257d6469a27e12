"""Rules, zones and dates to try."""

from datetime import date, time
from zoneinfo import available_timezones

from hypothesis import strategies as st

from bot.model.delivery import WEEK, Rule, Unit

# What the machine has beside the zones of the database is no place.
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})

clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
times = st.lists(clock_times, min_size=1, max_size=4, unique=True).map(lambda some: tuple(sorted(some)))
weekdays = st.just(WEEK) | st.frozensets(st.integers(0, 6), min_size=1)
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
year_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that is valid in form; it may have no date at all."""
    start = draw(st.none() | days)
    return Rule(
        times=draw(times),
        weekdays=draw(weekdays),
        every=draw(st.integers(1, 5)) if start else 1,
        unit=draw(st.sampled_from(Unit)),
        yearly=draw(st.just(frozenset()) | st.frozensets(year_days, max_size=60)),
        start=start,
        end=draw(st.none() | st.dates(start or date(2010, 1, 1), date(2035, 1, 1))),
        not_on=draw(st.none() | st.sampled_from(["MG", "FR", "KW"])),
    )
