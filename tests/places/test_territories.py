"""Every territory by its name in every shipped language, as CLDR has it and as Fanilo itself writes it."""

import pytest

from bot.language.names import country_name
from bot.model.content import Gazetteer
from bot.places.countries import Places
from bot.places.names import territory_names

SENTENCES = {
    "en": "I am in {}.",
    "fr": "Je suis bloquée à {}, aidez-moi",
    "mg": "Eto {} aho izao",
    "id": "saya di {} sekarang",
    "es": "Ayuda, les escribo desde {}",
    "tl": "Nandito po ako sa {} ngayon",
}
# Name -> what is found instead, and why.
EXCEPTIONS = {
    "Repoblikan’i Kongo": ("CD", "CG"),  # the name of either Congo; CLDR has it for CD
    "Kôngô": ("CD", "CG"),  # the name of either Congo; CLDR has it for CG
    "Congo": ("CD", "CG"),  # the name of either Congo; CLDR has it for CG
    "Granada": ("ES", "GD", "NI"),  # CLDR has it for the island; most people mean the city in Spain or in Nicaragua
}
ROWS = [
    (language, code, name)
    for language in SENTENCES
    for code in territory_names(["en"])["en"]
    for name in sorted({territory_names([language])[language].get(code, ""), country_name(code, language)} - {"", code})
]


def test_the_sweep_is_whole() -> None:
    """250 territories, in all languages but one all of them; Malagasy at least 223."""
    counts = {language: len({code for lang, code, _ in ROWS if lang == language}) for language in SENTENCES}
    assert counts["en"] == counts["fr"] == counts["id"] == counts["es"] == counts["tl"] == 250
    assert counts["mg"] >= 223


@pytest.mark.parametrize("language", SENTENCES)
def test_every_territory_is_found_by_name(places: Places, language: str) -> None:
    """In a sentence with and without its language known, alone, and in small letters."""
    wrong = []
    for lang, code, name in ROWS:
        if lang != language:
            continue
        wanted = EXCEPTIONS.get(name, (code,))
        sentence = SENTENCES[language].format(name)
        for text, hint in ((sentence, language), (sentence, None), (name, None), (sentence.lower(), language)):
            found = places.find(text, language=hint).countries
            if found != wanted:
                wrong.append((text, found))
    assert wrong == []


@pytest.mark.parametrize("language", SENTENCES)
def test_p7_every_territory_can_be_the_location(places: Places, language: str) -> None:
    """ "I am in ..." gives the location, whichever territory it is."""
    wrong = [
        (name, mention.location)
        for lang, code, name in ROWS
        if lang == language and name not in EXCEPTIONS
        for mention in [places.find(SENTENCES[language].format(name), language=language)]
        if mention.location != code
    ]
    assert wrong == []


def test_names_in_other_scripts_are_found_in_their_cases(gazetteers: dict[str, Gazetteer]) -> None:
    """Names of languages without a gazetteer come from CLDR; endings and prefixes don't hide them."""
    places = Places.build(gazetteers, territory_names(["ru", "ar", "es", "sw"]), {})
    for text, code in (
        ("брат на складе в Польше", "PL"),
        ("дочь уехала в Россию", "RU"),
        ("работа в Саудовской Аравии", "SA"),
        ("я в Малайзии", "MY"),
        ("عمل في لبنان", "LB"),
        ("أنا بالكويت", "KW"),
        ("trabajo en Camboya", "KH"),
        ("kazi Ujerumani", "DE"),
    ):
        assert places.find(text).countries == (code,), text
    assert places.find("до того как уехать").countries == ()
