"""Greeting, help, thanks, insults, questions about the bot, what can't be read, and all that was not understood."""

from bot.model.talk import Reply, Scene, Turn
from bot.talk.say import NOW, NUMBER, THREE_JOBS, say, turn


def welcome(scene: Scene) -> Turn:
    """The three jobs."""
    first = "welcome" not in scene.session.said
    texts = (
        (say("conversation.welcome"), say("conversation.welcome.jobs")) if first else (say("conversation.greeting"),)
    )
    said = (*scene.session.said, "welcome") if first else scene.session.said
    return turn(scene, Reply(texts, (*THREE_JOBS, NOW)), step="start", said=said, asked=None)


def manual(scene: Scene) -> Turn:
    """What can be written here."""
    return turn(scene, Reply((say("conversation.help"),), (*THREE_JOBS, NOW)))


def thanks(scene: Scene) -> Turn:
    """You are welcome."""
    return turn(scene, Reply((say("conversation.thanks"),), (NUMBER, NOW)))


def insult(scene: Scene) -> Turn:
    """Never answered in kind."""
    return turn(scene, Reply((say("conversation.insult"),), (*THREE_JOBS, NOW)))


def frustration(scene: Scene) -> Turn:
    """ "You don't understand me." """
    return turn(scene, Reply((say("conversation.frustration"),), (*THREE_JOBS, NOW)))


def unknown(scene: Scene) -> Turn:
    """Not understood: the three jobs, as choices."""
    return turn(scene, Reply((say("conversation.unknown"),), (*THREE_JOBS, NOW)))


def who_are_you(scene: Scene) -> Turn:
    """A bot, run by whom (P11)."""
    if scene.organisation:
        by = say("conversation.who_are_you.run_by", organisation=scene.organisation)
    else:
        by = say("conversation.who_are_you.run_by_nobody")
    return turn(scene, Reply((say("conversation.who_are_you"), by), (*THREE_JOBS, NOW)))


def type_please(scene: Scene) -> Turn:
    """A picture, a recording, a sticker, a contact."""
    return turn(scene, Reply((say("conversation.type_please"),), (NUMBER, NOW)))


def late(scene: Scene) -> Turn:
    """The update is old: one neutral line, for the phone may be in other hands by now (design, section 4)."""
    return turn(scene, Reply((say("conversation.late"),)))
