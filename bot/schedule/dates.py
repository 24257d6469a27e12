"""On which local dates a rule posts. Nothing here knows a zone."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from bot.model.delivery import WEEK, Rule, Unit

YEARS = 40  # a search ends after so many without a date: 29 February on a Monday comes every 28
FIRST = date(1970, 1, 1)  # nothing is posted before it
LAST = date(9990, 12, 31)  # nor after it: later instants can't be reckoned in every zone

Jump = Callable[[date], date | None]  # the first date from this one on that a condition agrees to


def dates(rule: Rule, start: date) -> Iterator[date]:
    """The dates of a rule from `start` on, ascending."""
    jumps = _jumps(rule)
    last = min(rule.end or LAST, LAST)
    day = max(start, rule.start or FIRST, FIRST)
    while (found := _agreed(jumps, day, min(last, _years_later(day)))) is not None:
        yield found
        day = found + timedelta(1)


def posts_on(rule: Rule, day: date) -> bool:
    """Whether a date is one of the rule's."""
    return next(dates(rule, day), None) == day


@lru_cache(maxsize=512)
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes of countries whose public holidays are known."""
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=4096)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Those of the whole country, moved ones on the day they are moved to."""
    import holidays

    found = holidays.country_holidays(country, years=year, expand=False, categories=(holidays.PUBLIC,))
    return frozenset(found.keys())


def _agreed(jumps: tuple[Jump, ...], day: date, last: date) -> date | None:
    """The first date that all conditions agree to: each moves it on until none does."""
    agree = 0
    while agree < len(jumps):
        for jump in jumps:
            found = day if day > last else jump(day)
            if found is None or found > last:
                return None
            agree = agree + 1 if found == day else 1
            day = found
            if agree >= len(jumps):
                break
    return day if day <= last else None


@lru_cache(maxsize=4096)
def _jumps(rule: Rule) -> tuple[Jump, ...]:
    """The conditions that a rule has, those that leave out most first."""
    found: list[Jump] = []
    if rule.yearly:
        found.append(_yearly(rule.yearly))
    if rule.every > 1 and rule.start is not None:
        found.append(_interval(rule.start, rule.every, rule.unit))
    if rule.weekdays != WEEK:
        found.append(_weekday(rule.weekdays))
    if rule.not_on is not None:
        found.append(_working(rule.not_on))
    return tuple(found)


def _yearly(wanted: frozenset[tuple[int, int]]) -> Jump:
    ascending = sorted(wanted)

    def jump(day: date) -> date | None:
        for year in range(day.year, day.year + 9):  # 29 February is missing for eight years around 1900 and 2100
            for month, number in ascending:
                if (year, month, number) >= (day.year, day.month, day.day) and _exists(year, month, number):
                    return date(year, month, number)
        return None

    return jump


def _exists(year: int, month: int, number: int) -> bool:
    return (month, number) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def _interval(start: date, every: int, unit: Unit) -> Jump:
    def by_day(day: date) -> date:
        return day + timedelta((start - day).days % every)

    def by_week(day: date) -> date:
        ahead = (monday(start) - monday(day)).days // 7 % every
        return monday(day) + timedelta(7 * ahead) if ahead else day

    return by_week if unit is Unit.WEEK else by_day


def monday(day: date) -> date:
    """That of its week."""
    return day - timedelta(day.weekday())


def _weekday(wanted: frozenset[int]) -> Jump:
    ahead = [min(((to - today) % 7 for to in wanted), default=None) for today in range(7)]

    def jump(day: date) -> date | None:
        days = ahead[day.weekday()]
        return None if days is None else day + timedelta(days)

    return jump


def _working(country: str) -> Jump:
    def jump(day: date) -> date:
        while day in public_holidays(country, day.year):
            day += timedelta(1)
        return day

    return jump


def _years_later(day: date) -> date:
    return date(min(day.year + YEARS, LAST.year), 12, 31)
