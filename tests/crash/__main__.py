"""Run it: python -m tests.crash --rounds 20 --database sqlite."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.crash.harness import Database, Harness
from tests.crash.plan import Kind, planned
from tests.crash.truth import Tally, table
from tests.e2e.postgres import Server, postgres
from tests.store.ledgers import FilePlace

SHOWN = 30  # of what is wrong


class File(FilePlace):
    """SQLite."""

    def stop(self) -> None:
        """A file is always there."""

    def start(self) -> None:
        """As said."""


class ServersDatabase:
    """PostgreSQL."""

    def __init__(self, server: Server) -> None:
        self.url, self.stop, self.start = server.url, server.stop, server.start

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, committed; the rows it gives."""
        import psycopg

        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """One with nothing in it."""
    if kind == "sqlite":
        yield File(folder)
        return
    with postgres(durable=False) as server:
        yield ServersDatabase(server)


def main() -> int:
    """1 where a post was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, metavar="N")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="makes the same faults again")
    parser.add_argument("--groups", type=int, default=250, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the ledger and what the bot said there")
    parser.add_argument("--only", action="append", type=Kind, choices=list(Kind), metavar="FAULT", default=[])
    given = parser.parse_args()
    on_server = given.database == "postgresql"
    plan = planned(given.seed, given.rounds, given.groups, on_server=on_server, only=given.only)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        with database(given.database, folder) as place:
            harness = Harness(folder, place, given.groups, two=on_server)
            with harness.up():
                for number, round_ in enumerate(plan):
                    at = time.monotonic()
                    harness.run(number, round_)
                    if sys.stderr.isatty() or given.keep:
                        print(f"{number} {time.monotonic() - at:.1f} s {round_}", file=sys.stderr)
                tallies, wrong = harness.verdict()
    print(table(tallies))
    total = Tally()
    for tally in tallies.values():
        total += tally
    print(*wrong[:SHOWN], sep="\n", end="\n" if wrong else "")
    seconds = time.monotonic() - began
    print(f"{harness.deaths} processes died; {seconds:.0f} s, {seconds / max(given.rounds, 1):.1f} s a round")
    print(
        f"rounds={total.rounds} slots={total.slots} sent={total.sent} doubt={total.doubt} "
        f"lost={total.lost} doubled={total.doubled}"
    )
    return 1 if total.lost or total.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
