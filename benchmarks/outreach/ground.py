"""A ledger full of groups, and a platform that takes everything at once."""

import time as clocks
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

from sqlalchemy import insert

from bot.app import App
from bot.content.root import content_root
from bot.model.chat import Address, Outgoing, SendFailed, Sent
from bot.model.delivery import Fate, Rule, Standing
from bot.model.meter import NoMeter
from bot.platforms import Exam, Hook
from bot.platforms.lane import Lane
from bot.schedule.due import following, offset
from bot.schedule.text import dump, load
from bot.settings import read_settings
from bot.store import tables as t
from bot.store.ledger import Ledger
from bot.store.rooms import Rules

PACK = "common/job_offers_abroad"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ZONES = ("Indian/Antananarivo", "Asia/Manila", "Asia/Kuwait", "Africa/Nairobi")
PAGE = 50_000


class Nowhere:
    """A connection whose platform answers at once."""

    hooks: tuple[Hook, ...] = ()
    exclusive = False

    def __init__(self, lane: Lane | None = None) -> None:
        self.lane = lane

    async def run(self) -> None:
        """There is nothing to take."""

    async def place(self, to: Address) -> bool:
        """At the pace of the lane, if it has one."""
        return await self.lane.post(to.chat) if self.lane else True

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:  # noqa: ARG002 - a protocol's names
        """It takes everything."""
        return Sent("1")

    async def standing(self, where: Address, sender: str) -> Standing | None:  # noqa: ARG002 - a protocol's names
        """Nobody asks."""
        return None

    async def leave(self, where: Address) -> bool:  # noqa: ARG002 - a protocol's names
        """Nobody asks."""
        return False

    async def examine(self) -> tuple[Exam, ...]:
        """Nobody asks."""
        return ()


class Counted(NoMeter):
    """How many posts came to which end."""

    def __init__(self) -> None:
        self.of = Counter[Fate]()

    def posted(self, lane: str, fate: Fate, late: float | None = None) -> None:  # noqa: ARG002 - a protocol's names
        """One more."""
        self.of[fate] += 1


def ledger(url: str) -> Ledger:
    """As bot/app.py opens it."""
    return Ledger.open(url, Rules(dump, load, following, offset))


def posting_app() -> App:
    """What only posts: the packs are loaded, and somebody has signed for them."""
    app = App(replace(read_settings(content_root()), signed_by="a benchmark"))
    assert app.groups.packs
    return app


def running_from(begin: datetime) -> Callable[[], datetime]:
    """A clock that begins then."""
    offset_of = begin.timestamp() - clocks.monotonic()
    return lambda: datetime.fromtimestamp(clocks.monotonic() + offset_of, UTC)


async def fill(book: Ledger, groups: int, *, lanes: int = 1, spread: bool = False) -> None:
    """So many groups, all due at NOON; `spread`: by 60 rules in four zones, as a deployment has them."""
    day = NOON.date()
    due = int(NOON.timestamp())
    rules = [dump(Rule((time(hour, minute),))) for hour in (7, 12, 18) for minute in range(0, 60, 3)]
    for begin in range(0, groups, PAGE):
        numbers = range(begin + 1, min(begin + PAGE, groups) + 1)
        async with book._link.writing() as connection:
            await connection.execute(insert(t.room), [_room(number, lanes, spread) for number in numbers])
            await connection.execute(
                insert(t.schedule),
                [
                    {
                        "id": number,
                        "room": number,
                        "lane": f"lane{number % lanes}",
                        "pack": PACK,
                        "rule": rules[number % len(rules) if spread else 0],
                        "zone": ZONES[number % 4] if spread else "UTC",
                        "jitter": 0,
                        "shift": 0,
                        "recent": "",
                        "next_day": day.toordinal(),
                        "next_ordinal": 0,
                        "next_base": due,
                        "next_at": due,
                    }
                    for number in numbers
                ],
            )


def _room(number: int, lanes: int, spread: bool) -> dict[str, object]:
    return {
        "id": number,
        "account": f"lane{number % lanes}",
        "chat": str(-1_000_000_000_000 - number),
        "language": "en",
        "zone": ZONES[number % 4] if spread else "UTC",
        "since": 0,
        "quiet_from": 0,
        "quiet_until": 0,
        "per_day": 1,
    }
