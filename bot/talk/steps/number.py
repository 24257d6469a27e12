"""Numbers to call, by country."""

from dataclasses import replace

from bot.model.talk import CountryName, Reply, Say, SayHotline, Scene, Turn
from bot.talk.say import NOW, country_choices, lines, say, stated, turn

LINES_EACH = {1: 3, 2: 2}  # lines a country, by how many countries


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
    return turn(scene, Reply(tuple(says), (NOW,)), session=session, step="number", asked=None)


def numbers(scene: Scene, countries: tuple[str, ...], needs: tuple[str, ...]) -> tuple[Say | SayHotline, ...]:
    """The lines of each country under its name; where nothing is sourced, the text says so (P6)."""
    says: list[Say | SayHotline] = []
    for code in countries:
        found = scene.lines(code, needs)[: LINES_EACH.get(len(countries), 1)]
        if found:
            says.append(say("conversation.number.intro", country=CountryName(code)))
            says += lines(found)
        else:
            says.append(say("danger.hotline_none", country=CountryName(code)))
    return tuple(says)


def ask(scene: Scene, *, again: bool = False) -> Turn:
    """Which country?"""
    text = say("conversation.number.ask_again" if again else "conversation.number.ask")
    return turn(scene, Reply((say("conversation.opener.plain"), text), (NOW,)), step="country", asked=None)


def which(scene: Scene) -> Turn:
    """A name that several countries share: ask back."""
    candidates = scene.heard.mention.ambiguous
    text = say("conversation.number.ambiguous", name=CountryName(candidates[0]))
    return turn(
        scene,
        Reply((say("conversation.opener.plain"), text), (*country_choices(candidates), NOW)),
        step="country",
        asked=None,
    )
