"""PostgreSQL: for several machines."""

from sqlalchemy import URL, Executable
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import BEGIN, COMMIT, connected, creating, engine, let_go, replacing
from bot.store.tables import session

# A server that does not answer is noticed, and one that waits for this process goes on without it.
CONNECT = {"connect_timeout": 2, "tcp_user_timeout": 2_000}  # seconds, milliseconds
_MANNERS = (
    sql("SET lock_timeout = '1s'"),
    sql("SET statement_timeout = '5s'"),
    sql("SET idle_in_transaction_session_timeout = '5s'"),
)
PREPARING = sql("SELECT pg_advisory_xact_lock(hashtext('fanilo'))")
# A dead row stays in its page until the place is needed, and vacuuming moves rows without blanking where they were.
# So the rows that live go into a new file, and the old one is cut off at commit, index included. Unlike VACUUM FULL,
# this keeps nothing back for transactions that began before.
_WIPE = (
    BEGIN,
    sql("SET LOCAL lock_timeout = '300ms'"),  # while this waits for a backup, nobody else gets in
    sql("LOCK TABLE session IN ACCESS EXCLUSIVE MODE"),
    sql("CREATE TEMPORARY TABLE kept ON COMMIT DROP AS TABLE session"),
    sql("TRUNCATE session"),
    sql("INSERT INTO session TABLE kept"),
    COMMIT,
)


class Postgres:
    """A Database. A wipe takes the table away from all others for 0.2 s at 50,000 sessions."""

    begin = BEGIN
    upsert: Executable = replacing(insert(session))
    create: Executable = creating(insert(session))
    shared = True

    def __init__(self, url: URL) -> None:
        """Connects to nothing yet. Raises ModuleNotFoundError without psycopg."""
        self._engine = engine(url, CONNECT)

    async def connect(self) -> AsyncConnection:
        """A connection to tables of this version. Raises DBAPIError and DatabaseTooNew."""
        return await connected(self._engine, _MANNERS, (BEGIN, PREPARING))

    async def wipe(self, connection: AsyncConnection) -> None:
        """Leave nothing in the server's files but the rows that are there.

        Raises while another program reads the table (a dump).
        """
        for statement in _WIPE:
            await connection.execute(statement)

    async def close(self, connection: AsyncConnection) -> None:
        """Let go of the connection, broken or whole."""
        await let_go(connection)

    def failed(self, problem: Exception) -> None:
        """Nothing of the server is ours to mend."""
