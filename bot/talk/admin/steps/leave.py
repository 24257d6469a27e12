"""Going for good."""

from dataclasses import replace

from bot.model.admin import AdminScene, AdminTurn
from bot.talk.admin.answer import answer, button
from bot.talk.admin.change import closed
from bot.talk.say import say


def leave(scene: AdminScene) -> AdminTurn:
    """Asked once."""
    return answer(scene, say("groups.leave.ask"), choices=(button(scene, "leave", "leave_now", "yes"),))


def gone(scene: AdminScene) -> AdminTurn:
    """It goes; what was set is erased later, so that a mistake can be mended."""
    turn = answer(scene, say("groups.leave.done"), change=closed(scene.now))
    return replace(turn, leave=True)
