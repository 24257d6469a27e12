"""Small helpers with which the steps word a turn."""

from datetime import datetime

from bot.model.admin import AdminScene, AdminTurn, Change
from bot.model.content import Pack
from bot.model.delivery import Kept, Room
from bot.model.talk import Choice, Ref, Reply, Say, SayHotline, Value
from bot.schedule.choose import usable
from bot.talk.admin import printed
from bot.talk.admin.change import first
from bot.talk.admin.tokens import LINK, token
from bot.talk.say import say

# What stands before a setting's name where it is written, behind the slash.
_BEFORE = {"discord": ("group",), "slack": ("fanilo", "group")}
TO_PRIVATE = Choice(LINK, Ref("button.group.settings"))


def answer(
    scene: AdminScene,
    *says: Say | SayHotline,
    choices: tuple[Choice, ...] = (),
    change: Change | None = None,
    preview: str | None = None,
) -> AdminTurn:
    """One message, and what changes with it."""
    return AdminTurn(scene.language, (Reply(says, choices),), change, preview)


def button(scene: AdminScene, name: str, label: str, *more: str) -> Choice:
    """A button about this group."""
    return Choice(token(name, room_id(scene), *more), Ref(f"button.group.{label}"))


def room_id(scene: AdminScene) -> int:
    """The group's id in tokens; 0 = where the button is."""
    return scene.kept.room.id if scene.kept else 0


def in_private(scene: AdminScene, change: Change | None = None) -> AdminTurn:
    """What would fill the group: only the way to the private chat."""
    if scene.kept is None and change is None:
        return not_set_up(scene)
    return answer(scene, say("groups.private"), choices=(TO_PRIVATE,), change=change)


def not_set_up(scene: AdminScene) -> AdminTurn:
    """Nothing is kept of the group yet."""
    return answer(scene, say("groups.not_set_up"), choices=(button(scene, "start", "set_up"),))


def old_button(scene: AdminScene) -> AdminTurn:
    """A button that means nothing any more."""
    return answer(scene, say("groups.old_button"), choices=(button(scene, "start", "settings"),))


def unclear(scene: AdminScene, word: str, key: str) -> AdminTurn:
    """What was not understood, and how it is said."""
    return answer(scene, say("groups.unclear", word=shown(word)), example(scene, key))


def shown(word: str) -> str:
    """A word as it was written, without anything that could be tapped."""
    return "".join(sign if sign.isalnum() or sign in " :'’" else " " for sign in word)[:30].strip()


def coming(scene: AdminScene, kept: Kept | None) -> Say:
    """When the next post comes, or why none does."""
    if kept is None or not kept.schedules:
        return say("groups.coming.nothing")
    if scene.stopped:
        return say("groups.coming.stopped")
    if paused(kept.room, scene):
        return pause_line(scene, kept.room)
    schedule = first(kept)
    if schedule is None or schedule.upcoming is None:
        return say("groups.coming.none")
    pack = next((each for each in scene.packs if each.id == schedule.pack), None)
    if pack is None or not posts_of(scene, pack, kept.room.language, kept.room.fallback):
        return say("groups.coming.unsigned")
    return say("groups.coming", when=when(scene, kept.room, schedule.upcoming.at))


def when(scene: AdminScene, room: Room, at: datetime) -> str:
    """A moment by the clocks of the group."""
    return printed.moment(at, room.zone, scene.language)


def paused(room: Room, scene: AdminScene) -> bool:
    """Whether nothing comes now."""
    return room.paused_until is not None and room.paused_until > scene.now


def pause_line(scene: AdminScene, room: Room) -> Say:
    """Until when nothing comes."""
    until = room.paused_until
    if until is None or until.year > 9000:
        return say("groups.coming.paused")
    return say("groups.coming.paused_until", when=when(scene, room, until))


def title(scene: AdminScene, pack: str) -> str:
    """A pack's title, or its id where it is gone."""
    return next((title_of(scene, each) for each in scene.packs if each.id == pack), pack)


def title_of(scene: AdminScene, pack: Pack) -> str:
    """A pack's title, in the language of whoever reads it where it has one there."""
    return pack.about("title", scene.language)


def posts_of(scene: AdminScene, pack: Pack, language: str, fallback: str | None) -> int:
    """How many posts of a pack may go out in a language, or else in the other."""
    languages = tuple(dict.fromkeys(each for each in (language, fallback) if each))
    fills = scene.fills(pack) if scene.fills else None
    return len(usable(pack, languages, scene.now.date(), unreviewed=scene.signed, fills=fills))


def default_fallback(language: str) -> str | None:
    """The language of a post that does not exist in the first."""
    return "en" if language != "en" else None


def example(scene: AdminScene, key: str, **values: Value) -> Say:
    """A text that shows how something is written on this platform."""
    prefix = "/" + "".join(f"{word} " for word in _BEFORE.get(scene.platform, ()))
    return say(key, prefix=prefix, **values)
