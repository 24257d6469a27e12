"""Groups on Telegram: the bot let in and put out, commands of admins, rights, posts, and how it leaves."""

from dataclasses import replace

import pytest

from bot.model.chat import Added, Address, Button, Command, Failure, Moved, Press, Removed, SendFailed, Sent
from bot.model.delivery import Reads, Standing
from tests.platforms.harness import POST
from tests.platforms.telegram.conftest import Running, working
from tests.servers.telegram import Fault
from tests.servers.telegram.chats import Chat

MEANT = Standing(admin=False, posts=True, reads=Reads.MEANT)


def at(chat: Chat, thread: int | None = None) -> Address:
    """The address of a group, or of a topic in it."""
    return Address("telegram", str(chat.id), str(thread) if thread else None)


async def heard(bot: Running, *updates: int) -> None:
    """Until these are answered."""
    await bot.server.confirmed(*updates)
    await bot.idle()


async def test_let_in_and_put_out() -> None:
    """Told once each, and by whom; more or fewer rights are neither."""
    async with working(lambda _: ()) as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        group.bot = {"status": "left"}
        for status in ("member", "administrator", "restricted", "kicked"):
            member = {"is_member": True} if status == "restricted" else {}
            await heard(bot, await hanta.changes_bot(group, status=status, **member))
        assert [type(one.what) for one in bot.heard] == [Added, Removed]
        assert all((one.where, one.sender, one.private) == (at(group), str(hanta.id), False) for one in bot.heard)


async def test_a_group_that_becomes_a_supergroup() -> None:
    """Is told of in the old one and in the new one, whoever speaks there."""
    async with working(lambda _: ()) as bot:
        old, new, hanta = bot.server.chats.group(), bot.server.chats.group(), bot.person()
        first = await hanta.sends(old, migrate_to_chat_id=new.id)
        second = await hanta.sends(new, migrate_from_chat_id=old.id, sender_chat=new.data)
        await heard(bot, first, second)
        assert [(one.where, one.what) for one in bot.heard] == [(at(old), Moved(at(new)))] * 2


async def test_commands_about_a_group() -> None:
    """In the group only, with or without the bot's name; in private a link may name a group, and nothing else."""
    async with working(lambda _: ()) as bot:
        group, hanta = bot.server.chats.group(threads=(7,)), bot.person()
        said = [
            await hanta.writes("/schedule@torch_bot mon 18:00", group, 7),
            await hanta.writes("/pause", group),
            await hanta.writes("/schedule mon 18:00"),
            await hanta.writes("/start g1z"),
            await hanta.writes("/start a7"),
            await hanta.writes("/start G'; DROP"),
        ]
        await heard(bot, *said)
        whats = {one.id: one.what for one in bot.heard}
        assert [whats[str(id)] for id in said] == [
            Command("group", "schedule mon 18:00"),
            Command("group", "pause"),
            Command("schedule", "mon 18:00"),
            Command("start", "g1z"),
            Command("start"),
            Command("start"),
        ]
        assert next(one.where for one in bot.heard if one.id == str(said[0])) == at(group, 7)
        assert not any(one.admin for one in bot.heard)


async def test_an_admin_whose_name_is_hidden() -> None:
    """Is the group itself, proven by the message; only what is about the group is heard of them."""
    async with working(lambda _: ()) as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        await heard(bot, await hanta.speaks_as(group, "/check an offer"), await hanta.speaks_as(group, "/status"))
        [one] = bot.heard
        assert (one.what, one.sender, one.admin) == (Command("group", "status"), str(group.id), True)
        assert (await bot.connection.standing(at(group), str(group.id))) == replace(MEANT, admin=True)


async def test_a_channel_that_speaks_in_a_group_is_no_admin() -> None:
    """Anybody may speak as a channel of their own."""
    async with working(lambda _: ()) as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        await heard(bot, await hanta.writes("/leave", group, sender_chat={"id": -99, "type": "channel", "title": "x"}))
        assert bot.heard == []


async def test_a_press_in_a_group() -> None:
    """Comes with who pressed, and where."""
    post = replace(POST, buttons=((Button("Undo", "g.undo.1.abcd"),),))
    async with working(lambda _: ()) as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        assert isinstance(await bot.connection.send(at(group), post), Sent)
        await heard(bot, await hanta.presses("Undo"))
        [one] = bot.heard
        assert (one.what, one.where, one.sender) == (Press("g.undo.1.abcd"), at(group), str(hanta.id))
        assert not one.private


async def test_the_menu_of_admins() -> None:
    """Has all that is about a group, in each language, and what everybody has."""
    async with working() as bot:
        for language in ("", "en", "fr"):
            names = [one["command"] for one in bot.server.commands["all_chat_administrators", language]]
            assert {"schedule", "leave", "check", "number"} <= set(names)
            assert len(names) == len(set(names)) == 16


@pytest.mark.parametrize(
    ("status", "me", "open_to_all", "expected"),
    [
        ("creator", {"status": "member"}, True, replace(MEANT, admin=True)),
        ("administrator", {"status": "member"}, True, replace(MEANT, admin=True)),
        ("member", {"status": "member"}, True, MEANT),
        ("left", {"status": "member"}, False, replace(MEANT, posts=False)),
        (None, {"status": "restricted", "can_send_messages": False}, True, replace(MEANT, posts=False)),
        (None, {"status": "restricted", "can_send_messages": True}, True, MEANT),
        (
            "administrator",
            {"status": "administrator"},
            False,
            Standing(admin=True, posts=True, reads=Reads.ALL, bot_is_admin=True),
        ),
        ("member", {"status": "left"}, True, replace(MEANT, posts=False)),
    ],
)
async def test_rights(status: str | None, me: dict[str, object], open_to_all: bool, expected: Standing) -> None:
    """As Telegram says now: of the person, and of the bot."""
    async with working() as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        group.bot, group.all_may_write = me, open_to_all
        if status:
            group.members[hanta.id] = status
        assert await bot.connection.standing(at(group), str(hanta.id)) == expected


async def test_rights_are_asked_anew() -> None:
    """Nobody stays an admin because they were one; without an answer nobody is known to be one."""
    async with working() as bot:
        group, hanta = bot.server.chats.group(), bot.person()
        for status, admin in (("administrator", True), ("member", False)):
            group.members[hanta.id] = status
            standing = await bot.connection.standing(at(group), str(hanta.id))
            assert standing is not None
            assert standing.admin is admin
        bot.server.fail("getChatMember", Fault(429, "Too Many Requests", {"retry_after": 9}))
        assert await bot.connection.standing(at(group), str(hanta.id)) is None
        group.blocked = True
        assert await bot.connection.standing(at(group), str(hanta.id)) == replace(MEANT, posts=False)


async def test_it_leaves() -> None:
    """And is out of it also where it was already; not where Telegram can't be asked."""
    async with working() as bot:
        group = bot.server.chats.group()
        bot.server.fail("leaveChat", Fault(502, "Bad Gateway"))
        assert [await bot.connection.leave(at(group)) for _ in range(3)] == [False, True, True]


async def test_a_post_in_a_topic() -> None:
    """Is silent, without previews, with a link to the private chat; a closed topic is no reason to close the group."""
    buttons = ((Button("Write", "0.private"), Button("Settings", "0.private:g1z")),)
    async with working() as bot:
        group = bot.server.chats.group(threads=(7,))
        assert isinstance(await bot.connection.send(at(group, 7), replace(POST, buttons=buttons)), Sent)
        posted = bot.server.chats.posted[-1]
        assert posted.payload["message_thread_id"] == 7
        assert posted.payload["disable_notification"] is True
        assert posted.payload["link_preview_options"] == {"is_disabled": True}
        links = [button["url"] for button in posted.buttons]
        assert links == ["https://t.me/torch_bot?start=a7", "https://t.me/torch_bot?start=g1z"]
        group.closed.add(7)
        refused = SendFailed(Failure.REFUSED, None, {"error": "topic"})
        assert await bot.connection.send(at(group, 7), POST) == refused
        assert await bot.connection.send(at(group, 8), POST) == refused


@pytest.mark.parametrize(("code", "unsure"), [(502, True), (429, False), (400, False)])
async def test_whether_a_post_may_have_arrived(code: int, unsure: bool) -> None:
    """A gateway may have lost the answer only."""
    async with working() as bot:
        group = bot.server.chats.group()
        bot.server.fail("sendMessage", Fault(code, "Bad", {"retry_after": 1} if code == 429 else {}))
        failed = await bot.connection.send(at(group), POST)
        assert isinstance(failed, SendFailed)
        assert ("unsure" in failed.detail) is unsure
