"""One turn of a conversation: what was heard decides, danger before everything.

`take_turn` is a plain function: the same scene and the same update give the same turn.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.model.assessment import Level
from bot.model.chat import Command, Edited, Incoming, Location, Other, Picture, Press, Text, Voice
from bot.model.talk import Intent, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import ALWAYS, say
from bot.talk.steps import danger, number, offer, settings, small, traps, worry

# What outranks an offer in which no sign was found.
_BEFORE_CLEAN_OFFER = frozenset({Intent.WORRY, Intent.HOTLINE, Intent.ROMANCE, Intent.SHELTER, Intent.OVERSHARE})
# What a wish leads to, where nothing more pressing was heard. `Heard.intents` has the most pressing first.
_WISHES: dict[Intent, Callable[[Scene], Turn]] = {
    Intent.DANGER: danger.help_first,
    Intent.FORGET: settings.forget,
    Intent.STOP: settings.stop,
    Intent.LANGUAGE: settings.ask_language,
    Intent.HOTLINE: number.give,
    Intent.OVERSHARE: traps.overshare,
    Intent.ROMANCE: traps.romance,
    Intent.SHELTER: traps.shelter,
    Intent.WORRY: worry.begin,
    Intent.CHECK: offer.ask_for_it,
    Intent.INSULT: small.insult,
    Intent.FRUSTRATION: small.frustration,
    Intent.WHO_ARE_YOU: small.who_are_you,
    Intent.HELP: danger.ask_for_help,
    Intent.THANKS: small.thanks,
    Intent.GREETING: small.welcome,
}


def take_turn(scene: Scene, incoming: Incoming) -> Turn:
    """What to say to one update of a private chat, and the session after it."""
    what = incoming.what
    if scene.heard.assessment and scene.heard.assessment.level is Level.DANGER:
        return _noticed(scene, danger.help_first(scene), before_second=True)
    match what:
        case Press(token):
            return _noticed(scene, _pressed(scene, token))
        case Command(name, _):
            return _noticed(scene, _PRESSES.get(name, small.manual)(scene))
        case Picture(caption) if not caption.strip():
            return _noticed(scene, small.type_please(scene))
        case Voice() | Other() | Location():
            return _noticed(scene, small.type_please(scene))
        case Text() | Edited() | Picture():
            return _noticed(scene, _worded(scene))
        case _:
            return Turn(scene.heard.language, scene.session, ())


def more(scene: Scene) -> Turn:
    """More of what was said last: numbers, or what was found."""
    return number.more(scene) if scene.session.step == "number" else offer.more(scene)


_PRESSES: dict[str, Callable[[Scene], Turn]] = {
    "now": danger.ask_for_help,
    "number": number.give,
    "check": offer.ask_for_it,
    "worry": worry.begin,
    "language": settings.ask_language,
    "forget": settings.forget,
    "stop": settings.stop,
    "help": small.manual,
    "more": more,
    "start": small.welcome,
}


def _worded(scene: Scene) -> Turn:
    """Words: an answer to the open question, or something new."""
    session, heard = scene.session, scene.heard
    first = heard.intent
    if heard.asked_language:
        return settings.set_language(scene, heard.asked_language)
    if first in {Intent.FORGET, Intent.STOP}:
        return _WISHES[first](scene)
    if session.step == "danger" and (heard.mention.countries or first in {Intent.UNKNOWN, Intent.HOTLINE}):
        return danger.still(scene)
    if heard.answer and session.asked and heard.assessment:
        return offer.answer(scene, heard.assessment)
    if first is Intent.HOTLINE and heard.assessment and heard.assessment.level is not Level.HIGH:
        return number.give(scene)
    if offer.is_offer(scene) and heard.assessment:
        if heard.assessment.level is Level.NONE and first in {
            Intent.WORRY,
            Intent.HOTLINE,
            Intent.ROMANCE,
            Intent.SHELTER,
        }:
            return _WISHES[first](scene)
        return offer.result(scene, heard.assessment)
    if heard.explains:
        return offer.explain(scene)
    if session.step in {"country", "number", "worry_countries"} and first in {Intent.UNKNOWN, Intent.OFFER}:
        if heard.mention.countries or heard.mention.ambiguous:
            return number.give(scene, needs=session.needs)
        if session.step != "number":
            return number.ask(scene, again=True)
    if session.step == "worry" and heard.stage:
        return worry.branch(scene, heard.stage)
    if first is Intent.MORE:
        return more(scene)
    if first in _WISHES:
        return _WISHES[first](scene)
    if heard.mention.countries or heard.mention.ambiguous:
        return number.give(scene)
    if session.step == "start" and not session.said:
        return small.welcome(scene)
    return small.unknown(scene)


def _pressed(scene: Scene, token: str) -> Turn:
    """A button. Its mark says which question it belongs to; help works from every state (P5)."""
    mark, _, choice = token.partition(".")
    if choice in ALWAYS:
        return _PRESSES[choice](scene)
    if mark != str(scene.session.turn) or choice not in scene.session.offered:
        return _old(scene)
    kind, _, value = choice.partition(":")
    if kind == "stage":
        return worry.branch(scene, value)
    if kind == "language":
        return settings.set_language(scene, value)
    if kind == "country":
        return _country(scene, value)
    if scene.heard.answer and scene.heard.assessment:
        return offer.answer(scene, scene.heard.assessment)
    return _PRESSES.get(choice, small.unknown)(scene)


def _country(scene: Scene, code: str) -> Turn:
    mention = replace(scene.heard.mention, countries=(code,), ambiguous=())
    scene = replace(scene, heard=replace(scene.heard, mention=mention))
    if scene.session.step == "danger":
        return danger.still(scene)
    return number.give(scene)


def _old(scene: Scene) -> Turn:
    """An earlier question's button: say so, and ask the open question again."""
    notice = say("conversation.old_button")
    session = scene.session
    if session.asked:
        again = offer.more(replace(scene, session=replace(session, found=(), protective=())))
        reply = again.replies[-1]
        return replace(
            again,
            session=replace(again.session or session, found=session.found, protective=session.protective),
            replies=(Reply((notice, *reply.says), reply.choices),),
        )
    rest = small.welcome(scene)
    return replace(rest, replies=(Reply((notice,), rest.replies[-1].choices),))


def _noticed(scene: Scene, turn: Turn, *, before_second: bool = False) -> Turn:
    """Add the once-only notices: a bot, run by whom, is it safe to write now (P11); unreviewed words.

    After the help, never before a number; in danger only from the second message on.
    """
    session = turn.session
    if session is None or not turn.replies:
        return turn
    if before_second and "danger" not in session.said:
        return replace(turn, session=replace(session, said=(*session.said, "danger")))
    notices: list[Say | SayHotline] = []
    said = session.said
    if "notice" not in said:
        said = (*said, "notice")
        if scene.organisation:
            notices.append(say("conversation.notice", organisation=scene.organisation))
        else:
            notices.append(say("conversation.notice.test"))
        if f"conversation.notice.{scene.platform}" in scene.texts:
            notices.append(say(f"conversation.notice.{scene.platform}"))
    if scene.unreviewed and f"unreviewed.{turn.language}" not in said:
        said = (*said, f"unreviewed.{turn.language}")
        notices.append(say("conversation.unreviewed"))
    if not notices:
        return turn
    *before, last = turn.replies
    noticed = Reply((*last.says, *notices), last.choices)
    return replace(turn, session=replace(session, said=said), replies=(*before, noticed))
