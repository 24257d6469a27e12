"""Databases as whoever stole the disk would see them: their bytes, and their rows without any key."""

import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

PIECE = 8  # bytes: so many in a row are found again by no accident


class Place(Protocol):
    """A database, with the key file beside it."""

    url: str
    keys: Path

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement with ? for values, committed; the rows it gives."""
        ...

    def held(self) -> bytes:
        """All bytes of all files, that of the write-ahead log included."""
        ...

    @contextmanager
    def outage(self) -> Iterator[None]:
        """A time in which nothing can be written."""
        ...


class SqlitePlace:
    """A folder with a database in it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.keys = folder / "data" / "fanilo.db", folder / "keys" / "sessions"
        self.url = f"sqlite+aiosqlite:///{self.file}"

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, committed; the rows it gives."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()

    def held(self) -> bytes:
        """All bytes of all files in its folder."""
        # By another process: one that closes a file lets go of all its locks on it, those of SQLite too.
        return subprocess.run(["cat", *sorted(self.file.parent.iterdir())], check=True, capture_output=True).stdout

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Another program keeps the database to itself."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield


def rows(place: Place) -> dict[bytes, bytes]:
    """What is sealed under which key."""
    return {bytes(key): bytes(sealed) for key, sealed in place.run("SELECT key, sealed FROM session")}


def traces(held: bytes, secrets: Iterable[bytes]) -> int:
    """How many places in these bytes are of one of the secrets: any 72 bytes of one, or its beginning or end."""
    pieces = {
        secret[at : at + PIECE]
        for secret in secrets
        for at in (*range(0, len(secret), 64), max(0, len(secret) - PIECE))
    }
    pieces = {piece for piece in pieces if len(piece) == PIECE}
    return sum(held[at : at + PIECE] in pieces for at in range(len(held) - PIECE + 1))
