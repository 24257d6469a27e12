"""Rules as text, and what a rule must be."""

import json
from dataclasses import replace
from datetime import UTC, date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import Rule, Unit
from bot.schedule.due import following
from bot.schedule.text import dump, load
from bot.schedule.valid import validate
from tests.schedule.some import rules

EVENING = Rule((time(18),))


@given(rules())
def test_a_rule_comes_back_as_it_was(rule: Rule) -> None:
    assert load(dump(rule)) == rule
    assert dump(load(dump(rule))) == dump(rule)


@given(rules(), rules())
def test_equal_rules_have_equal_texts(one: Rule, other: Rule) -> None:
    assert (dump(one) == dump(other)) == (one == other)


def test_the_text_of_a_rule() -> None:
    assert dump(EVENING) == '{"times":["18:00"]}'
    full = Rule(
        (time(9), time(18, 30)),
        frozenset({4, 0}),
        2,
        Unit.WEEK,
        frozenset({(7, 30), (2, 29)}),
        date(2026, 1, 1),
        date(2026, 12, 31),
        "MG",
    )
    assert dump(full) == (
        '{"times":["09:00","18:30"],"weekdays":[0,4],"every":2,"unit":"week","yearly":["02-29","07-30"],'
        '"start":"2026-01-01","end":"2026-12-31","not_on":"MG"}'
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("18:00", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "object"),
        ('{"time":["18:00"]}', "'time'"),
        ('{"times":"18:00"}', "'times'.*list"),
        ('{"times":[18]}', "'times'.*quotes"),
        ('{"times":["6 pm"]}', "'6 pm'"),
        ('{"times":["18"]}', "'18'"),
        ('{"times":["18:00:30"]}', "'18:00:30'"),
        ('{"times":["18:00Z"]}', "'18:00Z'"),
        ('{"weekdays":[true]}', "'weekdays'.*number"),
        ('{"every":1.5}', "'every'.*number"),
        ('{"unit":"month"}', "day, week"),
        ('{"unit":1}', "day, week"),
        ('{"start":"20260101"}', "'20260101'"),
        ('{"end":"2026-02-30"}', "'2026-02-30'"),
        ('{"end":null}', "'end'.*quotes"),
        ('{"yearly":["7-30"]}', "'7-30'"),
        ('{"yearly":["0730"]}', "'0730'"),
        ('{"not_on":1}', "'not_on'"),
    ],
)
def test_a_text_that_is_no_rule_says_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        load(text)


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda some: st.lists(some) | st.dictionaries(st.text(), some))
)
def test_nothing_else_than_a_value_error_comes_of_a_text(value: object) -> None:
    for text in (json.dumps(value), json.dumps({"times": value}), json.dumps({"times": [], "every": value})):
        try:
            found = load(text)
        except ValueError:
            continue
        assert load(dump(found)) == found


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (replace(EVENING, times=()), "at least one time"),
        (replace(EVENING, times=tuple(time(n // 2, n % 2) for n in range(25))), "at most 24"),
        (replace(EVENING, times=(time(18), time(9))), "in order"),
        (replace(EVENING, times=(time(18), time(18))), "each once"),
        (replace(EVENING, times=(time(18, 0, 1),)), "whole minutes"),
        (replace(EVENING, times=(time(18, tzinfo=UTC),)), "no zone"),
        (replace(EVENING, weekdays=frozenset()), "weekdays"),
        (replace(EVENING, weekdays=frozenset({7})), "weekdays"),
        (replace(EVENING, every=0), "interval"),
        (replace(EVENING, every=1000), "interval"),
        (replace(EVENING, every=2), "needs a start"),
        (replace(EVENING, start=date(2026, 1, 2), end=date(2026, 1, 1)), "before it starts"),
        (replace(EVENING, not_on="QQ"), "'QQ' are not known"),
        (replace(EVENING, yearly=frozenset({(2, 30)})), "no day 30 in month 2"),
        (replace(EVENING, yearly=frozenset({(13, 1)})), "no day 1 in month 13"),
        (replace(EVENING, weekdays=frozenset({1}), start=date(2026, 1, 5), end=date(2026, 1, 5)), "no date at all"),
        (replace(EVENING, weekdays=frozenset({1}), every=7, start=date(2026, 1, 5)), "no date at all"),
        (replace(EVENING, yearly=frozenset({(6, 26)}), not_on="MG"), "no date at all"),
    ],
)
def test_a_rule_that_makes_no_sense_says_why(rule: Rule, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        validate(rule)


@given(rules())
def test_a_valid_rule_comes_at_least_once(rule: Rule) -> None:
    if following(rule, "UTC", after=(date(2000, 1, 1), 0)) is not None:
        validate(rule)
    else:
        with pytest.raises(ValueError, match="no date at all"):
            validate(rule)
