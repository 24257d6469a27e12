"""`fanilo stop-everything`: on this machine, on all, and when the database is away."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app import stop_file
from bot.commands.outreach import built
from bot.controls import LOOK, STOPPED, Controls
from bot.store.ledger import Ledger
from tests.commands.outreach import Operator


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With an empty ledger."""
    return Operator(tmp_path, monkeypatch, capsys)


def stopped_elsewhere(operator: Operator) -> bool:
    """What a process on another machine, which sees the ledger alone, knows of it."""
    controls = Controls(operator.folder / "another_machine" / "stopped")
    operator.does(controls.look)
    return controls.stopped()


@pytest.mark.parametrize("name", ["stop-everything", "stop"])
def test_it_stops_and_goes_on(operator: Operator, name: str) -> None:
    """Here and everywhere, as often as it is said."""
    here = built().controls
    for _ in range(2):
        ran = operator.runs(name)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("Stopped: ")
        assert here.stopped()
        assert stopped_elsewhere(operator)
    for _ in range(2):
        ran = operator.runs(name, "--off")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("Going on: ")
        assert not here.stopped()
        assert not stopped_elsewhere(operator)


def test_how_it_stands(operator: Operator) -> None:
    """For this machine and for all, and since when."""
    file = operator.folder / "stopped"
    assert operator.runs("stop-everything", "--status").out == (
        f"This machine: not stopped by a file ({file}).\nAll machines: not stopped.\n"
    )
    operator.runs("stop-everything")
    assert operator.runs("stop-everything", "--status").out == (
        f"This machine: stopped by {file}.\nAll machines: stopped since 2026-11-24 12:00 UTC.\n"
    )


def test_a_dry_run_changes_nothing(operator: Operator) -> None:
    """In both directions."""
    assert operator.runs("stop-everything", "--dry-run").out.startswith("Would make ")
    assert not built().controls.stopped()
    assert not stopped_elsewhere(operator)
    operator.runs("stop-everything")
    assert operator.runs("stop-everything", "--off", "--dry-run").out.startswith("Would take away ")
    assert built().controls.stopped()
    assert stopped_elsewhere(operator)


def test_without_a_database_this_machine_stops(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once; that others go on is said, with what to do, and by the exit code."""
    monkeypatch.setenv("FANILO_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    began = time.monotonic()
    ran = operator.runs("stop-everything")
    assert time.monotonic() - began < 15
    assert (ran.code, ran.out) == (1, "")
    assert "only this machine is stopped: the database does not answer" in ran.err
    assert built().controls.stopped()
    ran = operator.runs("stop-everything", "--status")
    assert (ran.code, ran.out) == (1, f"This machine: stopped by {stop_file(built().settings)}.\n")
    ran = operator.runs("stop-everything", "--off")
    assert ran.code == 1
    assert "Give the same command again" in ran.err
    assert not built().controls.stopped()


def test_a_ledger_that_is_none(operator: Operator) -> None:
    """A damaged file is a database that does not answer."""
    operator.place.file.write_bytes(b"no database at all" * 100)
    ran = operator.runs("stop-everything")
    assert ran.code == 1
    assert "only this machine is stopped" in ran.err
    assert "Traceback" not in ran.err
    assert built().controls.stopped()


def test_a_file_that_can_not_be_made(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2: nothing is stopped."""
    (operator.folder / "taken").write_text("")
    monkeypatch.setenv("FANILO_STATE", str(operator.folder / "taken"))
    ran = operator.runs("stop-everything")
    assert (ran.code, ran.out) == (2, "")
    assert "Make its folder writable." in ran.err


def test_every_process_notices(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, while it runs; and one that is started later knows it from the beginning."""
    monkeypatch.setattr("bot.controls.LOOK", 0.01)
    running = Controls(operator.folder / "another_machine" / "stopped")

    async def notices(ledger: Ledger, *, stopped: bool) -> None:
        following = asyncio.create_task(running.follow(ledger))
        async with asyncio.timeout(20):
            while running.stopped() is not stopped:  # noqa: ASYNC110 - it is asked, as every turn does
                await asyncio.sleep(0.005)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    assert not running.stopped()
    operator.runs("stop-everything")
    operator.does(lambda ledger: notices(ledger, stopped=True))
    assert stopped_elsewhere(operator)
    operator.runs("stop-everything", "--off")
    operator.does(lambda ledger: notices(ledger, stopped=False))
    assert LOOK <= 5


def test_the_row_is_the_one_that_is_looked_for(operator: Operator) -> None:
    """By its name, with the time of the command."""
    operator.runs("stop-everything")
    (found,) = operator.does(lambda ledger: ledger.controls()).items()
    assert (found[0], found[1][1]) == (STOPPED, operator.now)


def test_off_and_status_exclude_each_other(operator: Operator) -> None:
    """Somebody who asks changes nothing."""
    ran = operator.runs("stop-everything", "--off", "--status")
    assert ran.code == 2
    assert "not allowed with argument" in ran.err
