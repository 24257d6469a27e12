"""`fanilo schedule`: where and when, past and to come."""

from pathlib import Path

import pytest

from bot.model.delivery import Fate
from bot.store.deliveries import Mark
from bot.store.ledger import Ledger
from tests.commands.outreach import PACK, Operator
from tests.commands.test_schedule_heat import read_png
from tests.store.ledgers import DAY, EVENING, NOON, at, changed_room, daily, set_up

TABLE = """\
group    local time                                      UTC               pack                            language  state
1        Tue 2026-11-24 13:00+03:00 Indian/Antananarivo  2026-11-24 10:00  common/job_offers_abroad        mg        sent
1        Wed 2026-11-25 13:00+03:00 Indian/Antananarivo  2026-11-25 10:00  common/job_offers_abroad        mg        planned
2        Tue 2026-11-24 18:00-05:00 America/New_York     2026-11-24 23:00  common/job_offers_abroad        -         left out: the pack has no post that may come in the group's language
2026-11-24 00:00 to 2026-11-25 12:00 UTC. Posts: 3. Groups: 2. 1 planned, 1 left out, 1 sent
the pack has no post that may come in the group's language: "fanilo posts" shows which languages have posts that may go out; approve them, or sign for them.
"""  # noqa: E501 - as a terminal shows it


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With two groups, one of which has had its post of today."""
    someone = Operator(tmp_path, monkeypatch, capsys)

    async def work(ledger: Ledger) -> None:
        await set_up(ledger, at("-1001", "7"), daily(13), zone="Indian/Antananarivo", language="mg", fallback="fr")
        await set_up(ledger, at("-1002"), daily(18), zone="America/New_York", language="xx")

    def sends() -> None:
        someone.marks(Mark(1, Fate.SENT, "passport", "mg", tries=1, settled_at=NOON))

    someone.finds("schedule", lambda: someone.does(work), someone.plans, sends)
    return someone


def test_where_and_when(operator: Operator) -> None:
    """What was, with what became of it, then what is to come, with what will keep it away."""
    ran = operator.runs("schedule", "--from", "2026-11-24", "--to", "2026-11-25T12:00")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == TABLE


def test_the_same_for_programs(operator: Operator) -> None:
    """Instants in UTC, by a key that is the same before and after."""
    rows = operator.reads("schedule", "--group", "1", "--from", "2026-11-24", "--to", "2026-11-25")
    common = {"group": 1, "schedule": 1, "ordinal": 0, "zone": "Indian/Antananarivo", "pack": PACK, "note": None}
    was = {"date": "2026-11-24", "at": "2026-11-24T10:00:00Z", "local": "2026-11-24T13:00:00+03:00"}
    comes = {"date": "2026-11-25", "at": "2026-11-25T10:00:00Z", "local": "2026-11-25T13:00:00+03:00"}
    assert rows == [
        {**common, **was, "post": "passport", "language": "mg", "state": "sent"},
        {**common, **comes, "post": None, "language": "mg", "state": "planned"},
    ]


def test_what_was_told_comes_true(operator: Operator) -> None:
    """The planner queues what the command had shown as to come: the same slots at the same instants."""
    asked = ("schedule", "--from", "2026-11-25", "--to", "2026-11-28")
    told = {(row["schedule"], row["date"], row["ordinal"], row["at"]) for row in operator.reads(*asked)}
    for hours in range(24 * 5):
        operator.now = NOON + DAY * hours / 24
        if hours % 6 == 0:
            operator.plans()
    came = operator.reads(*asked)
    assert len(told) == 8
    assert {(row["schedule"], row["date"], row["ordinal"], row["at"]) for row in came} == told
    assert {row["state"] for row in came} <= {"waiting", "late"}


def test_a_pause_and_a_move_of_the_clock_are_followed(operator: Operator) -> None:
    """What a schedule stands at counts, not the rule alone."""

    async def work(ledger: Ledger) -> None:
        await ledger.edit(at("-1001"), changed_room(NOON, paused_until=EVENING + 2 * DAY), NOON)
        await ledger.edit(at("-1002"), changed_room(NOON, zone="Asia/Kathmandu", language="en"), NOON)

    operator.does(work)
    rows = operator.reads("schedule", "--from", "2026-11-25", "--to", "2026-11-27")
    assert [(row["group"], row["at"]) for row in rows if row["state"] == "planned"] == [
        (1, "2026-11-27T10:00:00Z"),
        (2, "2026-11-25T12:15:00Z"),
        (2, "2026-11-26T12:15:00Z"),
        (2, "2026-11-27T12:15:00Z"),
    ]


def test_texts_that_nobody_signed_for_are_left_out(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody has approved them, either."""
    monkeypatch.delenv("FANILO_POSTS_SIGNED_BY")
    rows = operator.reads("schedule", "--from", "2026-11-25", "--to", "2026-11-25")
    assert {(row["state"], row["note"]) for row in rows} == {("left_out", "no_post")}


def test_a_heat_map(operator: Operator, tmp_path: Path) -> None:
    """A row for each day; what was or will be posted has colour, what is left out has none."""
    file = tmp_path / "map.png"
    ran = operator.runs("schedule", "--from", "2026-11-24", "--to", "2026-11-25", "--png", str(file))
    assert ran.code == 0
    assert f"{file}: a row for each day from 2026-11-24 (top) to 2026-11-25" in ran.out
    width, height, pixels = read_png(file.read_bytes())
    coloured = {(x, y) for y in range(height) for x in range(width) if len(set(pixels[y][x])) > 1}
    assert len(coloured) == 2 * 14 * 14
    missing = operator.runs("schedule", "--png", str(tmp_path / "none" / "map.png"))
    assert missing.code == 2
    assert "No such file or directory" in missing.err


def test_it_says_that_all_is_stopped(operator: Operator) -> None:
    """Or somebody would wait for posts."""
    assert "All posts are stopped" not in operator.runs("schedule").out
    assert operator.runs("stop-everything").code == 0
    assert "All posts are stopped. To go on: fanilo stop-everything --off" in operator.runs("schedule").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "2026-11-25", "--to", "2026-11-24"), "--to must not be before --from"),
        (("--from", "2026-11-25", "--to", "2028-11-24"), "at most 366 days"),
        (("--from", "25.11.2026"), '"25.11.2026" is no date. Write 2026-11-24.'),
        (("--from", "2026-02-30"), '"2026-02-30" is no date.'),
        (("--group", "99"), "There is no group 99."),
        (("--group", "-1"), '"-1" is no number.'),
        (("--group", "zwölf"), '"zwölf" is no number.'),
    ],
)
def test_what_can_not_be_shown(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2, and what to write instead."""
    ran = operator.runs("schedule", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Said in so many words; by default it is today and six days more."""
    ran = Operator(tmp_path, monkeypatch, capsys).runs("schedule")
    assert ran.code == 0
    assert ran.out.endswith("\nNothing is posted from 2026-11-24 00:00 to 2026-12-01 00:00 UTC.\n")


def test_a_database_that_is_none(operator: Operator) -> None:
    """Named, with what to do; no traceback."""
    operator.place.file.write_bytes(b"no database at all" * 100)
    ran = operator.runs("schedule")
    assert ran.code == 2
    assert "the database does not answer" in ran.err
