"""A bot at work: the real SDK, the stand-in, and a small `receive` in place of the inbox."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from bot.model.chat import Button, Incoming, Outgoing, Paragraph, Press, Text, Visibility
from bot.model.meter import NoMeter
from bot.platforms import Account, Desk, Words
from bot.platforms.telegram import connect
from bot.platforms.telegram.client import TelegramConnection
from tests.servers.telegram import Person, TelegramServer

WORDS = Words(
    ("en", "fr"), lambda key, language: f"{key.rpartition('.')[2]}-{language}", lambda _: "ltr", lambda _: None
)


class Counting(NoMeter):
    """Keeps what is noticed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def noticed(self, event: str) -> None:
        """Keep it."""
        self.events.append(event)


def echo(incoming: Incoming) -> tuple[Outgoing, ...]:
    """What was heard, with a button."""
    what = incoming.what
    words = what.words if isinstance(what, Text) else what.token if isinstance(what, Press) else repr(what)
    seen = Visibility.PRIVATE if incoming.private else Visibility.ROOM
    return (Outgoing((Paragraph(f"heard {words}"),), ((Button("Again", "1.again"),),), visibility=seen),)


async def until(holds: Callable[[], object], within: float = 10.0) -> None:
    """Wait for something that nobody tells of."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@dataclass
class Running:
    """A bot and its Telegram."""

    server: TelegramServer
    connection: TelegramConnection
    task: asyncio.Task[None]
    meter: Counting
    heard: list[Incoming] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def person(self, name: str = "Hanta") -> Person:
        """Somebody new."""
        return Person(self.server, name)

    def shown(self) -> list[str]:
        """All that the bot has said."""
        return [post.text for post in self.server.chats.posted]

    async def stop(self) -> None:
        """End it as the supervisor would."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


@asynccontextmanager
async def working(
    *,
    answer: Callable[[Incoming], tuple[Outgoing, ...]] = echo,
    delay: float = 0.0,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    public: str | None = None,
    server: TelegramServer | None = None,
    **options: str,
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block."""
    async with server or TelegramServer() as at:
        meter, heard, connected = Counting(), list[Incoming](), list[str]()

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            heard.append(incoming)
            await asyncio.sleep(delay)
            return answer(incoming)

        account = Account("telegram", "telegram", secrets={"token": at.token}, options={"api": at.api, **options})
        desk = Desk(receive, WORDS, clock, meter, public, connected.append)
        connection = cast(Any, connect(account, desk))
        running = Running(at, connection, asyncio.create_task(connection.run()), meter, heard, connected)
        try:
            polled = asyncio.ensure_future(at.polled())
            await asyncio.wait({running.task, polled}, return_when=asyncio.FIRST_COMPLETED)
            polled.cancel()
            yield running
        finally:
            if not running.task.done():
                await running.stop()
