"""An outbox at work on a clock that stands still until it is turned."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.model.content import Pack, Place, Wording
from bot.model.content import Post as PackPost
from bot.model.delivery import Delivery, Fate
from bot.model.meter import Meter
from bot.outbox import Outbox
from bot.platforms.lane import Posting
from bot.posts import Posts
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from bot.store.planning import GRACE
from bot.store.writer import Held
from tests.platforms.telegram.conftest import working
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.chats import Chat
from tests.store.ledgers import LANE, MORNING, PACK, FilePlace, everything, opened

LANGUAGES = ("en", "mg", "fr", "ar", "es", "sw")
POSTING = Posting()
POSTS = 20
PATIENCE = 0.3  # seconds
EVER = datetime(9999, 1, 1, tzinfo=UTC)


class Turned:
    """The clock. Who pauses sleeps until it is turned to that time or beyond."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now

    @property
    def sleepers(self) -> int:
        """How many there are."""
        return sum(not future.done() for _, future in self._sleepers)

    async def pause(self, seconds: float) -> None:
        """Sleep."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + timedelta(seconds=seconds), future))
        await future

    def turn(self, to: datetime) -> None:
        """Show a later time; whoever has slept long enough wakes."""
        self.now = max(self.now, to)
        due = [each for each in self._sleepers if each[0] <= self.now]
        self._sleepers = [each for each in self._sleepers if each[0] > self.now and not each[1].done()]
        for _, future in due:
            if not future.done():
                future.set_result(None)


def packs(order: str = "listed", posts: int = POSTS) -> Mapping[str, Pack]:
    """A pack whose texts say what they are."""
    names = [f"p{number:02}" for number in range(posts)]
    texts = {
        language: {f"{name}.text": Wording(f"{name} {language}", Place("x.yaml")) for name in names}
        for language in LANGUAGES
    }
    made = tuple(PackPost(name) for name in names)
    return {PACK: Pack(PACK, "awareness", "A pack", "To be tested", None, made, order, texts)}


@dataclass
class Driven:
    """All that is there."""

    place: FilePlace
    ledger: Ledger
    grip: Grip
    server: TelegramServer
    clock: Turned
    outbox: Outbox
    task: asyncio.Task[None]
    stopped: list[bool] = field(default_factory=list)  # something in it: the operator has stopped all posts

    @property
    def held(self) -> Held:
        """The lane."""
        return self.grip.held

    def chat(self, id: int) -> Chat:
        """A group there."""
        return self.server.chats.by_id.setdefault(id, Chat(id, "supergroup", begun=True))

    @property
    def texts(self) -> list[str]:
        """All that was posted."""
        return [post.text for post in self.server.chats.posted]

    async def turn(self, to: datetime) -> None:
        """Turn the clock and wait until all that is due then has come to something."""
        self.clock.turn(to)
        await self.quiet()

    async def through(self, to: datetime) -> None:
        """Turn the clock to each time at which something comes due, one after another, until this one."""
        while (coming := self.coming()) <= to:
            await self.turn(coming)
        await self.turn(to)

    def coming(self) -> datetime:
        """When something comes due next."""
        ((post,),) = self.place.run("SELECT min(next_at) FROM schedule WHERE lane = ?", LANE)
        ((retry,),) = self.place.run("SELECT min(next_try) FROM delivery WHERE fate = 'waiting'")
        times = [datetime.fromtimestamp(each, UTC) for each in (post, retry) if each is not None]
        return max(min(times, default=EVER), self.clock.now + timedelta(seconds=1))

    async def quiet(self, within: float = 20.0) -> None:
        """Until nothing is due, waits for its turn or is being sent. Where all wait for the time to go on, it does."""
        began = time.monotonic()
        asked = (
            "SELECT (SELECT count(*) FROM schedule WHERE lane = ? AND next_at <= ?) + (SELECT count(*) FROM delivery"
            " WHERE fate = 'sending' OR (fate = 'waiting' AND next_try <= ?))"
        )
        while True:
            now = int(self.clock.now.timestamp())
            if not self.outbox._holding and self.place.run(asked, LANE, now, now) == [(0,)]:
                return
            if self.task.done():
                self.task.result()
            passed = time.monotonic() - began
            assert passed < within, await everything(self.ledger)
            resting = self.clock.sleepers > 2  # beside whoever looks what has come due, and whoever counts
            if passed > (PATIENCE if resting else 10 * PATIENCE):
                self.clock.turn(self.clock.now + timedelta(seconds=5 if resting else 1))
                await asyncio.sleep(0 if resting else 0.05)
            await asyncio.sleep(0.003)

    async def until(self, holds: Callable[[], object], within: float = 10.0) -> None:
        """Wait for something that nobody tells of."""
        async with asyncio.timeout(within):
            while not holds():  # noqa: ASYNC110 - as said
                await asyncio.sleep(0.005)

    async def slots(self) -> tuple[Delivery, ...]:
        """All there are."""
        return await everything(self.ledger)

    async def ends(self) -> list[tuple[date, Fate]]:
        """What became of them."""
        return [(each.slot.date, each.fate) for each in await self.slots()]

    async def stop(self) -> None:
        """End the outbox as its keeper would."""
        if not self.task.done():  # how it ended was the test's to see
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task


@asynccontextmanager
async def driven(
    place: FilePlace,
    *,
    order: str = "listed",
    posts: int = POSTS,
    posting: Posting = POSTING,
    grace: timedelta = GRACE,
    meter: Meter | None = None,
    now: datetime = MORNING,
    clock: Turned | None = None,
    server: TelegramServer | None = None,
) -> AsyncIterator[Driven]:
    """An outbox that runs until the end of the block."""
    clock, ledger, stopped = clock or Turned(now), opened(place), list[bool]()
    grip = await ledger.take_lane(LANE)
    assert grip
    made = packs(order, posts)
    async with working(clock=clock, server=server) as bot:
        content = Posts(lambda: made, lambda key, language: f"{key} {language}", signed=True)
        outbox = Outbox(
            ledger,
            grip.held,
            bot.connection,
            content,
            clock,
            posting=posting,
            grace=grace,
            meter=meter,
            stopped=lambda: bool(stopped),
            pause=clock.pause,
        )
        task = asyncio.create_task(outbox.run())
        it = Driven(place, ledger, grip, bot.server, clock, outbox, task, stopped)
        try:
            await it.until(lambda: clock.sleepers)  # it has looked once what is due
            yield it
        finally:
            await it.stop()
            await grip.release()
            await ledger.close()
