"""Telegram for the conformance suite: the stand-in, long polling, and people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import cast

from bot.model.chat import Address, Aside, Failure, Limits, Outgoing, Paragraph, SendFailed, Sent, Visibility
from bot.platforms import Account, Desk
from bot.platforms.telegram import LIMITS, connect
from bot.platforms.telegram.client import TelegramConnection
from tests.conformance.driver import Driver, Shown
from tests.servers.telegram import BOT, Fault, Person, TelegramServer
from tests.servers.telegram.chats import Chat, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}),
    Failure.GONE: Fault(403, "Forbidden: bot was kicked from the supergroup chat"),
    Failure.REFUSED: Fault(400, "Bad Request: can't parse entities"),
    Failure.MISCONFIGURED: Fault(401, "Unauthorized"),
}


def shown(post: Posted) -> Shown:
    """A message as the suite wants it."""
    private = post.chat.kind == "private"
    thread = post.payload.get("message_thread_id")
    return Shown(
        text=post.text,
        buttons=tuple(str(button["text"]) for button in post.buttons),
        links=tuple(str(button["url"]) for button in post.buttons if "url" in button),
        to="private" if private else "ephemeral" if post.only_for else "room",
        silent=bool(post.payload.get("disable_notification")),
        tappable=post.tappable,
        thread=str(thread) if thread else None,
    )


@dataclass
class TelegramPerson:
    """Somebody."""

    driver: "TelegramDriver"
    person: Person

    async def writes(self, words: str) -> list[Shown]:
        """A private message."""
        return await self._sees(self.person.writes(words))

    async def presses(self, label: str) -> list[Shown]:
        """The newest button with this label."""
        return await self._sees(self.person.presses(label))

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """A command."""
        return await self.writes(f"/{name} {rest}".strip())

    async def forwards(self, words: str) -> list[Shown]:
        """A post of a channel is forwarded."""
        origin = {"type": "channel", "date": 1, "chat": {"id": -1, "type": "channel", "title": "x"}, "message_id": 1}
        return await self._sees(self.person.writes(words, forward_origin=origin))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A photo."""
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
        return await self._sees(self.person.sends(None, None, photo=photo, caption=caption))

    async def repeats(self) -> list[Shown]:
        """The same update once more."""
        return await self._sees(self.driver.server.again(self.person.newest))

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """A mention. With privacy mode on, nothing else is delivered to the bot."""
        if not to_bot:
            return []
        said = f"@{BOT['username']} {words}"
        return await self._sees(self.person.writes(said, self.driver.room, int(thread) if thread else None))

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """A command in the group."""
        return await self._sees(self.person.writes(f"/{name} {rest}".strip(), self.driver.room))

    async def checks_in_room(self, words: str) -> list[Shown]:
        """/check as an answer to what somebody else has written."""
        chat = self.driver.room
        other = {"message_id": 1, "date": 1, "chat": chat.data, "text": words}
        return await self._sees(self.person.writes("/check", chat, reply_to_message=other))

    async def _sees(self, act: Awaitable[int]) -> list[Shown]:
        before = len(self.driver.server.chats.posted)
        await self.driver.server.confirmed(await act)  # it is only once its replies were sent
        return [shown(post) for post in self.driver.server.chats.posted[before:] if self.person.sees(post)]


@dataclass
class TelegramDriver:
    """One account, connected."""

    server: TelegramServer
    connection: TelegramConnection
    room: Chat
    account: str
    platform: str = "telegram"
    limits: Limits = LIMITS
    rooms: bool = True
    command_aside: Aside = Aside.NO
    mention_aside: Aside = Aside.NO

    async def person(self, name: str, locale: str | None = "en") -> TelegramPerson:
        """Somebody new."""
        return TelegramPerson(self, Person(self.server, name, locale))

    async def sends(self, outgoing: Outgoing) -> tuple[Sent | SendFailed, list[Shown]]:
        """A post to the group."""
        before = len(self.server.chats.posted)
        sent = await self.connection.send(Address(self.account, str(self.room.id)), outgoing)
        return sent, [shown(post) for post in self.server.chats.posted[before:]]

    async def fails(self, failure: Failure) -> SendFailed:
        """A post to the group that the server refuses."""
        self.server.fail("sendMessage", FAULTS[failure])
        sent, _ = await self.sends(Outgoing((Paragraph("A post."),), visibility=Visibility.ROOM))
        assert isinstance(sent, SendFailed)
        return sent


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk, by long polling."""
    async with TelegramServer() as server:
        account = Account("telegram", "telegram", secrets={"token": server.token}, options={"api": server.api})
        connection = cast(TelegramConnection, connect(account, desk))
        running = asyncio.create_task(connection.run())
        try:
            await server.polled()
            yield TelegramDriver(server, connection, server.chats.group(), account.id)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await running
