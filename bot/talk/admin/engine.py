"""One turn about a group's settings. Stateless: what was said before is in the button, or in what is kept.

Rights come first, at every update, whatever a button carries.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.model.admin import AdminScene, AdminTurn
from bot.model.chat import Added, Command, Incoming, Press
from bot.talk.admin import tokens
from bot.talk.admin.answer import answer, example, in_private, old_button
from bot.talk.admin.steps import coming, greeting, language, leave, menu, packs, pause, quiet, schedule, setup
from bot.talk.admin.steps import status as status_step
from bot.talk.admin.steps import topic as topic_step
from bot.talk.admin.steps import zone as zone_step
from bot.talk.say import say

GROUP = "group"  # the command whose first word is one of those below

# What each word does; the others behind it are handed on.
COMMANDS: dict[str, Callable[[AdminScene, str], AdminTurn]] = {
    "start": lambda scene, _: setup.start(scene),
    "schedule": schedule.schedule,
    "language": language.language,
    "zone": zone_step.zone,
    "packs": packs.packs,
    "quiet": quiet.quiet,
    "topic": lambda scene, _: topic_step.topic(scene),
    "next": lambda scene, _: coming.following_posts(scene),
    "preview": lambda scene, _: coming.preview(scene),
    "skip": lambda scene, _: coming.skip(scene),
    "pause": pause.pause,
    "resume": lambda scene, _: pause.resume(scene),
    "status": lambda scene, _: status_step.status(scene),
    "leave": lambda scene, _: leave.leave(scene),
}
# The steps of the set-up, whose buttons carry a draft.
_DRAFTED: dict[str, Callable[[AdminScene, tokens.Draft], AdminTurn]] = {
    "1": setup.place,
    "2": setup.what,
    "l": setup.other_language,
    "z": setup.other_zone,
    "t": setup.other_time,
    "d": setup.other_days,
    "p": setup.other_pack,
    "y": setup.begin,
}


def take(scene: AdminScene, incoming: Incoming) -> AdminTurn:
    """What to say to one update about a group, and what becomes of its settings."""
    what = incoming.what
    if isinstance(what, Added):
        return greeting.added(scene)
    closed = scene.kept is not None and scene.kept.room.closed_at is not None
    if closed:
        scene = replace(scene, kept=None)  # to be set up again
    if not scene.admin:
        return _denied(scene)
    if closed and scene.private:  # which begins in the group, where the bot must be again
        return answer(scene, say("groups.not_set_up"))
    match what:
        case Press(token):
            return _pressed(scene, token)
        case Command(name, rest) if name == GROUP:
            word, _, words = rest.strip().partition(" ")
            if not word:
                return setup.start(scene)
            if word.casefold() not in COMMANDS:
                return answer(scene, example(scene, "groups.unknown"))
            return COMMANDS[word.casefold()](scene, words.strip())
        case Command():  # by the link from the group
            return menu.menu(scene) if scene.kept and scene.kept.schedules else setup.start(scene)
        case _:
            return AdminTurn(scene.language)


def _denied(scene: AdminScene) -> AdminTurn:
    """Only to whoever asked; in a group that all would see, nothing."""
    if scene.public:
        return AdminTurn(scene.language)
    return answer(scene, say("groups.not_admin" if scene.standing else "groups.cannot_ask"))


def _pressed(scene: AdminScene, token: str) -> AdminTurn:
    pressed = tokens.read(token)
    if pressed is None:
        return old_button(scene)
    name, more = pressed.name, pressed.more
    if name in _DRAFTED:
        if scene.public:
            return in_private(scene)
        draft = tokens.draft(pressed, scene)
        return _DRAFTED[name](scene, draft) if draft else old_button(scene)
    match name, more:
        case "undo", (key,):
            return setup.undo(scene, key)
        case "unskip", _:
            return coming.unskip(scene, more)
        case "language", (code,):
            return language.pressed(scene, code)
        case "zone", (zone,):
            return zone_step.pressed(scene, zone)
        case "packs", (do, key):
            return packs.pressed(scene, do, key)
        case "leave", ("yes",):
            return leave.gone(scene)
        case _, () if name in COMMANDS:
            return COMMANDS[name](scene, "")
        case _:
            return old_button(scene)
