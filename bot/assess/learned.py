"""A second opinion: a linear model on words, pairs of words and the signs found, trained by `make learn`.

It never decides alone: see `bot.assess.second`. What it weighs can be read from it, word by word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("learned.npz")
SIZE = 1 << 18  # places of the table, by the remainder of a checksum; two features may share one
STEM = 5  # letters of a word that stand for its forms
WINDOW = 80  # words that are weighed together: danger may be one sentence of a long text
PER_WORD, PAIR = 3, 2  # features of a word, and which of them is a pair with the next
SIGN = 0.3  # how much a sign weighs, where all words together weigh about as much as one of length 1
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
        told = self._summed(np.array([checksum(sign) for sign in signs], np.uint32)) * SIGN
        offsets = self.offsets.get(language or "", self.offsets[""])
        danger, trap = told + offsets + self._worded(words).max(axis=0)
        return float(danger), float(trap)

    def _worded(self, words: Sequence[str]) -> NDArray[np.float64]:
        """What the words say in each window: windows overlap by half, and a feature counts once in each."""
        found, half = features(words), WINDOW // 2
        if len(words) <= WINDOW:
            found = np.unique(found)
            alone: NDArray[np.float64] = self._summed(found) / np.sqrt(len(found))
            return alone[np.newaxis]
        windows = -(-(len(words) - half) // half)
        at = np.arange(len(found)) // PER_WORD
        before = _before(found, at)
        last = at // half  # the last window that a feature lies in; the other is the one before it
        in_last = (last < windows) & (before < last * half)
        # A pair of words lies in a window when its second word does.
        ends = at + (np.arange(len(found)) % PER_WORD == PAIR)
        in_other = (last > 0) & (before < (last - 1) * half) & (ends < (last + 1) * half)
        which = np.concatenate([last[in_last], last[in_other] - 1])
        weights = self.weights[np.concatenate([found[in_last], found[in_other]]) % SIZE]
        summed = np.stack([np.bincount(which, column, windows) for column in weights.T], axis=1)
        counted: NDArray[np.float64] = summed * self.scale / np.sqrt(np.bincount(which, minlength=windows))[:, None]
        return counted

    def _summed(self, found: NDArray[np.uint32]) -> NDArray[np.float64]:
        summed: NDArray[np.float64] = self.weights[found % SIZE].sum(axis=0, dtype=np.int64) * self.scale
        return summed


def _before(found: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each feature, at which word it stood before; -1 where it is new."""
    order = np.argsort(found, kind="stable")
    again = found[order[1:]] == found[order[:-1]]
    before = np.full(len(found), -1)
    before[order[1:][again]] = at[order[:-1][again]]
    return before


def features(words: Sequence[str]) -> NDArray[np.uint32]:
    """Checksums of each word, its beginning, and the beginnings of it and the next word, in this order.

    The last word has no next: the row is one short of PER_WORD for each word.
    """
    known = {word: _checksums(word) for word in set(words)}
    rows = [known[word] for word in words]
    found = np.empty(PER_WORD * len(rows) - 1, np.uint32)
    found[0::PER_WORD] = [row[0] for row in rows]
    found[1::PER_WORD] = [row[1] for row in rows]
    found[PAIR::PER_WORD] = [crc32(second[3], first[2]) for first, second in pairwise(rows)]
    return found


def checksum(sign: str) -> int:
    """What stands for a sign among the features."""
    return crc32(sign.encode())


def _checksums(word: str) -> tuple[int, int, int, bytes]:
    """Of a word, of "stem*", of its stem; and what a pair that ends with it has behind the first stem."""
    stem = word[:STEM].encode()
    checksum = crc32(stem)
    return checksum if len(word) <= STEM else crc32(word.encode()), crc32(b"*", checksum), checksum, b" " + stem


@cache
def shipped() -> Learned:
    """The model that comes with the project; one without any opinion where there is none yet."""
    try:
        with np.load(FILE) as file:
            offsets = dict(zip(file["languages"].tolist(), file["offsets"], strict=True))
            return Learned(file["weights"], file["scale"], offsets)
    except (OSError, KeyError, ValueError):
        no_weight = np.zeros((SIZE, len(HEADS)), np.int8)
        return Learned(no_weight, np.zeros(len(HEADS)), {"": np.full(len(HEADS), -np.inf)})
