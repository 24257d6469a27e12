"""What comes next, and leaving one out."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from heapq import heapify, heappop, heappush
from itertools import islice
from zoneinfo import ZoneInfo

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Kept, Schedule
from bot.schedule.due import following
from bot.talk.admin.answer import answer, button, coming, in_private, not_set_up, old_button, title, when
from bot.talk.admin.change import first, skipped, unskipped
from bot.talk.admin.tokens import base36, number_of
from bot.talk.say import item, say

SHOWN = 5


def upcoming(kept: Kept) -> Iterator[tuple[datetime, Schedule]]:
    """What comes when, of all schedules, in order; no more on a day than the group has."""
    heads = [
        (each.upcoming.at, each.campaign is None, index, each.upcoming)
        for index, each in enumerate(kept.schedules)
        if each.upcoming is not None
    ]
    heapify(heads)
    zone, days = ZoneInfo(kept.room.zone), Counter[date]()
    while heads:
        at, own, index, occurrence = heappop(heads)
        schedule = kept.schedules[index]
        day = at.astimezone(zone).date()
        if days[day] < kept.room.per_day:
            days[day] += 1
            yield at, schedule
        after = following(schedule.rule, kept.room.zone, after=(occurrence.date, occurrence.ordinal), not_before=at)
        if after is not None:
            heappush(heads, (after.at, own, index, after))


def following_posts(scene: AdminScene) -> AdminTurn:
    """The next few, by time and pack."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    if scene.public:
        return in_private(scene)
    found = tuple(islice(upcoming(kept), SHOWN))
    if not found:
        return answer(scene, coming(scene, kept))
    says = (
        item("groups.next.line", when=when(scene, kept.room, at), title=title(scene, schedule.pack))
        for at, schedule in found
    )
    choices = (button(scene, "skip", "skip"), button(scene, "preview", "preview"))
    return answer(scene, say("groups.next"), *says, choices=choices)


def preview(scene: AdminScene) -> AdminTurn:
    """One of the posts, as it would look."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    if scene.public:
        return in_private(scene)
    schedule = first(kept) or next(iter(kept.schedules), None)
    if schedule is None:
        return answer(scene, coming(scene, kept))
    says = say("groups.preview", title=title(scene, schedule.pack))
    return answer(scene, says, coming(scene, kept), preview=schedule.pack)


def skip(scene: AdminScene) -> AdminTurn:
    """The next one does not come; which one comes instead."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    schedule = first(kept)
    if schedule is None or schedule.upcoming is None:
        return answer(scene, coming(scene, kept))
    left_out = schedule.upcoming
    change = skipped(schedule.id, (left_out.date, left_out.ordinal), scene.now)
    more = (base36(schedule.id), f"{left_out.date:%Y%m%d}", str(left_out.ordinal))
    return answer(
        scene,
        say("groups.skip.done", when=when(scene, kept.room, left_out.at)),
        coming(scene, change(kept)),
        choices=(button(scene, "unskip", "undo", *more),),
        change=change,
    )


def unskip(scene: AdminScene, more: tuple[str, ...]) -> AdminTurn:
    """It comes after all."""
    kept = scene.kept
    if kept is None or len(more) != 3:
        return old_button(scene)
    schedule, on, ordinal = number_of(more[0]), _date(more[1]), number_of(more[2])
    if schedule is None or on is None or ordinal is None:
        return old_button(scene)
    change = unskipped(schedule, (on, ordinal), scene.now)
    after = change(kept)
    if after == kept:
        return answer(scene, say("groups.skip.too_late"), coming(scene, kept))
    return answer(scene, say("groups.skip.undone"), coming(scene, after), change=change)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None
