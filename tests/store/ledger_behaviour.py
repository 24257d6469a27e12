"""What every ledger does. A fixture of each test file says on which database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect, make_url

from bot.model.delivery import Fate, Kept, Note, Occurrence, Rule
from bot.schedule.due import following
from bot.store.database import engine
from bot.store.deliveries import Mark
from bot.store.lanes import Grip
from bot.store.ledger import Ledger
from bot.store.migrate import HEAD, configuration
from bot.store.planning import Planned
from bot.store.tables import metadata
from bot.store.writer import Fenced, Held
from tests.store.counts_behaviour import CountsBehaviour
from tests.store.ledgers import (
    DAY,
    EVENING,
    LANE,
    MORNING,
    NOON,
    OTHER_PACK,
    PACK,
    RULES,
    Once,
    Place,
    at,
    changed_room,
    daily,
    everything,
    fates,
    held,
    new_room,
    opened,
    scheduling,
    set_up,
    without_schedules,
)

SECOND = timedelta(seconds=1)
FOREVER = datetime.max.replace(tzinfo=UTC)


class GroupsBehaviour:
    """Groups and their schedules. Needs a fixture `ledger`."""

    async def test_a_group_is_found_by_its_address(self, ledger: Ledger) -> None:
        """In whatever topic somebody asks; other chats and other accounts are others."""
        kept = await set_up(ledger, at("-1", "7"), daily(18), zone="Indian/Antananarivo", language="mg", fallback="fr")
        assert kept.room.id > 0
        assert kept.room.address == at("-1", "7")
        assert await ledger.kept(at("-1")) == await ledger.kept_by_id(kept.room.id) == kept
        assert await ledger.kept(at("-2")) is None
        assert await ledger.kept(at("-1", account="ngo")) is None
        (schedule,) = kept.schedules
        assert schedule.upcoming == Occurrence(date(2026, 11, 24), 0, datetime(2026, 11, 24, 15, tzinfo=UTC))

    async def test_all_of_a_room_is_kept(self, ledger: Ledger) -> None:
        """Every setting comes back as it was given, pauses without end included."""
        room = new_room(
            at("-1", "7"),
            organisation="ngo",
            language="mg",
            fallback="fr",
            zone="Asia/Kathmandu",
            quiet=(time(20, 30), time(7, 15)),
            per_day=3,
            paused_until=FOREVER,
        )
        rule = Rule(
            (time(8, 5), time(18)),
            frozenset({0, 3}),
            every=2,
            start=date(2026, 1, 5),
            end=date(2027, 1, 5),
            not_on="NP",
        )
        await ledger.edit(room.address, lambda _: Kept(room), MORNING)
        await ledger.edit(room.address, scheduling(rule, jitter=900, campaign="spring"), MORNING)
        kept = await ledger.kept(room.address)
        assert kept
        assert replace(kept.room, id=0) == room
        assert (kept.schedules[0].rule, kept.schedules[0].jitter, kept.schedules[0].campaign) == (rule, 900, "spring")
        assert kept.schedules[0].upcoming is None  # as long as it is paused

    async def test_groups_are_listed_in_pages(self, ledger: Ledger) -> None:
        """Each once, with its schedules."""
        made = [await set_up(ledger, at(f"-{number}"), daily(18)) for number in range(7)]
        first = await ledger.groups(limit=4)
        rest = await ledger.groups(after=first[-1].room.id)
        assert [*first, *rest] == made

    async def test_nothing_is_kept_of_who_wants_nothing(self, ledger: Ledger) -> None:
        """A change that gives nothing back changes nothing."""
        assert await ledger.edit(at("-1"), lambda _: None, MORNING) is None
        kept = await set_up(ledger, at("-1"), daily(18))
        assert await ledger.edit(at("-1"), lambda _: None, MORNING) == kept
        assert await ledger.kept(at("-1")) == kept

    async def test_changes_at_once_lose_nothing(self, place: Place, ledger: Ledger) -> None:
        """Admins of a group who change something in the same moment, in two processes, have all changed it."""
        await set_up(ledger, at("-1"))
        other = opened(place)
        hours = range(8, 20)
        await asyncio.gather(
            *((ledger, other)[hour % 2].edit(at("-1"), scheduling(daily(hour)), MORNING) for hour in hours)
        )
        await other.close()
        kept = await ledger.kept(at("-1"))
        assert kept
        assert sorted(each.rule.times[0].hour for each in kept.schedules) == list(hours)

    async def test_a_group_is_set_up_once(self, place: Place, ledger: Ledger) -> None:
        """Two processes that are told of it in the same moment make one room, and both changes are in it."""
        other = opened(place)

        async def pack(of: Ledger, hour: int) -> None:
            def alter(kept: Kept | None) -> Kept | None:
                return scheduling(daily(hour))(kept or Kept(new_room(at("-1"))))

            await of.edit(at("-1"), alter, MORNING)

        await asyncio.gather(*(pack((ledger, other)[hour % 2], hour) for hour in range(8, 14)))
        await other.close()
        (kept,) = await ledger.groups()
        assert len(kept.schedules) == 6

    async def test_a_group_moves(self, ledger: Ledger) -> None:
        """It keeps its id, its topic, its schedules and what waits for it."""
        before = await set_up(ledger, at("-1", "7"), daily(12))
        grip = await held(ledger)
        await ledger.plan(grip.held, NOON)
        await ledger.move(at("-1"), at("-100"), NOON)
        assert await ledger.kept(at("-1")) is None
        after = await ledger.kept(at("-100"))
        assert after
        assert (after.room.id, after.room.address) == (before.room.id, at("-100", "7"))
        (taken,) = await ledger.take(LANE, NOON)
        assert taken.room == after.room
        await ledger.move(at("-1"), at("-100"), NOON)  # told twice
        assert await ledger.kept(at("-100")) == after
        await grip.release()

    async def test_a_group_moves_where_it_is_known(self, ledger: Ledger) -> None:
        """Where it was set up at the new address as well, that stays: two schedules are not posted to one group."""
        await set_up(ledger, at("-1"), daily(12))
        there = await set_up(ledger, at("-100"), daily(15))
        grip = await held(ledger)
        await ledger.plan(grip.held, NOON)
        await ledger.move(at("-1"), at("-100"), NOON)
        assert await ledger.kept(at("-100")) == there
        old = await ledger.kept(at("-1"))
        assert old
        assert old.room.closed_at == NOON
        (ended,) = await everything(ledger)
        assert (ended.fate, ended.note) == (Fate.FAILED, Note.REMOVED)
        await ledger.plan(grip.held, NOON + 40 * DAY)
        assert {each.slot.room for each in await everything(ledger)} == {old.room.id, there.room.id}
        assert len(await ledger.deliveries(tuple(Fate), room=old.room.id)) == 1
        await grip.release()

    async def test_a_group_moves_where_nothing_was_set_up(self, ledger: Ledger) -> None:
        """A room without schedules at the new address gives way."""
        before = await set_up(ledger, at("-1"), daily(12))
        await set_up(ledger, at("-100"))
        await ledger.move(at("-1"), at("-100"), NOON)
        after = await ledger.kept(at("-100"))
        assert after
        assert after.schedules == before.schedules
        assert len(await ledger.groups()) == 1

    async def test_who_is_left_is_erased(self, ledger: Ledger) -> None:
        """A closed group gets nothing more; thirty days later nothing of it is left, and nothing of others is gone."""
        gone = await set_up(ledger, at("-1"), daily(12))
        stays = await set_up(ledger, at("-2"), daily(12))
        grip = await held(ledger)
        await ledger.plan(grip.held, NOON)
        await ledger.edit(at("-1"), changed_room(NOON, closed_at=NOON), NOON)
        (ended,) = await ledger.deliveries(tuple(Fate), room=gone.room.id)
        assert (ended.fate, ended.note, ended.settled_at) == (Fate.FAILED, Note.REMOVED, NOON)
        await ledger.sweep(NOON + 30 * DAY)
        assert await ledger.kept(at("-1"))
        await ledger.sweep(NOON + 30 * DAY + SECOND)
        assert await ledger.kept(at("-1")) is None
        assert [each.slot.room for each in await everything(ledger)] == [stays.room.id]
        again = await set_up(ledger, at("-1"), daily(12), now=NOON + 31 * DAY)
        assert again.room.id not in {gone.room.id, stays.room.id}
        assert again.schedules[0].id != gone.schedules[0].id
        await grip.release()

    async def test_what_is_taken_off_waits_no_more(self, ledger: Ledger) -> None:
        """Neither does it come back later under the same key."""
        kept = await set_up(ledger, at("-1"), daily(12))
        grip = await held(ledger)
        await ledger.plan(grip.held, NOON)
        await ledger.edit(at("-1"), without_schedules, NOON)
        (ended,) = await everything(ledger)
        assert (ended.fate, ended.note) == (Fate.FAILED, Note.UNSCHEDULED)
        await ledger.edit(at("-1"), scheduling(daily(12), now=NOON), NOON)
        (taken_up,) = (await ledger.kept_by_id(kept.room.id) or kept).schedules
        assert taken_up.id != kept.schedules[0].id
        await grip.release()


class PlanningBehaviour:
    """Slots that come due. Needs the fixtures `ledger`, `grip` and `place`."""

    async def test_what_is_due_is_queued_once(self, ledger: Ledger, grip: Grip) -> None:
        """At its time and not before, however often one looks."""
        kept = await set_up(ledger, at("-1"), daily(12))
        assert await ledger.plan(grip.held, NOON - SECOND) == Planned()
        assert await ledger.plan(grip.held, NOON) == Planned(1, more=False)
        assert await ledger.plan(grip.held, NOON) == Planned()
        (slot,) = await everything(ledger)
        assert (slot.slot.room, slot.slot.schedule) == (kept.room.id, kept.schedules[0].id)
        assert (slot.slot.date, slot.slot.ordinal, slot.at, slot.lane) == (NOON.date(), 0, NOON, LANE)
        assert (slot.fate, slot.tries, slot.next_try) == (Fate.WAITING, 0, NOON)
        after = await ledger.kept(at("-1"))
        assert after
        assert after.schedules[0].planned == (NOON.date(), 0)
        assert after.schedules[0].upcoming == Occurrence(NOON.date() + DAY, 0, NOON + DAY)

    async def test_a_slot_that_is_there_stays(self, place: Place, ledger: Ledger, grip: Grip) -> None:
        """Even where the schedule was turned back behind our backs: a key is used once."""
        await set_up(ledger, at("-1"), daily(12))
        await ledger.plan(grip.held, NOON)
        (before,) = await everything(ledger)
        await ledger.mark(grip.held, [Mark(before.id, Fate.SENT, "a", "en", 1, settled_at=NOON)])
        place.run(
            "UPDATE schedule SET next_day = ?, next_ordinal = 0, next_base = ?, next_at = ?, planned_day = NULL",
            NOON.toordinal(), int(NOON.timestamp()), int(NOON.timestamp()),
        )  # fmt: skip
        assert (await ledger.plan(grip.held, NOON)).slots == 0
        (after,) = await everything(ledger)
        assert (after.id, after.fate) == (before.id, Fate.SENT)

    async def test_jitter_puts_posts_off(self, ledger: Ledger, grip: Grip) -> None:
        """By less than it says, by as much each time, and differently for other groups."""
        for number in range(20):
            await set_up(ledger, at(f"-{number}"), daily(12), jitter=600)
        for when in (NOON + timedelta(seconds=600), NOON + DAY + timedelta(seconds=600)):
            await ledger.plan(grip.held, when)
        late: dict[int, set[int]] = {}
        for each in await everything(ledger):
            late.setdefault(each.slot.room, set()).add((each.at - NOON).seconds)
        assert all(len(each) == 1 for each in late.values())
        assert len(set.union(*late.values())) > 10
        assert all(0 <= seconds <= 600 for each in late.values() for seconds in each)

    async def test_catching_up(self, ledger: Ledger, grip: Grip) -> None:
        """After five days of rest each slot exists: those whose grace is over are late, the newest waits."""
        await set_up(ledger, at("-1"), daily(12))
        now, rounds = NOON + 5 * DAY, 1
        while (await ledger.plan(grip.held, now)).more:
            rounds += 1
        assert rounds == 6
        found = await everything(ledger)
        assert [each.fate for each in found] == [Fate.LATE] * 5 + [Fate.WAITING]
        assert [each.slot.date for each in found] == [NOON.date() + number * DAY for number in range(6)]
        assert {(each.note, each.settled_at, each.next_try) for each in found[:5]} == {(Note.GRACE_OVER, now, None)}

    async def test_a_long_rest(self, ledger: Ledger, grip: Grip) -> None:
        """What is older than a month never becomes a slot, but the one that was promised next."""
        await set_up(ledger, at("-1"), daily(12))
        now = NOON + 400 * DAY
        while (await ledger.plan(grip.held, now)).more:
            pass
        found = await everything(ledger)
        assert [each.slot.date for each in found] == [
            NOON.date(),
            *(now.date() - number * DAY for number in range(31, -1, -1)),
        ]

    async def test_what_waits_too_long_is_late(self, ledger: Ledger, grip: Grip) -> None:
        """But for what may have been sent: of that nobody can say that it was not."""
        for number in range(3):
            await set_up(ledger, at(f"-{number}"), daily(12))
        await ledger.plan(grip.held, NOON)
        maybe, *_ = await everything(ledger)
        await ledger.mark(grip.held, [Mark(maybe.id, Fate.WAITING, "a", "en", 1, next_try=NOON, began=NOON)])
        grace = timedelta(hours=1)
        await ledger.plan(grip.held, NOON + grace, grace)
        assert {each.fate for each in await everything(ledger)} == {Fate.WAITING}
        await ledger.plan(grip.held, NOON + grace + SECOND, grace)
        found = await everything(ledger)
        assert [each.fate for each in found] == [Fate.WAITING, Fate.LATE, Fate.LATE]
        assert {(each.note, each.next_try) for each in found[1:]} == {(Note.GRACE_OVER, None)}

    async def test_a_day_is_taken_once(self, ledger: Ledger, grip: Grip) -> None:
        """Of two packs in one moment the one that was there first has it; the other says why it did not come."""
        kept = await set_up(ledger, at("-1"), daily(12), daily(12))
        await ledger.plan(grip.held, NOON)
        first, second = await everything(ledger)
        assert (first.slot.schedule, first.fate) == (kept.schedules[0].id, Fate.WAITING)
        assert (second.fate, second.note, second.settled_at) == (Fate.FAILED, Note.DAY_TAKEN, NOON)

    async def test_a_campaign_has_the_day(self, ledger: Ledger, grip: Grip) -> None:
        """Though it comes later on that day, and was there later. On other days it takes nothing away."""
        once = Rule((time(18),), start=NOON.date(), end=NOON.date())
        kept = await set_up(ledger, at("-1"), daily(12))
        await ledger.edit(at("-1"), scheduling(once, OTHER_PACK, campaign="spring"), MORNING)
        for now in (NOON, EVENING, NOON + DAY):
            await ledger.plan(grip.held, now, 2 * DAY)
        assert [(each.slot.schedule == kept.schedules[0].id, each.fate) for each in await everything(ledger)] == [
            (True, Fate.FAILED),
            (False, Fate.WAITING),
            (True, Fate.WAITING),
        ]

    async def test_a_second_post_where_the_day_allows_it(self, ledger: Ledger, grip: Grip) -> None:
        """As many as an admin has said, in the order of the day."""
        await set_up(ledger, at("-1"), daily(10, 12, 18), per_day=2)
        for now in (MORNING + timedelta(hours=1), NOON, EVENING, MORNING + DAY + timedelta(hours=1)):
            await ledger.plan(grip.held, now, 2 * DAY)
        found = await everything(ledger)
        assert [each.fate for each in found] == [Fate.WAITING, Fate.WAITING, Fate.FAILED, Fate.WAITING]

    async def test_what_was_not_sent_takes_no_day(self, ledger: Ledger, grip: Grip) -> None:
        """Where the first failed, the second may come; where the first is in doubt, not."""
        for number in range(2):
            await set_up(ledger, at(f"-{number}"), daily(12), daily(18))
        await ledger.plan(grip.held, NOON)
        one, other = await everything(ledger)
        marks = [Mark(one.id, Fate.FAILED, note=Note.REFUSED), Mark(other.id, Fate.DOUBT, note=Note.NO_ANSWER)]
        await ledger.mark(grip.held, marks)
        await ledger.plan(grip.held, EVENING)
        assert [each.fate for each in (await everything(ledger))[2:]] == [Fate.WAITING, Fate.FAILED]

    async def test_what_is_late_takes_no_day(self, ledger: Ledger, grip: Grip) -> None:
        """A machine that comes back at noon, after the post of the morning was missed, sends that of noon."""
        await set_up(ledger, at("-1"), daily(8), daily(12), now=MORNING - timedelta(hours=3))
        await ledger.plan(grip.held, NOON)
        assert [each.fate for each in await everything(ledger)] == [Fate.LATE, Fate.WAITING]

    async def test_all_or_nothing(self, place: Place, ledger: Ledger, grip: Grip) -> None:
        """A planning that fails half way has queued nothing and turned nothing; the next one does all of it."""
        for number, hour in enumerate((11, 12)):
            await set_up(ledger, at(f"-{number}"), daily(hour))

        def fails(rule: Rule, zone: str, **more: Any) -> Occurrence | None:
            if rule.times[0].hour == 12:
                raise ZeroDivisionError
            return following(rule, zone, **more)

        broken = opened(place, replace(RULES, following=fails))
        before = await ledger.groups()
        with pytest.raises(ZeroDivisionError):
            await broken.plan(grip.held, NOON)
        assert await everything(ledger) == ()
        assert await ledger.groups() == before
        assert (await ledger.plan(grip.held, NOON)).slots == 2
        assert await broken.take(LANE, NOON) == await ledger.take(LANE, NOON)
        await broken.close()

    async def test_a_rule_that_ends(self, ledger: Ledger, grip: Grip) -> None:
        """After its last date nothing comes."""
        await set_up(ledger, at("-1"), Rule((time(12),), start=NOON.date(), end=NOON.date()))
        await ledger.plan(grip.held, NOON)
        assert (await ledger.plan(grip.held, NOON + 9 * DAY)).slots == 0
        assert len(await everything(ledger)) == 1
        kept = await ledger.kept(at("-1"))
        assert kept
        assert kept.schedules[0].upcoming is None

    async def test_another_zone_makes_nothing_twice(self, ledger: Ledger, grip: Grip) -> None:
        """A group that goes west after its post, where the same time of the same day is yet to come, has no second."""
        await set_up(ledger, at("-1"), daily(12), zone="Asia/Kathmandu")
        morning = datetime(2026, 11, 24, 6, 15, tzinfo=UTC)  # noon there
        await ledger.plan(grip.held, morning)
        await ledger.edit(at("-1"), changed_room(MORNING, zone="America/New_York"), MORNING)
        await ledger.plan(grip.held, NOON + timedelta(hours=10), DAY)
        assert fates(await everything(ledger)) == [("2026-11-24", Fate.WAITING)]
        await ledger.plan(grip.held, NOON + DAY + timedelta(hours=5), 2 * DAY)
        assert fates(await everything(ledger))[1:] == [("2026-11-25", Fate.WAITING)]

    async def test_lanes_do_not_mix(self, ledger: Ledger, grip: Grip) -> None:
        """An account plans and takes what is its own."""
        await set_up(ledger, at("-1"), daily(12))
        await set_up(ledger, at("-1", account="ngo"), daily(12))
        other = await held(ledger, "ngo")
        await ledger.plan(grip.held, NOON)
        assert [each.room.address.account for each in await ledger.take(LANE, NOON)] == [LANE]
        assert await ledger.take("ngo", NOON) == ()
        await ledger.plan(other.held, NOON)
        assert [each.room.address.account for each in await ledger.take("ngo", NOON)] == ["ngo"]
        assert await ledger.counted(LANE, NOON + 7 * SECOND) == (1, 0)
        await other.release()


class SendingBehaviour:
    """What becomes of slots. Needs the fixtures `ledger`, `grip` and `place`."""

    @pytest.fixture
    async def waiting(self, ledger: Ledger, grip: Grip) -> list[int]:
        """Four slots that are due."""
        for number in range(4):
            await set_up(ledger, at(f"-{number}"), daily(12))
        await ledger.plan(grip.held, NOON)
        return [each.id for each in await everything(ledger)]

    async def test_slots_are_taken_when_their_time_has_come(
        self, ledger: Ledger, grip: Grip, waiting: list[int]
    ) -> None:
        """The longest due first, without those that are held already, with all that is needed to send them."""
        later = NOON + timedelta(minutes=5)
        await ledger.mark(grip.held, [Mark(waiting[0], Fate.WAITING, "a", "en", 1, next_try=later)])
        taken = await ledger.take(LANE, NOON)
        assert [each.delivery.id for each in taken] == waiting[1:]
        assert {(each.pack, each.recent) for each in taken} == {(PACK, ())}
        assert [each.room for each in taken] == [kept.room for kept in (await ledger.groups())[1:]]
        assert [each.delivery.id for each in await ledger.take(LANE, NOON, waiting[1:3])] == waiting[3:]
        assert [each.delivery.id for each in await ledger.take(LANE, NOON, most=1)] == waiting[1:2]
        (retried,) = [each for each in await ledger.take(LANE, later) if each.delivery.id == waiting[0]]
        assert (retried.delivery.post, retried.delivery.language, retried.delivery.tries) == ("a", "en", 1)

    async def test_what_came_is_remembered(self, ledger: Ledger, grip: Grip, waiting: list[int]) -> None:
        """With the schedule, in the same transaction as the mark."""
        (first, *_) = await ledger.take(LANE, NOON)
        schedule = first.delivery.slot.schedule
        mark = Mark(waiting[0], Fate.SENDING, "b", "en", began=NOON, schedule=schedule, recent=("a", "b"))
        await ledger.mark(grip.held, [mark])
        await ledger.mark(grip.held, [replace(mark, fate=Fate.SENT, schedule=None, recent=())])
        await ledger.plan(grip.held, NOON + DAY, 2 * DAY)
        taken = {each.delivery.slot.schedule: each.recent for each in await ledger.take(LANE, NOON + DAY)}
        assert taken.pop(schedule) == ("a", "b")
        assert set(taken.values()) == {()}

    async def test_what_is_settled_stays(self, ledger: Ledger, grip: Grip, waiting: list[int]) -> None:
        """Whatever is said of it later."""
        for id, fate in zip(waiting, (Fate.SENT, Fate.LATE, Fate.FAILED, Fate.DOUBT), strict=True):
            await ledger.mark(grip.held, [Mark(id, fate, settled_at=NOON)])
        before = await everything(ledger)
        for fate in Fate:
            await ledger.mark(grip.held, [Mark(id, fate, note=Note.REFUSED) for id in waiting])
        assert await everything(ledger) == before
        assert await ledger.recover(grip.held, NOON) == 0
        await ledger.plan(grip.held, NOON + DAY)
        assert (await everything(ledger))[:4] == before

    async def test_after_a_death_what_was_being_sent_is_in_doubt(
        self, ledger: Ledger, grip: Grip, waiting: list[int]
    ) -> None:
        """And waits only where the platform would know it again; what waited waits."""
        hour = timedelta(hours=1)
        await ledger.mark(grip.held, [Mark(waiting[0], Fate.SENDING, "a", "en", began=NOON - hour)])
        await ledger.mark(grip.held, [Mark(waiting[1], Fate.SENDING, "a", "en", began=NOON)])
        assert await ledger.recover(grip.held, NOON, again=hour / 2) == 1
        found = await everything(ledger)
        assert [each.fate for each in found] == [Fate.DOUBT, Fate.WAITING, Fate.WAITING, Fate.WAITING]
        assert (found[0].note, found[0].settled_at) == (Note.PROCESS_DIED, NOON)
        assert (found[1].post, found[1].began, found[1].next_try) == ("a", NOON, NOON)
        await ledger.mark(grip.held, [Mark(waiting[1], Fate.SENDING, "a", "en", began=NOON)])
        assert await ledger.recover(grip.held, NOON) == 1
        assert await ledger.recover(grip.held, NOON) == 0
        assert [each.fate for each in await everything(ledger)][:2] == [Fate.DOUBT] * 2

    async def test_a_doubt_is_settled_by_hand(self, ledger: Ledger, grip: Grip, waiting: list[int]) -> None:
        """Once, and only a doubt."""
        await ledger.mark(grip.held, [Mark(waiting[0], Fate.DOUBT, "a", "en", note=Note.NO_ANSWER, settled_at=NOON)])
        assert await ledger.counted(LANE, NOON) == (3, 1)
        assert await ledger.settle_doubt(waiting[0], Fate.SENT, EVENING)
        assert not await ledger.settle_doubt(waiting[0], Fate.FAILED, EVENING)
        assert not await ledger.settle_doubt(waiting[1], Fate.SENT, EVENING)
        first, second, *_ = await everything(ledger)
        assert (first.fate, first.note, first.settled_at) == (Fate.SENT, Note.BY_HAND, EVENING)
        assert second.fate is Fate.WAITING

    async def test_old_slots_are_swept(self, ledger: Ledger, grip: Grip, waiting: list[int]) -> None:
        """Doubts later than others, what is open never."""
        marks = [Mark(waiting[0], Fate.SENT, settled_at=NOON), Mark(waiting[1], Fate.DOUBT, settled_at=NOON)]
        await ledger.mark(grip.held, marks)
        assert await ledger.sweep(NOON + 35 * DAY) == 0
        assert await ledger.sweep(NOON + 35 * DAY + SECOND) == 1
        assert await ledger.sweep(NOON + 90 * DAY + SECOND) == 1
        assert [each.id for each in await everything(ledger)] == waiting[2:]

    async def test_what_is_said_at_once_is_committed_together(
        self, ledger: Ledger, grip: Grip, waiting: list[int]
    ) -> None:
        """Three hundred marks are a handful of transactions; who asks for nothing that is fenced is not held up."""
        begun: list[str] = []

        def note(connection: object, cursor: object, statement: str, *_: object) -> None:
            begun.extend([statement] if statement.startswith("BEGIN") else [])

        event.listen(Engine, "before_cursor_execute", note)
        stranger = Held(LANE, grip.held.epoch - 1)
        try:
            calls = [
                ledger.mark(grip.held, [Mark(waiting[number % 3], Fate.SENDING, f"post{number}", "en", began=NOON)])
                for number in range(300)
            ]
            fenced = ledger.mark(stranger, [Mark(waiting[3], Fate.SENT)])
            *done, refused = await asyncio.gather(*calls, fenced, return_exceptions=True)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert len(done) == 300
        assert not any(isinstance(each, BaseException) for each in done)
        assert isinstance(refused, Fenced)
        assert 1 <= len(begun) <= 3
        assert [each.post for each in await everything(ledger)] == ["post297", "post298", "post299", None]

    async def test_an_older_epoch_writes_nothing(
        self, place: Place, ledger: Ledger, grip: Grip, waiting: list[int]
    ) -> None:
        """Once another has held the lane, no word of the one before is taken."""
        await ledger.mark(grip.held, [Mark(waiting[0], Fate.SENDING, "a", "en", began=NOON)])
        await grip.release()
        newer = await held(ledger)
        assert newer.held.epoch == grip.held.epoch + 1
        before = await everything(ledger), await ledger.groups()
        for late in (
            ledger.mark(grip.held, [Mark(waiting[1], Fate.SENDING)]),
            ledger.plan(grip.held, NOON + DAY),
            ledger.recover(grip.held, NOON),
            ledger.plan(Held("nobody", 1), NOON),
        ):
            with pytest.raises(Fenced):
                await late
        assert (await everything(ledger), await ledger.groups()) == before
        await ledger.mark(newer.held, [Mark(waiting[1], Fate.SENDING)])
        await newer.release()

    async def test_what_the_operator_decided(self, ledger: Ledger) -> None:
        """Is there for all processes until it is taken back."""
        await ledger.set_control("stopped", "yes", NOON)
        await ledger.set_control("stopped", "no", EVENING)
        assert await ledger.controls() == {"stopped": ("no", EVENING)}
        await ledger.set_control("stopped", None, EVENING)
        assert await ledger.controls() == {}


class TablesBehaviour:
    """Revisions of the tables. Needs the fixtures `ledger` and `place`; `file` is the URL of the ledger's own."""

    async def test_tables_go_down_and_up(self, file: str, place: Place, ledger: Ledger) -> None:
        """Going down one revision takes the groups, not the sessions; going up makes tables that serve."""
        await set_up(ledger, at("-1"), daily(12))
        await ledger.close()
        connection = await engine(make_url(file), {}).connect()
        try:
            assert await connection.run_sync(_differences) == []
            await connection.run_sync(lambda it: command.downgrade(configuration(it), "0001"))
            tables = set(await connection.run_sync(lambda it: inspect(it).get_table_names()))
            assert tables == {"alembic_version", "session"}
            await connection.run_sync(lambda it: command.upgrade(configuration(it), "head"))
            assert await connection.run_sync(_differences) == []
        finally:
            await connection.close()
        assert place.run("SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert await ledger.groups() == ()
        await set_up(ledger, at("-1"), daily(12))
        grip = await held(ledger)
        assert (await ledger.plan(grip.held, NOON)).slots == 1
        await grip.release()

    async def test_going_up_keeps_what_is_there(self, file: str, place: Place, ledger: Ledger) -> None:
        """An update of the bot costs nobody their posts."""
        kept = await set_up(ledger, at("-1"), daily(12))
        await ledger.close()
        connection = await engine(make_url(file), {}).connect()
        try:
            await connection.run_sync(lambda it: command.upgrade(configuration(it), "head"))
        finally:
            await connection.close()
        assert await ledger.groups() == (kept,)


class LedgerBehaviour(GroupsBehaviour, PlanningBehaviour, SendingBehaviour, TablesBehaviour, CountsBehaviour):
    """All of it."""

    @pytest.fixture
    async def ledger(self, place: Place) -> AsyncIterator[Ledger]:
        """A ledger with its tables made."""
        ledger = opened(place)
        await ledger.sweep(MORNING)
        yield ledger
        await ledger.close()

    @pytest.fixture
    async def grip(self, ledger: Ledger) -> AsyncIterator[Grip]:
        """Its lane, held; a test may let go of it."""
        grip = Once(await held(ledger))
        yield grip
        await grip.release()


def _differences(connection: Connection) -> list[object]:
    """Between the tables that are there and those that the code speaks of."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))
