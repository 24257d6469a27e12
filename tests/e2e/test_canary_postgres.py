"""Marked words through the web chat on PostgreSQL: afterwards they are nowhere in its folder (P12)."""

import subprocess
from pathlib import Path

import pytest

from tests.canary.faults import FAULTS
from tests.canary.marks import Marks, found_in_files
from tests.canary.paths import Sender, texts
from tests.chaos.bot import PROJECT, running
from tests.e2e.postgres import USER, Server, postgres

# Those through which something may come to a database.
OF_THE_STORE = ("load", "save", "forget", "encode", "decode", "seal", "unseal", "keys", "rows", "engine", "render")


pytestmark = pytest.mark.usefixtures("postgresql")


def test_nothing_is_in_the_folder_of_postgresql(tmp_path: Path) -> None:
    """Not in tables, write-ahead log, statistics or its own log, which tells of every statement; a leak is found."""
    (switch := tmp_path / "switch").touch()
    program = ("-X", "dev", "-m", "tests.canary.runner", "run", "--port", "0")
    with postgres() as server:
        psql(server, "ALTER SYSTEM SET log_statement = 'all'", "ALTER SYSTEM SET log_min_duration_statement = 0")
        server.stop()
        server.start()
        with running(
            tmp_path / "bot",
            root=tmp_path,
            program=program,
            database=server.url,
            PYTHONPATH=str(PROJECT),
            CANARY_SWITCH=str(switch),
        ) as bot:
            sender, leaking = Sender(bot.url, Marks(), proxied=True), Sender(bot.url, Marks(), proxied=True)
            bot.people += [sender.client, leaking.client]
            sender.takes_every_path()
            for fault in OF_THE_STORE:
                assert fault in FAULTS
                switch.write_text(fault)
                for about in ("offer", "danger", "number"):
                    sender.writes(texts(sender.marks)[about])
                sender.leaves("forget me")
            switch.write_text("")
            sender.writes(texts(sender.marks)["offer"])
            assert searched(server, sender.marks, tmp_path / "bot") == []
            switch.write_text("database")
            leaking.writes(texts(leaking.marks)["offer"])
            switch.write_text("")
            assert leaking.marks.word in searched(server, leaking.marks, tmp_path / "bot")


def searched(server: Server, marks: Marks, state: Path) -> list[str]:
    """The marks in all files of the server, after all of them were written, and in those of the bot."""
    psql(server, "CHECKPOINT")
    return [*found_in_files(marks.all, server.folder), *found_in_files(marks.all, state)]


def psql(server: Server, *statements: str) -> None:
    """Each by itself."""
    ask: list[str | Path] = [server.programs / "psql", "-q", "-h", "127.0.0.1", "-p", str(server.port), "-U", USER]
    for statement in statements:
        subprocess.run([*ask, "-d", "postgres", "-c", statement], check=True)
