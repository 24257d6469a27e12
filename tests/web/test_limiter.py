"""How much may come from one address, and what is known of it."""

import gc

import pytest

from bot.web import limiter
from bot.web.limiter import Limiter


class Clock:
    """Seconds, turned by hand."""

    def __init__(self) -> None:
        self.now = 3_600_000.0  # a full hour

    def __call__(self) -> float:
        """What time it is."""
        return self.now


def test_a_minute_and_an_hour() -> None:
    """Both have their own limit; another address is not touched by it."""
    clock = Clock()
    limits = Limiter(clock, minute=3, hour=5)
    assert [limits.allows("203.0.113.1") for _ in range(4)] == [True, True, True, False]
    assert limits.allows("203.0.113.2")
    clock.now += 60
    assert [limits.allows("203.0.113.1") for _ in range(2)] == [True, False], "six within the hour"
    clock.now += 3_600
    assert limits.allows("203.0.113.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
        ("", "x", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    """The /64 that a household has; IPv4 as it is, in whichever form."""
    limits = Limiter(Clock(), minute=1)
    assert limits.allows(one)
    assert limits.allows(other) is not same


def test_addresses_are_not_kept() -> None:
    """Only hashes, under a key that goes each hour with all that was counted under it."""
    clock = Clock()
    limits = Limiter(clock)
    limits.allows("203.0.113.77")
    held = list(limits._counts)
    assert not any(isinstance(o, str | bytes) and b"203.0.113.77" in (o if isinstance(o, bytes) else o.encode())
                   for o in gc.get_referents(limits, limits._counts, *held))  # fmt: skip
    clock.now += 3_600
    limits.allows("203.0.113.77")
    assert len(limits._counts) == 1
    assert list(limits._counts) != held


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a million addresses fills nothing; the least recently seen go first."""
    monkeypatch.setattr(limiter, "MOST", 100)
    limits = Limiter(Clock(), minute=1)
    for n in range(1_000):
        limits.allows(f"10.0.{n // 256}.{n % 256}")
        limits.allows("203.0.113.1")
    assert len(limits._counts) == 100
    assert not limits.allows("203.0.113.1")


def test_a_long_message_counts_for_several() -> None:
    """What takes the time of many is counted as many."""
    limits = Limiter(Clock(), minute=3)
    assert limits.allows("192.0.2.1", 4_000)
    assert limits.allows("192.0.2.1")
    assert not limits.allows("192.0.2.1")
    assert not Limiter(Clock(), minute=3).allows("192.0.2.1", 12_000)


def test_checks_are_counted_apart() -> None:
    """Only offers count, whoever they are from, until the hour is over."""
    clock = Clock()
    limits = Limiter(clock)
    for _ in range(limiter.CHECKS_AN_HOUR):
        assert limits.may_check("203.0.113.1")
        limits.checked("203.0.113.1")
    assert not limits.may_check("203.0.113.1")
    assert limits.may_check("203.0.113.2")
    assert limits.allows("203.0.113.1")
    clock.now += 3_600
    assert limits.may_check("203.0.113.1")
