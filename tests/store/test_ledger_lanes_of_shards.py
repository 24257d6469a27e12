"""An account whose number of shards changes: its groups follow, and so does what waits."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.accounts import lane_of, lanes
from bot.model.chat import Address
from bot.model.delivery import Kept, Occurrence, Room, Rule, Schedule
from bot.platforms import Account
from bot.schedule.due import following, offset
from bot.schedule.text import dump, load
from bot.store.ledger import Ledger
from bot.store.rooms import Rules

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
GUILDS = [str((number << 22) + 7) for number in range(1, 9)]


def account(shards: int) -> Account:
    """With so many shards."""
    return Account("d", "discord", options={"shards": str(shards)})


def ledger(folder: Path, shards: int) -> Ledger:
    """Of a deployment whose Discord account has so many shards."""

    rules = Rules(dump, load, following, offset, lambda where: lane_of((account(shards),), where))
    return Ledger.open(f"sqlite+aiosqlite:///{folder}/fanilo.db", rules)


def made(kept: Kept) -> Callable[[Kept | None], Kept]:
    """A change that makes it be so."""
    return lambda _: kept


async def planned(book: Ledger, lane: str, now: datetime) -> int:
    """Slots that a lane gets now."""
    grip = await book.take_lane(lane)
    assert grip
    slots = (await book.plan(grip.held, now)).slots
    await grip.release()
    return slots


def test_each_server_is_in_the_lane_of_its_shard() -> None:
    """As Discord computes it; one shard is the account itself."""
    assert [lane for lane, _ in lanes(account(3))] == ["d/0", "d/1", "d/2"]
    assert [part.options["shard"] for _, part in lanes(account(2))] == ["0", "1"]
    assert [lane for lane, _ in lanes(account(1))] == ["d"]
    assert {lane_of((account(1),), Address("d", guild)) for guild in GUILDS} == {"d"}
    assert [lane_of((account(4),), Address("d", guild)) for guild in GUILDS[:4]] == ["d/1", "d/2", "d/3", "d/0"]


async def test_groups_follow_when_the_number_changes(tmp_path: Path) -> None:
    """None is planned twice, and none is left in a lane that nobody holds."""
    book = ledger(tmp_path, 1)
    for guild in GUILDS:
        room = Room(0, Address("d", guild, "1"), None, "en", None, "UTC", NOON)
        upcoming = Occurrence(NOON.date(), 0, NOON)
        schedule = Schedule(0, 0, "common/basics", Rule((time(12),)), upcoming=upcoming)
        await book.edit(room.address, made(Kept(room, (schedule,))), NOON)
    assert await planned(book, "d", NOON) == 8
    await book.close()

    book = ledger(tmp_path, 4)
    assert await book.rehome("d") == 8
    assert await book.rehome("d") == 0
    assert [len(await book.take(f"d/{shard}", NOON)) for shard in range(4)] == [2, 2, 2, 2]
    tomorrow = NOON + timedelta(days=1)
    assert [await planned(book, f"d/{shard}", tomorrow) for shard in range(4)] == [2, 2, 2, 2]
    await book.close()

    book = ledger(tmp_path, 1)
    assert await book.rehome("d") == 8
    assert await planned(book, "d", tomorrow + timedelta(days=1)) == 8
    await book.close()
