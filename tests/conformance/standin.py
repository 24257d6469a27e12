"""What accounts and people at a stand-in have in common, whichever platform it plays."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from bot.model.chat import Address, Failure, Outgoing, SendFailed, Sent
from bot.platforms.work import Work
from tests.conformance.driver import Shown
from tests.platforms.harness import POST

Message = TypeVar("Message")  # of the bot, as the stand-in keeps it


class Connected(Protocol):
    """A connection of a platform with rooms."""

    work: Work

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:
        """A post to a room."""
        ...


class Typing(Protocol):
    """A person of a stand-in, as far as they are all alike."""

    def writes(self, words: str) -> Awaitable[object]:
        """A private message."""
        ...

    def presses(self, label: str) -> Awaitable[object]:
        """The newest button with this label."""
        ...


class StandInDriver(ABC, Generic[Message]):
    """One account, connected to a stand-in, with a room to post to."""

    rooms = True
    connection: Connected
    address: Address  # of the room

    @property
    @abstractmethod
    def said(self) -> Sequence[Message]:
        """All messages of the bot, to anybody."""

    @abstractmethod
    def shown(self, message: Message) -> Shown:
        """A message as the suite wants it."""

    @abstractmethod
    def refuses(self, failure: Failure) -> None:
        """Have the server answer the next post in the way that means this."""

    async def done(self, act: Awaitable[Any]) -> None:
        """Somebody acts, and all that it leads to is said."""
        await act
        await self.connection.work.idle()

    async def sends(self, outgoing: Outgoing) -> tuple[Sent | SendFailed, list[Shown]]:
        """A post to the room."""
        before = len(self.said)
        sent = await self.connection.send(self.address, outgoing)
        return sent, [self.shown(message) for message in self.said[before:]]

    async def fails(self, failure: Failure) -> SendFailed:
        """A post to the room that the server refuses."""
        self.refuses(failure)
        sent, _ = await self.sends(POST)
        assert isinstance(sent, SendFailed)
        return sent


class StandInPerson(ABC, Generic[Message]):
    """Somebody who writes to that account."""

    driver: StandInDriver[Message]
    person: Typing

    async def writes(self, words: str) -> list[Shown]:
        """A private message."""
        return await self._sees(self.person.writes(words))

    async def presses(self, label: str) -> list[Shown]:
        """The newest button with this label."""
        return await self._sees(self.person.presses(label))

    @abstractmethod
    def reads(self, since: int) -> Sequence[Message]:
        """The messages that are shown to them, of those that came after so many."""

    async def _sees(self, act: Awaitable[Any]) -> list[Shown]:
        before = len(self.driver.said)
        await self.driver.done(act)
        return [self.driver.shown(message) for message in self.reads(before)]
