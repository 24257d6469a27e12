"""Replies go out in order, again when the platform says later, and never when it is too late."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.model.chat import Failure, Outgoing, Paragraph, SendFailed, Sent
from bot.model.meter import NoMeter
from bot.platforms import replies
from bot.platforms.lane import Lane
from bot.platforms.work import Work

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST, SECOND = (Outgoing((Paragraph(text),)) for text in ("one", "two"))
SENT = Sent("1")


class Counting(NoMeter):
    """Keeps what was noticed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def noticed(self, event: str) -> None:
        """Keep it."""
        self.events.append(event)


class Platform:
    """Answers sends with what it is told, then takes all."""

    def __init__(self, *answers: Sent | SendFailed) -> None:
        self.answers = list(answers)
        self.got: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> Sent | SendFailed:
        """One call."""
        self.got.append(outgoing)
        return self.answers.pop(0) if self.answers else SENT


async def delivered(platform: Platform, clock: Callable[[], datetime] = lambda: NOW) -> tuple[bool, list[str]]:
    """Whether all went out, and what was noticed."""
    meter = Counting()
    whole = await replies.deliver(platform.send, (FIRST, SECOND), NOW + replies.LATE, clock, meter)
    return whole, meter.events


async def test_in_order_and_again() -> None:
    """The second waits for the first, as long as the platform asks."""
    platform = Platform(SendFailed(Failure.LATER, 0.01), SendFailed(Failure.LATER, 0.0))
    assert await delivered(platform) == (True, [])
    assert platform.got == [FIRST, FIRST, FIRST, SECOND]


async def test_what_would_come_too_late_is_dropped() -> None:
    """The phone may be in other hands by then: nothing half said follows either."""
    platform = Platform(SendFailed(Failure.LATER, 121.0))
    assert await delivered(platform) == (False, ["reply_dropped"])
    assert platform.got == [FIRST]


async def test_one_that_is_refused_gives_way() -> None:
    """There may be a number in the next one."""
    platform = Platform(SendFailed(Failure.REFUSED))
    assert await delivered(platform) == (False, ["reply_refused"])
    assert platform.got == [FIRST, SECOND]


async def test_nobody_is_there_any_more() -> None:
    """No second try."""
    for failure in (Failure.GONE, Failure.MISCONFIGURED):
        platform = Platform(SendFailed(failure))
        assert await delivered(platform) == (False, ["reply_dropped"])
        assert platform.got == [FIRST]


def test_until_when() -> None:
    """Two minutes from when it was written; what arrives later has two minutes for its neutral line."""
    assert replies.deadline(NOW, NOW + timedelta(seconds=30)) == NOW + replies.LATE
    late = NOW + timedelta(hours=3)
    assert replies.deadline(NOW, late) == late + replies.LATE


async def test_a_lane_keeps_its_pace() -> None:
    """So many a second, a few at once after a rest, none while the platform wants to be left alone."""
    loop, lane = asyncio.get_running_loop(), Lane(50, burst=3)
    began = loop.time()
    await asyncio.gather(*(lane.turn() for _ in range(3)))
    assert loop.time() - began < 0.02
    await asyncio.gather(*(lane.turn() for _ in range(5)))
    assert loop.time() - began >= 0.099
    waiting, rested = asyncio.create_task(lane.turn()), loop.time()
    lane.rest(0.2)  # also for who is in the queue already
    await waiting
    assert loop.time() - rested >= 0.199
    await lane.turn()
    assert loop.time() - rested >= 0.199


async def test_work_ends_with_nothing_half_said() -> None:
    """What can be finished in time is; one failure stops nobody; no more at once than allowed."""
    work, done, running, most = Work(at_once=2), [], 0, 0

    async def answering(name: str, seconds: float) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            await asyncio.sleep(seconds)
            if name == "fails":
                raise ValueError(name)
            done.append(name)
        finally:
            running -= 1

    for name, seconds in (("fails", 0.0), ("a", 0.01), ("b", 0.01), ("slow", 60)):
        await work.start(answering(name, seconds))
    await work.end(grace=0.1)
    assert (done, running, most) == (["a", "b"], 0, 2)
    await asyncio.wait_for(work.idle(), 1)
