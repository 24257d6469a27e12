"""The first words in a group, and those when the bot is back."""

from dataclasses import replace

from bot.model.admin import AdminScene, AdminTurn
from bot.model.delivery import Kept, Reads
from bot.model.talk import Choice, Ref, Reply, Say
from bot.schedule.change import rescheduled
from bot.talk.admin.answer import button, coming
from bot.talk.say import say


def added(scene: AdminScene) -> AdminTurn:
    """Who runs it, what it will do and what not, how to begin. For all to see: all are concerned."""
    write = Choice("private", Ref("button.write_privately"))
    if scene.kept is not None and scene.kept.room.closed_at is None:
        return AdminTurn(scene.language)  # it was never away: the group is the same under a new address
    if scene.kept is not None:
        after = reopened(scene, scene.kept)
        reply = Reply((say("groups.back"), coming(scene, after)), (button(scene, "start", "settings"), write))
        return AdminTurn(scene.language, (reply,), lambda kept: reopened(scene, kept) if kept else None, public=True)
    runs = scene.organisation
    who = say("groups.greeting", organisation=runs) if runs else say("groups.greeting.test")
    says = (who, say("groups.greeting.will"), reading(scene), say("groups.greeting.begin"))
    return AdminTurn(scene.language, (Reply(says, (button(scene, "start", "set_up"), write)),), public=True)


def reading(scene: AdminScene) -> Say:
    """What the bot can read in the group, by its real rights."""
    everything = scene.standing is not None and scene.standing.reads is Reads.ALL
    return say("groups.reads.all" if everything else "groups.reads.meant")


def reopened(scene: AdminScene, kept: Kept) -> Kept:
    """The group as one that the bot is in."""
    room = replace(kept.room, closed_at=None)
    moved = (rescheduled(each, each, kept.room, room, scene.now) for each in kept.schedules)
    return Kept(room, tuple(moved))
