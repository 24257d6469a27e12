"""Slack for the conformance suite: the stand-in, Socket Mode, and people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import cast

from bot.model.chat import Address, Aside, Failure, Limits, Outgoing, Paragraph, SendFailed, Sent, Visibility
from bot.platforms import Account, Desk
from bot.platforms.slack import LIMITS, connect
from bot.platforms.slack.client import SlackConnection
from tests.conformance.driver import Driver, Shown
from tests.servers.slack import Delivery, Fault, Person, SlackServer
from tests.servers.slack.workspace import Channel, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault("ratelimited", 429, {"retry-after": "7"}),
    Failure.GONE: Fault("is_archived"),
    Failure.REFUSED: Fault("invalid_blocks"),
    Failure.MISCONFIGURED: Fault("missing_scope"),
}


def shown(message: Posted) -> Shown:
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


@dataclass
class SlackPerson:
    """Somebody."""

    driver: "SlackDriver"
    person: Person

    async def writes(self, words: str) -> list[Shown]:
        """A direct message."""
        return await self._sees(lambda: self.person.writes(words))

    async def presses(self, label: str) -> list[Shown]:
        """The newest button with this label."""
        return await self._sees(lambda: self.person.presses(label))

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """/fanilo, in the direct messages."""
        return await self._sees(lambda: self.person.commands(f"{name} {rest}".strip()))

    async def forwards(self, words: str) -> list[Shown]:
        """A message is shared with the bot."""
        return await self._sees(lambda: self.person.shares(words))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A picture."""
        return await self._sees(lambda: self.person.sends_file("image/png", caption))

    async def repeats(self) -> list[Shown]:
        """The same once more."""
        return await self._sees(self.person.repeats)

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """A mention; of what is not for it, Slack tells the bot nothing."""
        if not to_bot:
            return []
        return await self._sees(lambda: self.person.mentions(self.driver.room, words, thread))

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """/fanilo in a channel."""
        return await self._sees(lambda: self.person.commands(f"{name} {rest}".strip(), self.driver.room))

    async def checks_in_room(self, words: str) -> list[Shown]:
        """Check this message."""
        return await self._sees(lambda: self.person.checks(words, self.driver.room))

    async def _sees(self, act: Callable[[], Awaitable[Delivery]]) -> list[Shown]:
        before = len(self.driver.server.space.posted)
        await act()
        await self.driver.connection.work.idle()
        return [shown(message) for message in self.person.sees(before)]


@dataclass
class SlackDriver:
    """One account, connected."""

    server: SlackServer
    connection: SlackConnection
    room: Channel
    account: str
    platform: str = "slack"
    limits: Limits = LIMITS
    rooms: bool = True
    command_aside: Aside = Aside.SURE
    mention_aside: Aside = Aside.SURE

    async def person(self, name: str, locale: str | None = "en") -> SlackPerson:
        """Somebody new, who is in the channel too. Slack tells no locale."""
        someone = self.server.person(name)
        self.room.members.add(someone.member.id)
        return SlackPerson(self, someone)

    async def sends(self, outgoing: Outgoing) -> tuple[Sent | SendFailed, list[Shown]]:
        """A post to the channel."""
        before = len(self.server.space.posted)
        sent = await self.connection.send(Address(self.account, self.room.id), outgoing)
        return sent, [shown(message) for message in self.server.space.posted[before:]]

    async def fails(self, failure: Failure) -> SendFailed:
        """A post to the channel that the server refuses."""
        self.server.fail("chat.postMessage", FAULTS[failure])
        sent, _ = await self.sends(Outgoing((Paragraph("A post."),), visibility=Visibility.ROOM))
        self.connection._silent_until = 0.0  # the rest it has asked for is over
        assert isinstance(sent, SendFailed)
        return sent


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk, in Socket Mode."""
    async with SlackServer() as server:
        secrets = {"token": server.token, "app_token": server.app_token}
        account = Account("slack", "slack", secrets=secrets, options={"api": server.api})
        connection = cast(SlackConnection, connect(account, desk))
        running = asyncio.create_task(connection.run())
        try:
            await server.connected()
            yield SlackDriver(server, connection, server.space.channel(), account.id)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
