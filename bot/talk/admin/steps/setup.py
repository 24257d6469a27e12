"""The set-up: two questions, a yes, and it has begun. The draft is in the buttons; nothing is kept before the yes."""

from dataclasses import replace
from datetime import time

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import QUIET, Kept, Room, Rule
from bot.model.talk import Choice, Ref, Say
from bot.schedule.change import quiet_at
from bot.talk.admin import printed, zones
from bot.talk.admin.answer import (
    answer,
    button,
    default_fallback,
    example,
    in_private,
    old_button,
    posts_of,
    room_id,
    title,
    title_of,
    when,
)
from bot.talk.admin.change import first, new_room, of_room, suggested, with_rule, without_pack
from bot.talk.admin.steps import menu
from bot.talk.admin.steps.greeting import reopened
from bot.talk.admin.tokens import Draft, pack_key, pack_of
from bot.talk.say import say

HOURS = (8, 9, 12, 15, 16, 17, 18, 19, 20)


def start(scene: AdminScene) -> AdminTurn:
    """The first question; of a group that is set up already, its settings."""
    if scene.public:
        new = draft(scene)

        def known(kept: Kept | None) -> Kept:
            if kept is None:
                return Kept(_room(scene, new))
            if kept.room.closed_at is None:
                return kept
            address = replace(kept.room.address, thread=scene.where.thread)
            return reopened(scene, replace(kept, room=replace(kept.room, address=address)))

        return in_private(scene, known)
    if scene.kept is not None and scene.kept.schedules:
        return menu.menu(scene)
    return place(scene, draft(scene))


def draft(scene: AdminScene) -> Draft:
    """What is likely to be right."""
    room = scene.kept.room if scene.kept else None
    language = room.language if room else scene.language
    own = scene.standing.zone if scene.standing else None
    zone = room.zone if room else zones.guess(language, scene.region, (own, scene.zone))
    pack = max(
        scene.packs, key=lambda each: posts_of(scene, each, language, default_fallback(language)) > 0, default=None
    )
    rule = suggested(pack, _quiet(scene))
    return Draft(room_id(scene), language, zone, pack.id if pack else None, rule.times[0], rule.weekdays)


def place(scene: AdminScene, new: Draft) -> AdminTurn:
    """Question one: language and time zone."""
    clock = printed.local_clock(scene.now, new.zone)
    return answer(
        scene,
        say("groups.setup.place", language=Ref(f"language.{new.language}"), zone=new.zone, time=clock),
        choices=(
            Choice(new.token("2"), Ref("button.yes")),
            Choice(new.token("l"), Ref("button.group.other_language")),
            Choice(new.token("z"), Ref("button.group.other_zone")),
        ),
    )


def other_language(scene: AdminScene, new: Draft) -> AdminTurn:
    """All of them, each by its own name."""
    choices = tuple(Choice(new.token("1", language=code), Ref(f"language.{code}")) for code in scene.languages)
    return answer(scene, say("groups.language.ask"), choices=choices)


def other_zone(scene: AdminScene, new: Draft) -> AdminTurn:
    """A few that are likely; others are written in the group."""
    likely = zones.suggested(new.language, scene.region)
    choices = tuple(Choice(new.token("1", zone=zone), zone) for zone in likely)
    return answer(scene, say("groups.zone.ask"), example(scene, "groups.zone.example"), choices=choices)


def what(scene: AdminScene, new: Draft) -> AdminTurn:
    """Question two: which posts, when."""
    pack = next((each for each in scene.packs if each.id == new.pack), None)
    if pack is None:
        return answer(scene, say("groups.setup.no_packs"))
    days = printed.days(new.weekdays, scene.language, scene.words)
    says: list[Say] = [
        say("groups.setup.what", title=title_of(scene, pack), purpose=pack.about("purpose", scene.language)),
        say("groups.setup.when", days=days, time=printed.clock(new.at)),
    ]
    fallback = default_fallback(new.language)
    ready = posts_of(scene, pack, new.language, fallback)
    if not ready:
        says.append(say("groups.setup.unsigned"))
    elif fallback and posts_of(scene, pack, new.language, None) < ready:
        says.append(say("groups.language.fallback", language=Ref(f"language.{fallback}")))
    others = (Choice(new.token("p"), Ref("button.group.other_pack")),) if len(scene.packs) > 1 else ()
    return answer(
        scene,
        *says,
        choices=(
            Choice(new.token("y"), Ref("button.group.begin")),
            Choice(new.token("t"), Ref("button.group.other_time")),
            Choice(new.token("d"), Ref("button.group.other_days")),
            *others,
        ),
    )


def other_time(scene: AdminScene, new: Draft) -> AdminTurn:
    """Some hours; others are written."""
    hours = _quiet(scene)
    free = [time(hour) for hour in HOURS if not quiet_at(hours, time(hour))]
    choices = tuple(Choice(new.token("2", at=at), printed.clock(at)) for at in free)
    return answer(scene, example(scene, "groups.setup.time"), choices=choices)


def other_days(scene: AdminScene, new: Draft) -> AdminTurn:
    """Seven switches."""
    switches = []
    for day in range(7):
        on = day in new.weekdays
        days = new.weekdays ^ {day} or new.weekdays  # one stays
        name = printed.day(day, scene.language)
        switches.append(Choice(new.token("d", weekdays=days), f"✓ {name}" if on else name))
    done = Choice(new.token("2"), Ref("button.done"))
    return answer(scene, say("groups.setup.days"), choices=(*switches, done))


def other_pack(scene: AdminScene, new: Draft) -> AdminTurn:
    """All that may be posted, each at its own days and time where nobody has chosen others."""
    before = suggested(next((pack for pack in scene.packs if pack.id == new.pack), None), _quiet(scene))
    choices = []
    for pack in scene.packs[:10]:
        rule = suggested(pack, _quiet(scene))
        at = rule.times[0] if new.at == before.times[0] else new.at
        days = rule.weekdays if new.weekdays == before.weekdays else new.weekdays
        choices.append(Choice(new.token("2", pack=pack.id, at=at, weekdays=days), title_of(scene, pack)))
    return answer(scene, say("groups.setup.pack"), choices=tuple(choices))


def begin(scene: AdminScene, new: Draft) -> AdminTurn:
    """The yes."""
    pack = new.pack
    if pack is None:
        return answer(scene, say("groups.setup.no_packs"))
    if not new.weekdays:
        return old_button(scene)
    begins, ends = _quiet(scene)
    if quiet_at((begins, ends), new.at):
        values = {"time": printed.clock(new.at), "begin": printed.clock(begins), "end": printed.clock(ends)}
        return answer(scene, example(scene, "groups.schedule.quiet", **values))
    rule = Rule(times=(new.at,), weekdays=new.weekdays)

    def change(kept: Kept | None) -> Kept | None:
        if kept is None:
            return with_rule(Kept(_room(scene, new)), pack, rule, scene.now)
        there = of_room(
            lambda room: replace(
                room,
                address=room.address if scene.private else replace(room.address, thread=scene.where.thread),
                language=new.language,
                fallback=default_fallback(new.language),
                zone=new.zone,
                closed_at=None,
                paused_until=None,
            ),
            scene.now,
        )(kept)
        return with_rule(there, pack, rule, scene.now) if there else None

    after = change(scene.kept)
    schedule = first(after)
    if after is None or schedule is None or schedule.upcoming is None:
        return old_button(scene)
    at = when(scene, after.room, schedule.upcoming.at)
    says = [say("groups.begun", title=title(scene, pack), when=at, zone=new.zone)]
    chosen = next((each for each in scene.packs if each.id == pack), None)
    if chosen is None or not posts_of(scene, chosen, new.language, default_fallback(new.language)):
        says = [say("groups.begun.waiting", title=title(scene, pack))]
    elif scene.stopped:
        says.append(say("groups.coming.stopped"))
    if scene.standing is not None and not scene.standing.posts:
        says.append(say("groups.status.posts_not"))
    choices = (button(scene, "undo", "undo", pack_key(pack)), button(scene, "start", "settings"))
    return answer(scene, *says, choices=choices, change=change, preview=pack)


def undo(scene: AdminScene, key: str) -> AdminTurn:
    """What was begun stops before it began."""
    pack = pack_of(key, scene.packs)
    if scene.kept is None or pack is None:
        return old_button(scene)
    change = without_pack(pack.id)
    return answer(scene, say("groups.undone"), choices=(button(scene, "start", "set_up"),), change=change)


def _room(scene: AdminScene, new: Draft) -> Room:
    return new_room(scene.where, scene.organisation, new.language, new.zone, scene.now)


def _quiet(scene: AdminScene) -> tuple[time, time]:
    return scene.kept.room.quiet if scene.kept else QUIET
