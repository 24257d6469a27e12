"""One connection of the ledger, for one at a time; made again when it broke."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import TextClause
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import COMMIT, let_go

Open = Callable[[], Awaitable[AsyncConnection]]


class Link:
    """Whatever fails leaves no transaction open: the connection is closed then."""

    def __init__(self, opening: Open, begin: TextClause) -> None:
        """Connects when first used."""
        self._open, self._begin = opening, begin
        self._lock = asyncio.Lock()
        self._connection: AsyncConnection | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Around statements each of which is a transaction by itself."""
        async with self._lock:
            connection = self._connection = self._connection or await self._open()
            try:
                yield connection
            except BaseException:
                await self._close()
                raise

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Around one transaction: all of it is committed at the end, or nothing."""
        async with self.reading() as connection:
            await connection.execute(self._begin)
            yield connection
            await connection.execute(COMMIT)

    async def close(self) -> None:
        """Let go, once whoever uses it is done."""
        async with self._lock:
            await self._close()

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, OSError):  # it is of no more use in any case
                await let_go(connection)
