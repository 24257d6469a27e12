"""When a post is tried again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model.chat import Failure
from bot.schedule.retry import again


def waited(failure: Failure, tries: int, retry_after: float | None, seed: int) -> float:
    wait = again(failure, tries, retry_after, seed)
    assert wait is not None
    return wait


@given(st.integers(0, 10_000), st.integers())
def test_waits_grow_from_seconds_to_five_minutes(tries: int, seed: int) -> None:
    wait = waited(Failure.LATER, tries, None, seed)
    assert 2 <= wait <= 300
    assert wait == waited(Failure.LATER, tries, None, seed)
    assert waited(Failure.LATER, 1, None, seed) <= 4
    assert waited(Failure.LATER, 20, None, seed) >= 150


@given(st.integers(1, 20), st.floats(0, 1e6), st.integers(), st.sampled_from([Failure.LATER, Failure.MISCONFIGURED]))
def test_a_platform_that_names_a_wait_gets_it(tries: int, named: float, seed: int, failure: Failure) -> None:
    wait = waited(failure, tries, named, seed)
    assert wait == max(named, waited(failure, tries, None, seed))


def test_rooms_that_failed_together_do_not_come_back_together() -> None:
    assert len({waited(Failure.LATER, 5, None, seed) for seed in range(100)}) > 90


def test_what_is_over_and_what_somebody_may_mend() -> None:
    assert again(Failure.GONE, 1, 10, 1) is None
    assert again(Failure.REFUSED, 1, None, 1) is None
    assert again(Failure.MISCONFIGURED, 1, None, 1) == 300
