"""Slack for the conformance suite: the stand-in, Socket Mode, and people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from bot.model.chat import Address, Aside, Failure, Limits, SendFailed
from bot.platforms import Account, Desk
from bot.platforms.slack import LIMITS, connect
from bot.platforms.slack.client import SlackConnection
from tests.conformance.driver import Driver, Shown
from tests.conformance.standin import StandInDriver, StandInPerson
from tests.platforms.harness import run
from tests.servers.slack import Fault, Person, SlackServer
from tests.servers.slack.workspace import Channel, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault("ratelimited", 429, {"retry-after": "7"}),
    Failure.GONE: Fault("is_archived"),
    Failure.REFUSED: Fault("invalid_blocks"),
    Failure.MISCONFIGURED: Fault("missing_scope"),
}


@dataclass
class SlackPerson(StandInPerson[Posted]):
    """Somebody."""

    driver: "SlackDriver"
    person: Person

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """/fanilo, in the direct messages."""
        return await self._sees(self.person.commands(f"{name} {rest}".strip()))

    async def forwards(self, words: str) -> list[Shown]:
        """A message is shared with the bot."""
        return await self._sees(self.person.shares(words))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A picture."""
        return await self._sees(self.person.sends_file("image/png", caption))

    async def repeats(self) -> list[Shown]:
        """The same once more."""
        return await self._sees(self.person.repeats())

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """A mention; of what is not for it, Slack tells the bot nothing."""
        if not to_bot:
            return []
        return await self._sees(self.person.mentions(self.driver.room, words, thread))

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """/fanilo in a channel."""
        return await self._sees(self.person.commands(f"{name} {rest}".strip(), self.driver.room))

    async def checks_in_room(self, words: str) -> list[Shown]:
        """Check this message."""
        return await self._sees(self.person.checks(words, self.driver.room))

    def reads(self, since: int) -> list[Posted]:
        """What is shown to them."""
        return self.person.sees(since)


@dataclass
class SlackDriver(StandInDriver[Posted]):
    """One account, connected."""

    server: SlackServer
    connection: SlackConnection
    room: Channel
    address: Address
    platform: str = "slack"
    limits: Limits = LIMITS
    command_aside: Aside = Aside.SURE
    mention_aside: Aside = Aside.SURE

    @property
    def said(self) -> list[Posted]:
        """All messages of the bot."""
        return self.server.space.posted

    def shown(self, message: Posted) -> Shown:
        """A message as the suite wants it."""
        seen = message.seen
        return Shown(
            text=seen.text,
            buttons=tuple(str(b["text"]["text"]) for b in seen.buttons),
            links=tuple(str(b["url"]) for b in seen.buttons if "url" in b),
            to="ephemeral" if message.to else "room" if message.channel.startswith("C") else "private",
            silent=message.to is not None,  # only what is not kept makes no notice; an app can't ask for silence
            tappable=tuple(seen.tappable),
            thread=message.thread,
        )

    def refuses(self, failure: Failure) -> None:
        """The next post."""
        self.server.fail("chat.postMessage", FAULTS[failure])

    async def fails(self, failure: Failure) -> SendFailed:
        """A post to the channel that the server refuses."""
        failed = await super().fails(failure)
        self.connection._silent_until = 0.0  # the rest it has asked for is over
        return failed

    async def person(self, name: str, locale: str | None = "en") -> SlackPerson:
        """Somebody new, who is in the channel too. Slack tells no locale."""
        someone = self.server.person(name)
        self.room.members.add(someone.member.id)
        return SlackPerson(self, someone)


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk, in Socket Mode."""
    async with SlackServer() as server:
        secrets = {"token": server.token, "app_token": server.app_token}
        account = Account("slack", "slack", secrets=secrets, options={"api": server.api})
        connection = cast(SlackConnection, connect(account, desk))
        async with run(connection, server.connected):
            room = server.space.channel()
            yield SlackDriver(server, connection, room, Address(account.id, room.id))
