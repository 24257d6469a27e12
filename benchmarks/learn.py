"""Train the second opinion (`bot.assess.learned`) and say what it is worth: `make learn`.

Trained on the development texts and the sentences that the phrases are tested with; the texts held aside are never
read here. Figures come from cross-validation grouped by case, so that no text is judged by a model that saw its case.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.accuracy import adverts, texts
from bot.app import App
from bot.assess.learned import FILE, HEADS, SIGN, SIZE, checksum, features
from bot.assess.second import told
from bot.text.normal import tokenize

ROOT = Path(__file__).parent.parent
FOLDS = 5
STEPS = 300
SMOOTH = 1e-5  # how strongly weights are held small
FALSE_ALARMS = {"danger": 0.05, "trap": 0.05}  # share of the other texts that may come out above the threshold
PROMISED_DANGER = frozenset({"danger", "suicidal", "missing", "watched", "minor", "located", "unlocated"})
GENUINE = "genuine "  # before the number of an advert that real people wrote
FEW = 40  # texts from which a language's own threshold weighs more than that of all


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    language: str
    case: str
    words: tuple[str, ...]
    level: str
    signs: frozenset[str] | None  # what the phrases found; None for a sentence that tests phrases, and was tuned on


def main() -> int:
    """Print the figures, train on all, write the model."""
    rows = list(read(App.build()))
    data = matrix(rows)
    folds = np.array([crc32(row.case.encode()) % FOLDS for row in rows])
    targets = np.array([[row.level == "danger", row.level in ("danger", "high", "caution")] for row in rows], float)
    out = np.zeros(targets.shape)
    for fold in range(FOLDS):
        weights, constant = train(data, targets, folds != fold)
        mine = folds == fold
        out[mine] = (data.dot(weights) + constant)[mine]
        print(f"fold {fold + 1} of {FOLDS}", end="\r", file=sys.stderr)
    whole = np.array([row.signs is not None and not row.case.startswith(GENUINE) for row in rows])
    thresholds = {
        language: threshold(rows, out, targets, whole, language) for language in sorted({row.language for row in rows})
    }
    thresholds[""] = threshold(rows, out, targets, whole, None)
    report(rows, out, targets, thresholds)
    weights, constant = train(data, targets, np.ones(len(rows), bool))
    scale = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        FILE,
        weights=np.rint(weights / scale).astype(np.int8),
        scale=scale,
        languages=np.array(list(thresholds)),
        offsets=np.array([constant - found for found in thresholds.values()]),
    )
    print(f"{FILE.name}: {FILE.stat().st_size // 1000} kB")
    return 0


def threshold(
    rows: list[Row],
    out: NDArray[np.float64],
    targets: NDArray[np.float64],
    whole: NDArray[np.bool_],
    language: str | None,
) -> NDArray[np.float64]:
    """What so few of the other texts exceed; for a language, held to that of all the more, the fewer texts it has."""
    found = []
    for head, name in enumerate(HEADS):
        others = whole & (targets[:, head] == 0)
        everywhere = float(np.quantile(out[others, head], 1 - FALSE_ALARMS[name]))
        mine = others & np.array([row.language == language for row in rows])
        if count := int(mine.sum()):
            here = float(np.quantile(out[mine, head], 1 - FALSE_ALARMS[name]))
            everywhere = (count * here + FEW * everywhere) / (count + FEW)
        found.append(everywhere)
    return np.array(found)


def read(app: App) -> Iterator[Row]:
    """All texts that may be learned from."""

    def message(text: str, language: str, case: str, level: str) -> Row:
        heard = app.parts.listener.signs(text, frozenset({language, "en", "fr"}))
        return Row(language, case, tokenize(text).words, level, frozenset(told(heard)))

    for one in texts.read(texts.developed()):
        yield message(one.text, one.language, one.case, one.level)
    indicators = yaml.safe_load((ROOT / "config/indicators.yaml").read_text("utf-8"))
    flags = frozenset(flag["id"] for flag in indicators["red_flags"]) | {"high", "caution"}
    for file in sorted((ROOT / "tests/phrases").glob("*.yaml")):
        for number, row in enumerate(yaml.safe_load(file.read_text("utf-8"))["sentences"]):
            wanted = frozenset(row.get("want") or ())
            if any(sign.startswith("danger") for sign in wanted):
                level = "danger"
            else:
                level = "caution" if wanted & flags else "none"
            yield Row(file.stem, f"{file.stem}{number}", tokenize(row["text"]).words, level, None)
    for file in sorted((ROOT / "tests/promises").glob("*.yaml")):
        for name, promised in yaml.safe_load(file.read_text("utf-8")).items():
            level = "danger" if name in PROMISED_DANGER else name if name in ("high", "caution") else "none"
            for text in promised if isinstance(promised, list) else [promised]:
                yield Row(file.stem, f"{file.stem} {name}", tokenize(text).words, level, None)
    if adverts.FILE.exists():
        for number, text in enumerate(adverts.read(adverts.FILE)):
            yield message(text, "id", f"{GENUINE}{number}", "none")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of weighted features."""

    places: NDArray[np.int64]
    rows: NDArray[np.int64]
    worth: NDArray[np.float64]
    count: int

    def dot(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each row."""
        return np.stack(
            [np.bincount(self.rows, self.worth * weights[self.places, head], self.count) for head in range(len(HEADS))],
            axis=1,
        )

    def back(self, errors: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each feature."""
        return np.stack(
            [np.bincount(self.places, self.worth * errors[self.rows, head], SIZE) for head in range(len(HEADS))], axis=1
        )


def matrix(rows: list[Row]) -> Matrix:
    """The features of all rows, weighted as `Learned.scores` does it."""
    places: list[int] = []
    worth: list[float] = []
    sizes: list[int] = []
    for row in rows:
        worded = (np.unique(features(row.words)) % SIZE).tolist()
        signs = [checksum(sign) % SIZE for sign in sorted(row.signs or ())]
        places += worded + signs
        worth += [len(worded) ** -0.5] * len(worded) + [SIGN] * len(signs)
        sizes.append(len(worded) + len(signs))
    return Matrix(np.array(places), np.repeat(np.arange(len(rows)), sizes), np.array(worth), len(rows))


def train(
    data: Matrix, targets: NDArray[np.float64], use: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and constants of a logistic regression, both classes weighing the same; Nesterov's gradient descent."""
    share = targets[use].mean(axis=0)
    worth = np.where(targets == 1, 0.5 / share, 0.5 / (1 - share)) * use[:, None] / use.sum()
    weights, ahead = np.zeros((SIZE, len(HEADS))), np.zeros((SIZE, len(HEADS)))
    constant = np.zeros(len(HEADS))
    for step in range(STEPS):
        errors = worth * (1 / (1 + np.exp(-(data.dot(ahead) + constant))) - targets)
        new = ahead - 40 * (data.back(errors) + SMOOTH * ahead)
        constant = constant - 2 * errors.sum(axis=0)
        ahead = new + step / (step + 3) * (new - weights)
        weights = new
    return weights, constant


def report(
    rows: list[Row],
    out: NDArray[np.float64],
    targets: NDArray[np.float64],
    thresholds: Mapping[str, NDArray[np.float64]],
) -> None:
    """What is recognised above the thresholds, per language, of whole messages."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    for row, scores, wanted in zip(rows, out, targets, strict=True):
        if row.signs is None:
            continue
        for head in range(len(HEADS)):
            over = scores[head] > thresholds[row.language][head]
            at = 4 * head + (0 if wanted[head] else 2)
            for language in (row.language, "all"):
                counts[language][at] += over
                counts[language][at + 1] += 1
    print(f"{'language':9}" + "".join(f"{name + ' found':>16}{'false alarms':>16}" for name in HEADS))
    for language, c in sorted(counts.items()):
        print(f"{language:9}" + "".join(f"{f'{c[i]} of {c[i + 1]}':>16}" for i in (0, 2, 4, 6)))


if __name__ == "__main__":
    sys.exit(main())
