"""One update becomes a reply: load the session, hear, take a turn, save, put into words, hand back.

A failure anywhere on the way still answers with help (P5). Nothing here is written down.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.hearing import Listener, words_of
from bot.language.render import Renderer
from bot.model.assessment import Level
from bot.model.chat import TO_PRIVATE, Aside, Button, Command, Incoming, Outgoing, Press, Text, Visibility
from bot.model.meter import Meter, NoMeter
from bot.model.talk import Heard, Intent, Lines, Reply, Say, Scene, Session, Turn
from bot.store.base import ANYTHING, Anything, Overtaken, SessionStore
from bot.talk.engine import take_turn
from bot.talk.group import neutral_line
from bot.talk.limits import outranks, shut
from bot.talk.steps import danger, offer, small
from bot.text.normal import tokenize

log = logging.getLogger(__name__)

LATE = timedelta(minutes=2)  # after which the phone may be in other hands, and nothing of the talk is in memory
TIDYING = 10.0  # seconds between two looks at what is in memory
CHECKS = 20  # offers a person may have checked in an hour (P17); danger and numbers are never counted
HOUR = timedelta(hours=1)
ATTEMPTS = 4  # at a turn that another process overtakes; the last is kept whatever they did
STORE_PATIENCE = 2.0  # seconds that a store may take; help does not wait longer
TAIL_READ = 200  # code points in which they stand, but for words of uncommon length
TAIL_WORDS = 16  # of a text, kept in memory only, for an offer sent in pieces
PEOPLE = 20_000  # whose newest replies and tails are held at most


@dataclass(slots=True)
class _Person:
    """What is held of one person in memory, beside the session, until they have been silent for LATE."""

    seen: datetime
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    tail: str = ""
    answered: dict[str, tuple[Outgoing, ...]] = field(default_factory=dict)  # update id -> reply


class Inbox:
    """Answers updates, one at a time for each person."""

    def __init__(
        self,
        listener: Listener,
        renderer: Renderer,
        store: SessionStore,
        clock: Callable[[], datetime],
        lines: Lines,
        *,
        organisation: str | None = None,
        platform: str = "terminal",
        meter: Meter | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """`stopped`: whether the operator has stopped everything but help."""
        self._listener, self._renderer, self._store, self._clock, self._lines = listener, renderer, store, clock, lines
        self.organisation, self._platform = organisation, platform
        self._meter, self._stopped = meter or NoMeter(), stopped
        self._key = secrets.token_bytes(32)  # of what is held in memory; a store has its own
        self._people: OrderedDict[bytes, _Person] = OrderedDict()  # longest silent first
        self._checks: OrderedDict[bytes, list[datetime]] = OrderedDict()  # of each person within the hour
        self._tidying: asyncio.TimerHandle | None = None
        self._rooms: OrderedDict[bytes, datetime] = OrderedDict()  # when a room last had its line

    async def receive(self, incoming: Incoming) -> tuple[Outgoing, ...]:
        """The replies to one update. A repeated update gets the same replies again."""
        if not incoming.private and incoming.aside is Aside.NO:
            return self._in_room(incoming)
        key = self.key_of(incoming)
        person = self._person(key)
        async with person.lock:
            if incoming.id in person.answered:
                return person.answered[incoming.id]
            begin = time.perf_counter()
            replies = await self._answer(incoming, key, person)
            if not incoming.private:
                replies = self._aside(incoming, replies)
            self._meter.answered(self._platform, time.perf_counter() - begin)
            # Only the newest few: a platform repeats at once or never.
            person.answered = dict([*person.answered.items(), (incoming.id, replies)][-3:])
            return replies

    def _aside(self, incoming: Incoming, replies: tuple[Outgoing, ...]) -> tuple[Outgoing, ...]:
        """What only the sender sees in a room. Where that is not sure, a plea gets the neutral line too."""
        shown = tuple(replace(reply, visibility=Visibility.EPHEMERAL) for reply in replies)
        plea = incoming.aside is Aside.UNSURE and any(reply.level == Level.DANGER for reply in replies)
        return (*shown, *self._in_room(incoming)) if plea else shown

    def _in_room(self, incoming: Incoming) -> tuple[Outgoing, ...]:
        """The one neutral line of a group; what was written there is not read."""
        now, where = self._clock(), incoming.where  # a thread is no room of its own
        room = hmac.new(self._key, repr((where.account, where.chat)).encode(), hashlib.sha256).digest()
        line = neutral_line(now, self._rooms.get(room))
        if line is None or not isinstance(incoming.what, Text | Command | Press):
            return ()
        self._rooms[room] = now
        self._rooms.move_to_end(room)
        while len(self._rooms) > PEOPLE:
            self._rooms.popitem(last=False)
        language = self._listener.resolve(incoming.language_hint) or self._listener.default
        button = Button(self._renderer.catalog.label(language, "button.write_privately"), TO_PRIVATE)
        return (replace(self._renderer.render(line, language, 0), buttons=((button,),), visibility=Visibility.ROOM),)

    async def begin(self, incoming: Incoming, session: Session) -> None:
        """Give the sender of an update a session to begin with."""
        await self._store.save(_who(incoming), session)

    def key_of(self, incoming: Incoming) -> bytes:
        """The person as a key that leads back to nobody (P12)."""
        return hmac.digest(self._key, _who(incoming), hashlib.sha256)

    async def _answer(self, incoming: Incoming, key: bytes, person: _Person) -> tuple[Outgoing, ...]:
        now, who, tail = self._clock(), _who(incoming), person.tail
        for attempt in range(ATTEMPTS):
            loaded: Session | Anything | None = ANYTHING
            try:
                async with asyncio.timeout(STORE_PATIENCE):
                    loaded = await self._store.load(who, now)
            except Exception as problem:  # whatever it was, help outlives it (P5)
                self._without_store(problem)
            session = loaded if isinstance(loaded, Session) else Session()
            try:
                turn, level, checked = self._turn(incoming, session, key, person, now)
            except Exception as problem:  # whatever it was, help outlives it (P5)
                log.error("a turn failed: %s", type(problem).__name__)
                self._meter.noticed("turn_failed")
                return self._fallback(incoming, session)
            try:
                async with asyncio.timeout(STORE_PATIENCE):
                    if turn.session is None:
                        person.tail, person.answered = "", {}
                        await self._store.forget(who)
                    elif session.touched or not incoming.throttled or outranks(turn):  # a flood leaves no rows
                        last = attempt == ATTEMPTS - 1
                        await self._store.save(who, turn.session, ANYTHING if last else loaded)
            except Overtaken:  # a turn that another process took meanwhile comes first
                person.tail = tail
                if checked:
                    self._checks[key].pop()
                continue
            except Exception as problem:  # whatever it was, help outlives it (P5)
                self._without_store(problem)
            break
        return self._worded(incoming, session, turn, level, checked)

    def _worded(
        self, incoming: Incoming, session: Session, turn: Turn, level: Level | None, checked: bool
    ) -> tuple[Outgoing, ...]:
        mark = turn.session.turn if turn.session else 0
        try:
            rendered = [self._renderer.render(reply, turn.language, mark) for reply in turn.replies]
        except Exception as problem:  # whatever it was, help outlives it (P5)
            log.error("an answer could not be put into words: %s", type(problem).__name__)
            self._meter.noticed("words_failed")
            return self._fallback(incoming, session)
        ends = turn.session is None
        return tuple(replace(outgoing, level=level, checked=checked, ends=ends) for outgoing in rendered)

    def _turn(
        self, incoming: Incoming, session: Session, key: bytes, person: _Person, now: datetime
    ) -> tuple[Turn, Level | None, bool]:
        """The turn, the level behind it, and whether an offer was checked."""
        tail, person.tail = person.tail, ""
        heard = self._listener.hear(incoming, session, now, tail)
        scene = self._scene(session, heard, now)
        urgent = heard.assessment is not None and heard.assessment.level is Level.DANGER
        if now - incoming.at > LATE and not urgent:
            return small.late(scene), None, False
        person.tail = _tail(incoming, heard)
        check = not heard.answer and offer.is_offer(scene) and Intent.HOTLINE not in heard.intents
        if check and (incoming.checks_spent or self._checked_too_often(key, now)):
            return offer.too_many(scene), None, False
        turn, stopped = take_turn(scene, incoming), self._stopped()
        if (stopped or incoming.throttled) and not outranks(turn):
            self._meter.noticed("stopped" if stopped else "throttled")
            return shut(scene, stopped=stopped), None, False
        return turn, heard.assessment.level if heard.assessment else None, check

    def _scene(self, session: Session, heard: Heard, now: datetime) -> Scene:
        return Scene(
            session=session,
            heard=heard,
            library=self._listener.library,
            now=now,
            organisation=self.organisation,
            platform=self._platform,
            languages=self._renderer.languages,
            lines=self._lines,
            texts=self._renderer.keys,
            unreviewed=self._renderer.unreviewed(heard.language),
        )

    def _checked_too_often(self, key: bytes, now: datetime) -> bool:
        """Whether a person has had too many offers checked within the hour; counts one more if not."""
        checks = [at for at in self._checks.get(key, ()) if now - at < HOUR]
        if len(checks) >= CHECKS:
            return True
        self._checks[key] = [*checks, now]
        self._checks.move_to_end(key)
        return False

    def _without_store(self, problem: Exception) -> None:
        """Note that a turn goes on without its session. A store that fails by itself has told of it already."""
        level = logging.ERROR if isinstance(problem, TimeoutError) else logging.DEBUG
        log.log(level, "the session store failed or was too slow; answering without it")
        self._meter.noticed("store_failed")

    def _fallback(self, incoming: Incoming, session: Session) -> tuple[Outgoing, ...]:
        """Help without anything that may have failed."""
        heard = self._listener.hear_least(incoming, session)
        try:
            turn = danger.ask_for_help(self._scene(replace(session, asked=None), heard, self._clock()))
            reply = Reply((*turn.replies[0].says, Say("conversation.sorry")), ())
            return (self._renderer.render(reply, heard.language, session.turn),)
        except Exception:  # whatever it was, help outlives it (P5)
            return (self._renderer.last_resort(heard.language),)

    def _person(self, key: bytes) -> _Person:
        self._let_go()
        now = self._clock()
        person = self._people.setdefault(key, _Person(now))
        person.seen = now
        self._people.move_to_end(key)
        if self._tidying is None:
            self._tidying = asyncio.get_running_loop().call_later(TIDYING, self._tidy)
        return person

    def _tidy(self) -> None:
        """Again and again, until nothing is held: nobody else may write for hours."""
        self._let_go()
        held = self._people or self._checks
        self._tidying = asyncio.get_running_loop().call_later(TIDYING, self._tidy) if held else None

    def _let_go(self) -> None:
        """Hold no longer what is too old, or too much."""
        now = self._clock()
        while self._people:
            silent = next(iter(self._people.values()))
            if now - silent.seen <= LATE and len(self._people) < PEOPLE:
                break
            self._people.popitem(last=False)
        while self._checks:
            checks = next(iter(self._checks.values()))
            if now - checks[-1] < HOUR and len(self._checks) < PEOPLE:
                break
            self._checks.popitem(last=False)


def _tail(incoming: Incoming, heard: Heard) -> str:
    """The last words of a text that may go on in the next one."""
    words = words_of(incoming)
    urgent = heard.assessment is not None and heard.assessment.level is Level.DANGER
    if not words or urgent or heard.intent not in {Intent.UNKNOWN, Intent.OFFER}:
        return ""
    end = words[-TAIL_READ:]
    tokens = tokenize(end)
    return end[tokens.starts[-TAIL_WORDS] if len(tokens) > TAIL_WORDS else 0 :]


def _who(incoming: Incoming) -> bytes:
    """Account and user id; lives only as long as the turn."""
    return f"{incoming.where.account}\0{incoming.sender}".encode("utf-8", errors="surrogatepass")
