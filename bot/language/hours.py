"""Opening hours of a line of help in words.

Reads the part of OpenStreetMap's opening_hours syntax that config/countries uses; anything else is shown as it stands,
because a wrong hour is worse than a strange one. https://wiki.openstreetmap.org/wiki/Key:opening_hours
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

from babel import Locale
from babel.dates import format_skeleton

from bot.language.catalog import default

Label = Callable[..., str]  # key, then named slots -> the label in the person's language

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_DATE = rf"(?:{'|'.join(_MONTHS)}) [0-3]?\d"
_SPAN = r"[0-2]?\d:[0-5]\d ?- ?[0-2]?\d:[0-5]\d"
_RULE = re.compile(
    rf"(?:(?P<dates>{_DATE}(?: ?- ?{_DATE})?)|(?P<days>{_DAY}(?: ?[-,] ?{_DAY}){{0,6}}))?"
    rf" ?(?P<times>off|closed|{_SPAN}(?: ?, ?{_SPAN}){{0,3}})?"
)
LONGEST = 200  # characters; a longer one is shown as it stands


def hours_in_words(hours: str | None, language: str, label: Label | None = None) -> str:
    """Opening hours such as "Mo-Fr 08:00-17:00; Sa off" as a person would say them; times stay in 24 hours.

    `label` gives our own words (hours.* and label.* of locales/) in the same language; by default the project's.
    None is "not known"; syntax that is not understood is given back unchanged.
    """
    label = label or partial(default().label, language)
    if hours is None or not hours.strip():
        return label("label.not_known")
    hours = " ".join(hours.split())
    if hours == "24/7":
        return label("label.always_open")
    if len(hours) > LONGEST:
        return hours
    parts = [_rule(part.strip(), language, label) for part in hours.split(";")]
    return hours if None in parts else "; ".join(part for part in parts if part)


def _rule(rule: str, language: str, label: Label) -> str | None:
    found = _RULE.fullmatch(rule)
    if not rule or found is None:
        return None
    if found["dates"]:
        when = _dates(found["dates"], language, label)
    elif found["days"]:
        when = _days(found["days"], language, label)
    else:
        when = ""
    if when is None:
        return None
    times = found["times"]
    if times in {"off", "closed"}:
        return label("hours.closed", when=when) if when else None
    if times:
        times = times.replace(" ", "").replace(",", ", ")
    return " ".join(part for part in (when, times) if part)


def _days(days: str, language: str, label: Label) -> str | None:
    """ "Mo-Fr,Su" in words; None for a range that has no such meaning, as of public holidays."""
    days = days.replace(" ", "")
    if days == "Mo-Su":
        return label("hours.every_day")
    said = []
    for item in days.split(","):
        ends = [_day_name(day, language, label) for day in item.split("-")]
        if len(ends) > 2 or ("PH" in item and len(ends) > 1):
            return None
        said.append(ends[0] if len(ends) == 1 else label("hours.range", first=ends[0], last=ends[1]))
    return ", ".join(said)


def _day_name(day: str, language: str, label: Label) -> str:
    if day == "PH":
        return label("hours.public_holidays")
    return str(_locale(language).days["format"]["wide"][_DAYS.index(day)])


def _dates(dates: str, language: str, label: Label) -> str | None:
    said = []
    for item in re.split(r" ?- ?", dates):
        month, number = item.split(" ")
        try:
            on = date(2000, _MONTHS.index(month) + 1, int(number))  # a leap year: February 29 is a day
        except ValueError:
            return None
        said.append(format_skeleton("MMMMd", on, locale=_locale(language)))
    return said[0] if len(said) == 1 else label("hours.range", first=said[0], last=said[1])


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language)
