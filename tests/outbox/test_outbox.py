"""What the outbox does with each thing that can come of a call, and with what people decide meanwhile."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from bot.model.chat import Address
from bot.model.delivery import Fate, Kept, Note, Rule
from bot.model.meter import NoMeter
from bot.platforms.lane import Posting
from bot.platforms.telegram import client
from bot.store.deliveries import Mark
from bot.store.rooms import Alter
from bot.store.writer import Fenced
from tests.outbox.driven import Driven, driven
from tests.servers.telegram.server import Fault
from tests.store.ledgers import (
    DAY,
    LANE,
    NOON,
    FilePlace,
    at,
    changed_room,
    daily,
    held,
    set_up,
    without_schedules,
)

CHAT = -1001
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
GRACE = 3 * HOUR
TOO_MANY = Fault(429, "Too Many Requests: retry after 1", {"retry_after": 1})


async def _group(it: Driven, *hours: int, **more: object) -> None:
    it.chat(CHAT)
    await set_up(it.ledger, at(str(CHAT)), daily(*(hours or (12,))), **more)  # type: ignore[arg-type]  # handed on as they came


class Counted(NoMeter):
    """Remembers which posts it was told of."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, Fate, float | None]] = []

    def posted(self, lane: str, fate: Fate, late: float | None = None) -> None:
        """One more."""
        self.posts.append((lane, fate, late))


def _left(kept: Kept | None) -> Kept | None:
    return kept.closed(NOON) if kept else None


async def test_a_post_goes_out_when_it_is_due(place: FilePlace) -> None:
    """Not before, once, in the room's language, and it is noted."""
    counted = Counted()
    async with driven(place, meter=counted) as it:
        await _group(it, language="mg")
        await it.turn(NOON - SECOND)
        assert it.texts == []
        await it.turn(NOON)
        await it.turn(NOON + HOUR)
        assert it.texts == ["p00 mg"]
        (slot,) = await it.slots()
        assert (slot.fate, slot.post, slot.language, slot.tries) == (Fate.SENT, "p00", "mg", 1)
        assert (slot.settled_at, slot.began, slot.next_try) == (NOON, None, None)
        assert counted.posts == [(LANE, Fate.SENT, 0.0)]


async def test_a_pause_that_the_platform_asks_for(place: FilePlace) -> None:
    """It is kept to, and then the same post is sent, though the pack has changed its order by then."""
    async with driven(place) as it:
        await _group(it)
        await it.turn(NOON - SECOND)
        it.server.fail("sendMessage", Fault(429, "Too Many Requests: retry after 40", {"retry_after": 40}))
        await it.turn(NOON)
        (slot,) = await it.slots()
        assert (slot.fate, slot.post, slot.tries) == (Fate.WAITING, "p00", 1)
        assert slot.next_try is not None
        assert NOON + 40 * SECOND <= slot.next_try <= NOON + 60 * SECOND
        await it.turn(slot.next_try - SECOND)
        assert it.texts == []


async def test_a_retry_sends_the_same_post(place: FilePlace) -> None:
    """What was chosen for a slot stays, and counts once."""
    async with driven(place, order="shuffled") as it:
        await _group(it)
        it.server.fail("sendMessage", TOO_MANY)
        await it.turn(NOON)
        (waiting,) = await it.slots()
        assert waiting.post is not None
        await it.through(NOON + HOUR)
        (sent,) = await it.slots()
        assert (sent.fate, sent.post, sent.tries) == (Fate.SENT, waiting.post, 2)
        assert it.texts == [f"{waiting.post} en"]
        assert [call for call, _ in it.server.calls].count("sendMessage") == 2


async def test_a_group_that_is_gone(place: FilePlace) -> None:
    """It is closed: the next day nothing is due there, and nothing is called."""
    async with driven(place) as it:
        await _group(it)
        it.chat(CHAT).blocked = True
        await it.turn(NOON)
        await it.until(lambda: place.run("SELECT closed_at FROM room") != [(None,)])
        await it.through(NOON + 3 * DAY)
        (slot,) = await it.slots()
        assert (slot.fate, slot.note) == (Fate.FAILED, Note.GONE)
        kept = await it.ledger.kept(at(str(CHAT)))
        assert kept
        assert kept.room.closed_at == NOON
        assert [call for call, _ in it.server.calls].count("sendMessage") == 1


async def test_a_post_that_is_refused(place: FilePlace) -> None:
    """It is not tried again; the next day another one comes."""
    async with driven(place) as it:
        await _group(it)
        it.server.fail("sendMessage", Fault(400, "Bad Request: message is too long"))
        await it.through(NOON + DAY)
        assert [(each.fate, each.note, each.post) for each in await it.slots()] == [
            (Fate.FAILED, Note.REFUSED, "p00"),
            (Fate.SENT, None, "p01"),
        ]
        assert it.texts == ["p01 en"]


async def test_a_platform_that_is_away(place: FilePlace) -> None:
    """What surely was not sent is tried again until its grace is over, then it is late; the next day all is well."""
    grace = timedelta(minutes=10)
    async with driven(place, grace=grace) as it:
        await _group(it)
        await it.server.goes()
        await it.through(NOON + grace / 2)
        (slot,) = await it.slots()
        assert (slot.fate, slot.began) == (Fate.WAITING, None)
        assert slot.tries > 5
        await it.through(NOON + 2 * grace)
        (slot,) = await it.slots()
        assert (slot.fate, slot.note) == (Fate.LATE, Note.GRACE_OVER)
        assert slot.settled_at is not None
        assert slot.settled_at < NOON + grace + timedelta(seconds=310)
        await it.server.comes()
        await it.through(NOON + DAY)
        assert it.texts == ["p01 en"]
        assert (await it.ends())[1:] == [(NOON.date() + DAY, Fate.SENT)]


async def test_an_answer_that_does_not_come(place: FilePlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been sent: it is in doubt, and never sent again."""
    monkeypatch.setattr(client, "CALL", 0.3)
    async with driven(place) as it:
        await _group(it)
        it.server.fail("sendMessage", Fault(0, ""))
        await it.turn(NOON)
        await it.through(NOON + 2 * HOUR)
        (slot,) = await it.slots()
        assert (slot.fate, slot.note, slot.began) == (Fate.DOUBT, Note.NO_ANSWER, NOON)
        assert [call for call, _ in it.server.calls].count("sendMessage") == 1


async def test_where_the_platform_knows_a_key(place: FilePlace) -> None:
    """What is in doubt is sent again with the same key as long as it is known, and then no more."""
    async with driven(place, posting=Posting(again=timedelta(minutes=1))) as it:
        await _group(it)
        it.server.fail("sendMessage", *[Fault(502, "Bad Gateway")] * 2)
        await it.through(NOON + HOUR)
        assert it.texts == ["p00 en"]
        it.server.fail("sendMessage", *[Fault(502, "Bad Gateway")] * 50)
        await it.through(NOON + DAY + 2 * HOUR)
        slots = await it.slots()
        assert [(each.fate, each.note) for each in slots] == [(Fate.SENT, None), (Fate.DOUBT, Note.NO_ANSWER)]
        assert 2 < slots[1].tries < 12
        assert slots[1].settled_at is not None
        assert slots[1].settled_at <= NOON + DAY + timedelta(minutes=3)


async def test_nothing_comes_in_quiet_hours(place: FilePlace) -> None:
    """A post that was due shortly before, and could not go then, is late; by the clock on the group's wall."""
    async with driven(place) as it:
        it.chat(CHAT)
        await set_up(it.ledger, at(str(CHAT)), Rule((time(20, 58),)), zone="Asia/Kathmandu")
        due = datetime.fromisoformat("2026-11-24T15:13:00+00:00")
        await it.server.goes()
        await it.through(due + timedelta(seconds=60))
        assert await it.ends() == [(due.date(), Fate.WAITING)]
        await it.server.comes()
        it.clock.turn(due + timedelta(seconds=120))  # nobody saw the minute between
        await it.through(due + HOUR)
        (slot,) = await it.slots()
        assert (slot.fate, slot.note) == (Fate.LATE, Note.QUIET_HOURS)
        assert it.texts == []


async def test_a_group_that_wants_posts_at_night(place: FilePlace) -> None:
    """An admin who has no quiet hours gets them; nobody else does, whatever a rule says."""
    async with driven(place) as it:
        await _group(it, 23, quiet=(time(0), time(0)))
        it.chat(-1002)
        await set_up(it.ledger, at("-1002"), daily(23))
        await it.through(NOON + 12 * HOUR)
        assert [(each.fate, each.note) for each in await it.slots()] == [
            (Fate.SENT, None),
            (Fate.LATE, Note.QUIET_HOURS),
        ]
        assert it.texts == ["p00 en"]


async def test_the_operator_stops_all_posts(place: FilePlace) -> None:
    """They wait, and go on afterwards, those whose grace is over excepted."""
    async with driven(place) as it:
        await _group(it)
        await set_up(it.ledger, at("-1002"), daily(14))
        it.chat(-1002)
        it.stopped.append(True)
        for hours in (0, 1, 2):
            it.clock.turn(NOON + hours * HOUR)
            await asyncio.sleep(0.02)
        await it.until(lambda: place.run("SELECT fate FROM delivery") == [("waiting",)] * 2)
        assert it.texts == []
        it.clock.turn(NOON + GRACE + SECOND)
        await it.until(lambda: place.run("SELECT fate FROM delivery ORDER BY id") == [("late",), ("waiting",)])
        it.stopped.clear()
        await it.turn(NOON + GRACE + 10 * SECOND)
        assert await it.ends() == [(NOON.date(), Fate.LATE), (NOON.date(), Fate.SENT)]
        assert [each.note for each in await it.slots()] == [Note.STOPPED, None]
        assert it.texts == ["p00 en"]


async def test_a_group_that_pauses(place: FilePlace) -> None:
    """Nothing comes meanwhile, not even what waited; afterwards it goes on where it was."""
    async with driven(place) as it:
        await _group(it)
        await it.through(NOON)
        until = NOON + 3 * DAY
        await it.ledger.edit(at(str(CHAT)), changed_room(NOON, paused_until=until), NOON)
        await it.through(NOON + 4 * DAY)
        assert it.texts == ["p00 en", "p01 en", "p02 en"]
        assert [each.slot.date - NOON.date() for each in await it.slots()] == [0 * DAY, 3 * DAY, 4 * DAY]


async def test_a_group_that_pauses_while_a_post_waits(place: FilePlace) -> None:
    """The post does not come."""
    async with driven(place) as it:
        await _group(it)
        it.server.fail("sendMessage", TOO_MANY)
        await it.turn(NOON)
        await it.ledger.edit(at(str(CHAT)), changed_room(NOON, paused_until=NOON + DAY), NOON)
        await it.through(NOON + HOUR)
        (slot,) = await it.slots()
        assert (slot.fate, slot.note) == (Fate.FAILED, Note.PAUSED)
        assert it.texts == []


@pytest.mark.parametrize("order", ["listed", "shuffled"])
async def test_no_post_comes_again_within_two_weeks(place: FilePlace, order: str) -> None:
    """Of a pack of five, any five in a row differ; each group of a shuffled pack has an order of its own."""
    async with driven(place, order=order, posts=5) as it:
        for number in range(4):
            it.chat(CHAT - number)
            await set_up(it.ledger, at(str(CHAT - number)), daily(12))
        await it.through(NOON + 13 * DAY)
        had = [[post.text for post in it.server.chats.posted if post.chat.id == CHAT - number] for number in range(4)]
        assert all(len(each) == 14 for each in had)
        assert all(len(set(each[day : day + 5])) == 5 for each in had for day in range(10))
        assert len({tuple(each) for each in had}) == (1 if order == "listed" else 4)


async def test_a_group_that_has_moved(place: FilePlace) -> None:
    """The post goes where the platform says the group is now, and so do all later ones, without asking."""
    async with driven(place) as it:
        await _group(it)
        it.chat(-10099)
        it.chat(CHAT).moved_to = -10099
        await it.through(NOON)
        await it.until(lambda: place.run("SELECT chat FROM room") == [("-10099",)])
        await it.through(NOON + DAY)
        assert [post.chat.id for post in it.server.chats.posted] == [-10099, -10099]
        assert it.texts == ["p00 en", "p01 en"]
        assert [call for call, _ in it.server.calls].count("sendMessage") == 3
        assert [each.fate for each in await it.slots()] == [Fate.SENT, Fate.SENT]
        assert len(it.server.refused) == 1


async def test_another_holder(place: FilePlace) -> None:
    """Once somebody else has the lane, nothing is sent from here, and whoever runs this is told."""
    async with driven(place) as it:
        await _group(it)
        place.run("UPDATE lane SET epoch = epoch + 1")
        it.clock.turn(NOON)
        with pytest.raises(Fenced):
            await it.task
        assert it.texts == []
        assert await it.slots() == ()


async def test_what_is_under_way_is_finished(place: FilePlace) -> None:
    """Whoever ends the bot leaves nothing in doubt for nothing."""
    async with driven(place) as it:
        await _group(it)
        it.clock.turn(NOON)
        await it.until(lambda: place.run("SELECT fate FROM delivery") == [("sending",)] or it.texts)
        await it.stop()
        assert it.texts == ["p00 en"]
        assert await it.ends() == [(NOON.date(), Fate.SENT)]


async def test_what_the_one_before_left(place: FilePlace) -> None:
    """What it was sending is in doubt, what waited is sent."""
    async with driven(place) as it:
        await it.stop()
        for number in range(3):
            it.chat(CHAT - number)
            await set_up(it.ledger, at(str(CHAT - number)), daily(12))
        await it.ledger.plan(it.held, NOON)
        first, *_ = await it.slots()
        await it.ledger.mark(it.held, [Mark(first.id, Fate.SENDING, "p00", "en", began=NOON)])
        await it.grip.release()
        async with driven(place, now=NOON) as later:
            for number in range(3):
                later.chat(CHAT - number)
            await later.turn(NOON + SECOND)
            assert [each.fate for each in await later.slots()] == [Fate.DOUBT, Fate.SENT, Fate.SENT]
            assert len(later.texts) == 2
        it.grip = await held(it.ledger)


@pytest.mark.parametrize("edit", [without_schedules, _left], ids=["taken off", "left"])
async def test_what_is_called_off_at_the_last_moment(
    place: FilePlace, monkeypatch: pytest.MonkeyPatch, edit: Alter
) -> None:
    """A post that has its turn in a moment does not come to a group that no longer wants it."""
    gate, waits = asyncio.Event(), asyncio.Event()
    at_once = client.TelegramConnection.place

    async def when_the_gate_opens(self: client.TelegramConnection, to: Address) -> None:
        waits.set()
        await gate.wait()
        await at_once(self, to)

    monkeypatch.setattr(client.TelegramConnection, "place", when_the_gate_opens)
    async with driven(place) as it:
        await _group(it)
        turning = asyncio.create_task(it.turn(NOON))
        await waits.wait()
        await it.ledger.edit(at(str(CHAT)), edit, NOON)
        gate.set()
        await turning
        (slot,) = await it.slots()
        assert slot.fate is Fate.FAILED
        assert it.texts == []


async def test_a_short_outage(place: FilePlace) -> None:
    """A platform that was away for a moment, with all calls under way failing, is soon used again to the full."""
    async with driven(place) as it:
        for number in range(24):
            it.chat(CHAT - number)
            await set_up(it.ledger, at(str(CHAT - number)), daily(12))
        await it.server.goes()
        it.clock.turn(NOON)
        await it.until(lambda: place.run("SELECT count(*) FROM delivery WHERE tries > 0")[0][0] >= 8)
        await asyncio.sleep(0.1)
        await it.server.comes()
        for seconds in range(120):
            it.clock.turn(NOON + seconds * SECOND)
            await asyncio.sleep(0.01)
        assert len(it.texts) == 24
