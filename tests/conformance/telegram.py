"""Telegram for the conformance suite: the stand-in, long polling, and people."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from bot.model.chat import Address, Aside, Failure, Limits
from bot.platforms import Account, Desk
from bot.platforms.telegram import LIMITS, connect
from bot.platforms.telegram.client import TelegramConnection
from tests.conformance.driver import Driver, Shown
from tests.conformance.standin import StandInDriver, StandInPerson
from tests.platforms.harness import run
from tests.servers.telegram import BOT, Fault, Person, TelegramServer
from tests.servers.telegram.chats import Chat, Posted

# What the server says, and what it has to mean.
FAULTS = {
    Failure.LATER: Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}),
    Failure.GONE: Fault(403, "Forbidden: bot was kicked from the supergroup chat"),
    Failure.REFUSED: Fault(400, "Bad Request: can't parse entities"),
    Failure.MISCONFIGURED: Fault(401, "Unauthorized"),
}


@dataclass
class TelegramPerson(StandInPerson[Posted]):
    """Somebody."""

    driver: "TelegramDriver"
    person: Person

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

    def reads(self, since: int) -> list[Posted]:
        """What is shown to them."""
        return [post for post in self.driver.said[since:] if self.person.sees(post)]


@dataclass
class TelegramDriver(StandInDriver[Posted]):
    """One account, connected."""

    server: TelegramServer
    connection: TelegramConnection
    room: Chat
    address: Address
    platform: str = "telegram"
    limits: Limits = LIMITS
    command_aside: Aside = Aside.NO
    mention_aside: Aside = Aside.NO

    @property
    def said(self) -> list[Posted]:
        """All messages of the bot."""
        return self.server.chats.posted

    def shown(self, message: Posted) -> Shown:
        """A message as the suite wants it."""
        private = message.chat.kind == "private"
        thread = message.payload.get("message_thread_id")
        return Shown(
            text=message.text,
            buttons=tuple(str(button["text"]) for button in message.buttons),
            links=tuple(str(button["url"]) for button in message.buttons if "url" in button),
            to="private" if private else "ephemeral" if message.only_for else "room",
            silent=bool(message.payload.get("disable_notification")),
            tappable=message.tappable,
            thread=str(thread) if thread else None,
        )

    def refuses(self, failure: Failure) -> None:
        """The next post."""
        self.server.fail("sendMessage", FAULTS[failure])

    async def done(self, act: Awaitable[int]) -> None:
        """Until the update is confirmed: it is only once its replies were sent."""
        await self.server.confirmed(await act)

    async def person(self, name: str, locale: str | None = "en") -> TelegramPerson:
        """Somebody new."""
        return TelegramPerson(self, Person(self.server, name, locale))


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[Driver]:
    """An account that works at this desk, by long polling."""
    async with TelegramServer() as server:
        account = Account("telegram", "telegram", secrets={"token": server.token}, options={"api": server.api})
        connection = cast(TelegramConnection, connect(account, desk))
        async with run(connection, server.polled):
            group = server.chats.group()
            yield TelegramDriver(server, connection, group, Address(account.id, str(group.id)))
