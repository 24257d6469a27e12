"""What every ledger counts of periods that are over. Needs the fixtures `ledger`, `grip` and `place`."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from bot.model.delivery import Fate
from bot.model.period import CLOSED_AFTER, Unit
from bot.store.counts import Total
from bot.store.deliveries import Mark
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from tests.store.ledgers import (
    DAY,
    LANE,
    NOON,
    OTHER_PACK,
    PACK,
    Place,
    at,
    daily,
    everything,
    opened,
    scheduling,
    set_up,
)

MONDAY = date(2026, 11, 23)  # of the week of NOON
OVER = NOON.replace(day=30, hour=0) + CLOSED_AFTER  # when it is over
YEAR = date(2026, 1, 1), date(2027, 1, 1)


async def _sent(ledger: Ledger, grip: Grip, rooms: int, days: int, fates: tuple[Fate, ...] = (Fate.SENT,)) -> None:
    """Groups that had a post a day; the fates take turns."""
    for number in range(rooms):
        await set_up(ledger, at(f"-{number}"), daily(12))
    for day in range(days):
        now = NOON + day * DAY
        await ledger.plan(grip.held, now)
        for turn, taken in enumerate(await ledger.take(LANE, now)):
            fate = fates[turn % len(fates)]
            post = f"p{day % 2}"
            await ledger.mark(grip.held, [Mark(taken.delivery.id, fate, post, "en", settled_at=now, pack=taken.pack)])


class CountsBehaviour:
    """Totals of weeks and months."""

    async def test_a_week_is_counted_when_it_is_over(self, ledger: Ledger, grip: Grip) -> None:
        """Each post, the groups that it reached, and the same of the whole pack, in which a group counts once."""
        await _sent(ledger, grip, rooms=3, days=4)
        await ledger.sweep(OVER - timedelta(seconds=1))
        assert await ledger.totals(Unit.WEEK, *YEAR) == ()
        await ledger.sweep(OVER)
        assert await ledger.totals(Unit.WEEK, *YEAR) == (
            Total(MONDAY, PACK, "", 12, 3, 0),
            Total(MONDAY, PACK, "p0", 6, 3, 0),
            Total(MONDAY, PACK, "p1", 6, 3, 0),
        )
        assert await ledger.totals(Unit.MONTH, *YEAR) == ()
        await ledger.sweep(OVER + DAY)
        assert [(each.begin, each.sent) for each in await ledger.totals(Unit.MONTH, *YEAR)] == [
            (date(2026, 11, 1), 12),
            (date(2026, 11, 1), 6),
            (date(2026, 11, 1), 6),
        ]

    async def test_only_what_was_sent_counts(self, ledger: Ledger, grip: Grip) -> None:
        """What was late, failed or is in doubt does not."""
        await _sent(ledger, grip, rooms=4, days=1, fates=(Fate.SENT, Fate.LATE, Fate.FAILED, Fate.DOUBT))
        await ledger.sweep(OVER)
        assert {each.sent for each in await ledger.totals(Unit.WEEK, *YEAR)} == {1}

    async def test_what_was_counted_stays(self, ledger: Ledger, grip: Grip) -> None:
        """When its rows go, when its groups do, and however often somebody counts."""
        await _sent(ledger, grip, rooms=2, days=2)
        await ledger.sweep(OVER)
        before = await ledger.totals(Unit.WEEK, *YEAR)
        assert before
        await ledger.edit(at("-0"), lambda kept: kept.closed(OVER) if kept else None, OVER)
        await ledger.sweep(OVER + DAY)
        await ledger.sweep(OVER + 100 * DAY)
        assert await everything(ledger) == ()
        assert await ledger.totals(Unit.WEEK, *YEAR) == before

    async def test_a_post_counts_for_its_pack_though_the_group_has_another_now(
        self, ledger: Ledger, grip: Grip
    ) -> None:
        """The schedule is gone by then."""
        await _sent(ledger, grip, rooms=1, days=1)
        await ledger.edit(at("-0"), lambda kept: kept and replace(kept, schedules=()), NOON)
        await ledger.edit(at("-0"), scheduling(daily(18), pack=OTHER_PACK), NOON)
        await ledger.sweep(OVER)
        assert {each.pack for each in await ledger.totals(Unit.WEEK, *YEAR)} == {PACK}

    async def test_opened_links_count(self, ledger: Ledger, place: Place) -> None:
        """Whoever asks at the same time; a post that was not sent in that week too."""
        other = opened(place)
        await other.sweep(NOON)
        await asyncio.gather(*(each.opened(PACK, "p0", NOON) for each in (ledger, other) * 7))
        await ledger.opened(PACK, "p1", NOON + 10 * DAY)
        await ledger.sweep(OVER)
        assert await ledger.totals(Unit.WEEK, *YEAR) == (
            Total(MONDAY, PACK, "", 0, 0, 14),
            Total(MONDAY, PACK, "p0", 0, 0, 14),
        )
        await ledger.sweep(NOON + 100 * DAY)
        assert place.run("SELECT count(*) FROM opened") == [(0,)]
        await other.close()

    async def test_of_two_that_count_at_once_one_does(self, ledger: Ledger, grip: Grip, place: Place) -> None:
        """On several machines, every process sweeps."""
        await _sent(ledger, grip, rooms=2, days=1)
        other = opened(place)
        await asyncio.gather(ledger.sweep(OVER), other.sweep(OVER))
        assert [each.sent for each in await ledger.totals(Unit.WEEK, *YEAR)] == [2, 2]
        await other.close()

    async def test_nothing_leads_to_a_group(self, ledger: Ledger, grip: Grip, place: Place) -> None:
        """The counts know periods, packs and posts only."""
        await _sent(ledger, grip, rooms=2, days=1)
        await ledger.opened(PACK, "p0", NOON)
        await ledger.sweep(OVER)
        texts = {value for row in place.run("SELECT * FROM period") for value in row if isinstance(value, str)}
        assert texts == {"week", "", PACK, "p0"}
        assert {value for row in place.run("SELECT pack, post FROM opened") for value in row} == {PACK, "p0"}
