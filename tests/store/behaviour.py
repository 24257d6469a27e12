"""What every store does, and what every store in a database does besides. A fixture of each test file says where."""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import DBAPIError

from bot.model.assessment import Finding, Level, Span, Strength
from bot.model.talk import Session
from bot.store import breaker
from bot.store.base import EXPIRY, SessionStore
from bot.store.breaker import StoreDown
from bot.store.database import engine
from bot.store.keys import Keyring, person_keys
from bot.store.migrate import HEAD, DatabaseTooNew, configuration
from bot.store.sessions import SqlStore
from bot.store.tables import metadata
from tests.conftest import NOW
from tests.store.places import Place, rows, traces
from tests.store.talker import talking

WHO = b"telegram:shelter\x00261340000001"
SOMEBODY_ELSE = b"telegram:shelter\x00261340000002"
SESSION = Session(
    step="interview",
    language="mg",
    country="KW",
    found=(Finding("passport_kept", Strength.STRONG), Finding("fee_upfront", Strength.MEDIUM, from_answer=True)),
    level=Level.HIGH,
    answers={"ask_freedom": "no"},
    turn=3,
    touched=NOW,
)
SECOND = timedelta(seconds=1)


def opened(place: Place) -> SqlStore:
    """A store, as another process or a later start would have it."""
    return SqlStore.open(place.url, place.keys)


class AnyStore:
    """What every store does. Needs a fixture `store`."""

    async def test_a_session_is_there_until_it_expires(self, store: SessionStore) -> None:
        """30 minutes of silence are still in time; a second more is not, although nobody has swept."""
        await store.save(WHO, SESSION)
        assert await store.load(WHO, NOW + EXPIRY) == SESSION
        assert await store.load(WHO, NOW + EXPIRY + SECOND) is None

    async def test_people_do_not_see_each_other(self, store: SessionStore) -> None:
        """Everybody has their own session, the one saved last."""
        await store.save(WHO, SESSION)
        await store.save(WHO, replace(SESSION, step="number"))
        loaded = await store.load(WHO, NOW)
        assert loaded is not None
        assert loaded.step == "number"
        assert await store.load(SOMEBODY_ELSE, NOW) is None

    async def test_forgetting_leaves_nothing(self, store: SessionStore) -> None:
        """Of that person; forgetting twice, or somebody unknown, is no error."""
        await store.save(WHO, SESSION)
        await store.save(SOMEBODY_ELSE, SESSION)
        await store.forget(WHO)
        await store.forget(WHO)
        assert await store.load(WHO, NOW) is None
        assert await store.load(SOMEBODY_ELSE, NOW) == SESSION

    async def test_sweeping_deletes_what_has_expired(self, store: SessionStore) -> None:
        """And only that."""
        await store.save(WHO, SESSION)
        await store.save(SOMEBODY_ELSE, replace(SESSION, touched=NOW + timedelta(minutes=20)))
        assert await store.sweep(NOW + timedelta(minutes=31)) == 1
        assert await store.load(WHO, NOW) is None
        assert await store.load(SOMEBODY_ELSE, NOW + timedelta(minutes=31)) is not None

    async def test_many_at_once(self, store: SessionStore) -> None:
        """Everybody gets their own answers however many ask in the same moment."""

        async def talk(number: int) -> bool:
            who, session = str(number).encode(), replace(SESSION, turn=number)
            await store.save(who, session)
            return await store.load(who, NOW) == session

        assert all(await asyncio.gather(*(talk(number) for number in range(300))))


class DatabaseStore(AnyStore):
    """What every store in a database does. Needs a fixture `place`."""

    @pytest.fixture
    async def store(self, place: Place) -> AsyncIterator[SqlStore]:
        """A store with its tables made."""
        store = opened(place)
        await store.sweep(NOW)
        yield store
        await store.close()

    async def test_a_restart_forgets_nothing(self, place: Place, store: SqlStore) -> None:
        """Another process with the same key file goes on with the conversation. Places in texts are not kept."""
        found = (Finding("passport_kept", Strength.STRONG, spans=(Span(3, 9),)),)
        await store.save(WHO, replace(SESSION, found=found))
        await store.close()
        later = opened(place)
        loaded = await later.load(WHO, NOW)
        await later.close()
        assert loaded == replace(SESSION, found=(replace(found[0], spans=()),))

    async def test_the_files_tell_nothing(self, place: Place, store: SqlStore) -> None:
        """No id and nothing of a session can be read in any file, and no session is longer than another."""
        await store.save(WHO, SESSION)
        await store.save(SOMEBODY_ELSE, Session(touched=NOW))
        held = place.held()
        for word in (WHO, b"261340000001", b"passport_kept", b"interview", b"ask_freedom"):
            assert word not in held
        (first, second) = rows(place).values()
        assert len(first) == len(second)
        assert traces(held, [first, second]) > 0, "the search is blind"
        assert {expires % 60 for (expires,) in place.run("SELECT expires FROM session")} == {0}

    async def test_without_the_key_nothing_opens(self, place: Place, store: SqlStore) -> None:
        """A stolen database without its key file holds no conversation, not even of a person one knows."""
        await store.save(WHO, SESSION)
        place.keys.unlink()
        assert await store.load(WHO, NOW) is None

    async def test_a_row_opens_in_its_place_only(self, place: Place, store: SqlStore) -> None:
        """Whoever can write to the database can't give somebody the session of somebody else, or break the bot."""
        await store.save(WHO, SESSION)
        await store.save(SOMEBODY_ELSE, replace(SESSION, turn=9))
        (one, mine), (other, theirs) = rows(place).items()
        for sealed in (theirs, mine[:-1], b"", bytes(40)):
            place.run("UPDATE session SET sealed = ? WHERE key = ?", sealed, one)
            loaded = [await store.load(who, NOW) for who in (WHO, SOMEBODY_ELSE)]
            assert loaded.count(None) == 1
        place.run("UPDATE session SET sealed = ? WHERE key = ?", mine, one)
        assert None not in [await store.load(who, NOW) for who in (WHO, SOMEBODY_ELSE)]
        assert other != one

    async def test_a_session_without_a_time_is_not_kept(self, place: Place, store: SqlStore) -> None:
        """There is nothing to count its half hour from."""
        await store.save(WHO, SESSION)
        await store.save(WHO, Session())
        assert await store.load(WHO, NOW) is None
        assert rows(place) == {}

    async def test_a_clock_that_went_wrong(self, place: Place, store: SqlStore) -> None:
        """A session from far in the future is not shown, and is swept as if it had expired."""
        await store.save(WHO, replace(SESSION, touched=NOW + timedelta(days=400)))
        assert await store.load(WHO, NOW) is None
        assert await store.sweep(NOW) == 1

    async def test_a_new_day_has_new_keys(self, place: Place, store: SqlStore) -> None:
        """A conversation goes on over the change, under the new key only; half an hour later the old key is gone."""
        midnight = NOW + timedelta(days=1)
        await store.save(WHO, replace(SESSION, touched=midnight - SECOND))
        (old_row,), (old_key,) = rows(place), Keyring(place.keys).held()
        loaded = await store.load(WHO, midnight)
        assert loaded is not None
        await store.save(WHO, replace(loaded, touched=midnight))
        new_key, kept = Keyring(place.keys).held()
        assert kept == old_key
        assert set(rows(place)) == {person_keys(new_key, WHO).row}
        assert old_row not in rows(place)
        await store.sweep(midnight + EXPIRY + SECOND)
        assert Keyring(place.keys).held() == (new_key,)

    async def test_forgetting_reaches_back_over_the_change_of_keys(self, place: Place, store: SqlStore) -> None:
        """What was said a minute before midnight can be forgotten a minute after."""
        await store.save(WHO, replace(SESSION, touched=NOW + timedelta(days=1) - SECOND))
        await store.load(SOMEBODY_ELSE, NOW + timedelta(days=1))
        assert len(Keyring(place.keys).held()) == 2
        await store.forget(WHO)
        assert rows(place) == {}

    async def test_forgotten_means_no_byte_is_left(self, place: Place, store: SqlStore) -> None:
        """When forgetting returns, no file holds the row's key, what it held, or what it held before."""
        versions: list[bytes] = []
        for turn in range(5):
            await store.save(WHO, replace(SESSION, turn=turn))
            await store.save(SOMEBODY_ELSE, replace(SESSION, turn=turn))
            versions += rows(place)[_row(place, WHO)], _row(place, WHO)
        assert traces(place.held(), versions) > 0, "the search is blind"
        await store.forget(WHO)
        assert traces(place.held(), versions) == 0
        assert traces(place.held(), rows(place).values()) > 0

    async def test_no_trace_after_thousands_of_turns(self, place: Place, store: SqlStore) -> None:
        """Of people who came, went, fell silent and were forgotten, 60 at once, nothing is in any file."""
        dice, now = random.Random(1), NOW
        seen: set[bytes] = set()
        forgotten: set[bytes] = set()
        for number in range(1, 61):
            now += timedelta(minutes=1)
            people = [b"%d" % person for person in dice.sample(range(400), 60)]
            leaving = [who for who in people if dice.random() < 0.15]
            staying = [who for who in people if who not in leaving]
            await asyncio.gather(*(store.save(who, _some(dice, now)) for who in staying))
            before = rows(place)
            seen |= {*before, *before.values()}
            held = {_row(place, who): who for who in leaving}
            forgotten |= {secret for row in held if row in before for secret in (row, before[row])}
            await asyncio.gather(*(store.forget(who) for who in leaving), *(store.load(who, now) for who in staying))
            if number % 20 == 10:
                assert traces(place.held(), forgotten - _now_in(place)) == 0
            if number % 20 == 0:
                await store.sweep(now)
                held_now = place.held()
                assert traces(held_now, seen - _now_in(place)) == 0
                assert traces(held_now, _now_in(place)) > 0, "the search is blind"
        await store.sweep(now + timedelta(hours=1))
        assert rows(place) == {}
        assert len(seen) > 3_000
        assert traces(place.held(), seen) == 0

    async def test_closing_leaves_only_what_lives(self, place: Place, store: SqlStore) -> None:
        """Once the bot is stopped, no older version of a session is in the files."""
        old: list[bytes] = []
        for turn in range(20):
            await store.save(WHO, replace(SESSION, turn=turn))
            old += rows(place).values()
        (newest,) = rows(place).values()
        await store.close()
        assert traces(place.held(), set(old) - {newest}) == 0
        assert traces(place.held(), [newest]) > 0

    async def test_a_killed_process_is_cleaned_up_after(self, place: Place, store: SqlStore) -> None:
        """What a process left behind that never got to wipe is gone after the first sweep of the next."""
        await store.save(WHO, SESSION)
        (secret,) = rows(place).values()
        place.run("DELETE FROM session")
        assert traces(place.held(), [secret]) > 0, "the search is blind"
        later = opened(place)
        await later.sweep(NOW)
        await later.close()
        assert traces(place.held(), [secret]) == 0

    async def test_nobody_waits_for_a_store_that_is_down(
        self, place: Place, store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """One failure is waited for, the next ones come at once; a database that is back is used again. Told once."""
        monkeypatch.setattr(breaker, "PAUSE", 0.2)
        await store.save(WHO, SESSION)
        with place.outage():
            with pytest.raises((DBAPIError, TimeoutError)):
                await store.save(WHO, SESSION)
            begin = asyncio.get_running_loop().time()
            for _ in range(20):
                with pytest.raises(StoreDown):
                    await store.load(WHO, NOW)
                with pytest.raises(StoreDown):
                    await store.save(WHO, SESSION)
            assert asyncio.get_running_loop().time() - begin < 0.1
            await asyncio.sleep(0.2)
            with pytest.raises((DBAPIError, TimeoutError)):
                await store.save(WHO, SESSION)
        assert len(caplog.records) == 1
        await asyncio.sleep(0.2)
        await store.save(WHO, SESSION)
        assert await store.load(WHO, NOW) == SESSION
        told = caplog.text
        assert "the session store failed: " in told
        assert not re.search(r"261340|passport|password|127\.0|@|/|INSERT|SELECT", told), told

    async def test_logs_tell_nothing(
        self, place: Place, store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Neither who it was nor what was kept, with every library at its most talkative, failures included."""
        monkeypatch.setattr(breaker, "PAUSE", 0.0)
        with caplog.at_level("DEBUG"):
            await store.save(WHO, SESSION)
            await store.load(WHO, NOW)
            with place.outage(), pytest.raises((DBAPIError, TimeoutError)):
                await store.save(WHO, SESSION)
            await store.forget(WHO)
            await store.sweep(NOW)
        assert len(caplog.records) > 1
        for word in ("261340000001", "shelter", "passport_kept", "interview", "ask_freedom"):
            assert word not in caplog.text

    async def test_forgetting_is_made_up_for(
        self, place: Place, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who asks to be forgotten while the database is down is forgotten when it is back, without asking again."""
        monkeypatch.setattr(breaker, "PAUSE", 0.2)
        await store.save(WHO, SESSION)
        await store.save(SOMEBODY_ELSE, SESSION)
        secrets = [_row(place, WHO), rows(place)[_row(place, WHO)]]
        with place.outage():
            with pytest.raises((DBAPIError, TimeoutError)):
                await store.save(SOMEBODY_ELSE, SESSION)
            with pytest.raises(StoreDown):
                await store.forget(WHO)
        await asyncio.sleep(0.2)
        assert await store.load(WHO, NOW) is None
        await store.sweep(NOW)
        assert traces(place.held(), secrets) == 0
        assert await store.load(SOMEBODY_ELSE, NOW) == SESSION

    async def test_whoever_loses_patience_does_not_bring_back_the_forgotten(
        self, place: Place, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A save that was given up is not carried out later, after the person has asked to be forgotten."""
        monkeypatch.setattr(breaker, "PAUSE", 0.2)
        await store.save(WHO, SESSION)
        with place.outage():
            first = asyncio.create_task(store.save(SOMEBODY_ELSE, SESSION))  # keeps the connection busy
            await asyncio.sleep(0.1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await store.save(WHO, SESSION)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await store.forget(WHO)
            with suppress(DBAPIError, TimeoutError):
                await first
        await asyncio.sleep(0.2)
        assert await store.load(WHO, NOW) is None

    async def test_tables_go_down_and_up(self, place: Place, store: SqlStore) -> None:
        """Going down removes all; going up again makes tables that serve; both are as the code says they are."""
        await store.save(WHO, SESSION)
        await store.close()
        connection = await engine(make_url(place.url), {}).connect()
        try:
            assert await connection.run_sync(_differences) == []
            await connection.run_sync(lambda it: command.downgrade(configuration(it), "base"))
            assert await connection.run_sync(lambda it: inspect(it).get_table_names()) == ["alembic_version"]
            await connection.run_sync(lambda it: command.upgrade(configuration(it), "head"))
            assert await connection.run_sync(_differences) == []
        finally:
            await connection.close()
        later = opened(place)
        assert await later.load(WHO, NOW) is None
        await later.save(WHO, SESSION)
        assert await later.load(WHO, NOW) == SESSION
        await later.close()

    async def test_going_up_keeps_what_is_there(self, place: Place, store: SqlStore) -> None:
        """An update of the bot does not cost the conversations under way."""
        await store.save(WHO, SESSION)
        connection = await engine(make_url(place.url), {}).connect()
        try:
            await connection.run_sync(lambda it: command.upgrade(configuration(it), "head"))
            head = await connection.run_sync(lambda it: ScriptDirectory.from_config(configuration(it)).get_heads())
        finally:
            await connection.close()
        assert await store.load(WHO, NOW) == SESSION
        assert head == [HEAD]

    async def test_a_newer_database_is_left_alone(
        self, place: Place, store: SqlStore, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A bot that is older than its database says what to do, and touches nothing."""
        await store.save(WHO, SESSION)
        await store.close()
        place.run("UPDATE alembic_version SET version_num = '9999'")
        older = opened(place)
        with pytest.raises(DatabaseTooNew, match="9999"):
            await older.load(WHO, NOW)
        await older.close()
        assert "run that version" in caplog.text
        assert len(rows(place)) == 1

    async def test_two_processes_share_it(self, place: Place) -> None:
        """Both begin at once, keys change in the middle, one is killed: the other goes on, and nothing is left."""
        (old_key,) = Keyring(place.keys).at(NOW - timedelta(hours=23, minutes=30))
        with talking(place) as first, talking(place) as second:
            await asyncio.gather(first.ready(), second.ready())
            for talker in (first, second):
                talker.go(time.time())
            seen: set[bytes] = set()
            while len(Keyring(place.keys).held()) < 2:
                seen |= _now_in(place)
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.3)
            seen |= _now_in(place)
            first.process.kill()
            assert await second.turns() > 100
        last = opened(place)
        await last.sweep(NOW + timedelta(hours=3))
        await last.close()
        (new_key,) = Keyring(place.keys).held()
        assert new_key != old_key
        assert rows(place) == {}
        assert len(seen) > 100
        assert traces(place.held(), seen) == 0


def _row(place: Place, who: bytes) -> bytes:
    return person_keys(Keyring(place.keys).held()[0], who).row


def _now_in(place: Place) -> set[bytes]:
    there = rows(place)
    return {*there, *there.values()}


def _some(dice: random.Random, now: datetime) -> Session:
    """A session, short or long."""
    flags = dice.choice([0, 30])
    return replace(SESSION, touched=now, found=tuple(Finding(f"flag_{n}", Strength.WEAK) for n in range(flags)))


def _differences(connection: Connection) -> list[object]:
    """Between the tables that are there and those that the code speaks of."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))
