"""Small helpers with which the steps word a turn."""

from collections.abc import Iterable
from dataclasses import replace

from bot.model.talk import Choice, CountryName, Line, Ref, Reply, Say, SayHotline, Scene, Session, Shape, Turn, Value

# Choices that mean the same wherever they stand, so no mark is needed to press them (P5: help from every state).
ALWAYS = frozenset({"now", "number", "check", "worry", "language", "forget", "stop", "help"})

CHECK = Choice("check", Ref("button.check_offer"))
NUMBER = Choice("number", Ref("button.get_number"))
WORRY = Choice("worry", Ref("button.worried"))
NOW = Choice("now", Ref("button.help_now"))
EMERGENCY = Say("danger.hotline_112", shape=Shape.CONTACT)
MORE = Choice("more", Ref("button.more"))
THREE_JOBS = (CHECK, NUMBER, WORRY)
ANSWERS = (
    Choice("yes", Ref("button.yes")),
    Choice("no", Ref("button.no")),
    Choice("unknown", Ref("button.not_sure")),
    Choice("skip", Ref("button.skip")),
)


def say(key: str, **values: Value) -> Say:
    """A paragraph."""
    return Say(key, values)


def item(key: str, *, optional: bool = False, **values: Value) -> Say:
    """One item of a list."""
    return Say(key, values, Shape.ITEM, optional)


LOCATED = "located"  # in Session.said: the person said that they are in Session.country (P7)


def located(session: Session, sure: bool) -> tuple[str, ...]:
    """The session's notices, with the one that its country is where the person said they are."""
    return tuple(dict.fromkeys((*session.said, LOCATED))) if sure else session.said


def lines(
    found: Iterable[Line], *, brief: bool = False, optional_from: int | None = None, abroad: bool = False
) -> tuple[SayHotline, ...]:
    """Lines of help; those from `optional_from` on give way when the message would be too long.

    A line with a warning is never left alone (P6), so the line after it stays too.
    """
    shown = tuple(found)
    if optional_from is not None and shown and shown[0].warning:
        optional_from += 1
    return tuple(
        SayHotline(line, brief, abroad, optional=optional_from is not None and index >= optional_from)
        for index, line in enumerate(shown)
    )


def fallback(shown: Iterable[Line]) -> tuple[Say, ...]:
    """What stands beside lines that all bear a warning: none of them may work (P6)."""
    return (EMERGENCY,) if all(line.warning for line in shown) else ()


def turn(scene: Scene, *replies: Reply, session: Session | None = None, **changes: object) -> Turn:
    """The turn that says these replies and leaves the session so changed.

    The buttons of the last reply that has any become the offered ones, under a new mark.
    """
    old = session or scene.session
    offered = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    new = replace(
        old,
        spoken=scene.heard.language,
        touched=scene.now,
        turn=old.turn + 1,
        offered=tuple(choice.token for choice in offered),
        **changes,  # type: ignore[arg-type]  # names are checked by dataclasses
    )
    return Turn(scene.heard.language, new, replies)


def country_choices(codes: Iterable[str]) -> tuple[Choice, ...]:
    """A button for each country."""
    return tuple(Choice(f"country:{code}", CountryName(code)) for code in codes)


def stated(scene: Scene) -> tuple[str, ...]:
    """Countries to give numbers for: those just named, else those of the session; at most two."""
    mention = scene.heard.mention
    if mention.countries:
        ordered = [code for code in (mention.location, *mention.countries) if code]
        return tuple(dict.fromkeys(ordered))[:2]
    return tuple(code for code in dict.fromkeys((scene.session.country, scene.session.origin)) if code)[:2]
