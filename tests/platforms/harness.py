"""A bot at work on any platform: its real connection, a small answer in place of the inbox, and what came of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from bot.model.chat import Aside, Button, Incoming, Outgoing, Paragraph, Press, Text, Visibility
from bot.model.meter import NoMeter
from bot.platforms import Desk, Words
from bot.platforms.work import Work

Reply = Callable[[Incoming], tuple[Outgoing, ...]]
Clock = Callable[[], datetime]

WORDS = Words(
    ("en", "fr"), lambda key, language: f"{key.rpartition('.')[2]}-{language}", lambda _: "ltr", lambda _: None
)
POST = Outgoing((Paragraph("A post."),), visibility=Visibility.ROOM)


class Counting(NoMeter):
    """Keeps what is noticed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def noticed(self, event: str) -> None:
        """Keep it."""
        self.events.append(event)


def utc_now() -> datetime:
    """The clock of a desk, where a test has none of its own."""
    return datetime.now(UTC)


def echo(incoming: Incoming) -> tuple[Outgoing, ...]:
    """What was heard, with a button; to the sender alone, where that can be."""
    what = incoming.what
    words = what.words if isinstance(what, Text) else what.token if isinstance(what, Press) else repr(what)
    seen = Visibility.PRIVATE if incoming.private else Visibility.EPHEMERAL
    if not incoming.private and incoming.aside is Aside.NO:
        seen = Visibility.ROOM
    return (Outgoing((Paragraph(f"heard {words}"),), ((Button("Again", "1.again"),),), visibility=seen),)


async def until(holds: Callable[[], object], within: float = 15.0) -> None:
    """Wait for something that nobody tells of."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.01)


@dataclass
class Heard:
    """What has come to a desk, and what it was told."""

    meter: Counting = field(default_factory=Counting)
    heard: list[Incoming] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def desk(self, answer: Reply = echo, delay: float = 0.0, clock: Clock = utc_now, public: str | None = None) -> Desk:
        """One that answers so; `delay`: seconds that an answer takes to think of."""

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            self.heard.append(incoming)
            await asyncio.sleep(delay)
            return answer(incoming)

        return Desk(receive, WORDS, clock, self.meter, public, self.connected.append)


class Runs(Protocol):
    """A connection, as far as all of them are alike inside."""

    work: Work

    async def run(self) -> None:
        """Until it is cancelled."""


Server = TypeVar("Server")
Bot = TypeVar("Bot", bound=Runs)


@dataclass
class Running(Generic[Server, Bot]):
    """A bot and the server of its platform."""

    server: Server
    connection: Bot
    task: asyncio.Task[None]
    desk: Heard = field(default_factory=Heard)

    @property
    def meter(self) -> Counting:
        """What was noticed."""
        return self.desk.meter

    @property
    def heard(self) -> list[Incoming]:
        """Every update that came to be answered."""
        return self.desk.heard

    @property
    def connected(self) -> list[str]:
        """The name it was connected as, each time."""
        return self.desk.connected

    async def idle(self) -> None:
        """Until nothing is being answered."""
        await self.connection.work.idle()

    async def stop(self) -> None:
        """End it as the supervisor would."""
        await ended(self.task)


async def ended(task: asyncio.Task[None]) -> None:
    """End a connection."""
    if task.done():  # how it ended was the test's to see
        return
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@asynccontextmanager
async def run(connection: Runs, ready: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """Run a connection until the end of the block, which begins when it is ready. Raises what it ends with before."""
    task, up = asyncio.create_task(connection.run()), asyncio.ensure_future(ready())
    try:
        await asyncio.wait({task, up}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        assert up.done(), "it is not ready"
        await up
        yield task
    finally:
        up.cancel()
        await ended(task)
