"""Rounds: each is a day of the groups, with one fault in it."""

import asyncio
import os
import random
import resource
import signal
import time as clock
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.app import App
from bot.content.root import content_root
from bot.model.delivery import Kept, Rule, Slot
from bot.schedule.due import due
from bot.settings import read_settings
from bot.store.ledger import Ledger
from tests.crash.crew import Crew, fork
from tests.crash.plan import Kind, Round
from tests.crash.truth import Tally, judge
from tests.crash.wheel import Wheel
from tests.crash.witness import serve, tell
from tests.crash.worker import ACCOUNT, STALE, work
from tests.store.ledgers import at, changed_room, opened, scheduling, set_up

FIRST = datetime(2027, 1, 4, 20, tzinfo=UTC)
AHEAD = timedelta(seconds=3)  # of the clock, between the beginning of a round and its posts
JITTER = 20  # seconds at most by which posts of a group come later
PATIENCE = 8.0  # seconds until a round is cut short: what waits then is late
LAST = 25.0  # seconds until a round is given up
GRACE = timedelta(hours=3, minutes=10)
# The same moment on two walls.
_ZONES = (("UTC", time(15)), ("Indian/Antananarivo", time(18)))
# How the server treats some of the calls.
_TREATS = {kind: kind for kind in (Kind.REFUSED, Kind.SLOW, Kind.PAUSE, Kind.GIVEN_UP, Kind.BROKEN)}
_TREATS |= {Kind.LEFT: Kind.SLOW}  # so that there are posts that wait for their turn


class Database(Protocol):
    """Where the ledger is."""

    url: str

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """One statement with ? for values, committed; the rows it gives."""
        ...

    def stop(self) -> None:
        """Cut everybody off, and be gone."""
        ...

    def start(self) -> None:
        """Be there again."""
        ...


class Harness:
    """All that is there while rounds are run."""

    def __init__(self, folder: Path, database: Database, groups: int, *, two: bool) -> None:
        """`two`: whether two processes are after the lane."""
        self._folder, self._database, self._two = folder, database, two
        self._posted = folder / "posted"
        self._posted.touch()
        self.bot_log = folder / "bot.log"
        self._wheel = Wheel(FIRST)
        self._chats = [-100_000_000 - number for number in range(groups)]
        self._day = FIRST.date()
        self._kinds: dict[date, Kind] = {}
        self._ends = FIRST
        self.rounds: Counter[Kind] = Counter()

    @contextmanager
    def up(self) -> Iterator[None]:
        """The server and the bots are there within the block."""
        reading, writing = os.pipe()
        server = fork(lambda: serve(self._posted, writing), self._folder / "server.log")
        os.close(writing)
        self._api = os.read(reading, 100).decode()
        os.close(reading)
        settings = replace(
            read_settings(content_root(), {}),
            database=self._database.url,
            state=self._folder,
            signed_by="harness",
        )
        app = App(settings, self._wheel.now)
        # Loaded once, for all processes; a thousand rounds are three years, in which packs expire.
        packs = {id: replace(pack, expires_on=None) for id, pack in app.groups.packs.items()}
        app.groups.__dict__["packs"] = packs
        _ = app.catalog
        tell(self._api, chats=self._chats)
        self._kept = asyncio.run(self._set_up())
        self._crew = Crew(2 if self._two else 1, lambda: work(app, self._api, self._wheel), self.bot_log)
        try:
            self._crew.keep()
            yield
        finally:
            self._crew.end()
            os.kill(server, signal.SIGKILL)
            os.waitpid(server, 0)

    @property
    def deaths(self) -> int:
        """How many processes of the bot have died."""
        return self._crew.deaths

    async def _set_up(self) -> tuple[Kept, ...]:
        """The groups: every tenth has two packs that want the same moment."""
        ledger = opened(self._database)
        for number, chat in enumerate(self._chats):
            zone, hour = _ZONES[number % 2]
            await set_up(ledger, at(str(chat), account=ACCOUNT), Rule((hour,)), now=FIRST, zone=zone, jitter=JITTER)
            if number % 10 == 9:
                await ledger.edit(at(str(chat), account=ACCOUNT), scheduling(Rule((hour,)), now=FIRST), FIRST)
        kept = await _all(ledger)
        await ledger.close()
        return kept

    # ---- a round

    def run(self, number: int, round_: Round) -> None:
        """One day."""
        day = max(self._day, self._wheel.now().date() + timedelta(1))
        begin = datetime.combine(day, time(15), tzinfo=UTC) - AHEAD
        self.rounds[round_.kind] += 1
        for on in (day, day + timedelta(1)):
            self._kinds[on] = round_.kind
        told = _TREATS.get(round_.kind, Kind.NOTHING)
        tell(self._api, kind=told, share=round_.share, seed=f"{number}/{round_.share}")
        self._wheel.arm(round_.point, round_.nth)
        self._wheel.set(begin)
        self._until(clock.monotonic() + 0.1 + round_.after)
        self._fault(round_, random.Random(round_.after))
        while self._wheel.now() < begin + AHEAD + timedelta(seconds=JITTER + 1):
            self._until(clock.monotonic() + 0.04)
        self._settle()
        if told is not Kind.NOTHING:
            tell(self._api, kind=Kind.NOTHING, share=0, seed="")
        self._wheel.arm(None, 0)
        self._day = self._wheel.now().date() + timedelta(1)
        if round_.kind in {Kind.REFUSED, Kind.LEFT}:
            asyncio.run(self._let_in_again())

    def _fault(self, round_: Round, dice: random.Random) -> None:
        match round_.kind:
            case Kind.KILL_ANY_TIME:
                self._crew.kill(dice.choice(self._crew.pids))
            case Kind.HOUR:
                self._wheel.jump(timedelta(hours=1))
            case Kind.DAY:
                self._wheel.jump(timedelta(days=1))
            case Kind.BACK:
                by = dice.choice([timedelta(hours=1), timedelta(days=1), timedelta(minutes=2)])
                self._wheel.jump(-by)
                self._until(clock.monotonic() + round_.lasts)
                self._wheel.jump(by)
            case Kind.LEFT:
                asyncio.run(self._leave(dice))
            case Kind.FULL:
                self._may_write(4096)
                self._until(clock.monotonic() + round_.lasts)
                self._may_write(resource.RLIM_INFINITY)
            case Kind.RESTART:
                self._database.stop()
                self._until(clock.monotonic() + round_.lasts)
                self._database.start()
            case Kind.HANG:
                self._hang()
            case _:
                pass

    def _hang(self) -> None:
        """Whoever holds the lane stops, and goes on when another has done the work."""
        holder = int(self._database.run("SELECT holder FROM lane")[0][0].rpartition(":")[2])
        with suppress(ProcessLookupError):
            os.kill(holder, signal.SIGSTOP)
        self._until(clock.monotonic() + STALE + 0.3)
        self._settle()
        with suppress(ProcessLookupError):
            os.kill(holder, signal.SIGCONT)
        self._until(clock.monotonic() + 0.3)

    def _may_write(self, most: int) -> None:
        for pid in self._crew.pids:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def _until(self, moment: float) -> None:
        while clock.monotonic() < moment:
            self._crew.keep()
            clock.sleep(0.02)

    def _settle(self) -> None:
        """Until every slot that is due has come to an end; what takes too long is late."""
        began, cut = clock.monotonic(), False
        while not self._settled():
            self._crew.keep()
            clock.sleep(0.04)
            passed = clock.monotonic() - began
            if passed > PATIENCE and not cut:
                cut = True
                self._wheel.jump(GRACE)
            if passed > LAST:
                return

    def _settled(self) -> bool:
        days = [on.toordinal() for on in self._kinds]
        says = "SELECT count(*), coalesce(sum(CASE WHEN fate IN ('waiting', 'sending') THEN 1 ELSE 0 END), 0)"
        try:
            ((there, open_),) = self._database.run(f"{says} FROM delivery WHERE day >= ?", max(days) - 1)
        except Exception:  # the database is gone, or has no tables yet
            return False
        since = datetime.combine(date.fromordinal(max(days) - 1), time(), tzinfo=UTC)
        return bool(open_ == 0 and there >= len(self._due(since, self._wheel.now())))

    async def _leave(self, dice: random.Random) -> None:
        """Half of the groups that are posted to now put the bot out, and it is told."""
        newest = max(self._kinds).toordinal() - 1
        one = {kept.room.id for kept in self._kept if len(kept.schedules) == 1}
        there = {room for (room,) in self._database.run("SELECT room FROM delivery WHERE day = ?", newest)}
        ledger, now = opened(self._database), self._wheel.now()
        for room in dice.sample(sorted(there & one), len(there & one) // 2):
            kept = await ledger.kept_by_id(room)
            assert kept
            await ledger.edit(kept.room.address, lambda it: it.closed(now) if it else None, now)
        await ledger.close()

    async def _let_in_again(self) -> None:
        """Groups that had put the bot out have it again."""
        ledger, now = opened(self._database), self._wheel.now()
        for kept in await _all(ledger):
            if kept.room.closed_at is not None:
                await ledger.edit(kept.room.address, changed_room(now, closed_at=None), now)
        await ledger.close()

    # ---- what came of it

    def _due(self, begin: datetime, end: datetime) -> set[str]:
        rooms = [kept.room for kept in self._kept]
        schedules = [schedule for kept in self._kept for schedule in kept.schedules]
        return {_key(slot) for slot, _ in due(rooms, schedules, begin, end)}

    def verdict(self) -> tuple[dict[str, Tally], list[str]]:
        """For each kind of fault, what became of the slots of its rounds, and all that is wrong."""
        expected = self._due(FIRST, self._wheel.now())
        ledger: dict[str, list[str]] = {}
        for room, schedule, day, ordinal, fate in self._database.run(
            "SELECT room, schedule, day, ordinal, fate FROM delivery"
        ):
            ledger.setdefault(_key(Slot(room, schedule, date.fromordinal(day), ordinal)), []).append(fate)
        received = Counter(self._posted.read_text("utf-8").split())
        tallies: dict[str, Tally] = {kind: Tally(rounds=count) for kind, count in self.rounds.items()}
        wrong: list[str] = []
        keys: dict[str, list[str]] = {}
        for key in expected | ledger.keys() | received.keys():
            keys.setdefault(self._kind(key), []).append(key)
        for kind, its in keys.items():
            mine = set(its)
            tally, bad = judge(
                mine & expected,
                {key: fates for key, fates in ledger.items() if key in mine},
                Counter({key: count for key, count in received.items() if key in mine}),
            )
            tallies.setdefault(kind, Tally()).__iadd__(tally)
            wrong += [f"{kind}: {each}" for each in bad]
        return tallies, wrong

    def _kind(self, key: str) -> str:
        day = date.fromisoformat(key.split(":")[2]) if key.count(":") == 3 else FIRST.date()
        return self._kinds.get(day, Kind.NOTHING)


async def _all(ledger: Ledger) -> tuple[Kept, ...]:
    found: tuple[Kept, ...] = ()
    while more := await ledger.groups(after=found[-1].room.id if found else 0):
        found += more
    return found


def _key(slot: Slot) -> str:
    """As the outbox says it to platforms."""
    return f"{slot.room}:{slot.schedule}:{slot.date.isoformat()}:{slot.ordinal}"
