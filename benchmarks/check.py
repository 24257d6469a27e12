"""Speed and memory of `fanilo check`: 100 packs of 30 posts in 10 languages, beside the same with PyYAML alone.

`python -m benchmarks.check [--packs 100] [--alone]`: makes the tree in a temporary folder, checks it in a new process
each time, and prints seconds and memory. `--alone`: without the project's own content (countries, phrases, signs).
`--make FOLDER` only makes the tree.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr", "mg", "id", "es", "tl", "ru", "ar", "sw", "pt")
POSTS = 30
LETTERS = {"text": 330, "headline": 40, "alt": 90}
MOST = {"text": 900, "headline": 60, "alt": 125}
RUNS = 5
# What makes it quick can be switched off, so that the way of before is measured in the same run.
COMMAND = "import sys; from bot.__main__ import main; sys.exit(main(['check', sys.argv[1], '--format', 'json']))"
BEFORE = (
    "from bot.content import several, yaml_places; yaml_places.FAST = False; several.processes = lambda: 1; "
    f"import gc; gc.disable = lambda: None; {COMMAND}"
)


def sentences(language: str) -> list[str]:
    """What the project says in a language; of the tenth, Spanish in another order of words."""
    found: list[str] = []
    for pack in ("conversation", "red_flags"):
        path = ROOT / "messages" / pack / f"{'es' if language == 'pt' else language}.yaml"
        for parts in yaml.safe_load(path.read_text("utf-8"))["posts"].values():
            for text in parts.values():
                found += re.split(r"(?<=[.?!؟])\s+", str(text))
    whole = [each for each in found if 15 <= len(each) <= 90 and not re.search(r"[{}\d:\"#«»“”]", each)]
    if language == "ar":
        return [each for each in whole if not each.isascii() and not re.match("[A-Za-z]", each)]
    return [" ".join(sorted(each.split())) for each in whole] if language == "pt" else whole


def words(random: random.Random, known: list[str], part: str) -> str:
    """About as many letters as a part has."""
    text = random.choice(known)
    while len(text) < LETTERS[part]:
        more = f"{text} {random.choice(known)}"
        if len(more) > MOST[part]:
            break
        text = more
    return text[: MOST[part]].strip()


def pack(folder: Path, number: int, known: dict[str, list[str]], chance: random.Random) -> None:
    """One pack, laid out as people do."""
    folder.mkdir(parents=True)
    lines = ["format: 2", f"id: example/pack_{number:03}", "kind: awareness", f"title: Pack {number}"]
    lines += ["purpose: One sign and one thing to do.", "order: shuffled", "posts:"]
    for post in range(POSTS):
        lines += [f"  - id: post_{post}", "    action: share", "    sources:"]
        lines += [f'      - url: "https://example.org/{number}/{post}"', f'        says: "What was read, {post}."']
        if post == 0:
            lines += ["    picture:", "      file: pictures/road.png", "      licence: CC0-1.0", "      by: Fanilo"]
    (folder / "pack.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "pictures").mkdir()
    shutil.copyfile(picture(), folder / "pictures" / "road.png")
    for language in LANGUAGES:
        lines = ["# Made for measuring.", f"language: {language}", "state: draft", "signer: Fanilo"]
        lines += [f"editors: [editor_{number}]", "posts:"]
        headlines: set[str] = set()
        for post in range(POSTS):
            text = words(chance, known[language], "text")
            half = text.find(" ", len(text) // 2)
            headline = alt = words(chance, known[language], "alt")
            while headline in headlines or headline == alt:
                headline = words(chance, known[language], "headline")
            headlines.add(headline)
            lines += [f"  post_{post}:", f"    headline: {headline}", "    text: |"]
            lines += [f"      {text[:half]}", "", f"      {text[half + 1 :]}", f'    alt: "{alt}"']
        (folder / f"{language}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def picture() -> Path:
    """Any picture of the project."""
    found = sorted((ROOT / "docs" / "images").glob("*.png"))
    return found[0]


def make(root: Path, packs: int, *, alone: bool) -> None:
    """The whole tree."""
    chance = random.Random(7)
    known = {language: sentences(language) for language in LANGUAGES}
    if not alone:
        shutil.copytree(ROOT / "config", root / "config")
        for name in ("conversation", "danger", "groups", "red_flags", "registers"):
            shutil.copytree(ROOT / "messages" / name, root / "messages" / name)
    for number in range(packs):
        pack(root / "messages" / f"pack_{number:03}", number, known, chance)


@dataclass(frozen=True, slots=True)
class Run:
    """One run in a process of its own, with all that it starts."""

    seconds: float
    processor: float  # seconds that its processors worked
    megabytes: float  # of all its processes together, at the most; what two of them share counts once
    problems: int


def measured(root: Path, code: str) -> Run:
    """Check the root and watch."""
    before = time.perf_counter()
    started = subprocess.Popen([sys.executable, "-c", code, str(root)], cwd=ROOT, stdout=subprocess.PIPE)
    assert started.stdout
    most = [0.0]
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(started.pid, most, done))
    watch.start()
    out = started.stdout.read()
    done.set()
    _, _, usage = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - before
    watch.join()
    return Run(seconds, usage.ru_utime + usage.ru_stime, most[0], len(json.loads(out)))


def _watch(process: int, most: list[float], done: threading.Event) -> None:
    while not done.wait(0.05):
        children = Path(f"/proc/{process}/task/{process}/children")
        with contextlib.suppress(OSError):
            processes = [process, *map(int, children.read_text().split())]
            most[0] = max(most[0], sum(map(_memory, processes)))


def _memory(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Make the tree, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=int, default=100)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--make", type=Path)
    parser.add_argument("--now-only", action="store_true")
    args = parser.parse_args()
    if args.make:
        make(args.make, args.packs, alone=args.alone)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        make(root, args.packs, alone=args.alone)
        size = sum(path.stat().st_size for path in root.rglob("*.yaml"))
        print(f"{args.packs} packs x {len(LANGUAGES)} languages x {POSTS} posts, {size / 1e6:.1f} MB of YAML")
        for name, code in (("now", COMMAND), ("PyYAML alone", BEFORE))[: 1 if args.now_only else 2]:
            runs = [measured(root, code) for _ in range(RUNS if name == "now" else 1)]
            seconds = [run.seconds for run in runs]
            print(
                f"{name:14} {statistics.median(seconds):6.2f} s (best {min(seconds):.2f}, "
                f"of the processors {min(run.processor for run in runs):.2f})"
                f" {max(run.megabytes for run in runs):6.0f} MB  {runs[0].problems} problems"
            )


if __name__ == "__main__":
    main()
