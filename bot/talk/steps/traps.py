"""A stranger's bed, an online love with an invitation, personal data written here: not job offers, and answered."""

from bot.model.assessment import Level
from bot.model.talk import Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import MORE, NOW, NUMBER, WORRY, item, say, turn
from bot.talk.steps import offer


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
    """What is known of it, with the signs in the person's own words; the questions about a job do not fit."""
    assessment = scene.heard.assessment
    says: list[Say | SayHotline] = [say("conversation.opener.plain"), say(f"conversation.{name}")]
    found = assessment is not None and bool(assessment.findings)
    if assessment and found:
        if assessment.level is Level.HIGH:
            says.append(say("conversation.result.high"))
        says += offer.signs(scene, assessment)
        says.append(item("conversation.result.more_signs", count=max(0, len(assessment.findings) - offer.SHOWN)))
    says += [say(f"conversation.{name}.next"), say("conversation.next.human")]
    if assessment and found:
        session = offer.remember(scene.session, assessment)
        return turn(scene, Reply(tuple(says), (MORE, NOW)), session=session, step=name, asked=None)
    says.append(say(f"conversation.{name}.ask"))
    return turn(scene, Reply(tuple(says), (NUMBER, WORRY, NOW)), step=name, asked=None)
