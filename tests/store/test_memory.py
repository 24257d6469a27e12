"""Sessions in memory: kept for 30 minutes of silence, then gone (P12)."""

from datetime import timedelta

import pytest

from bot.store.base import EXPIRY
from bot.store.memory import MemoryStore
from tests.conftest import NOW
from tests.store.behaviour import SESSION, SOMEBODY_ELSE, WHO, AnyStore


@pytest.fixture
def store() -> MemoryStore:
    """An empty one."""
    return MemoryStore()


class TestMemory(AnyStore):
    """What every store does."""


async def test_the_turned_back_clock_brings_nothing_back(store: MemoryStore) -> None:
    """What was found to have expired is gone."""
    await store.save(WHO, SESSION)
    assert await store.load(WHO, NOW + EXPIRY + timedelta(seconds=1)) is None
    assert await store.load(WHO, NOW) is None


async def test_forgetting_leaves_nothing_in_memory(store: MemoryStore) -> None:
    """Nor do the keys there lead back to anybody."""
    await store.save(WHO, SESSION)
    await store.save(SOMEBODY_ELSE, SESSION)
    await store.forget(WHO)
    assert len(store._sessions) == 1
    assert SOMEBODY_ELSE not in store._sessions


async def test_the_oldest_goes_when_there_are_too_many() -> None:
    """A flood of people costs bounded memory, and those who just wrote stay."""
    store = MemoryStore(most=2)
    for key in (b"a", b"b", b"a", b"c"):
        await store.save(key, SESSION)
    assert await store.load(b"b", NOW) is None
    assert await store.load(b"a", NOW) == await store.load(b"c", NOW) == SESSION
