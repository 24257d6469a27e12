"""A second opinion: a linear model on words and pairs of words, trained on labelled texts by `make learn`.

It never decides alone: see `bot.assess.level`. What it weighs can be read from it, word by word (`fanilo assess
--explain`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("learned.npz")
SIZE = 1 << 18  # places of the table; two features may share one
STEM = 5  # letters of a word that stand for its forms
WINDOW = 80  # words that are weighed together: danger may be one sentence of a long text
NEAR = 24  # the same where a phrase has told danger already
HEADS = ("danger", "trap")  # what is recognised, a column each


@dataclass(frozen=True, slots=True)
class Learned:
    """The trained table. Scores are logits above the threshold of `make learn`."""

    weights: NDArray[np.int8]  # SIZE x HEADS
    scale: NDArray[np.float64]  # of a column
    offset: NDArray[np.float64]  # the constant less the threshold
    doubt: float  # hardly any text of somebody in danger scores less

    def scores(self, words: Sequence[str], window: int = WINDOW) -> tuple[float, float]:
        """How much the folded words of a text resemble danger and traps: the most alike window of it each."""
        if not words:
            return -np.inf, -np.inf
        danger, trap = np.max([self._scores(part) for part in windows(words, window)], axis=0)
        return float(danger), float(trap)

    def _scores(self, words: Sequence[str]) -> NDArray[np.float64]:
        places = [place(feature) for feature in features(words)]
        summed: NDArray[np.float64] = self.weights[places].sum(axis=0, dtype=np.int64) * self.scale
        scores: NDArray[np.float64] = summed / len(places) ** 0.5 + self.offset
        return scores

    def telling(self, words: Sequence[str], head: str, most: int = 8) -> list[tuple[str, float]]:
        """The features that speak most for a label, with what each adds."""
        column = HEADS.index(head)
        found = {
            feature: float(self.weights[place(feature), column] * self.scale[column]) for feature in features(words)
        }
        return sorted(found.items(), key=lambda item: -item[1])[:most]


def windows(words: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Parts of a text that overlap by half."""
    if len(words) <= size:
        return (words,)
    return [words[at : at + size] for at in range(0, len(words) - size // 2, size // 2)]


def features(words: Sequence[str]) -> set[str]:
    """The words, their beginnings, and pairs of neighbouring beginnings."""
    stems = [word[:STEM] for word in words]
    return {*words, *map("{}*".format, stems), *map("{} {}".format, stems, stems[1:])}


def place(feature: str) -> int:
    """Where a feature stands in the table."""
    return crc32(feature.encode()) % SIZE


@cache
def shipped() -> Learned:
    """The model that comes with the project."""
    with np.load(FILE) as file:
        return Learned(file["weights"], file["scale"], file["offset"], float(file["doubt"]))
