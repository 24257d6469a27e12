"""Language, stop, forget."""

from dataclasses import replace

from bot.model.talk import Choice, Ref, Reply, Scene, Turn
from bot.talk.say import NOW, THREE_JOBS, say, turn


def ask_language(scene: Scene) -> Turn:
    """Which language? Each by its own name."""
    choices = tuple(Choice(f"language:{code}", Ref(f"language.{code}")) for code in scene.languages)
    return turn(scene, Reply((say("conversation.language.ask"),), (*choices, NOW)))


def set_language(scene: Scene, language: str) -> Turn:
    """The person chose; it stays until they choose again."""
    scene = replace(scene, heard=replace(scene.heard, language=language))
    return turn(scene, Reply((say("conversation.language.changed"),), (*THREE_JOBS, NOW)), language=language)


def stop(scene: Scene) -> Turn:
    """End without a word more. The session goes, since nothing is open any longer."""
    return Turn(scene.heard.language, None, (Reply((say("conversation.stop"),)),))


def forget(scene: Scene) -> Turn:
    """Erase, and be honest about what that can't do (P11)."""
    own = f"conversation.forget.{scene.platform}"
    limits = own if own in scene.texts else "conversation.forget.limits"
    says = (say("conversation.forget"), say(limits))
    return Turn(scene.heard.language, None, (Reply(says),))
