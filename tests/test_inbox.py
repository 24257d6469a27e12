"""The corridor of an update: help outlives every failure, people never mix, nothing of a person stays."""

import asyncio
import gc
import logging
import types
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import App
from bot.inbox import Inbox
from bot.language.render import plain
from bot.model.chat import TO_PRIVATE, Address, Aside, Incoming, Outgoing, Press, Text, Visibility, What
from bot.model.talk import Session
from bot.store.base import ANYTHING, Anything, Overtaken, SessionStore
from bot.store.memory import MemoryStore
from tests.conftest import LANGUAGES, NOW

HERE = Address("test", "1")
MARKED = "zebrafish"  # a word that is in no content
SENDER = "raw-sender-4711"
OFFER = f"Work in Oman, {MARKED}. We keep your passport, you pay 300 dollars registration fee before the job."


def update(words: str, number: int = 1, *, sender: str = SENDER, at: datetime = NOW, hint: str = "en") -> Incoming:
    """A message."""
    return Incoming(str(number), HERE, sender, at, Text(words), language_hint=hint)


def inbox_of(app: App, store: SessionStore | None = None, clock: Any = None) -> Inbox:
    """An inbox with this store."""
    parts = app.parts
    return Inbox(parts.listener, parts.renderer, store or MemoryStore(), clock or (lambda: NOW), app.lines)


def told(answers: tuple[Outgoing, ...]) -> str:
    """The answers as text."""
    return "\n".join(plain(answer.blocks) for answer in answers)


class Broken(MemoryStore):
    """A store of which some parts fail or hang."""

    def __init__(self, *parts: str, hangs: bool = False) -> None:
        super().__init__()
        self.parts, self.hangs = parts, hangs

    async def _perhaps(self, part: str) -> None:
        if part in self.parts:
            if self.hangs:
                await asyncio.sleep(3600)
            raise OSError("no database")

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """Fails where told to."""
        await self._perhaps("load")
        return await super().load(who, now)

    async def save(self, who: bytes, session: Session, over: Session | Anything | None = ANYTHING) -> None:
        """Fails where told to."""
        await self._perhaps("save")
        await super().save(who, session, over)

    async def forget(self, who: bytes) -> None:
        """Fails where told to."""
        await self._perhaps("forget")
        await super().forget(who)


# ---- help outlives failures (P5)


@pytest.mark.parametrize("parts", [("load",), ("save",), ("load", "save", "forget")])
async def test_a_failing_store_is_answered_all_the_same(app: App, parts: tuple[str, ...]) -> None:
    """The answer is the same as with a sound one."""
    for words in ("they locked me in a house in Kuwait", OFFER, "number for Kuwait"):
        broken = await inbox_of(app, Broken(*parts)).receive(update(words))
        assert broken
        assert told(broken) == told(await inbox_of(app).receive(update(words)))


async def test_forgetting_still_answers_when_the_store_fails(app: App) -> None:
    """And what is held in memory is gone all the same."""
    inbox = inbox_of(app, Broken("forget"))
    await inbox.receive(update(OFFER))
    assert await inbox.receive(update("forget me", 2))
    assert not holding(inbox, MARKED)


async def test_a_hanging_store_is_answered_in_time(app: App) -> None:
    """Somebody in danger does not wait for a database, whether it hangs before the answer or behind it."""
    inboxes = [inbox_of(app, Broken(part, hangs=True)) for part in ("load", "save")]
    said = [inbox.receive(update("they locked me in a house in Kuwait")) for inbox in inboxes]
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*said)
    assert [outgoings[0].level for outgoings in answers] == ["danger", "danger"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ["bot.inbox.take_turn", "bot.hearing.Listener.hear"])
async def test_a_failing_turn_still_gives_help(
    app: App, monkeypatch: pytest.MonkeyPatch, language: str, step: str
) -> None:
    """Words of the packs in the person's language, a number, and that something went wrong."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(MARKED)

    inbox = inbox_of(app)
    await inbox.begin(update("x"), Session(language=language, touched=NOW))
    monkeypatch.setattr(step, fails)
    said = told(await inbox.receive(update(MARKED, hint=language)))
    text = app.parts.renderer.text
    assert text("danger.opener", language) in said
    assert text("danger.hotline_112", language) in said
    assert text("conversation.sorry", language) in said
    assert MARKED not in said


async def test_the_last_resort_needs_nothing_but_two_texts(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when choosing and wording help fail too."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(MARKED)

    monkeypatch.setattr("bot.inbox.take_turn", fails)
    monkeypatch.setattr("bot.talk.steps.danger.ask_for_help", fails)
    said = told(await inbox_of(app).receive(update("hello")))
    assert said == f"{app.parts.renderer.text('danger.opener', 'en')}\n" + app.parts.renderer.text(
        "danger.hotline_112", "en"
    )


async def test_a_reply_that_can_not_be_worded_still_gives_help(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is missing takes no help away."""
    from bot.talk.say import say

    monkeypatch.setattr("bot.talk.steps.small.say", lambda _: say("conversation.no_such_text"))
    assert app.parts.renderer.text("danger.hotline_112", "en") in told(await inbox_of(app).receive(update("hello")))


# ---- order and repetition


class Slow(MemoryStore):
    """A store that takes its time for one person, and writes down what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.slow: bytes | None = None
        self.go = asyncio.Event()
        self.entered: list[bytes] = []

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """Waits for `go` with the slow person."""
        self.entered.append(who)
        if who == self.slow:
            await self.go.wait()
        return await super().load(who, now)


async def test_one_update_at_a_time_and_nobody_blocks_another(app: App) -> None:
    """Two updates of a person are answered in order; another person is not held up by them."""
    store = Slow()
    inbox = inbox_of(app, store)
    store.slow = f"{HERE.account}\0{SENDER}".encode()
    first = asyncio.create_task(inbox.receive(update("We keep your passport, no contract needed", 1)))
    await asyncio.sleep(0)
    second = asyncio.create_task(inbox.receive(update("in French please", 2)))
    other = await asyncio.wait_for(inbox.receive(update("hello", sender="other")), 5)
    assert other
    assert store.entered.count(store.slow) == 1, "the second waits for the first"
    store.go.set()
    await first
    assert app.parts.renderer.text("conversation.language.changed", "fr") in told(await second)
    kept = await MemoryStore.load(store, store.slow, NOW)
    assert kept is not None
    assert kept.turn == 2
    assert kept.found, "the second began from what the first had left"


async def test_a_repeated_update_gets_the_same_reply_and_moves_nothing(app: App) -> None:
    """Doubled is allowed, unanswered is not; two at the same time included."""
    inbox = inbox_of(app)
    first, again = await asyncio.gather(inbox.receive(update(OFFER, 7)), inbox.receive(update(OFFER, 7)))
    assert first is again
    following = await inbox.receive(update("thanks", 8))
    assert {b.token.partition(".")[0] for row in following[0].buttons for b in row} == {"2"}


async def test_update_ids_of_two_people_do_not_meet(app: App) -> None:
    """The same id from another person is another update."""
    inbox = inbox_of(app)
    mine = await inbox.receive(update(OFFER, 7))
    assert told(await inbox.receive(update("hello", 7, sender="other"))) != told(mine)


async def test_late_updates(app: App) -> None:
    """Two minutes are in time; later gets one neutral line, but for danger."""
    late = app.parts.renderer.text("conversation.late", "en")
    for age, words, is_late in (
        (timedelta(minutes=2), OFFER, False),
        (timedelta(minutes=2, seconds=1), OFFER, True),
        (timedelta(hours=9), "they locked me in a house", False),
    ):
        said = told(await inbox_of(app).receive(update(words, at=NOW - age)))
        assert (said == late) is is_late, said


# ---- nothing of a person stays (P12)


def test_keys_lead_back_to_nobody(app: App) -> None:
    """Same person and process: same key. Another process, account or person: another."""
    inbox, other = inbox_of(app), inbox_of(app)
    key = inbox.key_of(update("x"))
    assert key == inbox.key_of(update("y", 2))
    assert SENDER.encode() not in key
    elsewhere = Incoming("1", Address("other account", "1"), SENDER, NOW, Text("x"))
    assert len({key, other.key_of(update("x")), inbox.key_of(elsewhere), inbox.key_of(update("x", sender="z"))}) == 4


def holding(root: object, word: str) -> list[str]:
    """All texts that contain the word and can be reached from an object, shared content aside."""
    seen: set[int] = set()
    queue: list[object] = [root]
    found: list[str] = []
    while queue:
        one = queue.pop()
        if id(one) in seen or isinstance(one, type | types.BuiltinFunctionType | types.FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes):
            text = one if isinstance(one, str) else one.decode("latin-1")
            if word.casefold() in text.casefold():
                found.append(text)
            continue
        if type(one).__name__ in {"Listener", "Renderer", "module"}:
            continue  # the content, the same for all
        queue += gc.get_referents(one)
    return found


async def test_what_is_held_after_a_talk_is_what_is_documented(app: App) -> None:
    """The tail of 16 words and the newest replies, which quote; never the sender, never the text."""
    inbox = inbox_of(app)
    words = " ".join(f"{MARKED}{n}" for n in range(40))
    await inbox.receive(update(f"We keep your passport and you pay 300 dollars fee before the job. {words}"))
    held = holding(inbox, MARKED)
    assert len(held) == 1, "the tail alone"
    assert len(held[0].split()) <= 16
    assert f"{MARKED}39" in held[0]
    assert f"{MARKED}20" not in held[0]
    assert not holding(inbox, SENDER)


class Shared(MemoryStore):
    """A store into which another process writes between this one's reading and writing, so many times."""

    def __init__(self, times: int, other: Session) -> None:
        super().__init__()
        self.times, self.other = times, other

    async def save(self, who: bytes, session: Session, over: Session | Anything | None = ANYTHING) -> None:
        """Overtaken, where that matters to whoever saves."""
        if over is not ANYTHING and self.times:
            self.times -= 1
            await super().save(who, replace(self.other, turn=self.other.turn + self.times))
            raise Overtaken
        await super().save(who, session)


@pytest.mark.parametrize("times", [1, 2, 100])
async def test_a_turn_that_was_overtaken_is_taken_again(app: App, times: int) -> None:
    """It goes on from what the other process kept, loses nothing, counts one check only, and always ends."""
    other = Session(language="fr", country="KW", turn=7, touched=NOW)
    store = Shared(times, other)
    inbox = inbox_of(app, store)
    answers = await inbox.receive(update(OFFER))
    assert "Il y a de forts signes" in told(answers)
    kept = await store.load(f"{HERE.account}\0{SENDER}".encode(), NOW)
    assert kept
    assert (kept.language, kept.country, kept.found != ()) == ("fr", "KW", True)
    assert kept.turn > other.turn
    (checks,) = inbox._checks.values()
    assert len(checks) == 1


async def test_the_tail_goes_with_the_next_words(app: App) -> None:
    """It serves an offer in two messages, and no longer."""
    inbox = inbox_of(app)
    await inbox.receive(update(OFFER))
    assert holding(inbox, "registration")
    await inbox.receive(update("thanks", 2))
    await inbox.receive(update("thanks", 3))
    await inbox.receive(update("thanks", 4))
    assert not holding(inbox, "registration fee before the job")
    assert not holding(inbox, MARKED)


@pytest.mark.parametrize("wakes", ["by itself", "when another person writes"])
async def test_after_two_minutes_of_silence_memory_holds_nothing(
    app: App, monkeypatch: pytest.MonkeyPatch, wakes: str
) -> None:
    """Neither the tail nor the replies with their quotes, though they never write again; checks go after an hour."""
    monkeypatch.setattr("bot.inbox.TIDYING", 0.01 if wakes == "by itself" else 3600)
    now = NOW
    inbox = inbox_of(app, clock=lambda: now)

    async def time_passes(**time: float) -> None:
        nonlocal now
        now += timedelta(**time)
        if wakes == "by itself":
            await asyncio.sleep(0.1)
        else:
            await inbox.receive(update("hello", sender="other"))

    await inbox.receive(update(f"{OFFER} {MARKED}"))
    await time_passes(minutes=2)
    assert holding(inbox, MARKED)
    assert holding(inbox._people, "passport")
    await time_passes(seconds=1)
    for marked in (MARKED, "passport"):
        assert not holding(inbox._people, marked), marked
    assert len(inbox._checks) == 1
    await time_passes(hours=1)
    assert not inbox._checks
    if wakes == "by itself":
        assert inbox._tidying is None, "with nothing left to tidy, nothing wakes"


@pytest.mark.parametrize("words", ["forget me", "stop"])
async def test_after_forgetting_nothing_is_held(app: App, words: str) -> None:
    """Not the tail, not the newest replies, not the session."""
    store = MemoryStore()
    inbox = inbox_of(app, store)
    await inbox.receive(update(OFFER))
    await inbox.receive(update("my boss took my passport and beats me", 2))
    await inbox.receive(update(words, 3))
    for marked in (MARKED, SENDER, "registration", "passport", "danger", "country"):
        assert not holding(inbox._people, marked), marked
    assert not store._sessions


async def test_logs_hold_no_words_even_when_a_part_fails(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, with an exception that carries the text."""
    caplog.set_level(logging.DEBUG)

    def fails(scene: object, incoming: Incoming) -> None:
        raise RuntimeError(f"could not read {incoming}")

    inbox = inbox_of(app)
    await inbox.receive(update(OFFER))
    await inbox.receive(update("they locked me in", 2))
    monkeypatch.setattr("bot.inbox.take_turn", fails)
    await inbox.receive(update(OFFER, 3))
    await inbox_of(app, Broken("load", "save")).receive(update(OFFER, 4))
    assert "failed" in caplog.text, "the failures must have been logged"
    formatted = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    for marked in (MARKED, SENDER, "passport", "locked"):
        assert marked not in formatted
        assert not any(marked in str(record.args) for record in caplog.records)


# ---- what outranks every limit (P5)

EXEMPT = {
    "en": ("they locked me in a house in Kuwait", "number for Kuwait", "help", "forget me"),
    "fr": ("ils m'ont enfermée dans une maison au Koweït", "numéro pour le Koweït", "aide", "oublie-moi"),
    "mg": ("nohidiany tao an-trano aho any Koweït", "laharana any Koweït", "vonjeo", "adinoy aho"),
    "id": ("saya dikurung di rumah di Kuwait", "nomor untuk Kuwait", "bantuan", "lupakan saya"),
    "es": ("me encerraron en una casa en Kuwait", "número para Kuwait", "ayuda", "olvídame"),
    "tl": ("ikinulong nila ako sa bahay sa Kuwait", "numero para sa Kuwait", "tulong", "kalimutan mo ako"),
    "ru": ("меня заперли в доме в Кувейте", "номер для Кувейта", "помощь", "забудь меня"),
    "ar": ("حبسوني في بيت في الكويت", "أريد رقما في الكويت", "مساعدة", "امسح المحادثة"),
    "sw": ("wamenifungia ndani ya nyumba Kuwait", "namba ya Kuwait", "msaada", "nisahau"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limit", ["throttled", "stopped"])
async def test_a_shut_limiter_takes_no_help_away(app: App, language: str, limit: str) -> None:
    """Danger, numbers, help and erasing are answered as ever; offers and the rest get one line, and the buttons."""
    parts = app.parts
    shut = Inbox(
        parts.listener, parts.renderer, MemoryStore(), lambda: NOW, app.lines, stopped=lambda: limit == "stopped"
    )
    line = parts.renderer.text(f"conversation.{limit}", language)
    for number, words in enumerate((OFFER, "zzz", *EXEMPT[language])):
        sent = update(words, number, hint=language, sender=f"{number}")
        answers = await shut.receive(replace(sent, throttled=limit == "throttled"))
        if number < 2:
            assert line in told(answers) or parts.renderer.text(f"conversation.{limit}", "en") in told(answers)
            choices = {b.token.partition(".")[2] for row in answers[-1].buttons for b in row}
            assert choices == {"number", "now"}
        else:
            assert told(answers) == told(await inbox_of(app).receive(sent)), words


@pytest.mark.parametrize("limit", ["throttled", "stopped"])
async def test_the_way_to_a_number_stays_open(app: App, limit: str) -> None:
    """The buttons under the line, then the country that is asked for, then more of its lines."""
    parts = app.parts
    shut = Inbox(
        parts.listener, parts.renderer, MemoryStore(), lambda: NOW, app.lines, stopped=lambda: limit == "stopped"
    )

    async def does(what: What, number: int) -> tuple[Outgoing, ...]:
        throttled = limit == "throttled"
        sent = Incoming(f"{number}", HERE, SENDER, NOW, what, language_hint="en", throttled=throttled)
        return await shut.receive(sent)

    def button(answers: tuple[Outgoing, ...], choice: str) -> Press:
        return next(Press(b.token) for o in answers for row in o.buttons for b in row if b.token.endswith(f".{choice}"))

    answers = await does(Text(OFFER), 1)
    assert parts.renderer.text(f"conversation.{limit}", "en") in told(answers)
    answers = await does(button(answers, "number"), 2)
    assert parts.renderer.text("conversation.number.ask", "en") in told(answers)
    answers = await does(Text("Kuwait"), 3)
    assert "+965 2558 9696" in told(answers)
    answers = await does(button(answers, "more"), 4)
    assert parts.renderer.text("conversation.opener.more", "en") in told(answers)
    assert "+965 2558 9696" in told(await does(button(answers, "now"), 5))


async def test_a_flood_leaves_no_session(app: App) -> None:
    """Whoever is shut out for the first time is not kept; whoever is answered is."""
    store = MemoryStore()
    inbox = inbox_of(app, store)
    await inbox.receive(replace(update(OFFER), throttled=True))
    assert not store._sessions
    await inbox.receive(replace(update("number for Kuwait", 2), throttled=True))
    assert store._sessions


async def test_danger_at_the_end_of_a_long_text_gets_the_numbers_of_the_country_beside_it(app: App) -> None:
    """The part that is assessed ends long before."""
    said = told(await inbox_of(app).receive(update("Nice weather in Peru. " * 1_000 + "They locked me in, in Kuwait.")))
    assert "+965 2558 9696" in said


# ---- in a room


async def in_room(app: App, words: str, aside: Aside) -> tuple[Outgoing, ...]:
    """What words to the bot in a room lead to."""
    heard = replace(update(words), private=False, aside=aside)
    return await inbox_of(app).receive(heard)


async def test_a_room_gets_one_line_that_leads_away(app: App) -> None:
    """The same for everything, with a button that leads to the private chat (P9)."""
    lines = [await in_room(app, words, Aside.NO) for words in ("they locked us in", OFFER, "hello")]
    assert lines[0] == lines[1] == lines[2]
    [[line]] = [lines[0]]
    assert line.visibility is Visibility.ROOM
    assert [button.token for row in line.buttons for button in row] == [TO_PRIVATE]


async def test_an_answer_aside_is_the_whole_answer(app: App) -> None:
    """To the sender alone, where the platform is sure of it; nothing is said to the room."""
    for words, level in (("they locked us in", "danger"), (OFFER, "high")):
        answers = await in_room(app, words, Aside.SURE)
        assert answers[0].level == level
        assert {answer.visibility for answer in answers} == {Visibility.EPHEMERAL}


async def test_where_it_is_not_sure_a_plea_gets_the_line_too(app: App) -> None:
    """An answer that somebody may not see is never the only one."""
    answers = await in_room(app, "they locked us in", Aside.UNSURE)
    assert [answer.visibility for answer in answers] == [Visibility.EPHEMERAL] * (len(answers) - 1) + [Visibility.ROOM]
    answers = await in_room(app, OFFER, Aside.UNSURE)
    assert {answer.visibility for answer in answers} == {Visibility.EPHEMERAL}
