"""Somebody is in danger: the number first, one safety sentence, at most one question (P4, P5, P14)."""

from bot.model.talk import CountryName, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import country_choices, fallback, lines, say, turn

MISSING = "danger_missing_contact_lost"
SUICIDAL = "danger_suicidal"
WATCHED = "danger_watched_while_writing"
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
    signs = [sign.flag for sign in heard.assessment.danger_now] if heard.assessment else []
    # Somebody who can't be reached comes first where it is said: then the writer is the helper.
    sign = min(signs, key=lambda s: _ORDER.index(s) if s in _ORDER else len(_ORDER), default=None)
    minor = bool(heard.assessment and heard.assessment.minor)
    needs = _needs(scene, signs, minor)
    watched = WATCHED in signs
    country, sure = _where(scene)
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
        return turn(scene, Reply(tuple(says)), step="danger", needs=needs, country=country, origin=origin, asked=None)
    says.append(say(f"danger.safety_{sign}" if sign else "danger.safety_general"))
    if minor:
        says.append(say("danger.child_first"))
    if country is None:
        says.append(say("danger.where.someone" if sign == MISSING else "danger.where"))
    elif not sure:
        says.append(say("danger.where.check", **_country(country)))
    return turn(
        scene,
        Reply(tuple(says), country_choices(heard.mention.ambiguous)),
        step="danger",
        needs=needs,
        country=country,
        origin=origin,
        asked=None,
    )


def still(scene: Scene) -> Turn:
    """Somebody in danger wrote again, a country or other words."""
    country, _ = _where(scene)
    says: list[Say | SayHotline] = [say("danger.opener.again")]
    says += _help(scene, country, scene.session.needs, _MOST_LINES)
    if country is None:
        says.append(say("danger.where"))
    else:
        says.append(say("danger.call_first"))
    return turn(
        scene, Reply(tuple(says), country_choices(scene.heard.mention.ambiguous)), step="danger", country=country
    )


def ask_for_help(scene: Scene) -> Turn:
    """The help button or word was used."""
    country, _ = _where(scene)
    says: list[Say | SayHotline] = [say("danger.opener")]
    says += _help(scene, country, scene.heard.needs or scene.session.needs, _MOST_LINES)
    says.append(say("danger.safety_general"))
    if country is None:
        says.append(say("danger.where"))
    return turn(scene, Reply(tuple(says)), step="danger", country=country, asked=None)


def number_line(scene: Scene) -> tuple[Say | SayHotline, ...]:
    """One line of help for an answer in which danger was told, then taken back."""
    country, _ = _where(scene)
    return (*_help(scene, country, scene.heard.needs, 2), say("danger.taken_back"))


def _help(
    scene: Scene, country: str | None, needs: tuple[str, ...], most: int, *, abroad: bool = False
) -> tuple[Say | SayHotline, ...]:
    if country is None:
        return (say("danger.hotline_112"),)
    return _lines(scene, country, needs, most, abroad=abroad)


def _lines(
    scene: Scene, country: str, needs: tuple[str, ...], most: int, *, abroad: bool = False
) -> tuple[Say | SayHotline, ...]:
    found = scene.lines(country, needs, abroad=abroad)[:most]
    if not found:
        return (say("danger.hotline_none", **_country(country)),)
    return (*lines(found, brief=True, optional_from=1), *fallback(found))


def _country(code: str) -> dict[str, CountryName]:
    return {"country": CountryName(code)}


def _where(scene: Scene) -> tuple[str | None, bool]:
    """The country to give numbers for, and whether the person said that they are there (P7)."""
    mention = scene.heard.mention
    if mention.location:
        return mention.location, True
    if mention.ambiguous:
        return None, False
    named = [code for code in mention.countries if code != mention.origin]
    if named:
        return named[0], scene.session.step == "danger"  # an answer to "where are you?"
    if mention.origin and scene.session.step == "danger" and len(mention.countries) == 1:
        return mention.origin, True
    return scene.session.country, scene.session.country is not None


def _needs(scene: Scene, signs: list[str], minor: bool) -> tuple[str, ...]:
    wanted: list[str] = ["child"] if minor else []
    for sign in signs:
        known = scene.library.danger.get(sign)
        wanted += known.needs if known else ()
    wanted += scene.heard.needs
    return tuple(dict.fromkeys(wanted)) or ("emergency", "trafficking")
