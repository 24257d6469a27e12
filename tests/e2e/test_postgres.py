"""The throw-away PostgreSQL that the tests of the store use."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.e2e.postgres import Server, postgres

# What a test run does that is killed in the middle.
_KILLED = """
from tests.e2e.postgres import postgres
with postgres(durable=False) as server:
    print(server.port, server.folder, flush=True)
    input()
"""


pytestmark = pytest.mark.usefixtures("postgresql")


def test_it_keeps_its_data_through_a_restart_and_leaves_nothing() -> None:
    """Stopped, it refuses; started again, it knows what it knew; at the end its files are gone."""
    with postgres() as server:
        _run(server, "CREATE TABLE kept AS SELECT 7 AS it")
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            _run(server, "SELECT 1")
        server.start()
        assert _run(server, "SELECT it FROM kept") == 7
    assert not server.folder.exists()


def test_it_ends_with_whoever_started_it(root: Path) -> None:
    """Tests that are killed leave no server behind."""
    tests = subprocess.Popen(
        [sys.executable, "-c", _KILLED], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with tests:
        assert tests.stdout
        port, folder = tests.stdout.readline().split()
        tests.kill()
    until = time.monotonic() + 10
    while _answers(int(port)) and time.monotonic() < until:
        time.sleep(0.05)
    shutil.rmtree(folder)
    assert not _answers(int(port))


def _run(server: Server, sql: str) -> object:
    """The first value of the first row, if there is one."""
    with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
        done = connection.execute(sql.encode())
        row = done.fetchone() if done.description else None
        return row and row[0]


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True
