"""What a database is to the store, and what all databases share."""

import logging
from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import URL, Executable, TextClause
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.migrate import prepare
from bot.store.tables import session

# What the pool says of a connection that is thrown away in the middle of something.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL + 1)

BEGIN, COMMIT = sql("BEGIN"), sql("COMMIT")


class Database(Protocol):
    """Where SQLite and PostgreSQL differ.

    Connections are in autocommit, and transactions are begun in so many words. Whatever is raised leaves the connection
    to be closed, which undoes what was begun.
    """

    begin: TextClause
    upsert: Executable
    create: Executable  # inserts what is not there yet, and returns the keys of that
    shared: bool  # whether other processes take turns of the same people

    async def connect(self) -> AsyncConnection:
        """A connection to tables of this version, one at a time. Raises DBAPIError, OSError, DatabaseTooNew."""
        ...

    async def wipe(self, connection: AsyncConnection) -> None:
        """Leave nothing in any file but the rows that are there. Raises where somebody else holds the database."""
        ...

    async def close(self, connection: AsyncConnection) -> None:
        """Let go of the connection, broken or whole."""
        ...

    def failed(self, problem: Exception) -> None:
        """Take note of a failure, once the connection is closed."""
        ...


def replacing(insert: sqlite.Insert | postgresql.Insert) -> Executable:
    """An insert of sessions, each in place of the one before."""
    new = {"sealed": insert.excluded.sealed, "expires": insert.excluded.expires}
    return insert.on_conflict_do_update(index_elements=[session.c.key], set_=new)


def creating(insert: sqlite.Insert | postgresql.Insert) -> Executable:
    """An insert of sessions that leaves those alone that are there, and returns the keys of the others."""
    return insert.on_conflict_do_nothing().returning(session.c.key)


def engine(url: URL, connect: dict[str, Any]) -> AsyncEngine:
    """Connects to nothing yet. Raises ModuleNotFoundError without the driver."""
    return create_async_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=connect, hide_parameters=True
    )


async def connected(engine: AsyncEngine, manners: Iterable[TextClause], alone: Iterable[TextClause]) -> AsyncConnection:
    """A connection with these manners, to tables of this version; `alone` begins the transaction that makes them."""
    connection = await engine.connect()
    try:
        for manner in manners:
            await connection.execute(manner)
        await prepare(connection, alone)
    except BaseException:
        await let_go(connection)
        raise
    return connection


async def let_go(connection: AsyncConnection) -> None:
    """Close, whatever state the connection is in."""
    await connection.invalidate()  # unlike close(), this asks nothing of a server that may be gone
    await connection.close()


def explain(problem: Exception) -> str:
    """What a failure was: its name and code only, since the rest may hold values, addresses and passwords."""
    orig = problem.orig if isinstance(problem, DBAPIError) else None
    code = getattr(orig, "sqlite_errorname", None) or getattr(orig, "sqlstate", None)
    return f"{type(problem).__name__} {code or ''}".rstrip()
