"""Sessions in memory: kept for 30 minutes of silence, then gone (P12)."""

from datetime import timedelta

from bot.model.talk import Session
from bot.store.base import EXPIRY
from bot.store.memory import MemoryStore
from tests.conftest import NOW

SESSION = Session(step="result", touched=NOW)


async def test_a_session_is_there_until_it_expires() -> None:
    """30 minutes are still in time, a second more is not, and the turned-back clock does not bring it back."""
    store = MemoryStore()
    await store.save(b"a", SESSION)
    assert await store.load(b"a", NOW + EXPIRY) == SESSION
    assert await store.load(b"a", NOW + EXPIRY + timedelta(seconds=1)) is None
    assert await store.load(b"a", NOW) is None


async def test_people_do_not_see_each_other() -> None:
    """A session is found under its own key only; the newest saved one counts."""
    store = MemoryStore()
    await store.save(b"a", SESSION)
    await store.save(b"a", Session(step="number", touched=NOW))
    loaded = await store.load(b"a", NOW)
    assert loaded is not None
    assert loaded.step == "number"
    assert await store.load(b"b", NOW) is None


async def test_forgetting_leaves_nothing() -> None:
    """Not even in the insides of the store; forgetting twice is no error."""
    store = MemoryStore()
    await store.save(b"a", SESSION)
    await store.forget(b"a")
    await store.forget(b"a")
    assert await store.load(b"a", NOW) is None
    assert not store._sessions


async def test_the_oldest_goes_when_there_are_too_many() -> None:
    """A flood of people costs bounded memory, and those who just wrote stay."""
    store = MemoryStore(most=2)
    for key in (b"a", b"b", b"a", b"c"):
        await store.save(key, SESSION)
    assert await store.load(b"b", NOW) is None
    assert await store.load(b"a", NOW) == await store.load(b"c", NOW) == SESSION


async def test_sweeping_deletes_what_has_expired() -> None:
    """And only that."""
    store = MemoryStore()
    await store.save(b"old", SESSION)
    await store.save(b"new", Session(touched=NOW + timedelta(minutes=20)))
    assert await store.sweep(NOW + timedelta(minutes=31)) == 1
    assert len(store._sessions) == 1
    assert await store.load(b"new", NOW)
