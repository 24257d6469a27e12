"""The ledger in PostgreSQL, as bots on several machines keep it."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from bot.model.delivery import Fate
from bot.store.deliveries import Mark
from bot.store.lanes import Grip, Lost
from bot.store.ledger import Ledger
from bot.store.writer import Fenced
from tests.e2e.cable import cable
from tests.e2e.postgres import TABLES, Server, postgres
from tests.store.ledger_behaviour import LedgerBehaviour
from tests.store.ledger_holder import FENCED, HELD, LOST, holding
from tests.store.ledgers import LANE, MORNING, NOON, RULES, at, daily, everything, held, opened, set_up


class ServerPlace:
    """A database of a server."""

    def __init__(self, server: Server) -> None:
        self.server, self.url = server, server.url

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement, committed; the rows it gives."""
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def server(postgresql: None) -> Iterator[Server]:
    """A server with nothing in it."""
    with postgres(durable=False) as server:
        yield server


@pytest.fixture
def place(server: Server) -> ServerPlace:
    """Its database, empty."""
    place = ServerPlace(server)
    place.run(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
    return place


@pytest.fixture
async def ledger(place: ServerPlace) -> AsyncIterator[Ledger]:
    """A ledger with its tables made."""
    ledger = opened(place)
    await ledger.sweep(MORNING)
    yield ledger
    await ledger.close()


class TestLedgerOnServer(LedgerBehaviour):
    """What every ledger does."""

    @pytest.fixture
    def file(self, place: ServerPlace) -> str:
        """The URL of the database that holds it."""
        return place.url


async def test_one_holder_at_a_time(place: ServerPlace, ledger: Ledger) -> None:
    """Another gets nothing until it is let go; then what the first says counts no more."""
    grip, other = await held(ledger), opened(place)
    assert await other.take_lane(LANE) is None
    await grip.beat()
    await grip.release()
    taken = await _soon(other)
    assert await ledger.take_lane(LANE) is None
    with pytest.raises(Lost):
        await grip.beat()
    with pytest.raises(Fenced):
        await ledger.plan(grip.held, NOON)
    await taken.release()
    await other.close()


async def test_a_holder_and_its_fence(place: ServerPlace, ledger: Ledger) -> None:
    """Whoever takes a lane over waits until what its holder is writing just now is written, or is not."""
    await set_up(ledger, at("-1"), daily(12))
    grip, other = await held(ledger), opened(place)
    await other.sweep(MORNING)
    planning = asyncio.gather(*(ledger.plan(grip.held, NOON), grip.release()))
    newer = await _soon(other)
    try:
        await planning
    except Fenced:
        assert await everything(other) == ()
    else:
        assert len(await everything(other)) == 1
    await other.plan(newer.held, NOON)
    assert len(await everything(other)) == 1
    await newer.release()
    await other.close()


async def test_a_server_that_comes_back_is_used_again(place: ServerPlace, ledger: Ledger) -> None:
    """What fails meanwhile is raised and has done nothing; the lane is lost with the server, and can be held again."""
    await set_up(ledger, at("-1"), daily(12))
    grip = await held(ledger)
    place.server.stop()
    try:
        for attempt in (ledger.plan(grip.held, NOON), ledger.kept(at("-1")), ledger.take_lane(LANE)):
            with pytest.raises((DBAPIError, OSError)):
                await attempt
        with pytest.raises(Lost):
            await grip.beat()
    finally:
        place.server.start()
    assert await everything(ledger) == ()
    newer = await held(ledger)
    with pytest.raises(Fenced):
        await ledger.plan(grip.held, NOON)
    assert (await ledger.plan(newer.held, NOON)).slots == 1
    await grip.release()
    await newer.release()


async def test_a_killed_holder_is_followed(place: ServerPlace, ledger: Ledger) -> None:
    """Within ten seconds; it is less than one."""
    with holding(place.url) as holder:
        await holder.says(HELD)
        assert await ledger.take_lane(LANE) is None
        holder.process.kill()
        grip = await _soon(ledger, within=10)
        assert grip.held.epoch == 2
        await grip.release()


async def test_a_holder_that_hangs_is_followed(place: ServerPlace, ledger: Ledger) -> None:
    """Within thirty seconds. When it goes on, it finds out, and can't write."""
    with holding(place.url) as holder:
        await holder.says(HELD)
        holder.process.send_signal(signal.SIGSTOP)
        grip = await _soon(ledger, within=30)
        holder.process.send_signal(signal.SIGCONT)
        await holder.says(LOST)
        holder.may_write()
        await holder.says(FENCED)
        await grip.beat()
        await grip.release()


async def test_a_holder_that_is_cut_off_is_followed(place: ServerPlace, ledger: Ledger) -> None:
    """Nobody tells it, and nobody tells the server: it finds out, another has the lane, and it can't write."""
    async with cable(place.server.port) as cut:
        far = Ledger.open(place.url.replace(f":{place.server.port}/", f":{cut.port}/"), RULES)
        far_grip = await held(far)
        await far_grip.beat()
        await far.kept(at("-1"))
        cut.cut()
        began = time.monotonic()
        with pytest.raises(Lost):
            await far_grip.beat()
        assert time.monotonic() - began < 20
        grip = await _soon(ledger, within=30)
        cut.mend()
        with pytest.raises(Fenced):
            await _until_answered(far, far_grip)
        await grip.beat()
        await far_grip.release()
        await far.close()
        await grip.release()
    assert await ledger.deliveries(tuple(Fate)) == ()


async def test_the_holder_is_told(place: ServerPlace, ledger: Ledger) -> None:
    """Host and process, for whoever asks."""
    grip = await held(ledger)
    assert place.run("SELECT name, holder FROM lane") == [(LANE, f"{os.uname().nodename}:{os.getpid()}")]
    await grip.release()


async def _soon(ledger: Ledger, within: float = 5.0) -> Grip:
    """The lane, once it can be held."""
    async with asyncio.timeout(within):
        while (grip := await ledger.take_lane(LANE)) is None:  # noqa: ASYNC110 - nobody tells when it is free
            await asyncio.sleep(0.2)
    return grip


async def _until_answered(ledger: Ledger, grip: Grip) -> None:
    """Write, whatever fails of it, until the server says something."""
    async with asyncio.timeout(20):
        while True:
            try:
                await ledger.plan(grip.held, NOON)
            except (DBAPIError, OSError):
                await asyncio.sleep(0.2)


async def test_a_slot_that_is_ended_just_before_its_mark_is_not_sent(place: ServerPlace, ledger: Ledger) -> None:
    """Its group puts the bot out between the look at it and the mark, in another process; its neighbour goes out."""
    for chat in ("-1", "-2"):
        await set_up(ledger, at(chat), daily(12))
    grip = await held(ledger)
    await ledger.plan(grip.held, NOON)
    one, other = await ledger.take(LANE, NOON)
    marks = [Mark(each.delivery.id, Fate.SENDING, "a", "en", began=NOON) for each in (one, other)]
    with psycopg.connect(place.url.replace("+psycopg", "")) as closing:
        closing.execute("UPDATE delivery SET fate = 'failed' WHERE id = %s", (one.delivery.id,))
        begun = [asyncio.create_task(ledger.begin(grip.held, mark, lambda fresh: True)) for mark in marks]
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        async with asyncio.timeout(5):
            while not place.run(waits)[0][0]:  # noqa: ASYNC110  # it has looked, and waits for the row
                await asyncio.sleep(0.01)
        closing.commit()
    assert await begun[0] == (None, False)
    fresh, sends = await begun[1]
    assert fresh
    assert sends
    assert [each.fate for each in await everything(ledger)] == [Fate.FAILED, Fate.SENDING]
    await grip.release()
