"""A rule as text: canonical JSON, the same for equal rules, for storing and for the command line."""

import json
from collections.abc import Mapping
from datetime import date, time

from bot.model.delivery import WEEK, Rule, Unit

NAMES = frozenset({"times", "weekdays", "every", "unit", "yearly", "start", "end", "not_on"})


def dump(rule: Rule) -> str:
    """Only what differs from a daily rule is written."""
    found: dict[str, object] = {"times": [at.isoformat("minutes") for at in rule.times]}
    if rule.weekdays != WEEK:
        found["weekdays"] = sorted(rule.weekdays)
    if rule.every != 1:
        found["every"] = rule.every
    if rule.unit is not Unit.DAY:
        found["unit"] = rule.unit.value
    if rule.yearly:
        found["yearly"] = [f"{month:02}-{day:02}" for month, day in sorted(rule.yearly)]
    if rule.start is not None:
        found["start"] = rule.start.isoformat()
    if rule.end is not None:
        found["end"] = rule.end.isoformat()
    if rule.not_on is not None:
        found["not_on"] = rule.not_on
    return json.dumps(found, separators=(",", ":"))


def load(text: str) -> Rule:
    """The rule of a text; a ValueError that says what is wrong with it. Whether it makes sense says `validate`."""
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("A rule is written as JSON.") from None
    if not isinstance(read, dict):
        raise ValueError("A rule is a JSON object.")
    if unknown := sorted(map(str, read.keys() - NAMES)):
        raise ValueError(f"A rule has no {unknown[0]!r}.")
    return Rule(
        times=tuple(_time(at) for at in _strings(read, "times")),
        weekdays=frozenset(_numbers(read, "weekdays")) if "weekdays" in read else WEEK,
        every=_number(read.get("every", 1), "every"),
        unit=_unit(read.get("unit", Unit.DAY.value)),
        yearly=frozenset(_month_day(day) for day in _strings(read, "yearly")),
        start=_date(read, "start"),
        end=_date(read, "end"),
        not_on=_string(read["not_on"], "not_on") if "not_on" in read else None,
    )


def _list(read: Mapping[str, object], name: str) -> list[object]:
    value = read.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name!r} of a rule is a list.")
    return value


def _strings(read: Mapping[str, object], name: str) -> list[str]:
    return [_string(value, name) for value in _list(read, name)]


def _numbers(read: Mapping[str, object], name: str) -> list[int]:
    return [_number(value, name) for value in _list(read, name)]


def _string(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name!r} of a rule is text in quotes.")
    return value


def _number(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name!r} of a rule is a whole number.")
    return value


def _unit(value: object) -> Unit:
    try:
        return Unit(_string(value, "unit"))
    except ValueError:
        raise ValueError(f"'unit' of a rule is one of {', '.join(Unit)}.") from None


def _time(text: str) -> time:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None or at.isoformat("minutes") != text:
        raise ValueError(f"{text!r} is no time like 18:00.")
    return at


def _date(read: Mapping[str, object], name: str) -> date | None:
    if name not in read:
        return None
    text = _string(read[name], name)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise ValueError(f"{text!r} is no date like 2026-11-24.")
    return found


def _month_day(text: str) -> tuple[int, int]:
    month, dash, day = text.partition("-")
    if not (dash and len(month) == len(day) == 2 and text.isascii() and (month + day).isdigit()):
        raise ValueError(f"{text!r} is no day of the year like 07-30.")
    return int(month), int(day)
