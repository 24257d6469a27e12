"""Days and times of the posts."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Kept, Rule, Schedule
from bot.schedule.change import quiet_at
from bot.schedule.valid import validate
from bot.talk.admin import printed
from bot.talk.admin.answer import answer, coming, example, in_private, not_set_up, unclear
from bot.talk.admin.change import DEFAULT, with_rule
from bot.talk.admin.days import Unclear, Wish, parse, rule_of
from bot.talk.admin.steps.menu import lines
from bot.talk.say import say

MOST = 6  # times a day


def schedule(scene: AdminScene, words: str) -> AdminTurn:
    """Without words: what is set. With words: what is to be."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    if not words.strip():
        if scene.public:
            return in_private(scene)
        return answer(scene, *lines(scene), coming(scene, kept), example(scene, "groups.schedule.example"))
    try:
        wish = parse(words, scene.language, scene.words)
    except Unclear as problem:
        return unclear(scene, str(problem), "groups.schedule.example")
    if len(wish.times) > MOST or not (wish.times or wish.weekdays or wish.every or wish.dates):
        return unclear(scene, words, "groups.schedule.example")
    return _set(scene, kept, wish)


def _set(scene: AdminScene, kept: Kept, wish: Wish) -> AdminTurn:
    begin, end = kept.room.quiet
    loud = next((at for at in wish.times if quiet_at((begin, end), at)), None)
    if loud is not None:
        values = {"time": printed.clock(loud), "begin": printed.clock(begin), "end": printed.clock(end)}
        return answer(scene, example(scene, "groups.schedule.quiet", **values))
    packs = tuple(each.pack for each in _own(kept)) or tuple(pack.id for pack in scene.packs[:1])
    if not packs:
        return answer(scene, say("groups.setup.no_packs"))
    today = scene.now.astimezone(ZoneInfo(kept.room.zone)).date()

    def change(before: Kept | None) -> Kept | None:
        if before is None:
            return None
        after = before
        for pack in packs:
            rule = rule_of(wish, _rule(before, pack), today)
            validate(rule)
            after = with_rule(after, pack, rule, scene.now)
        most = max((len(each.rule.times) for each in _own(after)), default=1)
        return replace(after, room=replace(after.room, per_day=max(most, 1)))

    after = change(kept)
    if after is None:
        return not_set_up(scene)
    own = next(each for each in after.schedules if each.pack == packs[0])
    says = [say("groups.schedule.set", rule=printed.rule(own.rule, scene.language, scene.words))]
    if after.room.per_day > 1:
        says.append(say("groups.schedule.several", times=after.room.per_day))
    return answer(scene, *says, coming(scene, after), change=change)


def _own(kept: Kept) -> tuple[Schedule, ...]:
    """Those that an admin has set, not the operator."""
    return tuple(each for each in kept.schedules if each.campaign is None)


def _rule(kept: Kept, pack: str) -> Rule:
    return next((each.rule for each in _own(kept) if each.pack == pack), DEFAULT)
