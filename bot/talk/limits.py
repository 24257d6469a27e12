"""What outranks every limit: danger, numbers, erasing and the language of it all (P5)."""

from bot.model.talk import Reply, Say, Scene, Turn
from bot.talk.say import NOW, NUMBER, say, turn
from bot.talk.steps import danger

_STEPS = danger.STEPS | {"country", "number", "worry_countries"}  # what was said, or the way to it, is a number
_TEXTS = frozenset({"conversation.language.ask", "conversation.language.changed"})


def outranks(answer: Turn) -> bool:
    """Whether an answer goes out however much a limiter is shut or the operator has stopped everything."""
    if answer.session is None or answer.session.step in _STEPS:
        return True
    says = (said for reply in answer.replies for said in reply.says)
    keys = [said.key for said in says if isinstance(said, Say)]
    return not _TEXTS.isdisjoint(keys) or any(key.startswith("danger.") for key in keys)


def shut(scene: Scene, *, stopped: bool) -> Turn:
    """What goes out instead of all others: too much came from there, or the operator has stopped everything."""
    key = "conversation.stopped" if stopped else "conversation.throttled"
    return turn(scene, Reply((say(key),), (NUMBER, NOW)))
