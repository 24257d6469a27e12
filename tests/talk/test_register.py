"""Where to check a recruiter: what people get who ask for it, and beside an offer."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from bot.app import App
from bot.language.names import country_name
from bot.language.render import plain
from bot.model.talk import Reply, Say
from bot.talk.steps import register
from tests.conftest import LANGUAGES, Person
from tests.test_promises import VERDICTS, text_of

Make = Callable[..., Person]
each_language = pytest.mark.parametrize("language", LANGUAGES)
ASKS = {
    "en": "how do I check an agency in {country}?",
    "fr": "comment vérifier une agence, pays : {country} ?",
    "mg": "ahoana no hanamarinana ny agence any {country}?",
    "id": "bagaimana cara cek agen di {country}?",
    "es": "¿cómo compruebo una agencia en {country}?",
    "tl": "paano i-check kung lisensyado ang agency sa {country}?",
    "ru": "как проверить агентство, страна: {country}?",
    "ar": "كيف أتأكد من مكتب توظيف في {country}؟",
    "sw": "nitajuaje kama wakala wa kazi nchini {country} ana leseni?",
}
ASKS_WITHOUT = {
    "en": "is this agency licensed?",
    "fr": "cette agence est-elle agréée ?",
    "mg": "nahazo alalana ve ity agence ity?",
    "id": "apakah agen ini terdaftar?",
    "es": "¿esta agencia tiene licencia?",
    "tl": "lisensyado po ba ang agency na ito?",
    "ru": "у этого агентства есть лицензия?",
    "ar": "هل هذا المكتب مرخص؟",
    "sw": "je, wakala huyu ana leseni?",
}


def worded(app: App, says: Say | tuple[Say, ...], language: str) -> str:
    """What a person reads."""
    reply = Reply(says if isinstance(says, tuple) else (says,))
    return plain(app.parts.renderer.render(reply, language, 0).blocks)


def known(app: App) -> list[str]:
    """Countries with a known office."""
    return [code for code, country in app.parts.library.countries.items() if country.verification]


@each_language
def test_an_office_is_named_with_date_and_caution(app: App, person: Make, language: str) -> None:
    """Name, date of the newest source, what to do, and that a licence is not all and rules change."""
    someone = person(hint=language)
    said = someone.writes(ASKS[language].format(country=country_name("PH", language)))
    assert re.search(r"Department of Migrant Workers \(DMW\)[,،] dmw\.gov\.ph", said)
    assert "2026" in said
    assert text_of(app, "registers.ph", language) in said
    assert text_of(app, "registers.licence", language) in said
    assert text_of(app, "registers.change", language) in said
    assert {"more", "number", "now"} == set(someone.choices())


@each_language
def test_without_a_country_it_is_asked_for(app: App, person: Make, language: str) -> None:
    """The next message that names one is answered; one without is asked again, with general advice behind "more"."""
    someone = person(hint=language)
    assert text_of(app, "registers.ask", language) in someone.writes(ASKS_WITHOUT[language])
    for place in register.ANYWHERE:
        assert text_of(app, f"registers.anywhere.{place}", language) in someone.presses("more")
        someone.writes(ASKS_WITHOUT[language])
    assert text_of(app, "conversation.number.ask_again", language) in someone.writes("zzz qqq")
    assert "now" in someone.choices()
    said = someone.writes(country_name("SG", language))
    assert text_of(app, "registers.sg", language) in said


@each_language
def test_the_way_between_two_countries(app: App, person: Make, language: str) -> None:
    """The origin's office first, then the destination, and Madagascar's ban with its date."""
    someone = person(hint=language)
    someone.writes(ASKS[language].format(country=country_name("MG", language)))
    said = someone.writes(country_name("KW", language))
    (ban,) = register.bans(app.parts.library, ("MG", "KW"))
    assert worded(app, ban, language) in said
    assert "2026" in worded(app, ban, language)
    assert said.index("MTEFoP") < said.rindex(country_name("KW", language))


@pytest.mark.parametrize(
    ("own", "goes", "part"),
    [
        ("MG", "KW", "any"),
        ("MG", "AE", "household"),
        ("NP", "IQ", "any"),
        ("ID", "KW", "household"),
        ("ID", "KH", "warning"),
        ("ID", "SA", "disputed"),
        ("ET", "KW", "disputed"),
        ("GH", "QA", "disputed"),
        ("IN", "AE", "clearance"),
    ],
)
def test_bans(app: App, own: str, goes: str, part: str) -> None:
    """What is in force, only reported, disputed, or no ban at all is told apart."""
    (ban,) = register.bans(app.parts.library, (own, goes))
    assert ban.key == f"registers.ban.{part}"
    assert register.bans(app.parts.library, (goes, own)) == []


def test_a_country_that_bans_some_ways_says_so(app: App) -> None:
    """Before the country of work is known."""
    library = app.parts.library
    closed = [code for code in known(app) if register.bans(library, (code,))]
    assert sorted(closed) == ["ID", "MG", "NP"]


@each_language
def test_p18_every_first_message_is_short(app: App, language: str) -> None:
    """600 characters for each country and each two of them, and still with what matters."""
    codes = [*known(app), "KW", "LB", "DE"]
    change = text_of(app, "registers.change", language)
    low = text_of(app, "registers.doubt.low", language)
    library = app.parts.library
    for named in [*((code,) for code in codes), *permutations(codes, 2)]:
        says = (Say("conversation.opener.number"), *register.told(library, named, language, brief=True))
        said = worded(app, says, language)
        assert len(said) <= 600, named
        found = [one for code in named if (one := register.verification(library, code))]
        assert said.count(low) == sum(one.confidence == "low" for one in found), named
        assert (change in said) == bool(found)
        assert all(country_name(code, language) in said for code in named)
        assert all(worded(app, ban, language) in said for ban in register.bans(library, named))


@each_language
def test_p1_no_office_makes_a_recruiter_safe(app: App, language: str) -> None:
    """Whatever is told of any country, no verdict is among it."""
    for key, wording in app.parts.renderer.texts[language].items():
        if key.startswith("registers."):
            assert not re.search(VERDICTS[language], wording.text, re.IGNORECASE), key


def test_more_says_all_of_it(app: App, person: Make) -> None:
    """Fees, further offices and the international rule, for both countries."""
    someone = person(hint="en")
    someone.writes("who checks agencies? I am from Mexico and the job is in the United Kingdom")
    said = someone.presses("more")
    assert "Secretaría" not in said
    for part in ("Labour ministry (STPS)", "Contratados (CDM)", "Gangmasters", "Home Office", "Companies House"):
        assert part in said
    assert said.count("Fees:") == 2
    assert text_of(app, "registers.mx", "en") in said
    assert text_of(app, "registers.gb", "en") in said
    assert text_of(app, "registers.principle", "en") in said


def test_an_office_is_called_as_it_is_called_there(person: Make) -> None:
    """The French name of Madagascar's ministry in French and Malagasy, the English one in English."""
    assert "Ministère du Travail" in person(hint="fr").writes("agence agréée à Madagascar")
    assert "Ministry of Labour" in person(hint="en").writes(ASKS["en"].format(country="Madagascar"))


def test_a_country_without_a_known_office(app: App, person: Make) -> None:
    """It says so, and where to ask in every country."""
    said = person(hint="en").writes(ASKS["en"].format(country="Poland"))
    assert "Poland: I know no office there" in said
    assert text_of(app, "registers.anywhere.ministry", "en") in said


def test_a_shared_name_is_asked_back(person: Make) -> None:
    """Congo: which one? The button leads to the office, not to numbers."""
    someone = person(hint="en")
    someone.writes("who licenses agencies in Congo?")
    assert "I know no office there" in someone.presses("country:CD")


def test_after_an_offer_its_countries_are_known(person: Make) -> None:
    """Whoever asks about the agency of the offer that they pasted is not asked for countries."""
    someone = person(hint="en")
    someone.writes(
        "Housemaid wanted in Kuwait from Madagascar. We keep your passport. Pay 500 dollars registration fee today"
    )
    said = someone.writes("is this agency licensed?")
    assert "Madagascar – Kuwait" in said
    assert "MTEFoP" in said


def test_more_about_an_offer_names_offices_and_bans(person: Make) -> None:
    """Both countries, the workers' own first, whichever was named first."""
    someone = person(hint="en")
    someone.writes("Driver for Singapore wanted from the Philippines. We keep your passport. Pay 500 dollars fee today")
    said = someone.presses("more")
    assert said.index("dmw.gov.ph") < said.index("mom.gov.sg")
    assert "MTEFoP" not in said


def test_an_offer_stays_an_offer(person: Make) -> None:
    """New warning signs are answered first, whatever is asked beside them; an advert that calls itself licensed too."""
    someone = person(hint="en")
    someone.writes(
        "is this agency licensed? they keep my passport and want 500 dollars registration fee before the job"
    )
    assert someone.level == "high"
    said = person(hint="fr").writes("Agence agréée recrute femmes de ménage, salaire 300 euros par mois, contrat")
    assert "Dans quel pays est l'agence" not in said


def test_danger_and_children_come_first(app: App, person: Make) -> None:
    """Locked in, or fifteen: the question about the agency waits (P4, P14)."""
    someone = person(hint="en")
    someone.writes("is this agency licensed? my boss locked me in")
    assert someone.level == "danger"
    said = person(hint="en").writes("I am 15 and in Madagascar. Is this agency licensed?")
    assert text_of(app, "danger.child_first", "en") in said


def test_a_country_whose_text_is_not_there_yet(app: App) -> None:
    """Countries and texts load apart: the office is named all the same."""
    library = replace(app.parts.library, packs={})
    keys = [said.key for said in register.told(library, ("PH",), "en")]
    assert "registers.office.address" in keys
    assert "registers.ph" not in keys
