"""The settings of a group at a glance, with a button for each."""

from bot.model.admin import AdminScene, AdminTurn
from bot.model.talk import Choice, Ref, Say
from bot.talk.admin import printed
from bot.talk.admin.answer import answer, button, coming, not_set_up, paused, room_id, title
from bot.talk.admin.tokens import token
from bot.talk.say import item, say


def menu(scene: AdminScene) -> AdminTurn:
    """What is set, and what can be done about it."""
    kept = scene.kept
    if kept is None:
        return not_set_up(scene)
    other = "resume" if paused(kept.room, scene) else "pause"
    names = ("schedule", "next", "preview", "skip", other, "packs", "zone", "status", "leave")
    language = Choice(token("language", room_id(scene)), Ref("button.language"))
    choices = tuple(button(scene, name, name) for name in names)
    choices = (*choices[:6], language, *choices[6:])
    return answer(scene, say("groups.menu"), *lines(scene), coming(scene, kept), choices=choices)


def lines(scene: AdminScene) -> tuple[Say, ...]:
    """Each pack with its days and times."""
    kept = scene.kept
    if kept is None:
        return ()
    return tuple(
        item(
            "groups.schedule.line",
            title=title(scene, each.pack),
            rule=printed.rule(each.rule, scene.language, scene.words),
            optional=index > 4,
        )
        for index, each in enumerate(kept.schedules)
    )
