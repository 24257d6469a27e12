"""The outreach on Slack: slack-bolt in Socket Mode, and the stand-in behind real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.model.chat import Address
from bot.model.delivery import Fate, Note
from bot.platforms import Account
from bot.platforms.slack import client
from bot.platforms.slack.client import SlackConnection
from tests.conformance.driver import Shown, Someone
from tests.conformance.slack import SlackDriver, SlackPerson
from tests.outreach.platforms.alike import POSTS, WEDNESDAY, SeenByOne, is_post, lines
from tests.outreach.platforms.stage import ORGANISATION, Clock, Site, Stage, joined, said, settled
from tests.servers.slack import Fault, SlackServer, people, workspace

BUSY = Fault("service_unavailable")


class Slack(Site):
    """A channel that the bot is not in yet."""

    platform = "slack"
    driver: SlackDriver
    admin: SlackPerson
    member: SlackPerson
    zone, east, west = ZoneInfo("Africa/Nairobi"), "Dubai", "London"
    private = "https://slack.com/app_redirect?app=A0APP&team=T0TEAM"
    aside = "ephemeral"

    def __init__(self, driver: SlackDriver) -> None:
        self.driver, self.server, self.room = driver, driver.server, driver.room
        self.admin, self.member = (SlackPerson(driver, self.server.person(name)) for name in ("hanta", "koto"))
        for someone in (self.admin, self.member):
            self.room.members.add(someone.person.member.id)
            someone.person.member.zone = self.zone.key
        self.room.bot, self.events = False, 0
        self.ranks(admin=True)

    async def added(self) -> list[Shown]:
        """By the admin."""
        self.room.bot = True
        self.events += 1
        return await self.again()

    async def again(self) -> list[Shown]:
        """Under its own id."""
        bot, by = self.server.space.bot, self.admin.person.member.id
        joined = {"type": "member_joined_channel", "user": bot, "channel": self.room.id, "inviter": by}
        return await self.does(self.server.event(joined, f"EvJoined{self.events}"))

    async def removed(self) -> list[Shown]:
        """By the admin."""
        self.room.bot = False
        return await self.does(self.server.event({"type": "channel_left", "channel": self.room.id}))

    async def says(self, words: str, by: Someone | None = None) -> list[Shown]:
        """/fanilo group, with its own command."""
        return await (by or self.admin).commands_in_room("group", words)

    async def opens(self) -> list[Shown]:
        """/fanilo group start."""
        return await self.says("start")

    def ranks(self, *, admin: bool) -> None:
        """In the workspace."""
        self.admin.person.member.rank = "is_admin" if admin else None

    def busy(self) -> None:
        """Slack can't just now, and has posted nothing."""
        self.server.fail("chat.postMessage", BUSY)

    def is_out(self) -> bool:
        """It may not leave by itself: somebody has to put it out."""
        return True


def of(stage: Stage) -> Slack:
    """Its Slack."""
    return stage.on(Slack)


@pytest.fixture
async def stage(
    app: App, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A bot at work; the parameter says whether the operator has signed for the texts."""
    clock = Clock()
    monkeypatch.setattr(people, "time", clock)
    monkeypatch.setattr(workspace, "time", clock)
    monkeypatch.setattr(client, "EACH_ROOM", ())  # days go by in moments here; the pace is held by tests of its own
    async with SlackServer(pauses=(0.0, 0.2, 0.2)) as server:
        secrets = {"token": server.token, "app_token": server.app_token}
        account = Account("acted", "slack", ORGANISATION, secrets, {"api": server.api})
        settings = settled(tmp_path, signed=getattr(request, "param", True))
        async with joined(app.parts, settings, clock, account, server.connected) as (own, connection):
            room = server.space.channel()
            driver = SlackDriver(server, cast(SlackConnection, connection), room, Address(account.id, room.id))
            yield Stage(own, clock, Slack(driver))


class TestSlack(SeenByOne):
    """What is the same everywhere, and what is Slack's own."""

    async def test_it_greets_once(self, stage: Stage) -> None:
        """As everywhere."""
        await super().test_it_greets_once(stage)

    async def test_a_plea_behind_a_command(self, stage: Stage) -> None:
        """As everywhere."""
        await super().test_a_plea_behind_a_command(stage)

    async def test_an_archived_channel(self, stage: Stage) -> None:
        """Has no posts, whether Slack has told of it or not."""
        site = of(stage)
        await site.sets_up()
        site.room.archived = True
        assert await stage.turn(stage.at(18)) == []
        assert await stage.fates() == [(WEDNESDAY, Fate.FAILED, Note.GONE)]
        await stage.found(site.driver.address, closed=True)
        site.room.archived = False
        await site.opens()
        await site.admin.presses("Yes")
        await site.admin.presses("Yes, begin")
        assert await site.does(site.server.event({"type": "channel_archive", "channel": site.room.id})) == []
        assert await stage.turn(stage.at(18, day=27)) == []
        assert len(await stage.fates()) == 1

    async def test_the_app_is_taken_out_of_the_workspace(self, stage: Stage) -> None:
        """All its channels are closed then, and erased thirty days later."""
        site = of(stage)
        await site.sets_up()
        await site.does(site.server.event({"type": "app_uninstalled"}))
        kept = await stage.kept()
        assert kept is not None
        assert kept.room.closed_at is not None

    async def test_after_it_said_that_it_leaves(self, stage: Stage) -> None:
        """It is still in the channel, where an admin may begin again."""
        site = of(stage)
        await site.sets_up()
        await site.says("leave")
        await site.admin.presses("Yes, leave")
        assert await stage.turn(stage.at(18)) == []
        await site.opens()
        await site.admin.presses("Yes")
        await site.admin.presses("Yes, begin")
        [shown] = await stage.turn(stage.at(18, day=27))
        assert any(is_post(shown, stage, name) for name in POSTS)

    async def test_a_silent_workspace(self, stage: Stage) -> None:
        """Slack wants a rest: the post comes after it, and whoever asks meanwhile is told to try again."""
        site = of(stage)
        await site.sets_up()
        site.server.fail("chat.postMessage", Fault("ratelimited", 429, {"retry-after": "1"}))
        assert await stage.turn(stage.at(18)) == []
        [shown] = await site.says("pause")
        assert lines(shown) == [said("cannot_ask")]
        [shown] = await stage.turn(stage.at(18, 5))
        assert is_post(shown, stage, "passport")
