"""The table of errors on labelled texts: `make accuracy`, or `python benchmarks/accuracy.py FILE.jsonl`.

Each line of a file is {"id", "lang", "text", "label", "red_flags": [...]}. The two costly errors are a danger that was
not recognised and an offer labelled high that came out as none; then honest offers called high.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bot.app import App

LEVELS = ("danger", "high", "caution", "none", "not_an_offer")
DEFAULT = Path(__file__).parent / "data" / "offers_dev.jsonl"


def main(files: list[str]) -> int:
    """Print the tables for each file."""
    app = App.build()
    for name in files or [str(DEFAULT)]:
        path = Path(name)
        if not path.exists():
            print(f"{path}: not there. Give a file of labelled texts: python benchmarks/accuracy.py FILE.jsonl")
            return 2
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        print(f"\n{path.name}: {len(rows)} texts\n")
        table(app, rows)
    return 0


def table(app: App, rows: list[dict[str, Any]]) -> None:
    """Level per language and label, flags found and missed, and the costly errors one by one."""
    came: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    flags: dict[str, Counter[str]] = defaultdict(Counter)
    costly: list[str] = []
    for row in rows:
        found = app.assess(row["text"])
        label, level, language = row.get("label", "?"), found["level"], row["lang"]
        came[language, label][level] += 1
        want = {f for f in row.get("red_flags", ()) if not f.startswith("danger_")}
        have = {f["id"] for f in found["red_flags"]}
        flags[language]["right"] += len(want & have)
        flags[language]["missed"] += len(want - have)
        flags[language]["extra"] += len(have - want)
        if label == "danger" and level != "danger":
            costly.append(f"danger missed    {row['id']}: {level}")
        elif label == "high" and level in {"none", "not_an_offer"}:
            costly.append(f"high called none {row['id']}: {level}")
        elif label in {"none", "not_an_offer"} and level in {"high", "danger"}:
            costly.append(f"false alarm      {row['id']}: {level} {sorted(have)}")
    print(f"{'language':9}{'label':14}{'n':>5}" + "".join(f"{level:>14}" for level in LEVELS) + f"{'right':>9}")
    order = {level: i for i, level in enumerate(LEVELS)}
    for (language, label), counts in sorted(came.items(), key=lambda x: (x[0][0], order.get(x[0][1], 9))):
        n = sum(counts.values())
        right = f"{100 * counts[label] / n:.0f} %" if label in order else "-"
        print(f"{language:9}{label:14}{n:>5}" + "".join(f"{counts[level]:>14}" for level in LEVELS) + f"{right:>9}")
    print(f"\n{'language':9}{'flags right':>14}{'missed':>9}{'extra':>9}{'recall':>9}{'precision':>11}")
    for language, counts in sorted(flags.items()):
        labelled, given = counts["right"] + counts["missed"], counts["right"] + counts["extra"]
        recall = f"{100 * counts['right'] / labelled:.0f} %" if labelled else "-"
        precision = f"{100 * counts['right'] / given:.0f} %" if given else "-"
        print(f"{language:9}{counts['right']:>14}{counts['missed']:>9}{counts['extra']:>9}{recall:>9}{precision:>11}")
    print(f"\ncostly errors: {len(costly)}")
    for line in costly:
        print(" ", line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
