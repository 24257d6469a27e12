"""False alarms on genuine adverts, which are no part of the project: 1,286 in Indonesian, read by OCR from pictures."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy.measures import wilson
from benchmarks.accuracy.tables import table
from bot.app import App

FILE = Path(__file__).parents[3] / "shared" / "reference" / "adverts_id.jsonl"
MOST = {("danger", "high"): 0.02, ("caution",): 0.12}  # levels -> share at most


def read(file: Path) -> list[str]:
    """The texts of the adverts. Raises OSError, and ValueError where a line is no advert."""
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line.strip()]


def counted(app: App, file: Path) -> Counter[str]:
    """How many adverts came out on each level. Raises OSError, and ValueError where a line is no advert."""
    return Counter(app.assess(text)["level"] for text in read(file))


def report(levels: Counter[str]) -> Iterator[str]:
    """The table of false alarms."""
    n = levels.total()
    rows = []
    for which, most in MOST.items():
        alarms = sum(levels[level] for level in which)
        low, high = (100 * end for end in wilson(alarms, n))
        reached = "yes" if alarms <= most * n else f"off by {100 * (alarms / n - most):.1f} points"
        rows.append(
            [
                f"called {' or '.join(which)}",
                f"{alarms} of {n}",
                f"{100 * alarms / n:.1f} %",
                f"{low:.1f} to {high:.1f} %",
                f"at most {100 * most:.0f} %",
                reached,
            ]
        )
    yield from table(["genuine adverts", "texts", "share", "95 % interval", "target", "reached"], rows)
