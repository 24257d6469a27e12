"""Speed of the stores, as tables: python benchmarks/store.py [--postgres URL]. In between nothing is kept.

A stored turn is what every message costs: load the session, save it changed.
"""

import argparse
import asyncio
import os
import platform
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.run import percentile, row
from bot.model.assessment import Finding, Level, Strength
from bot.model.talk import Session
from bot.store.base import SessionStore
from bot.store.codec import encode
from bot.store.memory import MemoryStore
from bot.store.rows import Row
from bot.store.sessions import SqlStore

TURNS = 6_000
PEOPLE = 1_000
SEALED = 1_308  # bytes of a usual row
NOW = datetime.now(UTC)
SESSION = Session(
    step="interview",
    language="en",
    spoken="en",
    country="KW",
    found=tuple(Finding(f"red_flag_{n}", Strength.MEDIUM) for n in range(6)),
    protective=("written_contract_before_departure",),
    level=Level.HIGH,
    answers={"ask_freedom": "no", "ask_visa": "unknown"},
    offered=("yes", "no", "unknown", "skip", "more", "now"),
    touched=NOW,
)


async def talk(store: SessionStore, at_once: int, times: list[float]) -> None:
    """Stored turns, so many at a time; how long each took, in seconds, goes into `times`."""

    async def one(number: int) -> None:
        for turn in range(TURNS // at_once):
            who = f"{number} {turn % (PEOPLE // at_once + 1)}".encode()
            begin = time.perf_counter()
            session = await store.load(who, NOW) or SESSION
            await store.save(who, replace(session, turn=session.turn + 1))
            times.append(time.perf_counter() - begin)

    await asyncio.gather(*(one(number) for number in range(at_once)))


def bare(folder: Path, times: list[float]) -> None:
    """The same rows, unsealed, by the sqlite3 module: what SQLite itself can do in one transaction a turn."""
    packed = encode(SESSION)
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "CREATE TABLE session (key BLOB PRIMARY KEY, sealed BLOB NOT NULL, expires INTEGER NOT NULL)"
        )
        for turn in range(TURNS):
            key = (turn * 7919 % PEOPLE).to_bytes(32, "big")
            begin = time.perf_counter()
            connection.execute("SELECT sealed FROM session WHERE key = ?", (key,)).fetchone()
            connection.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?)", (key, packed, 0))
            times.append(time.perf_counter() - begin)


class Watch:
    """Measures turns, and prints them as a line of the table."""

    def __init__(self) -> None:
        """Begin."""
        self.times: list[float] = []
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def told(self, name: str, at_once: int) -> None:
        """The line. What this process used of a processor is the same on a busy machine as on an idle one."""
        count, clock, processor = (
            len(self.times),
            time.perf_counter() - self._clock,
            time.process_time() - self._processor,
        )
        p50, p99 = (f"{percentile(self.times, part):.2f}" for part in (50, 99))
        row(name, str(at_once), f"{count / clock:,.0f}", f"{count / processor:,.0f}", p50, p99)


async def turns(name: str, store: SessionStore) -> None:
    """Lines for a few, many and very many at a time."""
    await store.sweep(NOW)  # makes the tables
    for at_once in (1, 20, 500):
        watch = Watch()
        await talk(store, at_once, watch.times)
        watch.told(name, at_once)
    await store.sweep(NOW + timedelta(hours=1))


async def forgetting(name: str, store: SqlStore, sessions: int) -> None:
    """One line: how long "forget me" takes, with nothing left of it, while so many others are there."""
    expires = int(NOW.timestamp()) + 1_800
    for _ in range(0, sessions, 1_000):
        await store._rows.change(
            {os.urandom(32): Row(os.urandom(SEALED), expires) for _ in range(min(1_000, sessions))}
        )
    times: list[float] = []
    for number in range(5):
        await store.save(str(number).encode(), SESSION)
        begin = time.perf_counter()
        await store.forget(str(number).encode())
        times.append(time.perf_counter() - begin)
    row(name, f"{sessions:,}", f"{percentile(times, 50):.0f}", f"{max(times) * 1000:.0f}")
    await store.sweep(NOW + timedelta(hours=1))


async def main(postgres: str | None) -> None:
    """Print the tables."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, one used")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        databases = {"SQLite": f"sqlite+aiosqlite:///{folder / 'fanilo.db'}"}
        if postgres:
            databases["PostgreSQL"] = postgres.replace("postgresql://", "postgresql+psycopg://")
        print("\n| stored turns | at a time | per second | per second of processor | p50 ms | p99 ms |")
        print("| --- | --- | --- | --- | --- | --- |")
        watch = Watch()
        bare(folder, watch.times)
        watch.told("the sqlite3 module, unsealed (baseline)", 1)
        await turns("memory (baseline)", MemoryStore())
        stores = {name: SqlStore.open(url, folder / "keys") for name, url in databases.items()}
        for name, store in stores.items():
            await turns(name, store)
        print("\n| forget me | other sessions | p50 ms | worst ms |\n| --- | --- | --- | --- |")
        for name, store in stores.items():
            for sessions in (100, 1_000, 10_000, 50_000):
                await forgetting(name, store, sessions)
            await store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", metavar="URL", default=os.environ.get("FANILO_BENCH_POSTGRES"))
    asyncio.run(main(parser.parse_args().postgres))
