"""What an outsider can tell from counts that are shown: tried by going through all that they could have been."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.statistics.suppress import LEAST, ROUND, Table, bounds, columns, protected, rounded

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1, max_size=5)


def might_be(table: Table, hidden: str, guess: int) -> bool:
    """Whether the counts may be such that a hidden one is `guess`, by all that is shown. Slow and obvious."""
    sums = {guess}
    for key, cell in table.cells.items():
        if key == hidden:
            continue
        low, high = (0, 80) if cell is None else bounds(cell)
        sums = {one + other for one in sums for other in range(low, high + 1)}
    if table.total is None:
        return True
    low, high = bounds(table.total)
    return any(low <= each <= high for each in sums)


@given(COUNTS)
@example({"a": 3, "b": 30})
@example({"a": 9, "b": 20})
@example({"a": 0, "b": 24, "c": 24})
@example({"a": 3, "b": 14, "c": 14, "d": 14, "e": 14})
def test_every_small_number_remains_possible(counts: dict[str, int]) -> None:
    """For each count that was below ten, whatever is shown of the others and of the total."""
    table = protected(counts)
    for key, count in counts.items():
        if count < LEAST:
            assert table.cells[key] is None
            assert all(might_be(table, key, guess) for guess in range(LEAST))


@given(COUNTS)
def test_what_is_shown_is_true(counts: dict[str, int]) -> None:
    """Every shown number is within five of the true one, a multiple of ten, and never below ten."""
    table = protected(counts)
    for true, shown in [
        *((counts[key], cell) for key, cell in table.cells.items()),
        (sum(counts.values()), table.total),
    ]:
        if shown is not None:
            low, high = bounds(shown)
            assert low <= true <= high
            assert shown % ROUND == 0
            assert shown >= ROUND


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(LEAST, 500), min_size=1))
def test_nothing_is_left_out_without_need(counts: dict[str, int]) -> None:
    """Where all are large, all are shown."""
    table = protected(counts)
    assert table.total == rounded(sum(counts.values()))
    assert dict(table.cells) == {key: rounded(count) for key, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ({"a": 3}, {"a": None}, None),
        ({"a": 3, "b": 30}, {"a": None, "b": 30}, 30),
        ({"a": 4, "b": 10}, {"a": None, "b": None}, 10),
        ({"a": 9, "b": 16, "c": 20}, {"a": None, "b": 20, "c": 20}, 50),
        ({"a": 9, "b": 16}, {"a": None, "b": None}, 30),
        ({"a": 9, "b": 9}, {"a": None, "b": None}, 20),
        ({"a": 1, "b": 2}, {"a": None, "b": None}, None),
    ],
)
def test_by_example(counts: dict[str, int], cells: dict[str, int | None], total: int | None) -> None:
    """A lone small count takes its neighbour with it where the total would give it away."""
    assert protected(counts) == Table(cells, total)


def test_columns_are_apart() -> None:
    """Each measure has its own total; that of groups is no sum."""
    sent, rooms = columns({"a": (40, 20), "b": (40, 20)}, (None, 21))
    assert (sent.total, rooms.total) == (80, 20)
    assert list(product(sent.cells.values(), rooms.cells.values())) == [(40, 20)] * 4
