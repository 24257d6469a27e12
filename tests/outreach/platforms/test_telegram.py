"""The outreach on Telegram: python-telegram-bot, long polling, and the stand-in behind a real socket."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.model.chat import Address
from bot.model.delivery import Fate, Kept, Note
from bot.model.period import Unit
from bot.platforms import Account
from bot.platforms.telegram import client
from bot.platforms.telegram.client import TelegramConnection
from tests.conformance.driver import Shown, Someone
from tests.conformance.telegram import TelegramDriver, TelegramPerson
from tests.outreach.platforms.alike import FRIDAY, POSTS, WEDNESDAY, Alike, all_lines, is_post, lines
from tests.outreach.platforms.stage import ORGANISATION, PACK, Clock, Site, Stage, joined, said, settled
from tests.servers.telegram import Fault, Person, TelegramServer, people
from tests.servers.telegram.chats import Chat

MENUS: dict[tuple[str, str], list[Any]] = {}  # what Telegram knows of the bot from the first test on
BUSY = Fault(429, "Too Many Requests: retry after 1", {"retry_after": 1})


class Telegram(Site):
    """A group with two topics, which the bot is not in yet."""

    platform = "telegram"
    driver: TelegramDriver
    admin: TelegramPerson
    member: TelegramPerson
    zone, east, west = ZoneInfo("Africa/Nairobi"), "Dubai", "London"
    private = "https://t.me/torch_bot?start=a7"
    aside = "private"
    on_the_way = (said("private"),)

    def __init__(self, driver: TelegramDriver) -> None:
        self.driver, self.server, self.group = driver, driver.server, driver.room
        self.admin, self.member = (
            TelegramPerson(driver, Person(self.server, name, "en-KE")) for name in ("Hanta", "Koto")
        )
        self.group.bot, self.group.threads = {"status": "left"}, {7, 8}
        self.group.members[self.member.person.id] = "member"
        self.ranks(admin=True)

    async def added(self) -> list[Shown]:
        """By the admin."""
        self.group.blocked = False
        return await self.does(self.admin.person.changes_bot(self.group, status="member"))

    async def again(self) -> list[Shown]:
        """Under its own id."""
        return await self.does(self.server.again(self.admin.person.newest))

    async def removed(self) -> list[Shown]:
        """By the admin."""
        self.group.blocked = True
        return await self.does(self.admin.person.changes_bot(self.group, status="kicked"))

    async def says(self, words: str, by: Someone | None = None) -> list[Shown]:
        """A command, with its slash."""
        name, _, rest = words.partition(" ")
        return await (by or self.admin).commands_in_room(name, rest)

    async def opens(self) -> list[Shown]:
        """Set up, then Settings, which leads to the private chat."""
        [shown] = await self.admin.presses("Set up")
        assert (shown.to, shown.buttons) == ("room", ("Settings",))
        return [shown, *await self.follows(shown)]

    async def follows(self, shown: Shown, by: TelegramPerson | None = None) -> list[Shown]:
        """The link of a message, as Telegram carries it."""
        [link] = shown.links
        return await (by or self.admin).commands("start", link.rpartition("=")[2])

    def ranks(self, *, admin: bool) -> None:
        """By their status."""
        self.group.members[self.admin.person.id] = "administrator" if admin else "member"

    def busy(self) -> None:
        """Too many requests."""
        self.server.fail("send", BUSY)

    def rested(self) -> None:
        """All calls may go again."""
        lane = self.driver.connection._lane
        lane._shut = lane._next = lane._next_post = -inf

    def is_out(self) -> bool:
        """Out of the group."""
        return self.group.bot == {"status": "left"}

    async def hidden(self, words: str) -> list[Shown]:
        """A command of an admin whose name is hidden."""
        return await self.does(self.admin.person.speaks_as(self.group, words))

    def upgraded(self) -> Chat:
        """The group is a supergroup now, under another id."""
        new = self.server.chats.group()
        new.members, self.group.moved_to = self.group.members, new.id
        return new

    async def told_of(self, new: Chat) -> list[Shown]:
        """The messages that tell of it, in the old one and in the new one."""
        shown = await self.does(self.admin.person.sends(self.group, migrate_to_chat_id=new.id))
        there = self.admin.person.sends(new, migrate_from_chat_id=self.group.id, sender_chat=new.data)
        return shown + await self.does(there)

    def asked(self) -> int:
        """How often Telegram was asked for the rights of the admin."""
        return sum(
            method == "getChatMember" and given["user_id"] == self.admin.person.id
            for method, given in self.server.calls
        )

    def sends(self) -> int:
        """How often it was asked to send something."""
        return sum(method == "sendMessage" for method, _ in self.server.calls)


def at(chat: Chat) -> Address:
    """The address of a group."""
    return Address("acted", str(chat.id))


def of(stage: Stage) -> Telegram:
    """Its Telegram."""
    return stage.on(Telegram)


@pytest.fixture
async def stage(
    app: App, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A bot at work; the parameter says whether the operator has signed for the texts."""
    clock = Clock()
    monkeypatch.setattr(people, "time", clock)
    monkeypatch.setattr(client, "EACH_ROOM", ())  # days go by in moments here; the pace is held by tests of its own
    async with TelegramServer() as server:
        server.commands |= MENUS
        account = Account("acted", "telegram", ORGANISATION, {"token": server.token}, {"api": server.api})
        settings = settled(tmp_path, signed=getattr(request, "param", True))
        async with joined(app.parts, settings, clock, account, server.polled) as (own, connection):
            MENUS.update(server.commands)
            group = server.chats.group()
            driver = TelegramDriver(server, cast(TelegramConnection, connection), group, at(group))
            yield Stage(own, clock, Telegram(driver))
        await server.gives(message={})  # nobody waits for it any more, and no poll is held open


class TestTelegram(Alike):
    """What is the same everywhere, and what is Telegram's own."""

    async def test_it_greets_once(self, stage: Stage) -> None:
        """As everywhere."""
        await super().test_it_greets_once(stage)

    async def test_an_admin_whose_name_is_hidden(self, stage: Stage) -> None:
        """Begins as the group; in the private chat they are themselves. A change of theirs is one line for all."""
        site = of(stage)
        await site.added()
        [shown] = await site.hidden("/start")
        assert lines(shown) == [said("private")]
        site.group.members[site.admin.person.id] = "creator"
        await site.follows(shown)
        await site.admin.presses("Yes")
        await site.admin.presses("Yes, begin")
        assert all_lines(await site.hidden("/pause")) == [[said("coming.paused")]]
        assert await stage.turn(stage.at(18)) == []
        assert all_lines(await site.hidden("/status")) == [[said("private")]]

    async def test_what_only_shows_something(self, stage: Stage) -> None:
        """Is shown in the private chat, so that the group sees nothing of it."""
        site = of(stage)
        await site.sets_up()
        for words in ("start", "schedule", "language", "zone", "packs", "next", "preview", "status", "quiet"):
            assert all_lines(await site.says(words)) == [[said("private")]], words

    async def test_topics(self, stage: Stage) -> None:
        """Posts come where it was begun, until an admin says where else; where nobody may write any more none does."""
        site = of(stage)
        await site.added()
        [shown] = await site.does(site.admin.person.writes("/start", site.group, 7))
        assert (lines(shown), shown.thread) == ([said("private")], "7")
        await site.follows(shown)
        await site.admin.presses("Yes")
        await site.admin.presses("Yes, begin")
        assert await site.does(site.member.person.writes("/topic", site.group, 8)) == []
        site.thread = "7"
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")
        site.group.closed.add(7)
        assert await stage.turn(stage.at(18, day=27)) == []
        assert (await stage.fates())[1:] == [(FRIDAY, Fate.FAILED, Note.REFUSED)]
        [shown] = await site.does(site.admin.person.writes("/topic", site.group, 8))
        assert (lines(shown), shown.thread) == ([said("topic.set")], "8")
        site.thread = "8"
        [shown] = await stage.turn(stage.at(18, day=30))
        assert any(is_post(shown, stage, name) for name in POSTS)

    async def test_a_topic_that_is_no_more(self, stage: Stage) -> None:
        """Whoever wonders why no post came is not told that the bot may post."""
        site = of(stage)
        await site.sets_up()
        await site.does(site.admin.person.writes("/topic", site.group, 7))
        site.group.threads.discard(7)
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.REFUSED)]
        await site.follows((await site.says("status"))[0])
        [status] = await site.admin.presses("Status")
        assert said("status.posts") not in lines(status)
        assert said("status.refused", prefix="/") in lines(status)

    async def test_the_link_to_the_settings(self, stage: Stage) -> None:
        """Leads an admin to them, later too; rights are asked each time. To others it is as one that is made up."""
        site = of(stage)
        await site.sets_up()
        await stage.turn(stage.at(18))
        [shown] = await site.says("schedule")
        assert (lines(shown), shown.to) == ([said("private")], "room")
        [menu] = await site.follows(shown)
        assert lines(menu)[0] == said("menu")
        assert lines(menu)[-1] == said("coming", when="Fri, Nov 27, 18:00")
        asked = site.asked()
        assert len(await site.admin.presses("Skip the next one")) == 1
        assert site.asked() == asked + 1
        site.ranks(admin=False)
        denied = await site.follows(shown)
        assert all_lines(denied) == [[said("not_admin")]]
        assert await site.follows(shown, site.member) == denied
        before = await stage.app.groups.ledger.groups()
        for made_up in ("g2", "gzzzzzzzzzzzz", "g0"):
            assert await site.member.commands("start", made_up) == denied
        site.ranks(admin=True)
        asked = site.asked()
        assert await site.admin.commands("start", "g2") == denied
        assert site.asked() == asked
        assert await stage.app.groups.ledger.groups() == before

    async def test_links_and_presses_that_lead_nowhere(self, stage: Stage) -> None:
        """The group of another account; and where Telegram tells nobody's rights, nobody is an admin."""
        site = of(stage)
        await site.sets_up()
        kept = await stage.kept()
        assert kept is not None
        other = replace(kept.room, id=0, address=replace(kept.room.address, account="other"))
        await stage.app.groups.ledger.edit(other.address, lambda _: Kept(other), stage.clock.now)
        assert [each.room.id for each in await stage.app.groups.ledger.groups()] == [1, 2]
        assert all_lines(await site.admin.commands("start", "g2")) == [[said("not_admin")]]
        site.server.fail("getChatMember", Fault(429, "Too Many Requests", {"retry_after": 9}))
        assert all_lines(await site.admin.presses("Undo")) == [[said("cannot_ask")]]
        assert await stage.kept() == kept

    async def test_an_opened_chat_is_counted(self, stage: Stage) -> None:
        """By the link of the post, as often as it is pressed; whoever presses it is greeted like anybody."""
        site = of(stage)
        await site.sets_up()
        await stage.turn(stage.at(18))
        code = stage.app.groups.links.code(f"common/{PACK}", "passport")
        assert code
        await site.member.commands("start")
        plain = await site.member.commands("start")
        for rest in (code, code, "a7", "baaaaaa"):
            assert all_lines(await site.member.commands("start", rest)) == all_lines(plain)
        ledger, today = stage.app.groups.ledger, stage.clock.now.date()
        await ledger.sweep(stage.at(9, day=40))
        found = {each.post: each for each in await ledger.totals(Unit.WEEK, today - timedelta(days=7), today)}
        assert {post: (each.sent, each.rooms, each.opened) for post, each in found.items()} == {
            "": (1, 1, 2),
            "passport": (1, 1, 2),
        }

    async def test_told_that_it_is_a_supergroup_now(self, stage: Stage) -> None:
        """By the message in both: posts go to the new one, and the old link leads there."""
        site = of(stage)
        await site.sets_up()
        new = site.upgraded()
        assert await site.told_of(new) == []
        assert await stage.turn(stage.at(17, 59, 59)) == []
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")
        assert site.server.chats.posted[-1].chat is new
        [menu] = await site.admin.commands("start", "g1")
        assert lines(menu)[0] == said("menu")
        assert await stage.app.groups.ledger.kept(at(site.group)) is None
        assert await stage.fates() == [(WEDNESDAY, Fate.SENT, None)]

    async def test_it_finds_out_that_it_is_a_supergroup_now(self, stage: Stage) -> None:
        """When it posts: that post goes to the new one, and so do all others, whether it is told later or not."""
        site = of(stage)
        await site.sets_up()
        new = site.upgraded()
        [shown] = await stage.turn(stage.at(18))
        assert is_post(shown, stage, "passport")
        assert site.server.chats.posted[-1].chat is new
        await stage.found(at(new))
        kept = await stage.app.groups.ledger.groups()
        assert await site.told_of(new) == []
        assert await stage.app.groups.ledger.groups() == kept
        refused = len(site.server.refused)
        [shown] = await stage.turn(stage.at(18, day=27))
        assert is_post(shown, stage, "fee")
        assert (site.server.chats.posted[-1].chat, len(site.server.refused)) == (new, refused)
        assert await stage.fates() == [(WEDNESDAY, Fate.SENT, None), (FRIDAY, Fate.SENT, None)]

    async def test_upgraded_while_a_post_waits(self, stage: Stage) -> None:
        """It goes to the new one, once."""
        site = of(stage)
        await site.sets_up()
        site.busy()
        assert await stage.turn(stage.at(18)) == []
        new = site.upgraded()
        await site.told_of(new)
        [shown] = await stage.turn(stage.at(18, 5))
        assert is_post(shown, stage, "passport")
        assert site.server.chats.posted[-1].chat is new
        assert await stage.fates() == [(WEDNESDAY, Fate.SENT, None)]

    @pytest.mark.parametrize(
        "first",
        [
            "told",
            pytest.param("let in", marks=pytest.mark.xfail(reason="nobody can know yet that it is the same group")),
        ],
    )
    async def test_let_into_what_it_was_upgraded_to(self, stage: Stage, first: str) -> None:
        """Telegram tells of that as well. The group was greeted, and is not again.

        https://github.com/tdlib/telegram-bot-api/issues/266
        """
        site = of(stage)
        await site.sets_up()
        new = site.upgraded()
        new.bot = {"status": "left"}
        shown = [] if first == "let in" else await site.told_of(new)
        shown += await site.does(site.admin.person.changes_bot(new, status="member"))
        shown += [] if first == "told" else await site.told_of(new)
        assert shown == []
        [shown_then] = await stage.turn(stage.at(18))
        assert is_post(shown_then, stage, "passport")
        assert await stage.fates() == [(WEDNESDAY, Fate.SENT, None)]

    async def test_put_out_without_a_word(self, stage: Stage) -> None:
        """It finds out when it posts; nothing is tried any more."""
        site = of(stage)
        await site.sets_up()
        site.group.blocked, site.group.bot = True, {"status": "left"}
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.GONE)]
        await stage.found(at(site.group), closed=True)
        calls = site.sends()
        assert await stage.turn(stage.at(18, day=27)) == []
        assert site.sends() == calls
        assert len(await stage.fates()) == 1
        [shown] = await site.added()
        assert lines(shown) == [said("back"), said("coming", when="Mon, Nov 30, 18:00")]
