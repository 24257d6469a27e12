"""`fanilo statistics`: what may be shown of months that are over, as text, lines of JSON, a file and a plot."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.store.ledger import Ledger
from tests.commands.outreach import PACK, Operator
from tests.store.ledgers import NOON

DECEMBER = datetime(2026, 12, 2, 9, tzinfo=UTC)
TABLE = """\
begins        pack and post                       sent      groups    opened
2026-11-01    common/job_offers_abroad contract   ·         ·         ·
2026-11-01    common/job_offers_abroad fee        ·         ·         ·
2026-11-01    common/job_offers_abroad passport   ·         ·         40
2026-11-01    common/job_offers_abroad, all       ·         ·         70
· fewer than ten, or hidden so that such a number can't be told. Others are rounded to tens.
"""


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """In whose November chats were opened from three posts: 44 times, nine times and 14 times."""
    someone = Operator(tmp_path, monkeypatch, capsys)

    async def work(ledger: Ledger) -> None:
        for post, times in (("passport", 44), ("fee", 9), ("contract", 14)):
            for _ in range(times):
                await ledger.opened(PACK, post, NOON)

    someone.does(work)
    return someone


def test_before_a_month_is_over(operator: Operator) -> None:
    """Nothing is shown, and it is said when something will be."""
    ran = operator.runs("statistics")
    assert ran.code == 0
    assert ran.out.startswith("Nothing has been counted yet. A month is counted four hours after its end (UTC)")


def test_what_may_be_shown(operator: Operator) -> None:
    """Small numbers are not, nor the one from which they could be told."""
    operator.now = DECEMBER
    ran = operator.runs("statistics")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TABLE
    assert operator.runs("statistics", "--pack", "job_offers_abroad").out == TABLE
    assert operator.runs("statistics", "--pack", "other").out.startswith("Nothing has been counted")
    assert operator.runs("statistics", "--to", "2026-10-31").out.startswith("Nothing has been counted")


def test_for_programs(operator: Operator) -> None:
    """The same numbers, and null for what is not shown."""
    operator.now = DECEMBER
    (row,) = operator.reads("statistics")
    assert row["total"] == {"sent": None, "rooms": None, "opened": 70}
    assert {post: of["opened"] for post, of in row["posts"].items()} == {"contract": None, "fee": None, "passport": 40}


def test_files(operator: Operator, tmp_path: Path) -> None:
    """For a spreadsheet and for a browser; neither knows more than the table."""
    operator.now = DECEMBER
    table, plot = tmp_path / "report.csv", tmp_path / "report.svg"
    ran = operator.runs("statistics", "--csv", str(table), "--svg", str(plot))
    assert ran.out == f"Written: {table}\nWritten: {plot}\n"
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))
    assert [(row["post"], row["opened"]) for row in rows] == [
        ("contract", ""), ("fee", ""), ("passport", "40"), ("", "70"),
    ]  # fmt: skip
    drawn = ElementTree.fromstring(plot.read_text("utf-8"))
    titles = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == [
        "Awareness posts, each month",
        f"2026-11-01 {PACK}, sent: not shown",
        f"2026-11-01 {PACK}, groups: not shown",
        f"2026-11-01 {PACK}, opened: 70",
    ]
    ran = operator.runs("statistics", "--csv", str(tmp_path / "nowhere" / "report.csv"))
    assert ran.code == 2
    assert "Name a file in a folder that exists." in ran.err


def test_weeks_or_months_and_never_both(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator decides which, in the settings."""
    operator.now = DECEMBER
    monkeypatch.setenv("FANILO_STATISTICS_BY", "week")
    (row,) = operator.reads("statistics")
    assert row["begin"] == "2026-11-23"
    monkeypatch.setenv("FANILO_STATISTICS_BY", "day")
    assert "must be week or month" in operator.runs("statistics").err
