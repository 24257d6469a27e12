"""What is counted, and how sure a share is."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

from benchmarks.accuracy.judged import Judged
from bot.model.assessment import Span

NEAR = 8.0  # points that a language may be worse than English
_Z = 1.959964  # of a two-sided interval of 95 %

Counts = Callable[[Judged], tuple[int, int]]  # of one text: how often right, of how many


@dataclass(frozen=True, slots=True)
class Measure:
    """A share that is counted over texts, and what it should be."""

    id: str
    name: str
    counts: Counts
    target: float | None = None
    least: bool = True  # the share should be at least the target, else less than it

    @property
    def goal(self) -> str:
        """The target in words."""
        if self.target is None:
            return ""
        return f"{'at least' if self.least else 'under'} {100 * self.target:.0f} %"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure came to on some texts."""

    measure: Measure
    right: int
    n: int
    by_case: float  # the share when each case weighs the same

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.right / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, after Wilson."""
        return wilson(self.right, self.n)

    @property
    def off(self) -> float:
        """By how many points the target is missed; 0 when it is reached, or when there is none."""
        target = self.measure.target
        if target is None or not self.n:
            return 0.0
        if self.measure.least:
            return max(0.0, 100 * (target - self.share))
        return 0.0 if self.share < target else 100 * (self.share - target)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no text to tell by."""
        if self.measure.target is None or not self.n:
            return None
        return self.share >= self.measure.target if self.measure.least else self.share < self.measure.target

    def worse_than(self, other: "Figure") -> float | None:
        """By how many points it is worse than another, below 0 when it is better; None where one has no texts."""
        if not self.n or not other.n:
            return None
        points = 100 * (other.share - self.share)
        return points if self.measure.least else -points


def wilson(right: int, n: int) -> tuple[float, float]:
    """The interval of 95 % in which the true share lies, after Wilson (1927); (0, 1) for no text."""
    if not n:
        return 0.0, 1.0
    share, z2 = right / n, _Z * _Z
    middle = share + z2 / (2 * n)
    margin = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - margin) / (1 + z2 / n)), min(1.0, (middle + margin) / (1 + z2 / n))


def figure(measure: Measure, judged: Iterable[Judged]) -> Figure:
    """What a measure comes to."""
    cases: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in judged:
        right, n = measure.counts(one)
        if n:
            cases[one.text.case].append((right, n))
    shares = [sum(right for right, _ in case) / sum(n for _, n in case) for case in cases.values()]
    return Figure(
        measure,
        sum(right for case in cases.values() for right, _ in case),
        sum(n for case in cases.values() for _, n in case),
        sum(shares) / len(shares) if shares else 0.0,
    )


def overlaps(span: Span, text: str, quotes: Iterable[str]) -> bool:
    """Whether the words at `span` share a character with any of the quotes, wherever these stand in the text."""
    for quote in quotes:
        at = text.find(quote)
        while at >= 0:
            if span.start < at + len(quote) and at < span.end:
                return True
            at = text.find(quote, at + 1)
    return False


# ---- the measures


def _of_label(label: str, *levels: str) -> Counts:
    """Texts with this label that came out as one of the levels."""
    return lambda one: (int(one.level in levels), int(one.text.level == label))


def _false_danger(one: Judged) -> tuple[int, int]:
    return int(one.level == "danger"), int(one.text.level != "danger")


def _evidence(one: Judged) -> tuple[int, int]:
    marked = [(one.flags[flag], quotes) for flag, quotes in one.text.flags.items() if quotes and flag in one.flags]
    return sum(overlaps(span, one.text.text, quotes) for span, quotes in marked), len(marked)


def _recall(one: Judged) -> tuple[int, int]:
    return (_both(one), len(one.text.flags)) if _has_flags(one) else (0, 0)


def _precision(one: Judged) -> tuple[int, int]:
    return (_both(one), len(one.flags)) if _has_flags(one) else (0, 0)


def _both(one: Judged) -> int:
    return len(one.text.flags.keys() & one.flags.keys())


def _has_flags(one: Judged) -> bool:
    # In a text of danger some labellers mark the flags that repeat it, some do not.
    return one.text.level in {"high", "caution"}


def _language(one: Judged) -> tuple[int, int]:
    return int(one.language == one.text.language), 1


MEASURES = (
    Measure("danger", "danger recalled", _of_label("danger", "danger"), 0.97),
    Measure("false_danger", "other texts called danger", _false_danger, 0.01, least=False),
    Measure("high", "high recalled as high", _of_label("high", "high"), 0.92),
    Measure("raised", "high recalled as high, caution or danger", _of_label("high", "high", "caution", "danger"), 0.98),
    Measure(
        "honest_high", "honest offers called high or danger", _of_label("none", "high", "danger"), 0.02, least=False
    ),
    Measure("honest_caution", "honest offers called caution", _of_label("none", "caution"), 0.10, least=False),
    Measure("not_an_offer", "no offer, recognised as such", _of_label("not_an_offer", "not_an_offer"), 0.95),
    Measure("evidence", "words shown overlap those marked", _evidence, 0.90),
    Measure("flags_recall", "flags found, of those labelled", _recall),
    Measure("flags_precision", "flags labelled, of those found", _precision),
    Measure("language", "language recognised", _language),
)
