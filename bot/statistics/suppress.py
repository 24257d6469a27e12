"""What may be shown of counts, so that no small number can be told from the others.

A count below LEAST is not shown; others are rounded to a multiple of ROUND. Where what is shown beside it would narrow
one that is not shown, more is left out, the smallest first, and in the end the total: whatever is shown, every number
below LEAST remains possible for each count that was below LEAST. Both kinds look alike, and so does zero.

Whoever knows how it is chosen what else is left out can sometimes tell which of several it was; not how many. See
Hundepool et al., Statistical Disclosure Control (2012), chapters 4 and 5, for rounding and secondary suppression.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROUND = 10
LEAST = 10

Shown = int | None  # rounded; None = not shown


@dataclass(frozen=True, slots=True)
class Table:
    """Counts that add up to a total, as far as they may be shown."""

    cells: Mapping[str, Shown]
    total: Shown


def rounded(count: int) -> int:
    """To the nearest ten; five goes up."""
    return (count + ROUND // 2) // ROUND * ROUND


def bounds(shown: int) -> tuple[int, int]:
    """The least and the most that a count was which is shown as this."""
    return max(shown - ROUND // 2, LEAST), shown + ROUND // 2 - 1


def protected(counts: Mapping[str, int], total: int | None = None) -> Table:
    """The counts as they may be shown. `total`: where it is not their sum, as of groups that had several posts."""
    whole = sum(counts.values()) if total is None else total
    cells: dict[str, Shown] = {key: rounded(count) if count >= LEAST else None for key, count in counts.items()}
    shown = rounded(whole) if whole >= LEAST else None
    by_size = sorted((key for key, cell in cells.items() if cell is not None), key=lambda key: (counts[key], key))
    while shown is not None and not _every_number_possible(cells, shown):
        if by_size:
            cells[by_size.pop(0)] = None
        else:
            shown = None
    return Table(cells, shown)


def _every_number_possible(cells: Mapping[str, Shown], total: int) -> bool:
    """Whether each number below LEAST may still be that of any count that is not shown."""
    hidden = sum(cell is None for cell in cells.values())
    if not hidden:
        return True
    least, most = bounds(total)
    others = [bounds(cell) for cell in cells.values() if cell is not None]
    room_above = most - sum(low for low, _ in others) >= LEAST - 1
    room_below = hidden > 1 or least - sum(high for _, high in others) <= 0
    return room_above and room_below


def columns(rows: Mapping[str, Sequence[int]], totals: Sequence[int | None]) -> tuple[Table, ...]:
    """Each measure of a table by itself, with its own total where one is given."""
    return tuple(
        protected({key: counts[index] for key, counts in rows.items()}, total) for index, total in enumerate(totals)
    )
