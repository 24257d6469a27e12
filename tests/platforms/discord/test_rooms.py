"""Servers on Discord: where a greeting goes, `/group`, rights, posts, and how the bot leaves."""

from dataclasses import replace

import pytest

from bot.model.chat import Added, Address, Aside, Button, Command, Failure, SendFailed, Sent
from bot.model.delivery import Reads, Standing
from bot.platforms.discord import menu, read
from tests.platforms.discord.conftest import Running, working
from tests.platforms.harness import POST, WORDS, utc_now
from tests.servers.discord import Fault
from tests.servers.discord.world import FORUM, PUBLIC_THREAD, READ_AND_WRITE

MANAGE, ADMINISTRATOR, SEND, VIEW = 1 << 5, 1 << 3, 1 << 11, 1 << 10


def here(bot: Running, thread: str | None = None) -> Address:
    """The address of the room, or of another place in its server."""
    return Address("za", bot.guild.id, thread or bot.room.id)


@pytest.mark.parametrize(("own", "closed", "expected"), [(1, (), 1), (1, (1,), 0), (None, (0,), 1), (1, (0, 1), None)])
async def test_where_a_greeting_goes(own: int | None, closed: tuple[int, ...], expected: int | None) -> None:
    """To the server's own channel for news, else to the first where the bot may write, else nowhere."""
    async with working() as bot:
        world, guild = bot.server.world, bot.guild
        world.channel(FORUM, guild)
        world.channel(0, guild)
        channels = [world.channels[id] for id in guild.channels if world.channels[id].type == 0]
        guild.system = channels[own].id if own is not None else None
        for index in closed:
            channels[index].overwrites = [{"id": guild.id, "type": 0, "allow": "0", "deny": str(SEND)}]
        added = read.joined(world.guild_json(guild), read.Bot("za", world.bot.id), utc_now())
        thread = channels[expected].id if expected is not None else None
        assert (added.what, added.where) == (Added(), Address("za", guild.id, thread))


async def test_group_commands() -> None:
    """Come as one command, with the server and the channel, seen by the sender alone, and with proof of an admin."""
    async with working() as bot:
        alice = bot.server.person("alice")
        alice.may = str(int(READ_AND_WRITE) | MANAGE)
        await bot.does(alice.commands("group", "schedule mon wed 18:00", bot.room))
        alice.may = READ_AND_WRITE
        await bot.does(alice.commands("group", "status", bot.room))
        first, second = bot.heard
        assert (first.what, first.where) == (Command("group", "schedule mon wed 18:00"), here(bot))
        assert (first.aside, first.admin, second.what, second.admin) == (
            Aside.SURE, True, Command("group", "status"), False,
        )  # fmt: skip


def test_the_menu_knows_itself() -> None:
    """As Discord gives it back, and notices a change deep inside."""
    wanted, other = menu.commands(WORDS), menu.commands(WORDS)
    assert menu.same([{**one, "id": "1", "version": "2"} for one in wanted], wanted)
    group = next(one for one in other if one["name"] == "group")
    assert group["default_member_permissions"] == str(MANAGE)
    assert (group["contexts"], group["integration_types"]) == ([0], [0])
    group["options"][1]["options"][0]["description"] = "x"
    assert not menu.same(other, wanted)
    del group["default_member_permissions"]
    group["options"][1] = next(one for one in wanted if one["name"] == "group")["options"][1]
    assert not menu.same(other, wanted)


@pytest.mark.parametrize(
    ("role", "admin"), [(0, False), (MANAGE, True), (ADMINISTRATOR, True), (1 << 13, False), (None, True)]
)
async def test_who_is_an_admin(role: int | None, admin: bool) -> None:
    """Whoever may manage the server, by a role or as its owner (None), as Discord says now."""
    async with working() as bot:
        alice = bot.server.person("alice")
        if role is None:
            bot.guild.owner = alice.user.id
        else:
            bot.guild.roles["77"], alice.user.roles = str(role), ["77"]
        standing = await bot.connection.standing(here(bot), alice.user.id)
        name = f"c{bot.room.id}" if admin else None
        assert standing == Standing(admin, posts=True, reads=Reads.MEANT, thread_name=name)
        bot.guild.owner, bot.guild.roles = "1", {}
        again = await bot.connection.standing(here(bot), alice.user.id)
        assert again is not None
        assert not again.admin


@pytest.mark.parametrize(
    ("everyone", "allow", "deny", "in_thread", "posts"),
    [
        (READ_AND_WRITE, 0, 0, False, True),
        (READ_AND_WRITE, 0, SEND, False, False),
        (READ_AND_WRITE, 0, VIEW, False, False),
        (str(VIEW), SEND, 0, False, True),
        (str(VIEW | SEND), 0, 0, True, False),
        (READ_AND_WRITE, 0, SEND, True, True),
        (READ_AND_WRITE, 0, 1 << 38, True, False),
        (str(ADMINISTRATOR), 0, SEND, False, True),
    ],
)
async def test_where_the_bot_may_post(everyone: str, allow: int, deny: int, in_thread: bool, posts: bool) -> None:
    """By the server's rights, changed by those of the channel; a thread has those of the channel it is in."""
    async with working() as bot:
        bot.guild.everyone = everyone
        bot.room.overwrites = [{"id": bot.guild.id, "type": 0, "allow": str(allow), "deny": str(deny)}]
        thread = bot.server.world.channel(PUBLIC_THREAD, bot.guild, bot.room.id)
        standing = await bot.connection.standing(here(bot, thread.id if in_thread else None), "5")
        assert standing is not None
        assert (standing.posts, standing.admin) == (posts, False)
        assert standing.bot_is_admin is (everyone == str(ADMINISTRATOR))


async def test_rights_that_can_not_be_seen() -> None:
    """Without an answer nobody is known to be an admin; in a server that the bot is not in, nobody is."""
    async with working() as bot:
        alice = bot.server.person("alice")
        bot.guild.owner = alice.user.id
        nowhere = Standing(admin=False, posts=False, reads=Reads.MEANT)
        assert await bot.connection.standing(Address("za", "123"), alice.user.id) == nowhere
        for kind, fault in (("guild", Fault(status=503)), ("member", Fault(status=403))):
            bot.server.fail(kind, fault)
            assert await bot.connection.standing(here(bot), alice.user.id) is None
        elsewhere = bot.server.world.channel(0, bot.server.world.guild())
        standing = await bot.connection.standing(here(bot, elsewhere.id), alice.user.id)
        assert standing is not None
        assert (standing.admin, standing.posts) == (True, False)


async def test_a_post_goes_to_the_channel() -> None:
    """That the address names; where it names none, nothing is sent. A button to the private chat is a link."""
    post = replace(POST, buttons=((Button("Settings", "0.private:g1z"),),))
    async with working() as bot:
        assert isinstance(await bot.connection.send(here(bot), post, "k"), Sent)
        [posted] = bot.server.world.posted
        assert (posted.channel, posted.buttons[0]["url"]) == (
            bot.room.id, f"https://discord.com/users/{bot.server.world.bot.id}",
        )  # fmt: skip
        refused = await bot.connection.send(Address("za", bot.guild.id), post)
        assert refused == SendFailed(Failure.REFUSED, None, {"error": "no_channel"})
        assert len(bot.server.world.posted) == 1


async def test_it_leaves() -> None:
    """And is out of a server also where it was not in."""
    async with working() as bot:
        where = here(bot)
        assert await bot.connection.leave(where)
        assert bot.server.world.guilds == {}
        assert await bot.connection.leave(where)
        bot.server.fail("leave", Fault(50013))
        assert not await bot.connection.leave(where)
