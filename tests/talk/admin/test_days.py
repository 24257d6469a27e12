"""Days and times: what people write, and that what is shown can be written."""

from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.admin import Words
from bot.model.delivery import WEEK, Rule, Unit
from bot.schedule.valid import validate
from bot.talk.admin import printed
from bot.talk.admin.days import Unclear, parse, rule_of, times_in
from tests.talk.admin.conftest import LANGUAGES

TODAY = date(2026, 11, 25)
BEFORE = Rule(times=(time(12),), weekdays=frozenset({3}))
EVE = (time(18),)
ONCE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_times = st.sets(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=4).map(
    lambda these: tuple(sorted(these))
)
_days = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
_dates = st.sets(
    st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda on: (on.month, on.day)), min_size=1, max_size=3
)
_rules = st.one_of(
    st.builds(Rule, _times, _days),
    st.builds(
        lambda times, days, every: Rule(times, days, every, Unit.WEEK, start=TODAY), _times, _days, st.integers(2, 52)
    ),
    st.builds(lambda times, every: Rule(times, WEEK, every, Unit.DAY, start=TODAY), _times, st.integers(2, 52)),
    st.builds(lambda times, dates: Rule(times, yearly=frozenset(dates)), _times, _dates),
)


@ONCE
@given(rule=_rules, language=st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_written(words: Words, rule: Rule, language: str) -> None:
    """In every language, whatever was set before."""
    shown = printed.rule(rule, language, words)
    assert rule_of(parse(shown, language, words), BEFORE, TODAY) == rule


@pytest.mark.parametrize(
    ("language", "text", "times", "days"),
    [
        ("en", "mon wed 18:00", EVE, {0, 2}),
        ("en", "every day 6pm", EVE, WEEK),
        ("en", "Mondays and Thursdays at 6:00 p.m.", EVE, {0, 3}),
        ("en", "weekdays 9 18", (time(9), time(18)), {0, 1, 2, 3, 4}),
        ("en", "weekend 12am", (time(0),), {5, 6}),
        ("en", "tues thurs 9.30", (time(9, 30),), {1, 3}),
        ("en", "lundi 18h30", (time(18, 30),), {0}),  # another language than the phone's
        ("fr", "tous les jours à 18h", EVE, WEEK),
        ("fr", "lun. mer. ven. 18 h", EVE, {0, 2, 4}),
        ("mg", "alarobia amin'ny 18:00", EVE, {2}),
        ("id", "setiap hari jam 18", EVE, WEEK),
        ("id", "minggu 18:00", EVE, {6}),
        ("es", "miércoles y sabado 6:00 p. m.", EVE, {2, 5}),
        ("tl", "tuwing Linggo 18:00", EVE, {6}),
        ("ru", "в среду и пятницу 18:00", EVE, {2, 4}),
        ("ru", "по понедельникам в 18", EVE, {0}),
        ("ar", "يوم الأربعاء ١٨:٠٠", EVE, {2}),
        ("ar", "كل يوم الساعة 6 م", EVE, WEEK),
        ("ar", "الأحد والثلاثاء 18:00", EVE, {1, 6}),
        ("sw", "kila jumatatu saa 18:00", EVE, {0}),
    ],
)
def test_what_people_write(
    words: Words, language: str, text: str, times: tuple[time, ...], days: frozenset[int] | set[int]
) -> None:
    """Short forms, endings, small words, other digits."""
    wish = parse(text, language, words)
    assert wish.times == times
    assert wish.weekdays == frozenset(days)


@pytest.mark.parametrize(
    ("language", "text", "every", "unit"),
    [
        ("en", "every 2 weeks on tuesday 18:00", 2, Unit.WEEK),
        ("fr", "tous les 3 jours 18h", 3, Unit.DAY),
        ("id", "setiap 2 minggu selasa", 2, Unit.WEEK),
        ("ru", "каждые 2 недели", 2, Unit.WEEK),
        ("sw", "wiki 2", 2, Unit.WEEK),
        ("en", "every week mon", 1, Unit.WEEK),
    ],
)
def test_every_so_often(words: Words, language: str, text: str, every: int, unit: Unit) -> None:
    """A number beside a word for weeks or days."""
    wish = parse(text, language, words)
    assert (wish.every, wish.unit) == (every, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on 30 july 18:00"),
        ("en", "July 30 at 6pm"),
        ("fr", "le 30 juillet 18h"),
        ("es", "30 de julio 18:00"),
        ("ru", "30 июля 18:00"),
        ("ar", "30 يوليو 18:00"),
    ],
)
def test_one_day_of_the_year(words: Words, language: str, text: str) -> None:
    """Such as the World Day against Trafficking."""
    wish = parse(text, language, words)
    assert (wish.dates, wish.times) == (frozenset({(7, 30)}), EVE)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("moonday 18:00", "moonday"),
        ("mon 25:00", "25:00"),
        ("mon 13pm", "13"),
        ("31 june 18:00", "31"),
        ("every 99 weeks", "99"),
        ("mon tomorrow", "tomorrow"),
    ],
)
def test_what_is_not_understood_is_named(words: Words, text: str, word: str) -> None:
    """The very word, so that it can be mended."""
    with pytest.raises(Unclear) as raised:
        parse(text, "en", words)
    assert str(raised.value) == word


@ONCE
@given(text=st.text(max_size=60), language=st.sampled_from(LANGUAGES))
def test_no_text_breaks_it(words: Words, text: str, language: str) -> None:
    """What is understood is a rule that holds."""
    try:
        wish = parse(text, language, words)
    except Unclear:
        return
    validate(rule_of(wish, BEFORE, TODAY))


def test_what_nothing_is_said_of_stays(words: Words) -> None:
    """New days leave the time, a new time leaves the days."""
    assert rule_of(parse("mon", "en", words), BEFORE, TODAY) == Rule((time(12),), frozenset({0}))
    assert rule_of(parse("9:00", "en", words), BEFORE, TODAY) == Rule((time(9),), frozenset({3}))


def test_times_keep_their_order() -> None:
    """From, until."""
    assert times_in("from 22 until 7:30") == (time(22), time(7, 30))
    assert times_in("10pm-7am") == (time(22), time(7))


def test_signs_are_no_times() -> None:
    """They are not even words."""
    assert times_in("!!!") == ()
