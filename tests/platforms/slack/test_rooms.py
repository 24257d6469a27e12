"""Channels on Slack: the bot let in and put out, `/fanilo group`, rights, posts, and how it leaves."""

import pytest

from bot.model.chat import Added, Address, Aside, Command, Removed, Sent, Text
from bot.model.delivery import Reads, Standing
from tests.platforms.harness import POST
from tests.platforms.slack.conftest import working
from tests.servers.slack.server import Fault


async def test_let_in_and_put_out() -> None:
    """Told of the bot only, not of other people."""
    async with working(lambda _: ()) as bot:
        space, alice = bot.server.space, bot.server.person("alice")
        room = space.channel(alice.member)
        joined = {"type": "member_joined_channel", "channel": room.id, "channel_type": "C", "inviter": alice.member.id}
        await bot.server.event({**joined, "user": alice.member.id})
        await bot.server.event({**joined, "user": space.bot})
        await bot.server.event({"type": "channel_left", "channel": room.id, "actor_id": alice.member.id})
        await bot.idle()
        assert [(one.what, one.sender) for one in bot.heard] == [(Added(), alice.member.id), (Removed(), "")]
        assert all((one.where, one.private) == (Address("ngo", room.id), False) for one in bot.heard)


async def test_group_commands() -> None:
    """In any of the languages, in a channel; in direct messages they are words."""
    async with working(lambda _: ()) as bot:
        alice = bot.server.person("alice")
        room = bot.server.space.channel(alice.member)
        for words in ("group schedule mon 18:00", "group-fr Status-fr", "group", "group something"):
            await alice.commands(words, room)
        await alice.commands("group status")
        await bot.idle()
        assert [one.what for one in bot.heard] == [
            Command("group", "schedule mon 18:00"),
            Command("group", "status"),
            Command("group"),
            Command("group", "something"),
            Text("group status"),
        ]
        assert bot.heard[0].where == Address("ngo", room.id)
        assert (bot.heard[0].aside, bot.heard[0].admin) == (Aside.SURE, False)


@pytest.mark.parametrize(
    ("rank", "made_it", "team", "admin"),
    [
        (None, False, None, False),
        ("is_admin", False, None, True),
        ("is_owner", False, None, True),
        ("is_primary_owner", False, None, True),
        (None, True, None, True),
        ("is_owner", False, "T0OTHER", False),
        (None, True, "T0OTHER", False),
    ],
)
async def test_who_is_an_admin(rank: str | None, made_it: bool, team: str | None, admin: bool) -> None:
    """Of this workspace, or whoever made the channel; an admin of another workspace has no say."""
    async with working() as bot:
        alice = bot.server.person("alice")
        room = bot.server.space.channel(alice.member)
        alice.member.rank, alice.member.team, alice.member.zone = rank, team, "Asia/Kuwait"
        room.creator = alice.member.id if made_it else room.creator
        standing = await bot.connection.standing(Address("ngo", room.id), alice.member.id)
        name = "general" if admin else None
        assert standing == Standing(admin, posts=True, reads=Reads.MEANT, zone="Asia/Kuwait", thread_name=name)


async def test_where_the_bot_may_post() -> None:
    """Where it was invited, as long as the channel is not archived."""
    async with working() as bot:
        alice = bot.server.person("alice")
        room = bot.server.space.channel(alice.member)
        told = []
        for room.bot, room.archived in ((True, False), (False, False), (True, True)):
            standing = await bot.connection.standing(Address("ngo", room.id), alice.member.id)
            told.append(standing is not None and standing.posts)
        assert told == [True, False, False]


async def test_rights_that_can_not_be_seen() -> None:
    """Without the scope or an answer nobody is known to be an admin; what the bot does not see is nobody's."""
    async with working() as bot:
        alice = bot.server.person("alice")
        alice.member.rank = "is_admin"
        room = Address("ngo", bot.server.space.channel(alice.member).id)
        nowhere = await bot.connection.standing(Address("ngo", "C0NONE"), alice.member.id)
        assert nowhere is not None
        assert (nowhere.admin, nowhere.posts) == (True, False)
        nobody = await bot.connection.standing(room, "U0NONE")
        assert nobody is not None
        assert not nobody.admin
        bot.server.scopes.remove("users:read")
        assert await bot.connection.standing(room, alice.member.id) is None
        bot.server.scopes.append("users:read")
        bot.server.fail("conversations.info", Fault(status=503))
        assert await bot.connection.standing(room, alice.member.id) is None


async def test_it_leaves() -> None:
    """Only with a scope that the manifest does not ask for."""
    async with working() as bot:
        room = bot.server.space.channel(bot.server.person("alice").member)
        assert not await bot.connection.leave(Address("ngo", room.id))
        assert room.bot
        bot.server.scopes.append("channels:manage")
        assert await bot.connection.leave(Address("ngo", room.id))
        assert not room.bot


async def test_a_post() -> None:
    """Stands in the channel itself, with no preview of links."""
    async with working() as bot:
        room = bot.server.space.channel(bot.server.person("alice").member)
        assert isinstance(await bot.connection.send(Address("ngo", room.id), POST), Sent)
        posted = bot.server.space.posted[-1]
        assert (posted.channel, posted.thread, posted.previews) == (room.id, None, False)
