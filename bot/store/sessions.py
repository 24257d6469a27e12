"""Sessions in a database: sealed, under keys that lead back to nobody, gone after half an hour (P12)."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.model.talk import Session
from bot.store.base import ANYTHING, EXPIRY, Anything, Overtaken
from bot.store.breaker import Breaker
from bot.store.codec import decode, encode
from bot.store.database import Database, explain
from bot.store.keys import Keyring, KeysUnusable, PersonKeys, person_keys
from bot.store.migrate import DatabaseTooNew
from bot.store.postgres import Postgres
from bot.store.rows import Row, Rows
from bot.store.sealed import seal, unseal
from bot.store.sqlite import Sqlite

MINUTE = 60  # seconds


class SqlStore:
    """A SessionStore in SQLite or PostgreSQL, for one event loop.

    Connects, and makes the tables, when it is first used. While the database is down it is asked every few seconds; in
    between everything fails at once, and what was to be forgotten is remembered and done first.

    How soon no byte of a row is left in any file of the database, its write-ahead log included:
    - forgotten: when `forget` returns; where another program holds the database just then, at a later sweep.
    - expired: at the next sweep after 30 minutes of silence, rounded up to the minute.
    - an older version of a row: at the next sweep.
    """

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._keyring = keyring
        self._breaker = Breaker(_explain)
        self._rows = Rows(database, unwiped=self._breaker.note)

    @classmethod
    def open(cls, url: str, keys: Path) -> "SqlStore":
        """Of a SQLAlchemy URL and a key file, neither of which is touched yet. Raises ValueError: what is wrong."""
        keyring = Keyring(keys)
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("can't be read: write postgresql://user:password@host:port/name") from None
        if parsed.get_backend_name() == "sqlite":
            return cls(Sqlite(parsed, put_aside=keyring.destroy), keyring)
        try:
            return cls(Postgres(parsed), keyring)
        except ModuleNotFoundError:
            raise ValueError("needs what PostgreSQL is spoken to with: pip install 'fanilo[postgres]'") from None

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """The session, unless there is none, it has expired or does not open."""
        with self._breaker.passing():
            keys = [person_keys(secret, who) for secret in self._keyring.at(now)]
            found = await self._rows.read(tuple(key.row for key in keys))
        return _opened(found, keys, now)

    async def save(self, who: bytes, session: Session, over: Session | Anything | None = ANYTHING) -> None:
        """Keep it in place of the one before; it is committed when this returns.

        One that was never touched has no time to be kept until, and is not kept. Raises Overtaken.
        """
        if session.touched is None:
            return await self.forget(who)
        with self._breaker.passing():
            keys = [person_keys(secret, who) for secret in self._keyring.at(session.touched)]
            newest, *older = keys
            expires = math.ceil((session.touched + EXPIRY).timestamp() / MINUTE) * MINUTE  # tells no exact time
            row = Row(seal(encode(session), newest), expires)
            changes = {newest.row: row, **{key.row: None for key in older}}
            now = session.touched
            done = await self._rows.change(
                changes, None if over is ANYTHING else lambda found: _opened(found, keys, now) == over
            )
        if not done:
            raise Overtaken
        return None

    async def forget(self, who: bytes) -> None:
        """Leave nothing of it. What fails now is done before anything else as soon as the database is back."""
        keys: tuple[bytes, ...] = ()
        try:
            keys = tuple(person_keys(secret, who).row for secret in self._keyring.held())
            with self._breaker.passing():
                await self._rows.forget(keys)
        except BaseException:  # a caller who went on without it as well
            self._rows.owe(keys)
            raise

    async def sweep(self, now: datetime) -> int:
        """Delete what has expired and say how many; leave no byte of it. Rotates the keys too."""
        with self._breaker.passing():
            self._keyring.at(now)
            return await self._rows.expire(int(now.timestamp()))

    async def close(self) -> None:
        """Finish what is under way and let go."""
        await self._rows.close()


def _opened(found: Mapping[bytes, bytes], keys: Sequence[PersonKeys], now: datetime) -> Session | None:
    """The session in the first of a person's rows that opens and has not expired."""
    for key in keys:
        plain = unseal(found[key.row], key) if key.row in found else None
        session = decode(plain) if plain else None
        if session and session.touched and abs(now - session.touched) <= EXPIRY:
            return session
    return None


def _explain(problem: Exception) -> str:
    return str(problem) if isinstance(problem, KeysUnusable | DatabaseTooNew) else explain(problem)
