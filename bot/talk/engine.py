"""One turn of a conversation: what was heard decides, danger before everything.

`take_turn` is a plain function: the same scene and the same update give the same turn.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.model.assessment import Level
from bot.model.chat import Command, Edited, Incoming, Location, Other, Picture, Press, Text, Voice
from bot.model.talk import Intent, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import ALWAYS, say
from bot.talk.steps import danger, number, offer, register, settings, small, traps, worry

PASTED = 200  # code points from which words count as pasted
# What may be written amid danger and get its own answer, the danger standing.
_BESIDE_DANGER = frozenset(
    {
        Intent.THANKS,
        Intent.WHO_ARE_YOU,
        Intent.INSULT,
        Intent.FRUSTRATION,
        Intent.HELP,
        Intent.WORRY,
        Intent.ROMANCE,
        Intent.OVERSHARE,
    }
)
# Words of somebody watched that ask for nothing.
_SMALL = frozenset(
    {
        Intent.UNKNOWN,
        Intent.YES,
        Intent.NO,
        Intent.UNSURE,
        Intent.SKIP,
        Intent.MORE,
        Intent.THANKS,
        Intent.GREETING,
        Intent.WHO_ARE_YOU,
        Intent.INSULT,
        Intent.FRUSTRATION,
    }
)
# What the name of a country may be taken for, where one is asked for: "Indonesia" is a language too.
_ANSWERS_WITH_A_COUNTRY = frozenset({Intent.UNKNOWN, Intent.OFFER, Intent.LANGUAGE})
_LICENCE = frozenset({"licensed_agency", "licence_number_given"})
# Words in which nobody asks about an offer: the child line, if a child writes them (P14).
_ABOUT_NO_OFFER = frozenset({Intent.UNKNOWN, Intent.REGISTER})
# What a wish leads to, where nothing more pressing was heard. `Heard.intents` has the most pressing first.
_WISHES: dict[Intent, Callable[[Scene], Turn]] = {
    Intent.DANGER: danger.help_first,
    Intent.FORGET: settings.forget,
    Intent.STOP: settings.stop,
    Intent.LANGUAGE: settings.ask_language,
    Intent.HOTLINE: number.give,
    Intent.REGISTER: register.give,
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
    Intent.YES: small.thanks,  # "ok", when nothing is asked
}

_TRAPS: dict[str, Callable[[Scene], Turn]] = {"romance": traps.romance, "shelter": traps.shelter}


def take_turn(scene: Scene, incoming: Incoming) -> Turn:
    """What to say to one update of a private chat, and the session after it."""
    what = incoming.what
    if scene.heard.assessment and scene.heard.assessment.level is Level.DANGER:
        return _noticed(scene, danger.help_first(scene))
    match what:
        case Press(token):
            return _noticed(scene, _pressed(scene, token))
        case Command():
            return _noticed(scene, _with_number(scene, _commanded(scene, what)))
        case Picture(caption) if not caption.strip():
            return _noticed(scene, small.type_please(scene))
        case Location():
            return _noticed(scene, _placed(scene))
        case Voice() | Other():
            return _noticed(scene, small.type_please(scene))
        case Text() | Edited() | Picture():
            return _noticed(scene, _with_number(scene, _worded(scene, pasted=_pasted(what))))
        case _:
            return Turn(scene.heard.language, scene.session, ())


def more(scene: Scene) -> Turn:
    """More of what was said last: numbers, offices that check recruiters, or what was found."""
    return {"number": number.more, "register": register.more}.get(scene.session.step, offer.more)(scene)


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
_COMMANDS = _PRESSES | {"help": danger.ask_for_help}  # somebody in danger will use it as they would say it (P5)
_WITH_WORDS = frozenset({"check", "stop", "forget"})  # which the words decide, where there are some
_FOR_HELP = frozenset({"number", "help", "now"})


def _pasted(what: Text | Edited | Picture | Command) -> bool:
    """Whether words came from elsewhere rather than from the person's own hand, as far as can be told."""
    match what:
        case Text(words, forwarded):
            return forwarded or len(words) > PASTED
        case Edited(words) | Picture(words):
            return len(words) > PASTED
        case Command(name, rest):
            return name == "check" or len(rest) > PASTED


def _commanded(scene: Scene, what: Command) -> Turn:
    """A native command, with or without words behind it; one that is none of ours is words."""
    if what.name not in _COMMANDS or (what.name in _WITH_WORDS and what.rest.strip()):
        return _worded(scene, pasted=_pasted(what))
    if what.name in _FOR_HELP and scene.heard.assessment and scene.heard.assessment.minor:
        return danger.help_first(scene)  # the child line (P14)
    return _COMMANDS[what.name](scene)


def _worded(scene: Scene, *, pasted: bool) -> Turn:
    """Words: an answer to the open question, or something new."""
    session, heard = scene.session, scene.heard
    first = heard.intent
    if heard.asked_language:
        return settings.set_language(scene, heard.asked_language)
    if first in {Intent.FORGET, Intent.STOP}:
        return _WISHES[first](scene)
    if session.step in danger.STEPS and not pasted:
        if session.step == danger.QUIET and first in _SMALL and not heard.mention.countries:
            return danger.quiet(scene)
        if heard.mention.countries or not _leaves_danger(scene):
            return danger.still(scene)
    if heard.answer and session.asked and heard.assessment:
        return offer.answer(scene, heard.assessment)
    if first is Intent.HOTLINE and heard.assessment and heard.assessment.level is not Level.HIGH:
        return number.give(scene)
    if first in _ABOUT_NO_OFFER and heard.assessment and heard.assessment.minor and not offer.is_offer(scene):
        return danger.help_first(scene)  # the child line, whatever it is about (P14)
    if not pasted and _asks_where_to_check(scene):
        return register.give(scene)
    if heard.explains and heard.assessment and heard.assessment.level not in {Level.HIGH, Level.CAUTION}:
        return offer.explain(scene)
    if session.step in {"country", "worry_countries"} and heard.mention.countries and _only_a_route(scene):
        return number.give(scene, needs=session.needs)
    if offer.is_offer(scene) and heard.assessment:
        if first in {Intent.ROMANCE, Intent.SHELTER}:
            return _WISHES[first](scene)
        if session.step in _TRAPS and not pasted:  # still about the same
            return _TRAPS[session.step](scene)
        if heard.assessment.level is Level.NONE and first in {Intent.WORRY, Intent.HOTLINE}:
            return _WISHES[first](scene)
        if heard.assessment.level is Level.NONE and heard.stage and heard.mention.elsewhere and not pasted:
            return worry.branch(scene, heard.stage)
        return offer.result(scene, heard.assessment)
    if session.step in {"country", "number", "worry_countries"} and first in _ANSWERS_WITH_A_COUNTRY:
        if heard.mention.countries or heard.mention.ambiguous:
            return number.give(scene, needs=session.needs)
        if session.step != "number":
            return number.ask(scene, again=True)
    if session.step == "register" and not session.listed and first is Intent.UNKNOWN:
        return register.ask(scene, again=True)
    if session.step == "worry" and heard.stage:
        return worry.branch(scene, heard.stage)
    if first is Intent.MORE:
        return more(scene)
    if first in _WISHES and not (first is Intent.YES and session.step == "start"):
        return _WISHES[first](scene)
    if heard.assessment and any(claim.flag in _LICENCE for claim in heard.assessment.protective):
        return register.give(scene)  # "licensed agency", and nothing of an offer
    if heard.mention.countries or heard.mention.ambiguous:
        return number.give(scene)
    if session.step == "start" and "welcome" not in session.said:
        return small.welcome(scene)
    return small.unknown(scene)


def _leaves_danger(scene: Scene) -> bool:
    """Whether words written amid danger are clearly about something else; else the numbers come again."""
    first = scene.heard.intent
    return first in _BESIDE_DANGER or (first is Intent.CHECK and not offer.is_offer(scene))


def _asks_where_to_check(scene: Scene) -> bool:
    """Whether a question, or a country after it, is about offices; not when the words show new signs of an offer."""
    heard, session, assessment = scene.heard, scene.session, scene.heard.assessment
    named = bool(heard.mention.countries or heard.mention.ambiguous)
    answered = session.step == "register" and named and heard.intent in _ANSWERS_WITH_A_COUNTRY
    if assessment is None or assessment.minor or not (answered or heard.intent is Intent.REGISTER):
        return False
    known = {finding.flag for finding in session.found}
    return all(finding.flag in known for finding in assessment.findings if finding.spans)


def _only_a_route(scene: Scene) -> bool:
    """Whether all that was found is in the countries named, not in any words of an offer."""
    assessment = scene.heard.assessment
    return assessment is not None and not any(finding.spans for finding in assessment.findings)


def _with_number(scene: Scene, turn: Turn) -> Turn:
    """Danger that was told and taken back (past, film, denied) never goes without a number line."""
    assessment, session = scene.heard.assessment, turn.session
    if assessment is None or session is None or session.step in danger.STEPS or not turn.replies:
        return turn
    keys = [said.key for reply in turn.replies for said in reply.says if isinstance(said, Say)]
    if "danger.taken_back" in keys or not any(sign.taken_back for sign in assessment.danger):
        return turn
    *before, last = turn.replies
    line = danger.number_line(scene)
    if any(isinstance(said, SayHotline) for reply in turn.replies for said in reply.says):
        line = line[-1:]  # numbers are there already
    return replace(turn, replies=(*before, Reply((*last.says, *line), last.choices)))


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
    return _placed(replace(scene, heard=replace(scene.heard, mention=mention)))


def _placed(scene: Scene) -> Turn:
    """A country without words, pressed or shared as a position; at sea there is none, so it is asked for."""
    step, found = scene.session.step, bool(scene.heard.mention.countries)
    if step in danger.STEPS:
        return danger.still(scene)
    if step == "register":
        return register.give(scene) if found else register.ask(scene, again=True)
    return number.give(scene) if found else number.ask(scene, again=True)


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


def _noticed(scene: Scene, turn: Turn) -> Turn:
    """Add the once-only notices: a bot, run by whom, is it safe to write now (P11); unreviewed words.

    After the help, never before a number; in danger only from the second message on.
    """
    session = turn.session
    if session is None or not turn.replies or session.step == danger.QUIET:
        return turn
    if session.step in danger.STEPS and "danger" not in session.said:
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
    if session.step in danger.STEPS:  # a message of their own, so that no number gives way to them
        replies = (*turn.replies, Reply(tuple(notices)))
        return replace(turn, session=replace(session, said=said), replies=replies)
    noticed = Reply((*last.says, *notices), last.choices)
    return replace(turn, session=replace(session, said=said), replies=(*before, noticed))
