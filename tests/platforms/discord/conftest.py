"""A bot at work: the real SDK, the stand-in, and a small `receive` in place of the inbox."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.model.chat import Aside, Button, Incoming, Outgoing, Paragraph, Press, Text, Visibility
from bot.model.meter import NoMeter
from bot.platforms import Account, Desk, Misconfigured, Words
from bot.platforms.discord import connect
from tests.servers.discord import DiscordServer
from tests.servers.discord.world import Channel, Guild

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


def echo(incoming: Incoming) -> tuple[Outgoing, ...]:
    """What was heard, with a button; to the sender alone, where that can be."""
    what = incoming.what
    words = what.words if isinstance(what, Text) else what.token if isinstance(what, Press) else repr(what)
    seen = Visibility.PRIVATE if incoming.private else Visibility.EPHEMERAL
    if not incoming.private and incoming.aside is Aside.NO:
        seen = Visibility.ROOM
    return (Outgoing((Paragraph(f"heard {words}"),), ((Button("Again", "1.again"),),), visibility=seen),)


@dataclass
class Running:
    """A bot and its Discord."""

    server: DiscordServer
    connection: Any
    task: asyncio.Task[None]
    meter: Counting
    heard: list[Incoming] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    @property
    def guild(self) -> Guild:
        """The one it is in from the beginning."""
        return next(iter(self.server.world.guilds.values()))

    @property
    def room(self) -> Channel:
        """The channel there."""
        return self.server.world.channels[self.guild.channels[0]]

    async def idle(self) -> None:
        """Until nothing is being answered."""
        await self.connection.work.idle()

    async def does(self, act: Any) -> Any:
        """Somebody does something, and all is said."""
        given = await act
        await self.idle()
        return given

    def texts(self) -> list[str]:
        """All that the bot has said."""
        return [posted.seen.text for posted in self.server.world.posted if not posted.loading]


def account_of(server: DiscordServer, token: str | None = None) -> Account:
    """An account of the stand-in's bot."""
    return Account("za", "discord", secrets={"token": token or server.token}, options={"api": server.url})


def desk_of(answer: Callable[[Incoming], tuple[Outgoing, ...]] = echo) -> Desk:
    """A desk, where only an answer matters."""

    async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
        return answer(incoming)

    return Desk(receive, WORDS, lambda: datetime.now(UTC), NoMeter())


@asynccontextmanager
async def working(
    answer: Callable[[Incoming], tuple[Outgoing, ...]] = echo,
    *,
    delay: float = 0.0,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    respond_within: float = 3.0,
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block; `delay`: seconds that an answer takes to think of."""
    async with DiscordServer(respond_within=respond_within) as server:
        server.world.guild()
        meter, heard, connected = Counting(), list[Incoming](), list[str]()

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            heard.append(incoming)
            await asyncio.sleep(delay)
            return answer(incoming)

        connection = connect(account_of(server), Desk(receive, WORDS, clock, meter, connected=connected.append))
        task = asyncio.create_task(connection.run())
        try:
            ready = asyncio.create_task(server.connected())
            async with asyncio.timeout(10):
                await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():  # it has ended instead
                ready.cancel()
                await task
            yield Running(server, connection, task, meter, heard, connected)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Misconfigured):
                await task


async def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait for something that no event tells of."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.01)
