"""A few rounds of every kind, and whether the judge would notice."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.model.delivery import Fate
from tests.crash.plan import Kind, planned
from tests.crash.truth import judge

PROJECT = Path(__file__).parents[2]


def crash(*arguments: str) -> dict[str, int]:
    """The last line of a run that found nothing wrong."""
    command = [sys.executable, "-m", "tests.crash", *arguments]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = re.findall(r"(\w+)=(\d+)", ran.stdout.strip().rpartition("\n")[2])
    return {name: int(number) for name, number in said}


def test_no_post_is_lost_or_doubled() -> None:
    """In five rounds of the worst; the long proof is `make crash`."""
    kinds = (Kind.KILL_PLANNING, Kind.KILL_SENDING, Kind.BROKEN, Kind.FULL, Kind.BACK)
    said = crash("--rounds", "5", "--groups", "40", *(part for kind in kinds for part in ("--only", kind)))
    assert said["rounds"] == 5
    assert said["slots"] == 5 * 44
    assert said["sent"] > 5 * 10
    assert said["lost"] == said["doubled"] == 0


def test_a_seed_makes_the_same_faults_again() -> None:
    """Each kind as often as another; other seeds make others."""
    plan = planned(7, 28, 40, on_server=False)
    assert plan == planned(7, 28, 40, on_server=False)
    assert plan != planned(8, 28, 40, on_server=False)
    assert {kind: 2 for kind in Kind if kind not in (Kind.RESTART, Kind.HANG)} == Counter(each.kind for each in plan)


@pytest.mark.parametrize(
    ("due", "fates", "came", "lost", "doubled"),
    [
        (True, [Fate.SENT], 1, 0, 0),
        (True, [Fate.LATE], 0, 0, 0),
        (True, [Fate.FAILED], 0, 0, 0),
        (True, [Fate.DOUBT], 0, 0, 0),
        (True, [Fate.DOUBT], 1, 0, 0),
        (True, [], 0, 1, 0),
        (True, [Fate.WAITING], 0, 1, 0),
        (True, [Fate.SENDING], 1, 1, 0),
        (True, [Fate.SENT], 0, 1, 0),
        (True, [Fate.LATE], 1, 1, 0),
        (True, [Fate.FAILED], 1, 1, 0),
        (True, [Fate.SENT, Fate.SENT], 1, 1, 0),
        (True, [Fate.SENT], 2, 0, 1),
        (True, [Fate.DOUBT], 3, 0, 2),
        (False, [Fate.SENT], 1, 0, 1),
        (False, [Fate.WAITING], 0, 0, 1),
    ],
)
def test_what_is_lost_and_what_is_doubled(due: bool, fates: list[Fate], came: int, lost: int, doubled: int) -> None:
    """One slot: whether it was due, what the ledger says, and how often it came."""
    tally, wrong = judge(["a"] if due else [], {"a": [str(fate) for fate in fates]}, Counter({"a": came}))
    assert (tally.lost, tally.doubled) == (lost, doubled)
    assert len(wrong) == bool(lost) + bool(doubled)
    assert tally.received == came
