"""How a test is a person on a platform, whichever it is."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.model.chat import Aside, Failure, Limits, Outgoing, SendFailed, Sent
from bot.platforms import Desk


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the bot, as somebody sees it."""

    text: str  # what is read on the screen, lists as "• item" lines, all markup taken away
    buttons: tuple[str, ...] = ()  # labels, in reading order
    links: tuple[str, ...] = ()  # where buttons lead that are links
    to: str = "private"  # private | ephemeral | room
    silent: bool = True  # makes no sound
    tappable: tuple[str, ...] = ()  # parts of the text that the platform makes links, mentions, commands
    thread: str | None = None  # the topic or thread of a room it stands in


class Someone(Protocol):
    """A person. Each call returns what the bot has shown to them, or to the room, because of it, once all is said."""

    async def writes(self, words: str) -> list[Shown]:
        """A private message."""
        ...

    async def presses(self, label: str) -> list[Shown]:
        """The newest button with this label."""
        ...

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """A native command in the private chat."""
        ...

    async def forwards(self, words: str) -> list[Shown]:
        """Words of somebody else, in the platform's own way of handing them on privately."""
        ...

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A picture, privately."""
        ...

    async def repeats(self) -> list[Shown]:
        """The platform delivers this person's newest update once more."""
        ...

    async def says_in_room(self, words: str, *, to_bot: bool = True, thread: str | None = None) -> list[Shown]:
        """Words in a group, addressed to the bot in the platform's way, or to nobody."""
        ...

    async def commands_in_room(self, name: str, rest: str = "") -> list[Shown]:
        """A native command in a group."""
        ...

    async def checks_in_room(self, words: str) -> list[Shown]:
        """Asks, in a group, about a message that somebody else has written there, in the platform's way."""
        ...


class Driver(Protocol):
    """One account of the bot, connected to a server that behaves like the platform."""

    platform: str
    limits: Limits
    rooms: bool  # whether there are groups at all
    command_aside: Aside  # how a command in a group can be answered
    mention_aside: Aside  # how words to the bot in a group can be answered

    async def person(self, name: str, locale: str | None = "en") -> Someone:
        """Somebody new; `locale` is that of their app, where the platform tells it."""
        ...

    async def sends(self, outgoing: Outgoing) -> tuple[Sent | SendFailed, list[Shown]]:
        """`Connection.send` to a room, and what the room shows."""
        ...

    async def fails(self, failure: Failure) -> SendFailed:
        """Have the server answer a send in the way that means this, for a room; what the adapter makes of it."""
        ...


# What every platform's file here offers, under the name `driving`: an account that works at this desk.
Driving = Callable[[Desk], AbstractAsyncContextManager[Driver]]
