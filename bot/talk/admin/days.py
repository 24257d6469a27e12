"""Days and times as people write them, in any of our languages: "mon wed 18:00", "chaque jour 9h", "on 30 july 6pm".

Names of days and months are CLDR's; the few other words are labels (group.words.*).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache

from babel import Locale

from bot.model.admin import Words
from bot.model.delivery import WEEK, Rule, Unit
from bot.talk.admin.zones import fold

WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})
SHORTEST = 3  # letters of a name that is not written out
ENDING = 3  # letters at the end of a name that may differ: "среда", "среду"
MOST_EVERY = 52
LONGEST = 200  # characters
_AND = "و"  # which is written as one word with the next
_HOUR = re.compile(r"(\d)\s*h\b(?:\s*(\d{2})\b)?")
_HALF = re.compile(r"\b([ap])\.?\s?m\b\.?")
_TOKEN = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)|\d{1,2}h(?![^\W_])|\d{4}-\d{2}-\d{2}|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood. None and empty: nothing was said of it."""

    times: tuple[time, ...] = ()
    weekdays: frozenset[int] = frozenset()
    every: int | None = None
    unit: Unit = Unit.WEEK
    dates: frozenset[tuple[int, int]] = frozenset()  # (month, day)


class Unclear(ValueError):
    """A word that was not understood."""


def parse(text: str, language: str, words: Words) -> Wish:
    """What is wished. Raises Unclear with the word that is not understood."""
    book = _Book(language, words)
    tokens = tuple(tokens_of(text))
    wish, at = Wish(), 0
    while at < len(tokens):
        wish, taken = book.next(wish, tokens[at:])
        at += taken
    return wish


def tokens_of(text: str) -> Iterator[str]:
    """Numbers, clock times and words, folded."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].casefold())
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    joined = _HOUR.sub(r"\1h\2", _HALF.sub(r"\1m", digits))
    for token in _TOKEN.findall(joined):
        if token[0].isdigit():
            yield token
        else:
            yield from fold(token).split()


def rule_of(wish: Wish, before: Rule, today: date) -> Rule:
    """The rule that is wished; what nothing was said of stays as it was."""
    rule = replace(before, times=wish.times or before.times)
    if wish.dates:
        return replace(rule, yearly=wish.dates, weekdays=WEEK, every=1, unit=Unit.DAY, start=None)
    if wish.every or wish.weekdays:
        every = wish.every or 1
        unit = wish.unit if wish.every else Unit.DAY
        days = wish.weekdays or (before.weekdays if unit is Unit.WEEK and not before.yearly else WEEK)
        start = today if every > 1 else None
        rule = replace(rule, yearly=frozenset(), weekdays=days, every=every, unit=unit, start=start)
        if every == 1:
            rule = replace(rule, unit=Unit.DAY)
    return rule


def clock(token: str) -> time | None:
    """18:00, 18.00, 18h30, 18h."""
    found = _CLOCK.fullmatch(token)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class _Book:
    """The words of all languages, those of the asker first."""

    def __init__(self, language: str, words: Words) -> None:
        self._order = tuple(dict.fromkeys((language, "en", *words)))
        self._words = words

    def next(self, wish: Wish, tokens: tuple[str, ...]) -> tuple[Wish, int]:
        """The wish with what the first tokens say, and how many those are. Raises Unclear."""
        first = tokens[0]
        if first[0].isdigit():
            return self._number(wish, tokens)
        for what, days in (("every_day", WEEK), ("weekdays", WEEKDAYS), ("weekend", WEEKEND)):
            if taken := self._phrase(what, tokens):
                return replace(wish, weekdays=wish.weekdays | days), taken
        if after := self._counted(wish, tokens):
            return after
        month = self._name("months", first)
        if month and len(tokens) > 1 and tokens[1].isdigit():
            return self._date(wish, month, tokens[1]), 2
        if taken := self._phrase("filler", tokens):
            return wish, taken
        day = self._name("days", first)
        if day is not None:
            return replace(wish, weekdays=wish.weekdays | {day}), 1
        if self._phrase("week", tokens):
            return replace(wish, every=1, unit=Unit.WEEK), 1
        raise Unclear(first)

    def _number(self, wish: Wish, tokens: tuple[str, ...]) -> tuple[Wish, int]:
        first, rest = tokens[0], tokens[1:]
        half = rest[0] if rest else ""
        at = clock(first) or (clock(f"{first}h") if first.isdigit() and len(first) <= 2 else None)
        if half in _halves():
            if at is None or not 1 <= at.hour <= 12:
                raise Unclear(first)
            at = at.replace(hour=at.hour % 12 + 12 * _halves()[half])
            return self._timed(wish, at), 2
        if not first.isdigit():
            if at is None:
                raise Unclear(first)
            return self._timed(wish, at), 1
        skipped = self._phrase("filler", rest) if rest else 0
        following = rest[skipped] if skipped < len(rest) else ""
        if following:
            for what, unit in (("week", Unit.WEEK), ("day", Unit.DAY)):
                if taken := self._phrase(what, rest):
                    every = int(first)
                    if not 1 <= every <= MOST_EVERY:
                        raise Unclear(first)
                    return replace(wish, every=every, unit=unit), 1 + taken
            month = self._name("months", following)
            if month and (len(rest) <= skipped + 1 or self._name("days", following) is None or not wish.weekdays):
                return self._date(wish, month, first), 2 + skipped
        if at is None:
            raise Unclear(first)
        return self._timed(wish, at), 1

    def _counted(self, wish: Wish, tokens: tuple[str, ...]) -> tuple[Wish, int] | None:
        """ "wiki 2": where the number stands behind, as the printed form of the language has it."""
        for unit in Unit:
            for language in self._order:
                printed = self._words.get(language, {}).get(f"every_{unit}s", ("",))[0]
                if not printed.endswith("{value}"):
                    continue
                for phrase in self._words[language].get(str(unit), ()):
                    parts = tuple(fold(phrase).split())
                    number = tokens[len(parts)] if len(tokens) > len(parts) else ""
                    if tokens[: len(parts)] == parts and number.isdigit() and 1 <= int(number) <= MOST_EVERY:
                        return replace(wish, every=int(number), unit=unit), len(parts) + 1
        return None

    def _timed(self, wish: Wish, at: time) -> Wish:
        return replace(wish, times=tuple(sorted({*wish.times, at})))

    def _date(self, wish: Wish, month: int, day: str) -> Wish:
        try:
            date(2024, month, int(day))  # a leap year: 29 February is a date too
        except (ValueError, OverflowError):
            raise Unclear(day) from None
        return replace(wish, dates=wish.dates | {(month, int(day))})

    def _phrase(self, what: str, tokens: tuple[str, ...]) -> int:
        """How many of the first tokens are one of these words; 0 = none."""
        longest = 0
        for language in self._order:
            for phrase in self._words.get(language, {}).get(what, ()):
                parts = tuple(fold(phrase).split())
                if parts and tokens[: len(parts)] == parts:
                    longest = max(longest, len(parts))
        return longest

    def _name(self, kind: str, token: str) -> int | None:
        """The day (0 = Monday) or the month (1 = January) that a word names."""
        for language in self._order:
            names = _names(language, kind)
            if token in names:
                return names[token]
        for language in self._order:
            found = set(_alike(token, _names(language, kind)))
            if len(found) == 1:
                return found.pop()
        return self._name(kind, token[1:]) if token.startswith(_AND) else None


def _alike(token: str, names: Mapping[str, int]) -> Iterable[int]:
    """What a word with another ending, or cut off, may name."""
    for name, number in names.items():
        if len(token) >= SHORTEST and name.startswith(token):
            yield number
        same = next(
            (i for i, pair in enumerate(zip(token, name, strict=False)) if pair[0] != pair[1]),
            min(len(token), len(name)),
        )
        if same > SHORTEST and same >= max(len(token), len(name)) - ENDING:
            yield number


@lru_cache(maxsize=64)
def _names(language: str, kind: str) -> Mapping[str, int]:
    locale = Locale.parse(language)
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            table = locale.days[context][width] if kind == "days" else locale.months[context][width]
            found.update({fold(name): number for number, name in table.items()})
    return found


@lru_cache(maxsize=1)
def _halves() -> Mapping[str, int]:
    """Words for the two halves of the day: 0 = before noon."""
    found = {"am": 0, "pm": 1}
    arabic = Locale.parse("ar").day_periods["format"]["abbreviated"]
    return found | {fold(arabic["am"]): 0, fold(arabic["pm"]): 1}


def times_in(text: str) -> tuple[time, ...]:
    """The times in a text, in their order, whatever else is in it. 22 is 22:00."""
    tokens, found = tuple(tokens_of(text)), list[time]()
    for token, after in zip(tokens, (*tokens[1:], ""), strict=False):
        at = clock(token) or (clock(f"{token}h") if token.isdigit() and len(token) <= 2 else None)
        if at is not None and after in _halves() and 1 <= at.hour <= 12:
            at = at.replace(hour=at.hour % 12 + 12 * _halves()[after])
        if at is not None:
            found.append(at)
    return tuple(found)
