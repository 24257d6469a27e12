"""A break, and its end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Unit
from bot.schedule.due import instant
from bot.talk.admin.answer import answer, button, coming, not_set_up, pause_line, unclear
from bot.talk.admin.change import FOREVER, of_room
from bot.talk.admin.days import Unclear, parse
from bot.talk.admin.zones import fold
from bot.talk.say import say

EXAMPLE = "groups.pause.example"
LONGEST = timedelta(days=366)


def pause(scene: AdminScene, words: str) -> AdminTurn:
    """Nothing comes until it is resumed, or for so long, or until a day."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    until = FOREVER
    if words.strip():
        found = _until(scene, words, kept.room.zone)
        if isinstance(found, str):
            return unclear(scene, found, EXAMPLE)
        until = found
    change = of_room(lambda room: replace(room, paused_until=until), scene.now)
    line = pause_line(scene, replace(kept.room, paused_until=until))
    return answer(scene, line, choices=(button(scene, "resume", "resume"),), change=change)


def resume(scene: AdminScene) -> AdminTurn:
    """Posts come again."""
    if scene.kept is None:
        return not_set_up(scene)
    change = of_room(lambda room: replace(room, paused_until=None), scene.now)
    return answer(scene, say("groups.resume"), coming(scene, change(scene.kept)), change=change)


def _until(scene: AdminScene, words: str, zone: str) -> datetime | str:
    """When it ends; or the word that is not understood."""
    local = scene.now.astimezone(ZoneInfo(zone))
    named = _named_day(words)
    if named is not None:
        return _midnight(named, zone, scene) or words
    said = " ".join(word for word in words.split() if fold(word) not in _untils(scene))
    try:
        wish = parse(said, scene.language, scene.words)
    except Unclear as problem:
        return str(problem)
    if wish.dates:
        month, day = min(wish.dates)
        for year in range(local.year, local.year + 5):
            try:
                on = date(year, month, day)
            except ValueError:  # 29 February
                continue
            if on > local.date():
                return _midnight(on, zone, scene) or words
    if wish.every and not wish.weekdays:
        length = timedelta(weeks=wish.every) if wish.unit is Unit.WEEK else timedelta(days=wish.every)
        return min(scene.now + length, scene.now + LONGEST).astimezone(UTC)
    if len(wish.weekdays) == 1:
        (weekday,) = wish.weekdays
        ahead = (weekday - local.weekday() - 1) % 7 + 1
        return _midnight(local.date() + timedelta(days=ahead), zone, scene) or words
    return words


def _named_day(words: str) -> date | None:
    for word in words.split():
        try:
            return date.fromisoformat(word)
        except ValueError:
            continue
    return None


def _midnight(on: date, zone: str, scene: AdminScene) -> datetime | None:
    """The beginning of a day that is ahead, and not too far."""
    if not (scene.now - timedelta(days=1)).date() <= on <= (scene.now + LONGEST).date():
        return None
    at = instant(on, time(), ZoneInfo(zone))
    return at if at is not None and at > scene.now else None


def _untils(scene: AdminScene) -> frozenset[str]:
    return frozenset(fold(word) for own in scene.words.values() for word in own.get("until", ()))
