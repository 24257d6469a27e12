"""Times, days and rules as an admin reads them. Hours go to 24 and have plain digits: nobody mistakes them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton

from bot.model.admin import Words
from bot.model.delivery import WEEK, Rule, Unit
from bot.talk.admin.days import WEEKDAYS

_LISTED = {"ar": "، "}  # between the items of a list, where it is not a comma


def clock(at: time | datetime) -> str:
    """18:00."""
    return f"{at:%H:%M}"


def clocks(times: Iterable[time], language: str) -> str:
    """09:00, 18:00."""
    return listed((clock(at) for at in times), language)


def moment(at: datetime, zone: str, language: str) -> str:
    """A local date and time: "Friday, November 27, 18:00"."""
    local = at.astimezone(ZoneInfo(zone))
    day_of = str(format_skeleton("MMMMEEEEd", local, locale=Locale.parse(language)))
    return listed((day_of, clock(local)), language)


def local_clock(at: datetime, zone: str) -> str:
    """What the clocks of a zone show."""
    return clock(at.astimezone(ZoneInfo(zone)))


def on_date(on: date, language: str) -> str:
    """A day of any year: "30 July"."""
    return str(format_skeleton("MMMMd", on, locale=Locale.parse(language)))


def day(weekday: int, language: str, width: str = "wide") -> str:
    """Monday, as it stands alone."""
    return str(Locale.parse(language).days["stand-alone"][width][weekday])


def days(weekdays: frozenset[int], language: str, words: Words) -> str:
    """Monday, Wednesday; or a word for all of them."""
    for what, these in (("every_day", WEEK), ("weekdays", WEEKDAYS)):
        said = words.get(language, {}).get(what)
        if weekdays == these and said:
            return said[0]
    return listed((day(each, language) for each in sorted(weekdays)), language)


def rule(of: Rule, language: str, words: Words) -> str:
    """What a rule says, as it could be written to set it."""
    parts = []
    if of.yearly:
        parts.append(listed((on_date(date(2024, *each), language) for each in sorted(of.yearly)), language))
    elif of.every > 1:
        what = "every_weeks" if of.unit is Unit.WEEK else "every_days"
        said = words.get(language, {}).get(what) or (f"{{value}} {of.unit}",)
        parts.append(said[0].replace("{value}", str(of.every)))
    if of.weekdays != WEEK or (not of.yearly and (of.every == 1 or of.unit is Unit.WEEK)):
        parts.append(days(of.weekdays, language, words))
    return " ".join((*parts, clocks(of.times, language)))


def listed(items: Iterable[str], language: str) -> str:
    """One after the other."""
    return _LISTED.get(language, ", ").join(items)
