"""A bot at work on the stand-in for Discord."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from bot.platforms import Account
from bot.platforms.discord import connect
from bot.platforms.discord.client import DiscordConnection
from tests.platforms import harness
from tests.platforms.harness import Clock, Heard, Reply, echo, run, utc_now
from tests.servers.discord import DiscordServer
from tests.servers.discord.world import Channel, Guild


class Running(harness.Running[DiscordServer, DiscordConnection]):
    """A bot and its Discord."""

    @property
    def guild(self) -> Guild:
        """The one it is in from the beginning."""
        return next(iter(self.server.world.guilds.values()))

    @property
    def room(self) -> Channel:
        """The channel there."""
        return self.server.world.channels[self.guild.channels[0]]

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


@asynccontextmanager
async def working(
    answer: Reply = echo, *, delay: float = 0.0, clock: Clock = utc_now, respond_within: float = 3.0
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block; `delay`: seconds that an answer takes to think of."""
    async with DiscordServer(respond_within=respond_within) as server:
        server.world.guild()
        heard = Heard()
        connection = cast(DiscordConnection, connect(account_of(server), heard.desk(answer, delay, clock)))
        async with run(connection, server.connected) as task:
            yield Running(server, connection, task, heard)
