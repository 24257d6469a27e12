"""SQLite: the default, for one machine."""

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Executable
from sqlalchemy import text as sql
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import connected, creating, engine, let_go, replacing
from bot.store.tables import session

log = logging.getLogger(__name__)

BUSY = 0.8  # seconds to wait for another process
_MANNERS = (
    sql("PRAGMA journal_mode = WAL"),
    sql("PRAGMA synchronous = NORMAL"),  # losing power may cost the newest turns, never the file
    sql("PRAGMA secure_delete = ON"),
    sql("PRAGMA temp_store = MEMORY"),  # else VACUUM copies all rows into a file
    sql("PRAGMA foreign_keys = ON"),
)
_VACUUM, _CHECKPOINT = sql("VACUUM"), sql("PRAGMA wal_checkpoint(TRUNCATE)")
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Sqlite:
    """A Database in a file of mode 0600. A wipe takes 0.3 s at 50,000 sessions."""

    begin = sql("BEGIN IMMEDIATE")  # one that reads first would fail, not wait, when another process writes
    upsert: Executable = replacing(insert(session))
    create: Executable = creating(insert(session))
    shared = False  # the file is one process's

    def __init__(self, url: URL, put_aside: Callable[[], None]) -> None:
        """Touches no file yet. `put_aside` is called before a broken file is. Raises ValueError without a path."""
        if not url.database or url.database == ":memory:":
            raise ValueError("needs the path of a file: sqlite:///state/fanilo.db")
        self._path, self._put_aside = Path(url.database), put_aside
        self._engine = engine(url, {"timeout": BUSY})
        self._presence: int | None = None  # the descriptor of a file that is locked while the database is open

    async def connect(self) -> AsyncConnection:
        """A connection to tables of this version, made where there is none. Raises OSError too."""
        self._enter()
        try:
            return await connected(self._engine, _MANNERS, (self.begin,))
        except BaseException:
            self._leave()
            raise

    async def wipe(self, connection: AsyncConnection) -> None:
        """Leave nothing in the file and its write-ahead log but the rows that are there.

        secure_delete blanks what is deleted, but not the copies that stay behind where rows of unlike length moved
        within and between pages; VACUUM writes all pages anew.
        """
        await connection.execute(_VACUUM)
        until = time.monotonic() + BUSY / 2
        while (await connection.execute(_CHECKPOINT)).scalar_one() != 0:
            if time.monotonic() > until:
                raise TimeoutError
            # SQLite has waited for whoever reads or writes, but not for another who does the same.
            await asyncio.sleep(0.02)

    async def close(self, connection: AsyncConnection) -> None:
        """Let go of the connection, broken or whole."""
        await let_go(connection)
        self._leave()

    def failed(self, problem: Exception) -> None:
        """Put a broken file aside, so that the next connection begins a new one."""
        code = getattr(problem.orig, "sqlite_errorcode", 0) & 0xFF if isinstance(problem, DBAPIError) else 0
        if code in _BROKEN:
            with suppress(Exception):  # whatever it was, it is tried again
                self._move()

    def _move(self) -> None:
        # From under another process, the file would lead it to delete the log of the new one. It finds out for itself
        # and lets go, at the latest when it wipes.
        self._enter(alone=True)
        try:
            # Kept for whoever looks into it; only the newest, since a bad disk must not be filled.
            broken = self._path.with_name(f"{self._path.name}.corrupt")
            self._put_aside()
            for end in ("", "-wal", "-shm"):
                Path(f"{broken}{end}").unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    Path(f"{self._path}{end}").rename(f"{broken}{end}")
        finally:
            self._leave()
        log.error("%s was broken and is now %s; a new one is begun", self._path, broken.name)

    def _enter(self, *, alone: bool = False) -> None:
        """Show the other processes that this one has the database open."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        presence = os.open(f"{self._path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(presence, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))  # SQLite leaves its mode to the umask
        except BaseException:
            os.close(presence)
            raise
        self._presence = presence

    def _leave(self) -> None:
        if self._presence is not None:
            os.close(self._presence)
            self._presence = None
