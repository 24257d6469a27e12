"""Where in the group the posts come."""

from dataclasses import replace

from bot.model.admin import AdminScene, AdminTurn
from bot.talk.admin.answer import answer, example, not_set_up
from bot.talk.admin.change import of_room
from bot.talk.say import say


def topic(scene: AdminScene) -> AdminTurn:
    """Here, from now on: the topic, thread or channel where it was said."""
    if scene.kept is None:
        return not_set_up(scene)
    if scene.private:
        return answer(scene, example(scene, "groups.topic.there"))
    thread = scene.where.thread
    change = of_room(lambda room: replace(room, address=replace(room.address, thread=thread)), scene.now)
    says = [say("groups.topic.set")]
    if scene.standing is not None and not scene.standing.posts:
        says.append(say("groups.status.posts_not"))
    return answer(scene, *says, change=change)
