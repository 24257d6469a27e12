"""A stranger's bed, an online love with an invitation, personal data written here: not job offers, and answered."""

from bot.model.talk import Reply, Scene, Turn
from bot.talk.say import NOW, NUMBER, WORRY, say, turn


def romance(scene: Scene) -> Turn:
    """Somebody met online invites, or asks for money."""
    return _trap(scene, "romance")


def shelter(scene: Scene) -> Turn:
    """A stranger offers a place to stay."""
    return _trap(scene, "shelter")


def overshare(scene: Scene) -> Turn:
    """Numbers of papers or cards were written; they were not kept."""
    says = (say("conversation.opener.plain"), say("conversation.overshare"))
    return turn(scene, Reply(says, (NUMBER, NOW)))


def _trap(scene: Scene, name: str) -> Turn:
    says = (
        say("conversation.opener.plain"),
        say(f"conversation.{name}"),
        say(f"conversation.{name}.next"),
        say("conversation.next.human"),
        say(f"conversation.{name}.ask"),
    )
    return turn(scene, Reply(says, (NUMBER, WORRY, NOW)), step="paste", asked=None)
