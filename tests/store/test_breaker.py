"""A store that is down is asked now and then, and holds nobody up."""

import asyncio
from datetime import datetime

import pytest

from bot.store.breaker import PAUSE, SILENCE, Breaker, StoreDown
from bot.store.memory import MemoryStore
from bot.store.sweeper import sweep_forever
from tests.conftest import NOW


class Time:
    """A clock to be turned."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    """Stands still."""
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    """On that clock."""
    return Breaker(lambda problem: type(problem).__name__, time)


def fails(breaker: Breaker) -> None:
    """Ask a store that is down."""
    with pytest.raises(OSError, match="down"), breaker.passing():
        raise OSError("down")


def is_asked(breaker: Breaker) -> bool:
    """Whether a store that works by now is asked."""
    try:
        with breaker.passing():
            return True
    except StoreDown:
        return False


def test_one_at_a_time_tries_again(breaker: Breaker, time: Time) -> None:
    """After a failure nobody asks for a while, then one does, and all do once that went well."""
    assert is_asked(breaker)
    fails(breaker)
    assert not is_asked(breaker)
    time.now += PAUSE
    with breaker.passing():
        assert not is_asked(breaker), "only one tries"
    assert is_asked(breaker)
    fails(breaker)
    time.now += PAUSE
    fails(breaker)
    assert not is_asked(breaker)


def test_it_is_told_once_a_minute(breaker: Breaker, time: Time, caplog: pytest.LogCaptureFixture) -> None:
    """What it was, and when it is over; however often it is tried."""
    for _ in range(int(SILENCE / PAUSE)):
        fails(breaker)
        time.now += PAUSE
    assert [record.message for record in caplog.records] == ["the session store failed: OSError"]
    fails(breaker)
    time.now += PAUSE
    assert is_asked(breaker)
    assert is_asked(breaker)
    assert [record.message for record in caplog.records][1:] == [
        "the session store failed: OSError",
        "the session store works again",
    ]


async def test_sweeping_goes_on_whatever_happens() -> None:
    """At once, again and again, after failures too, until it is cancelled."""

    enough = asyncio.Event()

    class Store(MemoryStore):
        swept = 0

        async def sweep(self, now: datetime) -> int:
            self.swept += 1
            if self.swept == 4:
                enough.set()
            if self.swept == 2:
                raise OSError("down")
            return await super().sweep(now)

    sweeping = asyncio.create_task(sweep_forever(Store(), lambda: NOW, every=0.001))
    await enough.wait()
    sweeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sweeping
