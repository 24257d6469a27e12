"""Discord for the conformance suite: the stand-in, its gateway, and people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

from bot.model.chat import Address, Aside, Failure, Limits, Outgoing, Paragraph, SendFailed, Sent, Visibility
from bot.platforms import Account, Desk
from bot.platforms.discord import LIMITS, connect
from tests.conformance.driver import Driver, Shown
from tests.servers.discord import DiscordServer, Fault, Person
from tests.servers.discord.api import LOCALES
from tests.servers.discord.world import PUBLIC_THREAD, Channel, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault(status=503),
    Failure.GONE: Fault(10003),
    Failure.REFUSED: Fault(50035),
    Failure.MISCONFIGURED: Fault(50013),
}


@dataclass
class DiscordPerson:
    """Somebody."""

    driver: "DiscordDriver"
    person: Person

    async def writes(self, words: str) -> list[Shown]:
        """A direct message."""
        return await self._sees(lambda: self.person.writes(words))

    async def presses(self, label: str) -> list[Shown]:
        """The newest button with this label."""
        return await self._sees(lambda: self.person.presses(label))

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """A slash command, in the direct messages."""
        return await self._sees(lambda: self.person.commands(name, rest))

    async def forwards(self, words: str) -> list[Shown]:
        """A message is forwarded to the bot."""
        return await self._sees(lambda: self.person.forwards(words))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A picture."""
        return await self._sees(lambda: self.person.sends_file("image/png", caption))

    async def repeats(self) -> list[Shown]:
        """The newest event once more, as after a connection was taken up again."""
        return await self._sees(self.person.repeats)

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """Words in a channel. Of what does not mention it, the bot is not told the words."""
        room = self.driver.thread() if thread else self.driver.room
        says = self.person.mentions if to_bot else self.person.says
        return await self._sees(lambda: says(room, words))

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """A slash command in a channel."""
        return await self._sees(lambda: self.person.commands(name, rest, self.driver.room))

    async def checks_in_room(self, words: str) -> list[Shown]:
        """Check this message."""
        return await self._sees(lambda: self.person.checks(words, self.driver.room))

    async def _sees(self, act: Callable[[], Awaitable[Any]]) -> list[Shown]:
        before = len(self.driver.server.world.posted)
        await act()
        await self.driver.connection.work.idle()
        return [self.driver.shown(posted) for posted in self.person.sees(before)]


@dataclass
class DiscordDriver:
    """One account, connected."""

    server: DiscordServer
    connection: Any
    room: Channel
    account: str
    platform: str = "discord"
    limits: Limits = LIMITS
    rooms: bool = True
    command_aside: Aside = Aside.SURE
    mention_aside: Aside = Aside.NO

    def thread(self) -> Channel:
        """A new one in the channel."""
        world = self.server.world
        return world.channel(PUBLIC_THREAD, world.guilds[str(self.room.guild)], self.room.id)

    def shown(self, posted: Posted) -> Shown:
        """A message as the suite wants it."""
        channel = self.server.world.channels[posted.channel]
        return Shown(
            text=posted.seen.text,
            buttons=tuple(str(button["label"]) for button in posted.buttons),
            links=tuple(str(button["url"]) for button in posted.buttons if "url" in button),
            to="private" if not channel.guild else "ephemeral" if posted.to else "room",
            silent=posted.silent,
            tappable=tuple(posted.seen.tappable),
            thread=channel.id if channel.parent else None,
        )

    async def person(self, name: str, locale: str | None = "en") -> DiscordPerson:
        """Somebody new. Messages tell no locale; commands and buttons do, of those that Discord has."""
        spoken = next((one for one in sorted(LOCALES) if one.partition("-")[0] == locale), "en-US")
        return DiscordPerson(self, self.server.person(name, "en-US" if locale == "en" else spoken))

    async def sends(self, outgoing: Outgoing) -> tuple[Sent | SendFailed, list[Shown]]:
        """A post to the channel."""
        before = len(self.server.world.posted)
        sent = await self.connection.send(Address(self.account, self.room.id), outgoing)
        return sent, [self.shown(posted) for posted in self.server.world.posted[before:]]

    async def fails(self, failure: Failure) -> SendFailed:
        """A post to the channel that the server refuses."""
        # discord.py tries five times by itself where the server fails.
        self.server.fail("message", *[FAULTS[failure]] * (5 if failure is Failure.LATER else 1))
        sent, _ = await self.sends(Outgoing((Paragraph("A post."),), visibility=Visibility.ROOM))
        assert isinstance(sent, SendFailed)
        return sent


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk."""
    async with DiscordServer() as server:
        guild = server.world.guild()
        account = Account("discord", "discord", secrets={"token": server.token}, options={"api": server.url})
        connection = cast(Any, connect(account, desk))
        running = asyncio.create_task(connection.run())
        try:
            await server.connected()
            yield DiscordDriver(server, connection, server.world.channels[guild.channels[0]], account.id)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
