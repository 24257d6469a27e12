"""The tables, brought to this version by the revisions in migrations/."""

import asyncio
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, TextClause, inspect
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"  # the newest revision: where a database is there already, Alembic need not even be loaded

_alembic = Lock()


class DatabaseTooNew(Exception):
    """The tables are of a version of the bot that this one does not know."""


async def prepare(connection: AsyncConnection, alone: Iterable[TextClause]) -> None:
    """Bring the tables to this version.

    `alone` begins a transaction in which no other process is at the same time. Raises DatabaseTooNew.
    """
    if await connection.run_sync(_revision) == HEAD:
        return
    await asyncio.to_thread(import_module, "alembic.command")  # takes longer than anybody should wait for an answer
    while not _alembic.acquire(blocking=False):  # noqa: ASYNC110 - its context is one for all loops of a process
        await asyncio.sleep(0.01)
    try:
        for statement in alone:
            await connection.execute(statement)
        await connection.run_sync(_upgrade)
        await connection.execute(sql("COMMIT"))
    finally:
        _alembic.release()


def configuration(connection: Connection) -> "Config":
    """For Alembic's commands, on this connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(configuration(connection), HEAD)
    except CommandError as problem:
        raise DatabaseTooNew(
            f"it is at revision {_revision(connection)}, which a newer version of the bot has made: "
            f"run that version, or name another database"
        ) from problem


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sql("SELECT version_num FROM alembic_version"))
    return revision
