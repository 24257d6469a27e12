"""Sessions in SQLite, as a bot on one machine keeps them."""

import os
import random
import resource
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError

from bot.store import breaker
from bot.store.keys import Keyring
from bot.store.rows import Row, Rows
from bot.store.sessions import SqlStore
from bot.store.sqlite import Sqlite
from tests.conftest import NOW
from tests.store.behaviour import SESSION, SOMEBODY_ELSE, WHO, DatabaseStore, opened
from tests.store.places import SqlitePlace, rows, traces

NOBODY = 65534  # the user id of nobody in particular


@pytest.fixture
def place(tmp_path: Path) -> SqlitePlace:
    """An empty folder."""
    return SqlitePlace(tmp_path)


@pytest.fixture
async def store(place: SqlitePlace) -> AsyncIterator[SqlStore]:
    """A store with its tables made."""
    store = opened(place)
    await store.sweep(NOW)
    yield store
    await store.close()


class TestSqlite(DatabaseStore):
    """What every database does."""


async def test_only_the_bot_may_read_the_files(place: SqlitePlace) -> None:
    """However careless the operator's umask is."""
    before = os.umask(0)
    try:
        store = opened(place)
        await store.save(WHO, SESSION)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.file.parent.iterdir()}
        assert set(modes) == {"fanilo.db", "fanilo.db-shm", "fanilo.db-wal", "fanilo.db.lock"}
        assert set(modes.values()) == {0o600}
        assert stat.S_IMODE(place.file.parent.stat().st_mode) == 0o700
        await store.close()
    finally:
        os.umask(before)
    assert {path.name for path in place.file.parent.iterdir()} == {"fanilo.db", "fanilo.db.lock"}


async def test_rows_of_unlike_length_leave_no_copies(place: SqlitePlace) -> None:
    """Where rows moved within and between pages, SQLite leaves copies which deleting does not reach. We do."""
    dice, told = random.Random(3), list[Exception]()
    table = Rows(Sqlite(make_url(place.url), lambda: None), told.append)
    keys = [dice.randbytes(32) for _ in range(400)]
    dead: set[bytes] = set()
    live: dict[bytes, bytes] = {}
    for number in range(4_000):
        key = dice.choice(keys)
        dead |= {live[key]} if key in live else set()
        if dice.random() < 0.25:
            live.pop(key, None)
            await table.change({key: None})
        else:
            live[key] = dice.randbytes(dice.choice((300, 500, 5_000)))
            await table.change({key: Row(live[key], 2**40)})
        if number % 1_000 == 999:
            await table.expire(2**40 - 1)
            assert traces(place.held(), dead) == 0
    assert set(rows(place).values()) == set(live.values())
    await table.close()
    assert told == []


async def test_forgetting_waits_for_readers(place: SqlitePlace, store: SqlStore) -> None:
    """While another program reads again and again, nothing is left all the same when forgetting returns."""
    end = threading.Event()

    def read() -> None:
        with closing(sqlite3.connect(place.file)) as connection:
            while not end.is_set():
                connection.execute("SELECT count(*) FROM session").fetchall()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(20):
            who = b"%d" % turn
            await store.save(who, SESSION)
            await store.save(SOMEBODY_ELSE, SESSION)
            before = rows(place)
            await store.forget(who)
            assert traces(place.held(), {*before, *before.values()} - {*rows(place), *rows(place).values()}) == 0
    finally:
        end.set()
        reader.join()


async def test_a_reader_that_stays_puts_the_wiping_off(
    place: SqlitePlace, store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    """What a backup keeps from being wiped is wiped at a later sweep; the person is forgotten at once."""
    await store.save(WHO, SESSION)
    secrets = {*rows(place), *rows(place).values()}
    with closing(sqlite3.connect(place.file, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT count(*) FROM session").fetchall()
        await store.forget(WHO)
        assert await store.load(WHO, NOW) is None
        assert traces(place.held(), secrets) > 0
    assert "the session store failed: TimeoutError" in caplog.text
    await store.sweep(NOW)
    assert traces(place.held(), secrets) == 0


# ---- a file that is broken, or can't be written


@pytest.mark.parametrize("damage", ["a page", "the beginning", "all of it"])
async def test_a_broken_file_is_put_aside(
    place: SqlitePlace, damage: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Conversations begin anew; the broken file is kept for whoever looks into it, but no key opens it any more."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    store = opened(place)
    await _fill(store)
    await store.close()
    (key,) = Keyring(place.keys).held()
    with place.file.open("r+b") as file:
        at, much = {"a page": (4096 * 3, 4096 * 6), "the beginning": (0, 100), "all of it": (0, 4096 * 20)}[damage]
        file.seek(at)
        file.write(random.Random(1).randbytes(much))
    later = opened(place)
    with pytest.raises(DatabaseError):
        await _fill(later)
    await later.save(WHO, SESSION)
    assert await later.load(WHO, NOW) == SESSION
    await later.close()
    assert place.file.with_name("fanilo.db.corrupt").exists()
    assert key not in Keyring(place.keys).held()
    assert "fanilo.db was broken and is now fanilo.db.corrupt" in caplog.text


async def test_a_broken_file_is_not_taken_from_under_others(
    place: SqlitePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that still has it open would delete the log of the new one, so it must have let go first."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    first, second = opened(place), opened(place)
    await first.save(WHO, SESSION)
    await second.load(WHO, NOW)
    await first.sweep(NOW)  # nothing is in the log any more
    with place.file.open("r+b") as file:
        file.write(random.Random(1).randbytes(4096))
    await first.close()
    third = opened(place)
    for _ in range(2):
        with pytest.raises(DatabaseError):
            await third.load(WHO, NOW)
    assert not place.file.with_name("fanilo.db.corrupt").exists()
    await second.close()  # wipes, and finds out
    await third.save(WHO, SESSION)
    assert await third.load(WHO, NOW) == SESSION
    await third.close()
    assert place.file.with_name("fanilo.db.corrupt").exists()


async def test_a_full_disk_is_survived(place: SqlitePlace, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be written fails; what was written before is there, and goes on once there is room."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    await store.save(WHO, SESSION)
    with _no_file_longer_than(64 * 1024), pytest.raises(DBAPIError):
        await _fill(store)
    assert await store.load(WHO, NOW) == SESSION
    await store.save(SOMEBODY_ELSE, SESSION)
    assert await store.load(SOMEBODY_ELSE, NOW) == SESSION


async def test_a_file_that_may_not_be_written_is_survived(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It fails, is left as it is, and serves again once it may be written."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    folder = Path(tempfile.mkdtemp())
    try:
        place = SqlitePlace(folder)
        store = opened(place)
        await store.save(WHO, SESSION)
        await store.close()
        place.file.chmod(0o400)
        with _as_owner(folder):
            later = opened(place)
            with pytest.raises(DBAPIError):
                await later.save(WHO, SESSION)
            assert "SQLITE_READONLY" in caplog.text
            for path in place.file.parent.iterdir():  # what was made meanwhile has the mode of the file
                path.chmod(0o600)
            await later.save(WHO, SESSION)
            assert await later.load(WHO, NOW) == SESSION
            await later.close()
    finally:
        shutil.rmtree(folder)


async def _fill(store: SqlStore) -> None:
    for person in range(100):
        await store.save(b"%d" % person, SESSION)


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def _as_owner(folder: Path) -> Iterator[None]:
    """As somebody for whom modes count, which they don't for root."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
