"""Somebody at a terminal: what is typed, and the lines that come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.model.chat import Button, Command, Incoming, Limits, Picture, Text, What
from bot.platforms import Desk
from bot.platforms.terminal import LIMITS, read, write
from tests.conformance.driver import Shown

WIDTH = 10_000  # no line is wrapped, so that words can be compared


@dataclass
class AtTerminal:
    """One person has the whole terminal."""

    desk: Desk
    name: str
    locale: str | None
    count: int = 0
    newest: Incoming | None = None
    buttons: tuple[Button, ...] = field(default=())

    async def writes(self, words: str) -> list[Shown]:
        """Type a line."""
        return await self._does(read.typed(words, self.buttons))

    async def presses(self, label: str) -> list[Shown]:
        """Type the number of the button."""
        number = [button.label for button in self.buttons].index(label) + 1
        return await self._does(read.typed(str(number), self.buttons))

    async def commands(self, name: str, rest: str = "") -> list[Shown]:
        """A script can give one."""
        return await self._does(Command(name, rest))

    async def forwards(self, words: str) -> list[Shown]:
        """Pasted."""
        return await self._does(Text(words, forwarded=True))

    async def sends_picture(self, caption: str = "") -> list[Shown]:
        """A script can give one."""
        return await self._does(Picture(caption))

    async def repeats(self) -> list[Shown]:
        """The newest once more."""
        assert self.newest
        return await self._shows(self.newest)

    async def _does(self, what: What) -> list[Shown]:
        self.count += 1
        update = read.incoming(self.count, what, self.desk.clock(), self.locale)
        self.newest = replace(update, sender=self.name)  # elsewhere each has a process of their own
        return await self._shows(self.newest)

    async def _shows(self, update: Incoming) -> list[Shown]:
        outgoings = await self.desk.receive(update)
        self.buttons = write.buttons_of(outgoings) or self.buttons
        return [
            Shown(
                "\n".join(line.replace("☎ ", "").strip() for line in write.body(outgoing, width=WIDTH)),
                tuple(button.label for row in outgoing.buttons for button in row),
            )
            for outgoing in outgoings
        ]


@dataclass
class TerminalDriver:
    """A terminal for each person."""

    desk: Desk
    platform: str = "terminal"
    limits: Limits = LIMITS

    async def person(self, name: str, locale: str | None = "en") -> AtTerminal:
        """Somebody at a terminal of their own."""
        return AtTerminal(self.desk, name, locale)


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[TerminalDriver]:
    """Terminals that talk to this desk."""
    yield TerminalDriver(desk)
