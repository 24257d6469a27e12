"""Sessions in PostgreSQL, as bots on several machines keep them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.store import breaker
from bot.store.base import Overtaken
from bot.store.breaker import StoreDown
from bot.store.sessions import SqlStore
from tests.conftest import NOW
from tests.e2e.postgres import TABLES, Server, postgres
from tests.store.behaviour import SESSION, WHO, DatabaseStore, opened
from tests.store.places import rows, traces

PAGE = 8192  # bytes


class PostgresPlace:
    """A database of a server, whose files we can read."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.keys, self.url = server, folder / "keys" / "sessions", server.url
        self._before = set(self._pages())

    def connected(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection of another program."""
        return psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, committed; the rows it gives."""
        with self.connected() as connection:
            cursor = connection.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

    def held(self) -> bytes:
        """All bytes of all files of the server, but pages that are as they were before."""
        return b"".join(page for page in self._pages() if page not in self._before)

    def _pages(self) -> Iterator[bytes]:
        # An unlogged table is written out when the server stops, and before a database is copied from files.
        self.run("CREATE DATABASE flushed STRATEGY FILE_COPY")
        self.run("DROP DATABASE flushed")
        for path in sorted(self.server.folder.rglob("*")):
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:  # the server goes on meanwhile
                continue
            yield from (content[at : at + PAGE] for at in range(0, len(content), PAGE))

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Another program keeps the table to itself."""
        with self.connected() as connection, connection.transaction():
            connection.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
            yield


@pytest.fixture(scope="module")
def server(postgresql: None) -> Iterator[Server]:
    """A server with nothing in it."""
    with postgres(durable=False) as server:
        yield server


@pytest.fixture
def place(server: Server, tmp_path: Path) -> PostgresPlace:
    """Its database, empty."""
    with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
    return PostgresPlace(server, tmp_path)


@pytest.fixture
async def store(place: PostgresPlace) -> AsyncIterator[SqlStore]:
    """A store with its tables made."""
    store = opened(place)
    await store.sweep(NOW)
    yield store
    await store.close()


class TestPostgres(DatabaseStore):
    """What every database does."""


async def test_statistics_hold_no_keys(place: PostgresPlace, store: SqlStore) -> None:
    """An administrator who analyses the database copies nothing of forgotten people into its statistics."""
    people = [b"%d" % number for number in range(300)]
    await asyncio.gather(*(store.save(who, SESSION) for who in people))
    place.run("ANALYZE")
    secrets = set(rows(place))
    await asyncio.gather(*(store.forget(who) for who in people))
    assert traces(place.held(), secrets) == 0


async def test_an_old_transaction_keeps_nothing_back(place: PostgresPlace, store: SqlStore) -> None:
    """Nothing is left though somebody else's transaction began while it was still there."""
    await store.save(WHO, SESSION)
    secrets = {*rows(place), *rows(place).values()}
    with place.connected() as other, other.transaction():
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT count(*) FROM pg_class")
        await store.forget(WHO)
        assert traces(place.held(), secrets) == 0


async def test_a_dump_puts_the_wiping_off(
    place: PostgresPlace, store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    """What a dump keeps from being wiped is wiped at a later sweep; the person is forgotten at once."""
    await store.save(WHO, SESSION)
    secrets = {*rows(place), *rows(place).values()}
    with place.connected() as dump, dump.transaction():
        dump.execute("SELECT count(*) FROM session")
        await store.forget(WHO)
        assert await store.load(WHO, NOW) is None
        assert traces(place.held(), secrets) > 0
    assert "the session store failed: OperationalError 55P03" in caplog.text
    await store.sweep(NOW)
    assert traces(place.held(), secrets) == 0


async def test_a_server_that_comes_back_is_used_again(
    place: PostgresPlace, store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A restart between two turns costs nothing; one that lasts is survived; a crash costs the conversations."""
    await store.save(WHO, SESSION)
    place.server.stop()
    place.server.start()
    assert await store.load(WHO, NOW) == SESSION
    assert not caplog.records
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    place.server.stop()
    for _ in range(3):
        with pytest.raises(OperationalError):
            await store.load(WHO, NOW)
    place.server.start()
    assert await store.load(WHO, NOW) == SESSION
    os.kill(_pid(place), signal.SIGQUIT)  # a crash
    place.server.stop()
    place.server.start()
    assert await store.load(WHO, NOW) is None
    await store.save(WHO, SESSION)
    assert await store.load(WHO, NOW) == SESSION
    assert "127.0.0.1" not in caplog.text


async def test_a_server_that_is_not_there_yet(place: PostgresPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot starts without it, and uses it once it is there."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    place.server.stop()
    store = opened(place)
    try:
        with pytest.raises(OperationalError):
            await store.load(WHO, NOW)
    finally:
        place.server.start()
    await store.save(WHO, SESSION)
    assert await store.load(WHO, NOW) == SESSION
    await store.close()


async def test_a_server_that_hangs_holds_nobody_up(
    place: PostgresPlace, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One turn waits, the next ones don't; once it goes on it is used again."""
    monkeypatch.setattr(breaker, "PAUSE", 0.5)
    await store.save(WHO, SESSION)
    with _frozen(place):
        with pytest.raises(TimeoutError):
            await store.load(WHO, NOW)
        for _ in range(20):
            with pytest.raises(StoreDown):
                await store.load(WHO, NOW)
    await asyncio.sleep(0.5)
    assert await store.load(WHO, NOW) == SESSION


def _pid(place: PostgresPlace) -> int:
    """Of the server's first process."""
    return int((place.server.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])


@contextmanager
def _frozen(place: PostgresPlace) -> Iterator[None]:
    """A server that is there, and does not answer."""
    pids = [_pid(place), *(pid for (pid,) in place.run("SELECT pid FROM pg_stat_activity"))]
    try:
        for pid in pids:
            with suppress(ProcessLookupError):  # that of the question itself
                os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


# ---- turns of one person in several processes


async def _turns(store: SqlStore, count: int) -> None:
    """So many turns of the same person, each taken again for as long as somebody else is faster."""
    for _ in range(count):
        while True:
            loaded = await store.load(WHO, NOW)
            turn = (loaded or SESSION).turn + 1
            try:
                await store.save(WHO, replace(SESSION, turn=turn), loaded)
            except Overtaken:
                continue
            break


async def test_turns_of_one_person_come_one_after_the_other(place: PostgresPlace, store: SqlStore) -> None:
    """Four processes with the same person at once: no turn is lost."""
    stores = [opened(place) for _ in range(4)]
    try:
        await store.save(WHO, replace(SESSION, turn=0))
        await asyncio.gather(*(_turns(each, 25) for each in stores))
        kept = await store.load(WHO, NOW)
        assert kept
        assert kept.turn == 100
    finally:
        for each in stores:
            await each.close()


async def test_of_two_who_begin_at_once_one_is_told(place: PostgresPlace, store: SqlStore) -> None:
    """There is no row yet that could be locked."""
    other = opened(place)
    try:
        for number in range(20):
            who = b"%d" % number
            done = await asyncio.gather(
                store.save(who, SESSION, None),
                other.save(who, replace(SESSION, turn=9), None),
                return_exceptions=True,
            )
            assert {type(each) for each in done} == {type(None), Overtaken}
            kept = await store.load(who, NOW)
            assert kept
            assert kept.turn == (SESSION.turn if done[0] is None else 9)
    finally:
        await other.close()


async def test_who_was_forgotten_meanwhile_is_not_brought_back(place: PostgresPlace, store: SqlStore) -> None:
    """A turn that another process began before "forget me" keeps nothing."""
    other = opened(place)
    try:
        await store.save(WHO, SESSION)
        loaded = await other.load(WHO, NOW)
        await store.forget(WHO)
        with pytest.raises(Overtaken):
            await other.save(WHO, replace(SESSION, turn=9), loaded)
        assert await store.load(WHO, NOW) is None
    finally:
        await other.close()


async def test_only_those_overtaken_are_told(place: PostgresPlace, store: SqlStore) -> None:
    """What waits together is carried out together, and each is told of itself."""
    other, people = opened(place), [b"%d" % number for number in range(40)]
    try:
        for who in people:
            await store.save(who, SESSION)
        for who in people[::2]:
            await other.save(who, replace(SESSION, turn=9))
        saves = (store.save(who, replace(SESSION, turn=10), SESSION) for who in people)
        done = await asyncio.gather(*saves, return_exceptions=True)
        assert [type(each) for each in done] == [Overtaken, type(None)] * 20
        kept = [await store.load(who, NOW) for who in people]
        assert [each and each.turn for each in kept] == [9, 10] * 20
    finally:
        await other.close()
