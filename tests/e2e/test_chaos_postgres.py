"""PostgreSQL is taken away in the middle of conversations, and comes back; help stays (P5)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.app import App
from tests.chaos.bot import Bot, running
from tests.chaos.conftest import Help
from tests.e2e.postgres import Server, postgres

Fault = Callable[[Server], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def server(postgresql: None) -> Iterator[Server]:
    """One for all."""
    with postgres(durable=False) as started:
        yield started


@pytest.fixture(scope="module")
def bot(
    server: Server, with_snapshots: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bot]:
    """On this server."""
    with running(with_snapshots(tmp_path_factory.mktemp("chaos")), database=server.url) as started:
        started.keeps_again()
        yield started


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """It is restarted, and takes its time."""
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another program keeps the table to itself."""
    with closing(_connected(server)) as other, other.transaction():
        other.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def read_only(server: Server) -> Iterator[None]:
    """As a standby is, and a server whose disk is nearly full."""
    with closing(_connected(server)) as other:
        other.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        try:
            yield
        finally:
            other.execute("SET default_transaction_read_only = off")
            other.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@contextmanager
def without_table(server: Server) -> Iterator[None]:
    """Somebody has taken it away."""
    with closing(_connected(server)) as other:
        other.execute("ALTER TABLE session RENAME TO elsewhere")
        try:
            yield
        finally:
            other.execute("ALTER TABLE elsewhere RENAME TO session")


@pytest.mark.parametrize("fault", [stopped, locked, read_only, without_table], ids=lambda fault: fault.__name__)
def test_help_outlives_postgresql(app: App, bot: Bot, server: Server, helps: tuple[Help, ...], fault: Fault) -> None:
    """Danger and numbers are answered in each language amid the fault; after it sessions are kept again."""
    people = [each.begins(bot) for each in helps]
    with fault(server):
        for each, person in zip(helps, people, strict=True):
            each.is_given_to(person)
        if fault in {stopped, without_table}:
            assert not bot.store_answers
    bot.keeps_again()
    before = _rows(server)
    for each, person in zip(helps, people, strict=True):
        each.is_given_to(person)
    assert _rows(server) >= max(before, len(helps))


def _rows(server: Server) -> int:
    with closing(_connected(server)) as connection:
        return len(connection.execute("SELECT FROM session").fetchall())


def _connected(server: Server) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True)
