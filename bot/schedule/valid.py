"""What a rule must be before it is stored."""

from datetime import date
from itertools import pairwise

from bot.model.delivery import WEEK, Rule
from bot.schedule.dates import countries, dates

TIMES = 24  # most posts that one schedule makes on one date
EVERY = 366  # longest interval, in days or weeks
LEAP_YEAR = 2000


def validate(rule: Rule) -> None:
    """Raise a ValueError that says what is wrong with a rule."""
    _check_times(rule)
    _check_days(rule)
    if rule.not_on is not None and rule.not_on not in countries():
        raise ValueError(f"The public holidays of {rule.not_on!r} are not known.")
    if next(dates(rule, rule.start or date(LEAP_YEAR, 1, 1)), None) is None:
        raise ValueError("The rule has no date at all.")


def _check_times(rule: Rule) -> None:
    if not rule.times:
        raise ValueError("A rule needs at least one time.")
    if len(rule.times) > TIMES:
        raise ValueError(f"A rule has at most {TIMES} times.")
    if any(at.tzinfo is not None or at.fold for at in rule.times):
        raise ValueError("A time of a rule is local and names no zone.")
    if any(at.second or at.microsecond for at in rule.times):
        raise ValueError("A time of a rule is in whole minutes.")
    if any(first >= second for first, second in pairwise(rule.times)):
        raise ValueError("The times of a rule stand in order, each once.")


def _check_days(rule: Rule) -> None:
    if not rule.weekdays or not rule.weekdays <= WEEK:
        raise ValueError("The weekdays of a rule are one or more of 0 (Monday) to 6 (Sunday).")
    if not 1 <= rule.every <= EVERY:
        raise ValueError(f"The interval of a rule is 1 to {EVERY}.")
    if rule.every > 1 and rule.start is None:
        raise ValueError("An interval of more than 1 needs a start to be counted from.")
    if rule.start is not None and rule.end is not None and rule.end < rule.start:
        raise ValueError("A rule can't end before it starts.")
    for month, day in rule.yearly:
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            raise ValueError(f"There is no day {day} in month {month}.") from None
