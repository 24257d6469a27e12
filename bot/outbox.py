"""Due slots become posts: queued once, chosen, marked, sent, noted.

What a call did is written before and after it. Where a process dies in between, the slot is in doubt: it is sent again
only where the platform knows an idempotency key.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.model.chat import Failure, SendFailed, Sent
from bot.model.delivery import Fate, Note, Room
from bot.model.meter import Meter, NoMeter
from bot.platforms import Connection
from bot.platforms.lane import Posting
from bot.posts import Posts, country_of
from bot.schedule.change import quiet
from bot.schedule.retry import again
from bot.store.deliveries import Mark, Taken
from bot.store.ledger import Ledger
from bot.store.planning import GRACE, Planned
from bot.store.writer import Fenced, Held

log = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at what has come due
COUNT = 10.0  # seconds between two counts of what waits
READY = 500  # slots in memory at most
TROUBLE = 0.5, 15.0  # seconds until a database that failed is asked again, at first and at most
STOPPED = 5.0  # seconds between two looks whether posts are still stopped
SUDDEN = timedelta(seconds=6)  # within which a call follows its mark: a process that hung may have a successor
GOODBYE = 3.0  # seconds at the end for the calls that are under way
TRIPS = 8  # failures in a row after which the whole lane rests
REST = 15.0, 300.0  # seconds of such a rest, at first and at most

Pause = Callable[[float], Awaitable[None]]


T = TypeVar("T")


class Outbox:
    """The posts of one lane, as long as it is held."""

    def __init__(
        self,
        ledger: Ledger,
        held: Held,
        connection: Connection,
        posts: Posts,
        clock: Callable[[], datetime],
        *,
        posting: Posting,
        grace: timedelta = GRACE,
        stopped: Callable[[], bool] = lambda: False,
        pause: Pause = asyncio.sleep,
        meter: Meter | None = None,
    ) -> None:
        """`grace`: after which a post is not sent any more. `stopped`: whether the operator has stopped all posts.
        `pause`: waits for so many seconds of the clock.
        """
        self._ledger, self._held, self._connection, self._posts = ledger, held, connection, posts
        self._clock, self._posting, self._grace = clock, posting, grace
        self._stopped, self._pause, self._meter = stopped, pause, meter or NoMeter()
        self._queue: asyncio.Queue[Taken] = asyncio.Queue()
        self._holding: dict[int, int] = {}  # delivery -> room, of all that are in memory
        self._wanted = asyncio.Event()  # there may be more to take
        self._calls: set[asyncio.Task[None]] = set()
        self._ending = False
        self._failures = 0
        self._resting = REST[0]
        self._rested = datetime.min.replace(tzinfo=UTC)  # when posts may go on

    async def run(self) -> None:
        """Send what comes due, until cancelled. Raises Fenced where another process holds the lane."""
        await self._surely(self._recover)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._plan())
                group.create_task(self._feed())
                group.create_task(self._count())
                for _ in range(self._posting.at_once):
                    group.create_task(self._work())
        except* Fenced as fenced:
            raise Fenced(self._held.lane) from fenced
        finally:
            self._ending = True
            if self._calls:  # what is under way is not left in doubt for nothing
                _, left = await asyncio.wait(self._calls, timeout=GOODBYE)
                for call in left:
                    call.cancel()

    async def _recover(self) -> None:
        doubts = await self._ledger.recover(self._held, self._clock(), self._posting.again)
        if doubts:
            for _ in range(doubts):
                self._meter.posted(self._held.lane, Fate.DOUBT)
            log.warning("%d posts are in doubt: see `fanilo deliveries --doubt`", doubts)

    # ---- queueing

    async def _plan(self) -> None:
        """Once a second, on the second."""
        while True:
            while (await self._surely(self._planned)).more:
                self._wanted.set()
            self._wanted.set()
            await self._pause(TICK - self._clock().timestamp() % TICK)

    async def _planned(self) -> Planned:
        why = Note.STOPPED if self._stopped() else Note.GRACE_OVER
        planned = await self._ledger.plan(self._held, self._clock(), self._grace, why)
        for _ in range(planned.late):
            self._meter.posted(self._held.lane, Fate.LATE)
        return planned

    async def _count(self) -> None:
        while True:
            waiting, doubt = await self._surely(lambda: self._ledger.counted(self._held.lane, self._clock()))
            self._meter.queued(self._held.lane, waiting, doubt)
            await self._pause(COUNT)

    async def _feed(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            if self._stopped():
                await self._pause(STOPPED)
                self._wanted.set()
                continue
            if self._queue.qsize() > READY // 2:
                continue
            taken = await self._surely(self._take)
            rooms = set(self._holding.values())
            for each in taken:
                # One at a time for each room: what was chosen for one decides about the next.
                if each.room.id not in rooms:
                    rooms.add(each.room.id)
                    self._holding[each.delivery.id] = each.room.id
                    self._queue.put_nowait(each)

    async def _take(self) -> tuple[Taken, ...]:
        most = READY - self._queue.qsize()
        return await self._ledger.take(self._held.lane, self._clock(), tuple(self._holding), most)

    # ---- sending

    async def _work(self) -> None:
        while True:
            taken = await self._queue.get()
            call = asyncio.create_task(self._whole(taken))
            self._calls.add(call)
            call.add_done_callback(self._ended)
            try:
                await asyncio.shield(call)
            finally:
                del self._holding[taken.delivery.id]
                if self._queue.qsize() <= READY // 2:
                    self._wanted.set()

    def _ended(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        if not call.cancelled():
            call.exception()  # Fenced: the worker that waits for it has heard of it, or has ended itself

    async def _whole(self, taken: Taken) -> None:
        """One slot, which never ends the others."""
        if (rest := self._rested - self._clock()) > timedelta(0):
            await self._pause(rest.total_seconds())
        try:
            await self._one(taken)
        except Fenced:
            raise
        except Exception as problem:  # whatever it was, it is taken again
            log.error("a post could not be made ready: %s", type(problem).__name__)
            await self._pause(TROUBLE[1])

    async def _one(self, taken: Taken) -> None:
        mark = self._chosen(taken)
        if mark.fate is not Fate.SENDING:
            await self._end(mark)
            return
        country = country_of(taken.room)
        outgoing = self._posts.outgoing(taken.pack or "", mark.post or "", mark.language or "", country)
        if outgoing is None:
            await self._end(replace(mark, fate=Fate.FAILED, note=Note.NO_POST, schedule=None))
            return
        if not await self._connection.place(taken.room.address):
            return  # its room is busy: it waits, and is taken again
        now = self._clock()
        mark = replace(mark, began=mark.began or now)
        try:
            fresh, begun = await self._ledger.begin(self._held, mark, lambda fresh: self._may_begin(taken, fresh))
        except Fenced:
            raise
        except Exception as problem:  # nothing was sent, though the mark may be there: it waits, and is taken again
            log.error("a post could not be begun: %s", type(problem).__name__)
            await self._waits(replace(mark, began=taken.delivery.began))
            return
        if fresh is None:
            return  # somebody has ended it meanwhile
        before = taken.delivery.began  # an earlier call, whose end nobody knows
        if not begun or not self._may_begin(taken, fresh) or self._clock() - now > SUDDEN:
            await self._not_begun(fresh, replace(mark, began=before, schedule=None), marked=begun)
            return
        slot = taken.delivery.slot
        key = f"{slot.room}:{slot.schedule}:{slot.date.isoformat()}:{slot.ordinal}"
        try:
            sent = await self._connection.send(fresh.room.address, outgoing, key)
        except Exception as problem:  # it should not; whether it was taken nobody knows
            log.error("a post failed: %s", type(problem).__name__)
            sent = SendFailed(Failure.LATER, None, {"unsure": "yes"})
        await self._noted(fresh, replace(mark, began=before), sent, now)

    def _may_begin(self, taken: Taken, fresh: Taken) -> bool:
        """Whether a slot may be sent as it was chosen, by what its group wants now."""
        if self._ending or self._stopped() or self._over(fresh) is not None:
            return False
        same = (taken.room.language, taken.room.fallback) == (fresh.room.language, fresh.room.fallback)
        return same or taken.delivery.post is not None

    async def _not_begun(self, fresh: Taken, mark: Mark, *, marked: bool) -> None:
        """It is over, or waits for another time."""
        over = self._over(fresh)
        if over is not None and not self._ending and not self._stopped():
            await self._end(replace(mark, fate=over[0], note=over[1]))
        elif marked:
            await self._waits(mark)

    async def _waits(self, mark: Mark, seconds: float = 0.0) -> None:
        """It is taken again, after so many seconds."""
        again_at = self._clock() + timedelta(seconds=seconds)
        waiting = replace(mark, fate=Fate.WAITING, next_try=again_at, schedule=None)
        await self._surely(lambda: self._ledger.mark(self._held, (waiting,)))

    def _over(self, taken: Taken) -> tuple[Fate, Note] | None:
        """Why a slot is not sent any more."""
        now, began = self._clock(), taken.delivery.began
        if began is not None and now - began > (self._posting.again or timedelta(0)):
            return Fate.DOUBT, Note.NO_ANSWER
        return _over(taken, now, self._grace)

    def _chosen(self, taken: Taken) -> Mark:
        """What the slot is to be: SENDING with its post, or an end. A retry sends the same post."""
        delivery, now = taken.delivery, self._clock()
        before = Mark(
            delivery.id,
            Fate.SENDING,
            delivery.post,
            delivery.language,
            delivery.tries,
            began=delivery.began,
            pack=taken.pack,
        )
        over = self._over(taken)
        if over is not None:
            return replace(before, fate=over[0], note=over[1])
        if delivery.post is not None:
            return before
        chosen = self._posts.choose(taken.room, taken.pack or "", delivery.slot.schedule, taken.recent, now)
        if chosen is None:
            return replace(before, fate=Fate.FAILED, note=Note.NO_POST)
        had = replace(before, schedule=delivery.slot.schedule, recent=chosen.recent)
        return replace(had, post=chosen.post, language=chosen.language)

    async def _noted(self, taken: Taken, mark: Mark, sent: Sent | SendFailed, began: datetime) -> None:
        """Write down what came of the call, however long that takes; then see to the rest."""
        now, mark = self._clock(), replace(mark, tries=mark.tries + 1, schedule=None)
        if isinstance(sent, Sent):
            self._failures, self._resting = 0, REST[0]
            await self._end(replace(mark, fate=Fate.SENT), max((now - taken.delivery.at).total_seconds(), 0.0))
            moved = sent.moved_to
            if moved is not None:
                await self._surely(lambda: self._ledger.move(taken.room.address, moved, self._clock()))
            return
        if sent.retry_after is not None:
            self._meter.rate_limited(self._held.lane)
        if "unsure" in sent.detail:
            mark = replace(mark, began=mark.began or began)
        wait = again(sent.failure, mark.tries, sent.retry_after, mark.id)
        if mark.began and self._posting.again is None:
            await self._end(replace(mark, fate=Fate.DOUBT, note=Note.NO_ANSWER))
        elif wait is None:
            await self._end(replace(mark, fate=Fate.FAILED, note=_NOTES[sent.failure]))
        else:
            await self._waits(mark, wait)
        if sent.failure is Failure.GONE:
            await self._surely(lambda: self._close(taken.room))
        elif sent.failure is Failure.LATER and sent.retry_after is None:
            self._trip()

    def _trip(self) -> None:
        """After many failures in a row the platform is left alone for a while."""
        self._failures += 1
        if self._failures >= TRIPS:
            log.warning("posts rest for %d s: the platform takes none", self._resting)
            self._rested = self._clock() + timedelta(seconds=self._resting)
            self._failures, self._resting = TRIPS - 1, min(self._resting * 2, REST[1])

    async def _close(self, room: Room) -> None:
        """The group is gone, or does not want us: nothing is sent to it any more."""
        now = self._clock()
        await self._ledger.edit(room.address, lambda kept: kept.closed(now) if kept else None, now)

    async def _end(self, mark: Mark, late: float | None = None) -> None:
        if mark.began is not None and mark.fate in {Fate.LATE, Fate.FAILED}:
            mark = replace(mark, fate=Fate.DOUBT, note=Note.NO_ANSWER)  # an earlier call may have been taken
        ended = replace(mark, next_try=None, settled_at=self._clock())
        await self._surely(lambda: self._ledger.mark(self._held, (ended,)))
        self._meter.posted(self._held.lane, mark.fate, late)

    async def _surely(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until the database has done it. Raises Fenced."""
        wait = TROUBLE[0]
        while True:
            try:
                return await attempt()
            except Fenced:
                raise
            except Exception as problem:  # whatever it was: what happened must be written down
                log.error("the ledger failed and is asked again: %s", type(problem).__name__)
                await self._pause(wait)
                wait = min(wait * 2, TROUBLE[1])


_NOTES = {Failure.GONE: Note.GONE, Failure.REFUSED: Note.REFUSED}


def _over(taken: Taken, now: datetime, grace: timedelta) -> tuple[Fate, Note] | None:
    """Why a slot is not sent any more."""
    room = taken.room
    if taken.pack is None:
        return Fate.FAILED, Note.UNSCHEDULED
    if room.closed_at is not None:
        return Fate.FAILED, Note.REMOVED
    if room.paused_until is not None and room.paused_until > now:
        return Fate.FAILED, Note.PAUSED
    if now - taken.delivery.at > grace:
        return Fate.LATE, Note.GRACE_OVER
    if quiet(room, now):
        return Fate.LATE, Note.QUIET_HOURS
    return None
