"""One account as `fanilo run` joins it: the real app with its ledger and its outbox, on a clock that a test turns."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

from bot.accounts import lanes
from bot.app import App, stop_file
from bot.commands import run
from bot.content.root import content_root
from bot.controls import STOPPED
from bot.model.chat import Address
from bot.model.delivery import Fate, Kept, Note
from bot.parts import Parts
from bot.platforms import Account, Connection
from bot.settings import Settings, read_settings
from bot.web.metrics import Metrics
from tests.conformance.driver import Shown, Someone
from tests.conformance.standin import StandInDriver
from tests.platforms.harness import ended, until

# A Wednesday. The outbox looks again when the next second begins, so a clock that stands just before one makes it
# look fifty times a second.
WEDNESDAY = datetime(2026, 11, 25, 9, 0, 0, 980_000, tzinfo=UTC)
ORGANISATION = "Tsara"
PACK = "job_offers_abroad"
READS = 8  # of the clock, until what is due by what it shows now has been queued: three for each look


class Clock:
    """Stands still until it is turned; the stand-ins go by it too."""

    def __init__(self) -> None:
        self.now = WEDNESDAY
        self.reads = 0

    def __call__(self) -> datetime:
        """What it shows."""
        self.reads += 1
        return self.now

    def time(self) -> float:
        """The same for those who ask the module."""
        return self.now.timestamp()

    def monotonic(self) -> float:
        """How long something takes is measured by the real one."""
        return time.monotonic()


@cache
def written(pack: str, language: str) -> dict[str, dict[str, str]]:
    """The texts of a pack as they stand in its file, read without any of our code."""
    path = content_root() / "messages" / pack / f"{language}.yaml"
    posts: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))["posts"]
    return posts


def said(key: str, /, **values: str) -> str:
    """An English text of what is said to groups: "begun", "setup.place"."""
    name, _, part = key.partition(".")
    return written("groups", "en")[name][part or "text"].format(**values)


def post(name: str, language: str = "en") -> list[str]:
    """The paragraphs of an awareness post, byte for byte."""
    return written(PACK, language)[name]["text"].strip().split("\n\n")


def settled(folder: Path, *, signed: bool = True) -> Settings:
    """What an operator has decided, with everything that is kept in one folder."""
    settings = read_settings(content_root(), {"FANILO_STATE": str(folder), "FANILO_ORGANISATION": ORGANISATION})
    return replace(settings, signed_by="A. Person" if signed else None)


class Site(ABC):
    """A platform with a room, an admin of it and a member; all that differs from one platform to another."""

    platform: str
    driver: StandInDriver[Any]
    admin: Someone
    member: Someone
    zone: ZoneInfo  # that the admin is asked about
    east: str  # a place where it is an hour later
    west: str  # one where it is three hours earlier
    private: str  # where a button to the private chat leads
    aside: str  # how the admin sees the settings: "private", or "ephemeral" in the room
    on_the_way: tuple[str, ...] = ()  # what is said before the first question
    thread: str | None = None  # of a post in the room, as the suite shows it

    @abstractmethod
    async def added(self) -> list[Shown]:
        """The bot is let into the room."""

    @abstractmethod
    async def again(self) -> list[Shown]:
        """The platform delivers that it was let in once more."""

    @abstractmethod
    async def removed(self) -> list[Shown]:
        """The bot is put out."""

    @abstractmethod
    async def says(self, words: str, by: Someone | None = None) -> list[Shown]:
        """A command about the room, in it: "schedule mon 18:00". Of the admin, unless somebody else is named."""

    @abstractmethod
    async def opens(self) -> list[Shown]:
        """What the admin does to be asked the first question, as docs/admins.md says."""

    @abstractmethod
    def ranks(self, *, admin: bool) -> None:
        """The admin is one, or no longer."""

    @abstractmethod
    def busy(self) -> None:
        """The next post is surely not taken, and may come later."""

    @abstractmethod
    def is_out(self) -> bool:
        """Whether the bot has left, as far as it can."""

    def rested(self) -> None:  # noqa: B027 - most want no rest
        """The rest that the platform wanted after it was busy is over."""

    async def does(self, act: Awaitable[Any]) -> list[Shown]:
        """Something happens; all that the bot has said because of it."""
        before = len(self.driver.said)
        await self.driver.done(act)
        return [self.driver.shown(message) for message in self.driver.said[before:]]

    async def sets_up(self) -> list[Shown]:
        """The bot comes, and the admin says yes to all it proposes."""
        await self.added()
        await self.opens()
        await self.admin.presses("Yes")
        return await self.admin.presses("Yes, begin")


S = TypeVar("S", bound=Site)


@dataclass
class Stage:
    """An account at work on a platform."""

    app: App
    clock: Clock
    site: Site

    def on(self, platform: type[S]) -> S:
        """What this platform has beside the others."""
        assert isinstance(self.site, platform)
        return self.site

    def at(self, hour: int, minute: int = 0, second: int = 0, *, day: int = 25) -> datetime:
        """A moment by the clocks of the admin, on a day counted from the first of that November."""
        local = datetime(2026, 11, 1, hour, minute, second, 980_000) + timedelta(days=day - 1)  # noqa: DTZ001 - the zone is put to it below
        return local.replace(tzinfo=self.site.zone).astimezone(UTC)

    async def turn(self, to: datetime) -> list[Shown]:
        """Turn the clock, and wait until the outbox has done what it does then. What the bot has said meanwhile."""
        before, self.clock.now = len(self.site.driver.said), to
        stopped = self.app.controls.stopped()
        enough = self.clock.reads + READS * (2 if stopped else 1)
        await until(lambda: self.clock.reads >= enough)
        async with asyncio.timeout(15):
            while not stopped and await self._busy():  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.005)
        self.site.rested()
        return [self.site.driver.shown(message) for message in self.site.driver.said[before:]]

    async def _busy(self) -> bool:
        """Whether something is being sent, or is due."""
        open_ones = await self.app.groups.ledger.deliveries((Fate.WAITING, Fate.SENDING))
        return any(
            one.fate is Fate.SENDING or (one.next_try is not None and one.next_try <= self.clock.now)
            for one in open_ones
        )

    async def fates(self) -> list[tuple[date, Fate, Note | None]]:
        """What became of every slot."""
        slots = await self.app.groups.ledger.deliveries(tuple(Fate))
        return [(slot.slot.date, slot.fate, slot.note) for slot in slots]

    async def kept(self) -> Kept | None:
        """What is kept of the room."""
        return await self.app.groups.ledger.kept(self.site.driver.address)

    async def found(self, where: Address, *, closed: bool = False) -> None:
        """Wait until the room is kept at this address: what a post has shown is written down behind its fate."""
        async with asyncio.timeout(15):
            while not _is(await self.app.groups.ledger.kept(where), closed):  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.005)

    def stop_everything(self, *, stopped: bool = True) -> None:
        """What the command of that name does on this machine, and its end."""
        file = stop_file(self.app.settings)
        if stopped:
            file.touch()
        else:
            file.unlink()

    async def stop_everywhere(self, *, stopped: bool = True) -> None:
        """The same for all machines, and this one has looked."""
        await self.app.groups.ledger.set_control(STOPPED, "by hand" if stopped else None, self.clock.now)
        await self.app.controls.look(self.app.groups.ledger)


def _is(kept: Kept | None, closed: bool) -> bool:
    return kept is not None and (kept.room.closed_at is not None) == closed


@asynccontextmanager
async def joined(
    parts: Parts, settings: Settings, clock: Clock, account: Account, ready: Callable[[], Awaitable[None]]
) -> AsyncIterator[tuple[App, Connection]]:
    """An account that runs until the end of the block, as `fanilo run` joins it."""
    app, meter = App(settings, clock), Metrics()
    vars(app).update(parts=parts)
    store = app.store()
    ((lane, part),) = lanes(account)
    connection = app.connect(part, store=store, meter=meter)
    connections = {lane: connection}
    keepers = run._keepers(app, (account,), connections, meter)
    tasks = [asyncio.create_task(each) for each in run._posting(app, connections, keepers)]
    try:
        async with asyncio.timeout(20):
            await ready()
        yield app, connection
    finally:
        for task in tasks:
            await ended(task)
        await store.close()
        await app.groups.ledger.close()
