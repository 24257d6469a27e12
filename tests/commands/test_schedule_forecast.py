"""What `fanilo schedule` foretells is what the planner of the ledger then does."""

import asyncio
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as some

from bot.commands.forecast import Coming, days_taken, forecast, local
from bot.model.delivery import Kept, Note, Room, Rule, Slot
from bot.store.ledger import Ledger
from tests.store.ledgers import (
    DAY,
    MORNING,
    FilePlace,
    at,
    daily,
    everything,
    held,
    new_room,
    opened,
    scheduling,
    set_up,
)

HOUR = timedelta(hours=1)
BEGIN, END = MORNING, MORNING + 2 * DAY
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles")
Given = tuple[Rule, bool]  # and whether it is a campaign


def always(_: str, room: Room, __: date) -> tuple[str, ...]:
    """Every pack speaks every language."""
    return (room.language,)


rules = some.builds(
    lambda hours: Rule(tuple(time(hour) for hour in sorted(hours))),
    some.sets(some.integers(0, 23), min_size=1, max_size=3),
)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(
    some.lists(some.tuples(rules, some.booleans()), min_size=1, max_size=3),
    some.integers(1, 2),
    some.sampled_from(ZONES),
)
@example([(daily(9), False), (daily(0), False)], 1, "UTC")  # one that goes first, though it comes behind the end
@example([(daily(0, 1), False), (daily(0), False)], 2, "UTC")  # two at once, and one more
def test_it_comes_true(schedules: list[Given], per_day: int, zone: str) -> None:
    """Slot by slot: which are queued, and which find their day taken, whoever was first."""
    with tempfile.TemporaryDirectory() as folder:
        told, came = asyncio.run(planned_hourly(FilePlace(Path(folder)), schedules, per_day, zone))
    assert {(each.slot, each.at, each.note) for each in told} == came


async def planned_hourly(
    place: FilePlace, schedules: list[Given], per_day: int, zone: str
) -> tuple[tuple[Coming, ...], set[tuple[Slot, datetime, Note | None]]]:
    """What was told before, and what the planner did, hour by hour."""
    ledger = opened(place)
    await set_up(ledger, at("1"), zone=zone, per_day=per_day)
    for number, (rule, campaign) in enumerate(schedules):
        name = "campaign" if campaign else None
        await ledger.edit(at("1"), scheduling(rule, f"ngo/pack_{number}", campaign=name), MORNING)
    told = await foretold(ledger)
    grip = await held(ledger)
    for hour in range(int((END - BEGIN) / HOUR)):
        while (await ledger.plan(grip.held, BEGIN + hour * HOUR, grace=10 * DAY)).more:
            pass
    await grip.release()
    came = {(each.slot, each.at, each.note) for each in await everything(ledger)}
    await ledger.close()
    return told, came


async def foretold(ledger: Ledger) -> tuple[Coming, ...]:
    """Of the only group."""
    kept = await ledger.kept(at("1"))
    assert kept
    return forecast(kept, BEGIN, END, always, days_taken(await everything(ledger)))


async def test_a_day_that_has_its_post(tmp_path: Path) -> None:
    """What the ledger has of a date counts, whatever became of it but a failure."""
    ledger = opened(FilePlace(tmp_path))
    await set_up(ledger, at("1"), daily(10), daily(12, 14))
    grip = await held(ledger)
    await ledger.plan(grip.held, MORNING + HOUR)
    told = await foretold(ledger)
    await grip.release()
    await ledger.close()
    assert [each.note for each in told[:2]] == [Note.DAY_TAKEN, Note.DAY_TAKEN]
    assert [each.note for each in told[2:]] == [None, Note.DAY_TAKEN, Note.DAY_TAKEN]


async def test_a_pack_without_a_text_takes_no_day(tmp_path: Path) -> None:
    """The next one may come, in either of its languages."""

    def speaks(pack: str, room: Room, _: date) -> tuple[str, ...]:
        return () if pack == "ngo/mute" else (room.language, "fr")

    ledger = opened(FilePlace(tmp_path))
    await set_up(ledger, at("1"))
    await ledger.edit(at("1"), scheduling(daily(10), "ngo/mute"), MORNING)
    await ledger.edit(at("1"), scheduling(daily(12), "ngo/loud"), MORNING)
    kept = await ledger.kept(at("1"))
    await ledger.close()
    assert kept
    told = forecast(kept, BEGIN, BEGIN + DAY, speaks, Counter())
    assert [(each.pack, each.languages, each.note) for each in told[:2]] == [
        ("ngo/mute", (), Note.NO_POST),
        ("ngo/loud", ("en", "fr"), None),
    ]


def test_a_group_that_is_closed_gets_nothing() -> None:
    """Also where what was planned before still stands in its schedule."""
    open_one = scheduling(daily(10))(Kept(new_room(at("1"))))
    assert open_one
    assert len(forecast(open_one, BEGIN, END, always, Counter())) == 2
    left = replace(open_one, room=replace(open_one.room, closed_at=MORNING))
    assert forecast(left, BEGIN, END, always, Counter()) == ()


def test_local_time_is_that_of_the_wall() -> None:
    """Half hours of a zone, too."""
    room = new_room(at("1"), zone="Asia/Kathmandu")
    assert local(MORNING, room).isoformat() == "2026-11-24T14:45:00+05:45"
