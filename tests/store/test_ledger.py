"""The ledger in SQLite, as a bot on one machine keeps it."""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.model.delivery import Fate
from bot.store.deliveries import Mark
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from bot.store.writer import Fenced
from tests.store.ledger_behaviour import LedgerBehaviour
from tests.store.ledgers import LANE, NOON, FilePlace, at, daily, everything, held, opened, set_up

SIZE = 4096  # bytes of a page


@pytest.fixture
def place(tmp_path: Path) -> FilePlace:
    """An empty folder."""
    return FilePlace(tmp_path)


class TestLedger(LedgerBehaviour):
    """What every ledger does, and what this one does besides."""

    @pytest.fixture
    def file(self, place: FilePlace) -> str:
        """The URL of its own file."""
        return f"sqlite+aiosqlite:///{place.file}"

    async def test_only_the_bot_may_read_the_files(self, place: FilePlace) -> None:
        """However careless the operator's umask is."""
        before = os.umask(0)
        try:
            ledger = opened(place)
            await set_up(ledger, at("-1"), daily(12))
            grip = await held(ledger)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.file.parent.iterdir()}
        finally:
            os.umask(before)
        names = {f"fanilo-ledger.db{end}" for end in ("", "-wal", "-shm", ".lane-za")}
        assert modes == dict.fromkeys(names, 0o600)
        await grip.release()
        await ledger.close()

    async def test_a_full_disk(self, place: FilePlace, ledger: Ledger, grip: Grip) -> None:
        """Nothing is half done while it is full; all goes on when there is room again."""
        for number in range(40):
            await set_up(ledger, at(f"-{number}"), daily(12))
        before = await ledger.groups()
        with _full(place):
            for attempt in (
                ledger.plan(grip.held, NOON),
                set_up(ledger, at("-99"), daily(12)),
                ledger.move(at("-1"), at("-100"), NOON),
            ):
                with pytest.raises(DBAPIError):
                    await attempt
            assert await ledger.groups() == before
            assert await everything(ledger) == ()
        assert (await ledger.plan(grip.held, NOON)).slots == 40
        with _full(place), pytest.raises(DBAPIError):
            await ledger.mark(grip.held, [Mark(each.id, Fate.SENT) for each in await everything(ledger)])
        assert {each.fate for each in await everything(ledger)} == {Fate.WAITING}
        await ledger.mark(grip.held, [Mark(each.id, Fate.SENT) for each in await everything(ledger)])
        assert {each.fate for each in await everything(ledger)} == {Fate.SENT}

    async def test_one_holder_at_a_time(self, place: FilePlace, ledger: Ledger, grip: Grip) -> None:
        """Another gets nothing until it is let go; then what the first says counts no more."""
        other = opened(place)
        assert await other.take_lane(LANE) is None
        await grip.beat()
        await grip.release()
        taken = await held(other)
        assert await ledger.take_lane(LANE) is None
        assert place.run("SELECT holder FROM lane") == [(f"{os.uname().nodename}:{os.getpid()}",)]
        with pytest.raises(Fenced):
            await ledger.plan(grip.held, NOON)
        await taken.release()
        await other.close()

    async def test_lanes_of_any_name(self, place: FilePlace, ledger: Ledger) -> None:
        """Names with what files can't have in theirs are held as others are."""
        for name in ("za/3", "../za", "za/4"):
            grip = await held(ledger, name)
            assert await ledger.take_lane(name) is None
            await grip.release()
        assert {path.name for path in place.file.parent.parent.iterdir()} >= {place.file.parent.name}
        assert not (place.file.parent.parent / "za").exists()

    @pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "no url", "postgresql"])
    def test_a_database_that_is_none(self, url: str) -> None:
        """It is said before anything is begun."""
        place = FilePlace(Path())
        place.url = url
        with pytest.raises(ValueError, match=r"sqlite:///|can't be read"):
            opened(place)


@contextmanager
def _full(place: FilePlace) -> Iterator[None]:
    """A time in which no file may grow."""
    largest = max(path.stat().st_size for path in place.file.parent.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(largest - largest % SIZE, 1), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
