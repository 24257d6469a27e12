"""The pace of an account: never faster than the platform allows, people before posts, one room holds up nobody.

On a clock of its own: a sleep turns it, whoever is due first goes on first.
"""

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms import lane as module
from bot.platforms.lane import CROWDED, SHARE, Lane, Pace

RATE, BURST = 30.0, 5


class Time:
    """Turns when all wait."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = count()

    def __call__(self) -> float:
        """The time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Until somebody turns it so far."""
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._number), future))
        await future

    async def turned(self, work: Awaitable[object]) -> None:
        """Turn it until the work is done."""
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                at, _, future = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                if not future.done():
                    future.set_result(None)
        await task


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """In place of the loop's."""
    made = Time()

    class Sleeping:
        """What of asyncio the lane sleeps with."""

        Lock, sleep = asyncio.Lock, staticmethod(made.sleep)

    monkeypatch.setattr(module, "asyncio", Sleeping)
    return made


async def posts(lane: Lane, number: int, time: Time, went: list[float]) -> None:
    """So many, each to a room of its own, from several at once."""

    async def one(room: int) -> None:
        assert await lane.post(str(room))
        went.append(time.now)

    await asyncio.gather(*(one(room) for room in range(number)))


async def replies(lane: Lane, gaps: list[float], time: Time, waited: list[float]) -> None:
    """One after each of these pauses; how long each waited."""

    async def one() -> None:
        began = time.now
        assert await lane.turn()
        waited.append(time.now - began)

    tasks = []
    for gap in gaps:
        await time.sleep(gap)
        tasks.append(asyncio.ensure_future(one()))
    await asyncio.gather(*tasks)


async def test_posts_take_all_of_the_pace_and_no_more(time: Time) -> None:
    """With nobody writing."""
    lane, went = Lane(RATE, BURST, time), list[float]()
    await time.turned(posts(lane, 300, time, went))
    assert went == sorted(went)
    assert went[-1] == pytest.approx((len(went) - 2) / RATE)  # two may go at once after a rest
    assert all(later - earlier <= 1 / RATE + 1e-9 for earlier, later in pairwise(went))


@settings(deadline=None, max_examples=25, derandomize=True)
@given(st.lists(st.floats(0.02, 0.4), min_size=40, max_size=120))
def test_people_go_first_and_leave_posts_two_thirds(gaps: list[float]) -> None:
    """As long as somebody is answered all the time, and whenever they write."""
    with pytest.MonkeyPatch.context() as patch:
        asyncio.run(_people_first(gaps, patch))


async def _people_first(gaps: list[float], patch: pytest.MonkeyPatch) -> None:
    made = Time()
    patch.setattr(module, "asyncio", type("Sleeping", (), {"Lock": asyncio.Lock, "sleep": staticmethod(made.sleep)}))
    lane, went, waited = Lane(RATE, BURST, made), list[float](), list[float]()
    # Whoever was answered just now counts for some seconds: the first reply is before the first post.
    await made.turned(replies(lane, [0.0], made, []))
    length = sum(gaps)
    posting = asyncio.ensure_future(posts(lane, int(RATE * length), made, went))
    await made.turned(replies(lane, gaps, made, waited))
    posting.cancel()
    await asyncio.wait({posting})
    while_answering = sum(at <= length for at in went)
    assert while_answering <= SHARE * RATE * length + module._OWED + 1
    assert max(waited) <= (len([gap for gap in gaps if gap < 1 / RATE]) + 2) / RATE
    every_call = while_answering + len(gaps)
    assert every_call <= RATE * (length + 1) + BURST + module._OWED


async def test_a_room_that_is_full_holds_up_nobody(time: Time) -> None:
    """Its own calls are told so; others pass at once."""
    lane = Lane(RATE, BURST, time, each_room=(Pace(2, 60.0),))
    for _ in range(2):
        assert await lane.turn("busy")
    assert not await lane.turn("busy")
    assert not await lane.post("busy")
    assert time.now == 0.0
    await time.turned(lane.post("other"))
    assert time.now < 1.0
    time.now += 60.0 - CROWDED
    await time.turned(_true(lane.post("busy")))


async def test_a_room_has_its_pace(time: Time) -> None:
    """So many in any minute and any three seconds, however many are asked for; whoever would wait long is told so."""
    lane, went = Lane(RATE, BURST, time, each_room=(Pace(20, 60.0), Pace(3, 3.0))), list[float]()
    for _ in range(400):
        if await _now(lane.turn("-1"), time):
            went.append(time.now)
        time.now += 0.5
    slack = 1e-6
    assert all(later - at >= 60.0 - slack for at, later in zip(went, went[20:], strict=False))
    assert all(later - at >= 3.0 - slack for at, later in zip(went, went[3:], strict=False))
    assert len(went) >= 20 * (went[-1] // 60)


async def test_a_rest_is_kept_by_all(time: Time) -> None:
    """Nobody passes before its end."""
    lane, went = Lane(RATE, BURST, time), list[float]()
    lane.rest(7.0)
    waited: list[float] = []
    await time.turned(_both(posts(lane, 3, time, went), replies(lane, [0.0], time, waited)))
    assert min(*went, *waited) >= 7.0


async def _both(*work: Awaitable[object]) -> None:
    await asyncio.gather(*work)


async def _true(work: Awaitable[bool]) -> None:
    assert await work


async def _now(work: Awaitable[bool], time: Time) -> bool:
    """What comes of it, at whatever time."""
    task = asyncio.ensure_future(work)
    await time.turned(task)
    return task.result()
