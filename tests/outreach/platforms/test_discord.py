"""The outreach on Discord: discord.py, its gateway, and the stand-in behind real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.model.chat import Address
from bot.model.delivery import Fate, Note
from bot.platforms import Account
from bot.platforms.discord.client import DiscordConnection
from tests.conformance.discord import DiscordDriver, DiscordPerson
from tests.conformance.driver import Shown, Someone
from tests.outreach.platforms.alike import FRIDAY, POSTS, WEDNESDAY, SeenByOne, is_post, lines
from tests.outreach.platforms.stage import ORGANISATION, Clock, Site, Stage, joined, said, settled
from tests.servers.discord import DiscordServer, Fault, world
from tests.servers.discord.world import PUBLIC_THREAD, READ_AND_WRITE, Guild

MANAGE = str(1 << 5)
BUSY = Fault(status=429, retry_after=60.0)  # longer than the SDK waits for by itself


class Discord(Site):
    """A server with two channels, which the bot is not in yet."""

    platform = "discord"
    driver: DiscordDriver
    admin: DiscordPerson
    member: DiscordPerson
    zone, east, west = ZoneInfo("America/New_York"), "Halifax", "Los Angeles"
    aside = "ephemeral"

    def __init__(self, driver: DiscordDriver, guild: Guild) -> None:
        self.driver, self.server, self.room = driver, driver.server, driver.room
        self.private = f"https://discord.com/users/{self.server.world.bot.id}"
        self.guild = guild
        self.guild.roles["77"] = MANAGE
        self.admin, self.member = (DiscordPerson(driver, self.server.person(name)) for name in ("hanta", "koto"))
        self.ranks(admin=True)

    async def added(self) -> list[Shown]:
        """Discord does not say by whom."""
        self.server.world.guilds[self.guild.id] = self.guild
        for channel in self.guild.channels:
            self.server.world.channels[channel].visible = True
        self.joined = self.server.world.guild_json(self.guild)
        return await self.again()

    async def again(self) -> list[Shown]:
        """As after the server could not be reached for a while."""
        return await self.does(self.server.dispatch("GUILD_CREATE", self.joined, self.guild.id))

    async def removed(self) -> list[Shown]:
        """By whoever manages the server."""
        return await self.does(self.server.leaves(self.guild))

    async def says(self, words: str, by: Someone | None = None) -> list[Shown]:
        """/group, with its own command."""
        return await (by or self.admin).commands_in_room("group", words)

    async def opens(self) -> list[Shown]:
        """/group start."""
        return await self.says("start")

    def ranks(self, *, admin: bool) -> None:
        """By a role, and so by what an interaction tells of them."""
        self.admin.person.user.roles = ["77"] if admin else []
        self.admin.person.may = str(int(READ_AND_WRITE) | int(MANAGE)) if admin else READ_AND_WRITE

    def busy(self) -> None:
        """Too many requests."""
        self.server.fail("message", BUSY)

    def is_out(self) -> bool:
        """Out of the server."""
        return self.guild.id not in self.server.world.guilds


def of(stage: Stage) -> Discord:
    """Its Discord."""
    return stage.on(Discord)


@pytest.fixture
async def stage(
    app: App, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A bot at work; the parameter says whether the operator has signed for the texts."""
    clock = Clock()
    monkeypatch.setattr(world, "time", clock)
    async with DiscordServer() as server:
        account = Account("acted", "discord", ORGANISATION, {"token": server.token}, {"api": server.url})
        guild = server.world.guild()
        room = server.world.channels[guild.channels[0]]
        server.world.channel(0, guild)
        del server.world.guilds[guild.id]  # it is let in later
        settings = settled(tmp_path, signed=getattr(request, "param", True))
        async with joined(app.parts, settings, clock, account, server.connected) as (own, connection):
            address = Address(account.id, guild.id, room.id)
            driver = DiscordDriver(server, cast(DiscordConnection, connection), room, address)
            yield Stage(own, clock, Discord(driver, guild))


class TestDiscord(SeenByOne):
    """What is the same everywhere, and what is Discord's own."""

    async def test_a_plea_behind_a_command(self, stage: Stage) -> None:
        """As everywhere."""
        await super().test_a_plea_behind_a_command(stage)

    async def test_channels_and_threads(self, stage: Stage) -> None:
        """Posts come where an admin says so, and are shown there only."""
        site, world = of(stage), of(stage).server.world
        await site.sets_up()
        other = world.channels[site.guild.channels[1]]
        thread = world.channel(PUBLIC_THREAD, site.guild, site.room.id)
        for hour, day, where, name in ((18, 25, other, "passport"), (18, 27, thread, "fee")):
            [shown] = await site.does(site.admin.person.commands("group", "topic", where))
            assert (lines(shown), shown.to) == ([said("topic.set")], "ephemeral")
            site.thread = where.id if where.parent else None
            [shown] = await stage.turn(stage.at(hour, day=day))
            assert is_post(shown, stage, name)
            assert world.posted[-1].channel == where.id

    async def test_where_it_may_not_write(self, stage: Stage) -> None:
        """The admin is told; once somebody has mended it, the post that waits comes."""
        site = of(stage)
        site.room.overwrites = [{"id": site.guild.id, "type": 0, "allow": "0", "deny": str(1 << 11)}]
        site.room.writable = False
        await site.added()
        await site.opens()
        await site.admin.presses("Yes")
        begun, _ = await site.admin.presses("Yes, begin")
        assert lines(begun)[-1] == said("status.posts_not")
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.WAITING, None)]
        site.room.overwrites, site.room.writable = [], True
        [shown] = await stage.turn(stage.at(18, 10))
        assert is_post(shown, stage, "passport")

    async def test_it_greets_where_it_may_write(self, stage: Stage) -> None:
        """Not in the first channel if that is closed to it; and where all are, nobody is greeted."""
        site = of(stage)
        first, second = (site.server.world.channels[id] for id in site.guild.channels)
        closed = [{"id": site.guild.id, "type": 0, "allow": "0", "deny": str(1 << 11)}]
        first.overwrites = closed
        assert len(await site.added()) == 1
        assert site.server.world.posted[-1].channel == second.id
        await site.removed()
        second.overwrites = closed
        assert await site.added() == []

    async def test_a_channel_that_is_no_more(self, stage: Stage) -> None:
        """Takes no post; the server is still set up, and the admin names another channel."""
        site = of(stage)
        await site.sets_up()
        site.server.fail("message", Fault(10003), Fault(10003))
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.REFUSED)]
        other = site.server.world.channels[site.guild.channels[1]]
        await site.does(site.admin.person.commands("group", "topic", other))
        [shown] = await stage.turn(stage.at(18, day=27))
        assert any(is_post(shown, stage, name) for name in POSTS)
        assert site.server.world.posted[-1].channel == other.id
        assert (await stage.fates())[1:] == [(FRIDAY, Fate.SENT, None)]
