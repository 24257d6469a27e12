"""Discord for the conformance suite: the stand-in, its gateway, and people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from bot.model.chat import Address, Aside, Failure, Limits
from bot.platforms import Account, Desk
from bot.platforms.discord import LIMITS, connect
from bot.platforms.discord.client import DiscordConnection
from tests.conformance.driver import Driver, Shown
from tests.conformance.standin import StandInDriver, StandInPerson
from tests.platforms.harness import run
from tests.servers.discord import DiscordServer, Fault, Person
from tests.servers.discord.api import LOCALES
from tests.servers.discord.world import PUBLIC_THREAD, Channel, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault(status=503),
    Failure.GONE: Fault(10004),
    Failure.REFUSED: Fault(50035),
    Failure.MISCONFIGURED: Fault(50013),
}


@dataclass
class DiscordPerson(StandInPerson[Posted]):
    """Somebody."""

    driver: "DiscordDriver"
    person: Person

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """A slash command, in the direct messages."""
        return await self._sees(self.person.commands(name, rest))

    async def forwards(self, words: str) -> list[Shown]:
        """A message is forwarded to the bot."""
        return await self._sees(self.person.forwards(words))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A picture."""
        return await self._sees(self.person.sends_file("image/png", caption))

    async def repeats(self) -> list[Shown]:
        """The newest event once more, as after a connection was taken up again."""
        return await self._sees(self.person.repeats())

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """Words in a channel. Of what does not mention it, the bot is not told the words."""
        room = self.driver.thread() if thread else self.driver.room
        says = self.person.mentions if to_bot else self.person.says
        return await self._sees(says(room, words))

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """A slash command in a channel."""
        return await self._sees(self.person.commands(name, rest, self.driver.room))

    async def checks_in_room(self, words: str) -> list[Shown]:
        """Check this message."""
        return await self._sees(self.person.checks(words, self.driver.room))

    def reads(self, since: int) -> list[Posted]:
        """What is shown to them."""
        return self.person.sees(since)


@dataclass
class DiscordDriver(StandInDriver[Posted]):
    """One account, connected."""

    server: DiscordServer
    connection: DiscordConnection
    room: Channel
    address: Address
    platform: str = "discord"
    limits: Limits = LIMITS
    command_aside: Aside = Aside.SURE
    mention_aside: Aside = Aside.NO

    @property
    def said(self) -> list[Posted]:
        """All messages of the bot."""
        return self.server.world.posted

    def thread(self) -> Channel:
        """A new one in the channel."""
        world = self.server.world
        return world.channel(PUBLIC_THREAD, world.guilds[str(self.room.guild)], self.room.id)

    def shown(self, message: Posted) -> Shown:
        """A message as the suite wants it."""
        channel = self.server.world.channels[message.channel]
        return Shown(
            text=message.seen.text,
            buttons=tuple(str(button["label"]) for button in message.buttons),
            links=tuple(str(button["url"]) for button in message.buttons if "url" in button),
            to="private" if not channel.guild else "ephemeral" if message.to else "room",
            silent=message.silent,
            tappable=tuple(message.seen.tappable),
            thread=channel.id if channel.parent else None,
        )

    async def person(self, name: str, locale: str | None = "en") -> DiscordPerson:
        """Somebody new. Messages tell no locale; commands and buttons do, of those that Discord has."""
        spoken = next((one for one in sorted(LOCALES) if one.partition("-")[0] == locale), "en-US")
        return DiscordPerson(self, self.server.person(name, "en-US" if locale == "en" else spoken))

    def refuses(self, failure: Failure) -> None:
        """The next post, and what discord.py tries by itself where the server fails: five times in all."""
        self.server.fail("message", *[FAULTS[failure]] * (5 if failure is Failure.LATER else 1))


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk."""
    async with DiscordServer() as server:
        guild = server.world.guild()
        account = Account("discord", "discord", secrets={"token": server.token}, options={"api": server.url})
        connection = cast(DiscordConnection, connect(account, desk))
        async with run(connection, server.connected):
            room = server.world.channels[guild.channels[0]]
            yield DiscordDriver(server, connection, room, Address(account.id, room.id))
