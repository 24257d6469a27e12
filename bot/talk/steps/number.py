"""Numbers to call, by country."""

from dataclasses import replace

from bot.model.talk import CountryName, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import MORE, NOW, country_choices, fallback, lines, located, say, stated, turn

LINES_EACH = {1: 3, 2: 1}  # lines a country in the first message, by how many countries; the rest behind "more"
LINES_MORE = 6


def give(scene: Scene, *, needs: tuple[str, ...] = ()) -> Turn:
    """Numbers for the countries just named, else for those of the session, else ask for one."""
    mention = scene.heard.mention
    if mention.ambiguous:
        return which(scene)
    countries = stated(scene)
    if not countries:
        return ask(scene)
    needs = needs or scene.heard.needs or scene.session.needs
    says: list[Say | SayHotline] = [say("conversation.opener.number")]
    says += numbers(scene, countries, needs)
    says.append(say("conversation.number.other"))
    session = replace(
        scene.session,
        country=mention.location or scene.session.country or (countries[0] if len(countries) == 1 else None),
        origin=mention.origin or scene.session.origin,
        needs=needs,
    )
    session = replace(session, listed=countries, said=located(session, mention.location is not None))
    return turn(scene, Reply(tuple(says), (MORE, NOW)), session=session, step="number", asked=None)


def more(scene: Scene) -> Turn:
    """The lines after the first, of the countries just given."""
    session = scene.session
    says: list[Say | SayHotline] = [say("conversation.opener.more")]
    for code in session.listed:
        found = scene.lines(code, session.needs, abroad=elsewhere(scene, code))[1:LINES_MORE]
        if found:
            says.append(say("conversation.number.intro", country=CountryName(code)))
            says += lines(found)
    if len(says) == 1:
        says.append(say("conversation.details.nothing"))
    says.append(say("conversation.number.other"))
    return turn(scene, Reply(tuple(says), (NOW,)), step="number", asked=None)


def numbers(scene: Scene, countries: tuple[str, ...], needs: tuple[str, ...]) -> tuple[Say | SayHotline, ...]:
    """The lines of each country under its name; where nothing is sourced, the text says so (P6)."""
    says: list[Say | SayHotline] = []
    for code in countries:
        most = LINES_EACH.get(len(countries), 1)
        found = scene.lines(code, needs, abroad=elsewhere(scene, code))
        found = found[: most + 1 if found[:1] and found[0].warning else most]
        if found:
            says.append(say("conversation.number.intro", country=CountryName(code)))
            says += lines(found, optional_from=1)
            says += fallback(found)
        else:
            says.append(say("danger.hotline_none", country=CountryName(code)))
    if "embassy" in needs:
        says.append(say("danger.hotline_embassy_unknown"))
    return tuple(says)


def elsewhere(scene: Scene, code: str) -> bool:
    """Whether the person said that they are in another country than this."""
    here = scene.heard.mention.location or scene.session.country
    return here is not None and here != code


def ask(scene: Scene, *, again: bool = False) -> Turn:
    """Which country?"""
    text = say("conversation.number.ask_again" if again else "conversation.number.ask")
    return turn(scene, Reply((say("conversation.opener.plain"), text), (NOW,)), step="country", asked=None)


def which(scene: Scene, *, step: str = "country") -> Turn:
    """A name that several countries share: ask back; `step` is what the country is asked for."""
    candidates = scene.heard.mention.ambiguous
    text = say("conversation.number.ambiguous")
    return turn(
        scene,
        Reply((say("conversation.opener.plain"), text), (*country_choices(candidates), NOW)),
        step=step,
        asked=None,
    )
