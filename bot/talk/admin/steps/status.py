"""How things stand: what the bot can read and do here, what is set, who runs it."""

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Reads
from bot.model.talk import Dated, Say
from bot.talk.admin.answer import answer, button, coming, example, in_private
from bot.talk.admin.steps.greeting import reading
from bot.talk.admin.steps.menu import lines
from bot.talk.say import say


def status(scene: AdminScene) -> AdminTurn:
    """All of it, by the bot's real rights as the platform says now."""
    if scene.public:
        return in_private(scene)
    standing, kept = scene.standing, scene.kept
    says: list[Say] = []
    if scene.organisation:
        says.append(say("groups.status.run_by", organisation=scene.organisation))
    else:
        says.append(say("groups.status.test"))
    says.append(reading(scene) if standing else say("groups.status.unknown"))
    if standing and standing.reads is Reads.ALL and standing.bot_is_admin:
        says.append(say("groups.reads.no_admin"))
    if scene.refused:
        says.append(example(scene, "groups.status.refused"))
    elif standing:
        says.append(say("groups.status.posts" if standing.posts else "groups.status.posts_not"))
    if kept is not None:
        says.append(say("groups.status.since", date=Dated(kept.room.since.date().isoformat())))
    says += [*lines(scene), coming(scene, kept)]
    choice = button(scene, "start", "settings" if kept and kept.schedules else "set_up")
    return answer(scene, *says, choices=(choice,))
