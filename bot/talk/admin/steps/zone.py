"""The time zone of the group."""

from dataclasses import replace

from bot.model.admin import AdminScene, AdminTurn
from bot.model.talk import Choice
from bot.talk.admin import printed, zones
from bot.talk.admin.answer import answer, coming, example, in_private, not_set_up, old_button, room_id, unclear
from bot.talk.admin.change import of_room
from bot.talk.admin.tokens import token
from bot.talk.admin.tokens import zones as known
from bot.talk.say import say

MOST = 10  # buttons


def zone(scene: AdminScene, words: str) -> AdminTurn:
    """Without words: which? With words: a city, a country, or the name of a zone."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    if not words.strip():
        if scene.public:
            return in_private(scene)
        now = say("groups.zone.now", zone=kept.room.zone, time=printed.local_clock(scene.now, kept.room.zone))
        likely = zones.suggested(kept.room.language, scene.region)
        return answer(scene, now, example(scene, "groups.zone.example"), choices=_choices(scene, likely))
    found = zones.find(words, scene.languages)
    if not found:
        return unclear(scene, words, "groups.zone.example")
    if len(found) > 1:
        return answer(scene, say("groups.zone.which"), choices=_choices(scene, found))
    return chosen(scene, found[0])


def pressed(scene: AdminScene, name: str) -> AdminTurn:
    """A zone from a button."""
    if scene.kept is None or name not in known():
        return old_button(scene)
    return chosen(scene, name)


def chosen(scene: AdminScene, name: str) -> AdminTurn:
    """It is so from now on; the posts follow the new clock."""
    change = of_room(lambda room: replace(room, zone=name), scene.now)
    after = change(scene.kept)
    done = say("groups.zone.set", zone=name, time=printed.local_clock(scene.now, name))
    return answer(scene, done, coming(scene, after), change=change)


def _choices(scene: AdminScene, found: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(token("zone", room_id(scene), name), name) for name in found[:MOST])
