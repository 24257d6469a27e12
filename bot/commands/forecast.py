"""What will be posted in a group, as far as it is known today: the slots that its schedules lead to, and which of them
another one keeps from being posted."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.model.content import Pack
from bot.model.delivery import Delivery, Fate, Kept, Note, Occurrence, Room, Schedule, Slot
from bot.posts import Posts, country_of
from bot.schedule.change import key
from bot.schedule.choose import posted_on, usable
from bot.schedule.due import moment, occurrences

if TYPE_CHECKING:
    from bot.app import App

BESIDE = timedelta(days=2)  # within which all instants of a local date lie around each of them
TAKES = frozenset({Fate.WAITING, Fate.SENDING, Fate.SENT, Fate.DOUBT})  # a day belongs to slots with these

_Queue = deque[date]  # of the slots to come
Speaks = Callable[[str, Room, date], tuple[str, ...]]  # pack, group, local date -> languages of its posts


@dataclass(frozen=True, slots=True)
class Coming:
    """A slot that is not in the ledger yet."""

    slot: Slot
    at: datetime
    pack: str
    languages: tuple[str, ...]  # one of these; which one, the post decides
    note: Note | None = None  # why it will not be posted


def forecast(kept: Kept, begin: datetime, end: datetime, speaks: Speaks, taken: Counter[date]) -> tuple[Coming, ...]:
    """The slots of a span that are to come, in order of time. `taken`: slots on each local date that have it already.

    From what the schedules stand at on, so that what was skipped, moved or paused is left out as the planner will.
    """
    by_id = {schedule.id: schedule for schedule in kept.schedules}
    heads = {id: _Queue() for id in by_id}
    found: list[tuple[datetime, int, int, Occurrence]] = []
    for schedule in kept.schedules:
        together: Counter[datetime] = Counter()  # two times of a rule may fall on one instant, where clocks leap
        for occurrence in _coming(schedule, kept.room, begin - BESIDE, end + BESIDE):
            at = moment(schedule, occurrence)
            found.append((at, together[at], schedule.id, occurrence))
            together[at] += 1
            heads[schedule.id].append(occurrence.date)
    free = Counter({day: kept.room.per_day - count for day, count in taken.items()})
    coming = []
    for _, batch in groupby(sorted(found), key=itemgetter(0, 1)):  # what the planner takes at once
        chosen = [(at, by_id[id], occurrence) for at, _, id, occurrence in batch]
        full = [_full(schedule, by_id, heads, free, kept.room.per_day) for _, schedule, _ in chosen]
        for (at, schedule, occurrence), no_place in zip(chosen, full, strict=True):
            heads[schedule.id].popleft()
            languages = speaks(schedule.pack, kept.room, occurrence.date)
            note = Note.DAY_TAKEN if no_place else None if languages else Note.NO_POST
            free[occurrence.date] -= note is None
            slot = Slot(kept.room.id, schedule.id, occurrence.date, occurrence.ordinal)
            coming.append(Coming(slot, at, schedule.pack, languages, note))
    return tuple(each for each in coming if begin <= each.at < end)


def days_taken(deliveries: tuple[Delivery, ...]) -> Counter[date]:
    """How many slots have each local date."""
    return Counter(each.slot.date for each in deliveries if each.fate in TAKES)


def speaking(packs: Mapping[str, Pack], posts: Posts, platforms: Mapping[str, str], *, signed: bool) -> Speaks:
    """In which languages a pack has posts that may come in a group, its own first. Found once for all such groups.

    `platforms`: of each account.
    """
    known: dict[tuple[object, ...], tuple[str, ...]] = {}

    def speaks(pack: str, room: Room, day: date) -> tuple[str, ...]:
        platform, found = platforms.get(room.address.account), packs.get(pack)
        if found is None or not posted_on(found, platform):
            return ()
        country = country_of(room) if any(post.slots for post in found.posts) else None
        asked = pack, room.language, room.fallback, day, country
        if asked not in known:
            known[asked] = _languages(found, room, day, signed=signed, fills=posts.fills(found, country))
        return known[asked]

    return speaks


def speaking_in(app: "App") -> Speaks:
    """The same, of a deployment."""
    from bot.commands.groups import platforms_of

    signed = app.settings.signed_by is not None
    return speaking(app.groups.packs, app.groups.posts, platforms_of(app.settings), signed=signed)


def _languages(pack: Pack, room: Room, day: date, *, signed: bool, fills: Collection[str]) -> tuple[str, ...]:
    if pack.kind != "awareness":
        return ()
    wanted = tuple(dict.fromkeys(each for each in (room.language, room.fallback) if each))
    has = {language for _, language in usable(pack, wanted, day, unreviewed=signed, fills=fills)}
    return tuple(each for each in wanted if each in has)


def local(at: datetime, room: Room) -> datetime:
    """By the clock on the group's wall."""
    return at.astimezone(ZoneInfo(room.zone))


def _coming(schedule: Schedule, room: Room, begin: datetime, end: datetime) -> Iterator[Occurrence]:
    upcoming = schedule.upcoming
    if upcoming is None or room.closed_at is not None:
        return
    shift = moment(schedule, upcoming) - upcoming.at
    if begin <= upcoming.at + shift < end:
        yield upcoming
    later = max(begin - shift, upcoming.at)
    for occurrence in occurrences(schedule.rule, room.zone, after=key(upcoming), not_before=later):
        if occurrence.at + shift >= end:
            return
        yield occurrence


def _full(
    schedule: Schedule, by_id: Mapping[int, Schedule], heads: Mapping[int, _Queue], free: Counter[date], per_day: int
) -> bool:
    """Whether the date of a schedule's next slot is taken by what was, or will be by those that go first."""
    day = heads[schedule.id][0]
    ahead = sum(1 for id, days in heads.items() if days and days[0] == day and _goes_first(by_id[id], schedule))
    return free.setdefault(day, per_day) <= ahead


def _goes_first(other: Schedule, schedule: Schedule) -> bool:
    """Of two on one date: a campaign, then whoever was there first."""
    return (other.campaign is None, other.id) < (schedule.campaign is None, schedule.id)
