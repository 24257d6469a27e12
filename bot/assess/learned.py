"""A second opinion: a linear model on words, pairs of words and the signs found, trained by `make learn`.

It never decides alone: see `bot.assess.second`. What it weighs can be read from it, word by word.
"""

from collections.abc import Iterable, Mapping, Sequence
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
SIGN = 0.3  # how much a sign weighs, where all words together weigh about as much as one of length 1
NEAR = 24  # the same where a phrase has told danger already
HEADS = ("danger", "trap")  # what is recognised, a column each


@dataclass(frozen=True, slots=True)
class Learned:
    """The trained table. Scores are logits above the threshold of `make learn`."""

    weights: NDArray[np.int8]  # SIZE x HEADS
    scale: NDArray[np.float64]  # of a column
    offsets: Mapping[str, NDArray[np.float64]]  # language -> constants less thresholds; "" for all others

    def scores(self, words: Sequence[str], signs: Iterable[str], language: str | None) -> tuple[float, float]:
        """How much a text resembles danger and traps: the most alike window of its folded words, and all signs."""
        if not words:
            return -np.inf, -np.inf
        told = self._summed(signs) * SIGN + self.offsets.get(language or "", self.offsets[""])
        danger, trap = told + np.max([self._worded(part) for part in windows(words)], axis=0)
        return float(danger), float(trap)

    def _worded(self, words: Sequence[str]) -> NDArray[np.float64]:
        found = features(words)
        weighted: NDArray[np.float64] = self._summed(found) / len(found) ** 0.5
        return weighted

    def _summed(self, found: Iterable[str]) -> NDArray[np.float64]:
        places = [place(feature) for feature in found]
        summed: NDArray[np.float64] = self.weights[places].sum(axis=0, dtype=np.int64) * self.scale
        return summed


def windows(words: Sequence[str]) -> Iterable[Sequence[str]]:
    """Parts of a text that overlap by half."""
    if len(words) <= WINDOW:
        return (words,)
    return [words[at : at + WINDOW] for at in range(0, len(words) - WINDOW // 2, WINDOW // 2)]


def features(words: Sequence[str]) -> set[str]:
    """The words, their beginnings, and pairs of neighbouring beginnings."""
    stems = [word[:STEM] for word in words]
    return {*words, *map("{}*".format, stems), *map("{} {}".format, stems, stems[1:])}


def place(feature: str) -> int:
    """Where a feature stands in the table."""
    return crc32(feature.encode()) % SIZE


@cache
def shipped() -> Learned:
    """The model that comes with the project; where there is none, one that has no opinion."""
    try:
        with np.load(FILE) as file:
            offsets = dict(zip(file["languages"].tolist(), file["offsets"], strict=True))
            return Learned(file["weights"], file["scale"], offsets)
    except (OSError, KeyError, ValueError):
        no_weight = np.zeros((SIZE, len(HEADS)), np.int8)
        return Learned(no_weight, np.zeros(len(HEADS)), {"": np.full(len(HEADS), -np.inf)})
