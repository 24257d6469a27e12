"""Somebody is in danger: the number first, one safety sentence, at most one question (P4, P5, P14)."""

from bot.model.talk import CountryName, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import EMERGENCY, LOCATED, country_choices, fallback, lines, located, say, turn

MISSING = "danger_missing_contact_lost"
SUICIDAL = "danger_suicidal"
WATCHED = "danger_watched_while_writing"
QUIET = "watched"  # the step of somebody watched: nothing more is said than is asked for
STEPS = frozenset({"danger", QUIET})
_MOST_LINES = 3
# Which sentence to say when several signs were heard: what is most urgent to know.
_ORDER = (
    SUICIDAL,
    "danger_medical_emergency",
    "danger_moved_imminently",
    "danger_abduction_attempt",
    "danger_minor_alone_with_stranger",
    "danger_minor_exploited",
    MISSING,
    "danger_sexual_violence",
    "danger_physical_violence",
    "danger_locked_in",
    "danger_threatened_now",
    "danger_image_blackmail",
)


def help_first(scene: Scene) -> Turn:
    """Answer a danger sign."""
    heard = scene.heard
    told = heard.assessment.danger_now if heard.assessment else ()
    signs = [sign.flag for sign in told if sign.flag in scene.library.danger]  # not one that only the wording says
    # Somebody who can't be reached comes first where it is said: then the writer is the helper.
    sign = min(signs, key=lambda s: _ORDER.index(s) if s in _ORDER else len(_ORDER), default=None)
    minor = bool(heard.assessment and heard.assessment.minor)
    needs = _needs(scene, signs, minor)
    watched = WATCHED in signs
    country, sure = where(scene)
    origin = heard.mention.origin or scene.session.origin
    says: list[Say | SayHotline] = [say("danger.opener.glad" if sign == SUICIDAL else "danger.opener")]
    # Whoever misses somebody is rarely in the same country.
    abroad = sign == MISSING and heard.mention.location is None
    says += _help(scene, country, needs, 2 if watched else _MOST_LINES, abroad=abroad)
    if sign == SUICIDAL:
        says.append(say("danger.hotline_suicide"))
    if sign == MISSING and origin and origin != country:
        says += [say("conversation.number.intro", **_country(origin)), *_lines(scene, origin, ("missing",), 2)]
    if watched:
        says.append(say(f"danger.safety_{WATCHED}"))
        return turn(
            scene,
            Reply(tuple(says)),
            step=QUIET,
            needs=needs,
            country=country,
            origin=origin,
            asked=None,
            said=located(scene.session, sure),
        )
    says.append(say(f"danger.safety_{sign}" if sign else "danger.safety_general"))
    if minor:
        says.append(say("danger.child_first"))
    if country is None:
        says.append(say("danger.where.someone" if sign == MISSING else "danger.where"))
    elif not sure:
        says.append(say("danger.where") if abroad else say("danger.where.check", **_country(country)))
    return turn(
        scene,
        Reply(tuple(says), country_choices(heard.mention.ambiguous)),
        step="danger",
        needs=needs,
        country=country,
        origin=origin,
        asked=None,
        said=located(scene.session, sure),
    )


def still(scene: Scene) -> Turn:
    """Somebody in danger wrote again, a country or other words.

    A country that they name without saying that they are there gets its lines too, under its name (P7).
    """
    session, mention = scene.session, scene.heard.mention
    country, sure = where(scene)
    other = next((code for code in mention.countries if code != country), None)
    says: list[Say | SayHotline] = [say("danger.opener.again")]
    says += _help(scene, country, session.needs, _MOST_LINES)
    if other:
        says += [say("conversation.number.intro", **_country(other))]
        says += _lines(scene, other, session.needs, 2, abroad=country is not None)
    if "embassy" in scene.heard.needs:
        says.append(say("danger.hotline_embassy_unknown"))
    if country is None:
        says.append(say("danger.where"))
    elif not sure:
        says.append(say("danger.where.check", **_country(country)))
    else:
        says.append(say("danger.call_first"))
    return turn(
        scene,
        Reply(tuple(says), country_choices(mention.ambiguous)),
        step=session.step if session.step in STEPS else "danger",
        country=country,
        said=located(session, sure),
    )


def quiet(scene: Scene) -> Turn:
    """Somebody watched wrote words that ask for nothing: nothing on the screen may name the topic (P4)."""
    return turn(scene, Reply((say("danger.opener"),)), step=QUIET)


def ask_for_help(scene: Scene) -> Turn:
    """The help button or word was used."""
    country, sure = where(scene)
    says: list[Say | SayHotline] = [say("danger.opener")]
    says += _help(scene, country, scene.heard.needs or scene.session.needs, _MOST_LINES)
    says.append(say("danger.safety_general"))
    if country is None:
        says.append(say("danger.where"))
    elif not sure:
        says.append(say("danger.where.check", **_country(country)))
    step = scene.session.step if scene.session.step in STEPS else "danger"
    return turn(scene, Reply(tuple(says)), step=step, country=country, asked=None, said=located(scene.session, sure))


def number_line(scene: Scene) -> tuple[Say | SayHotline, ...]:
    """One line of help for an answer in which danger was told, then taken back."""
    country, _ = where(scene)
    return (*_help(scene, country, scene.heard.needs, 2), say("danger.taken_back"))


def _help(
    scene: Scene, country: str | None, needs: tuple[str, ...], most: int, *, abroad: bool = False
) -> tuple[Say | SayHotline, ...]:
    if country is None:
        return (EMERGENCY,)
    return _lines(scene, country, needs, most, abroad=abroad)


def _lines(
    scene: Scene, country: str, needs: tuple[str, ...], most: int, *, abroad: bool = False
) -> tuple[Say | SayHotline, ...]:
    found = scene.lines(country, needs, abroad=abroad)[:most]
    if not found:
        return (say("danger.hotline_none", **_country(country)),)
    return (*lines(found, brief=True, optional_from=1, abroad=abroad), *fallback(found))


def _country(code: str) -> dict[str, CountryName]:
    return {"country": CountryName(code)}


def where(scene: Scene) -> tuple[str | None, bool]:
    """The country to give numbers for, and whether the person said that they are there (P7)."""
    mention, session = scene.heard.mention, scene.session
    if mention.location:
        return mention.location, True
    if session.country and LOCATED in session.said:
        return session.country, True
    if mention.ambiguous:
        return None, False
    named = [code for code in mention.countries if code != mention.origin]
    if named:
        return named[0], session.step in STEPS  # an answer to "where are you?"
    return session.country, False


def _needs(scene: Scene, signs: list[str], minor: bool) -> tuple[str, ...]:
    wanted: list[str] = ["child"] if minor else []
    for sign in signs:
        known = scene.library.danger.get(sign)
        wanted += known.needs if known else ()
    wanted += scene.heard.needs
    return tuple(dict.fromkeys(wanted)) or ("emergency", "trafficking")
