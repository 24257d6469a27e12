"""The hours in which nothing comes."""

from dataclasses import replace
from datetime import time

from bot.model.admin import AdminScene, AdminTurn
from bot.model.talk import Say
from bot.schedule.change import quiet_at
from bot.talk.admin import printed
from bot.talk.admin.answer import answer, example, in_private, not_set_up, unclear
from bot.talk.admin.change import of_room
from bot.talk.admin.days import times_in
from bot.talk.admin.zones import fold
from bot.talk.say import say


def quiet(scene: AdminScene, words: str) -> AdminTurn:
    """Without words: which they are. With two times: from, until. Or none at all."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    if not words.strip() and scene.public:
        return in_private(scene)
    if not words.strip():
        return answer(scene, _now(kept.room.quiet), example(scene, "groups.quiet.example"))
    off = {fold(word) for own in scene.words.values() for word in own.get("off", ())}
    times = times_in(words)
    if fold(words) in off:
        hours = (time(), time())
    elif len(times) == 2:
        hours = (times[0], times[1])
    else:
        return unclear(scene, words, "groups.quiet.example")
    for each in kept.schedules:
        for at in each.rule.times:
            if quiet_at(hours, at):
                return answer(scene, example(scene, "groups.quiet.inside", time=printed.clock(at)))
    change = of_room(lambda room: replace(room, quiet=hours), scene.now)
    return answer(scene, _now(hours), change=change)


def _now(hours: tuple[time, time]) -> Say:
    begin, end = hours
    if begin == end:
        return say("groups.quiet.never")
    return say("groups.quiet.now", begin=printed.clock(begin), end=printed.clock(end))
