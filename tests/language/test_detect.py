"""Which language a person writes."""

import random
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from bot.language.data import languages_from
from bot.language.detect import HEAD, Detector, script_of, words_of
from bot.language.files import read_languages
from bot.language.names import LanguageNames, country_name, date_in_words, language_name
from bot.text.normal import fold

SHORT: Mapping[str, list[str]] = yaml.load(
    (Path(__file__).parent / "short_messages.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
LANGUAGES = read_languages()
# Made for these tests in the style of real adverts.
ADVERTS = {
    "en": "🔥 URGENT 🔥 Housemaids wanted for Riyadh. 300 USD per month, free ticket and visa, no experience needed. "
    "Bring your passport, the office will keep it for you. Call +966 5X XXX XXXX or www.example.com/jobs",
    "fr": "🔥 URGENT 🔥 On cherche des femmes de ménage pour Riyad. 300 dollars par mois, billet et visa offerts, sans "
    "expérience. Apportez votre passeport, le bureau le garde pour vous. Tél +966 5X XXX XXXX www.example.com/jobs",
    "mg": "🔥 HAINGANA 🔥 Mitady vehivavy hiasa an-trano any Riyad. 300 dolara isam-bolana, maimaim-poana ny billet sy "
    "ny visa, tsy mila traikefa. Ento ny pasipaoro fa ny birao no mitazona azy. +966 5X XXX XXXX www.example.com/jobs",
    "id": "🔥 SEGERA 🔥 Dibutuhkan ART untuk Riyadh. Gaji 300 dolar per bulan, tiket dan visa gratis, tanpa "
    "pengalaman. Bawa paspor asli, kantor yang akan menyimpan. Hubungi +966 5X XXX XXXX atau www.example.com/jobs",
}


@pytest.fixture(scope="module")
def loaded() -> Detector:
    detector = Detector(LANGUAGES)
    detector.load()
    return detector


@pytest.fixture(params=["loading", "loaded"])
def detector(request: pytest.FixtureRequest, loaded: Detector) -> Detector:
    """The recogniser while its model is still loading, and after."""
    return loaded if request.param == "loaded" else Detector(LANGUAGES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ele me disse que não paga a passagem, não sei se essa vaga é verdadeira. ",
        "Vi offriamo un lavoro e vi paghiamo il viaggio, le hanno dato il mio numero. ",
        "Was ist das für ein Angebot, ist es echt? Wir sollen am Freitag nach Berlin. ",
        "Ik zoek werk in Nederland, is dit een echte baan? We moeten eerst betalen. ",
    ],
)
def test_a_long_text_in_another_language_is_none_of_ours(loaded: Detector, sentence: str) -> None:
    """However often words come again that are markers of ours too, they don't make it one of our languages."""
    assert loaded.recognise(sentence * 20) is None


@pytest.mark.parametrize("language", ADVERTS)
def test_an_advert_is_answered_in_its_own_language(detector: Detector, language: str) -> None:
    """Each advert, with its numbers, links and emoji, is recognised whatever the platform's locale is."""
    for hint in (None, "en", "fr", "mg", "id", "pt-BR"):
        assert detector.detect(ADVERTS[language], hint=hint) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("salama", "mg"),
        ("Salama!", "mg"),
        ("SALAMA 🙏", "mg"),
        ("misaotra", "mg"),
        ("vonjeo aho", "mg"),
        ("eny", "mg"),
        ("halo", "id"),
        ("Halo min", "id"),
        ("tolong", "id"),
        ("terima kasih", "id"),
        ("bonjour", "fr"),
        ("Merci", "fr"),
        ("aide", "fr"),
        ("au secours aidez moi", "fr"),
        ("hello", "en"),
        ("hi", "en"),
        ("help", "en"),
        ("Thank you 😊", "en"),
    ],
)
def test_one_or_two_words_are_enough(detector: Detector, text: str, language: str) -> None:
    """A greeting or a cry for help is answered in its language, from the first second on."""
    assert detector.detect(text) == language


@pytest.mark.parametrize("language", ["en", "fr", "mg", "id"])
def test_short_messages_are_mostly_recognised_and_never_taken_for_another_of_ours(
    detector: Detector, language: str
) -> None:
    """Of 40 short messages at least 36 are recognised; the others ask, they don't answer in a wrong language."""
    found = [detector.recognise(text) for text in SHORT[language]]
    assert len(found) == 40
    assert found.count(language) >= 36
    assert set(found) <= {language, None}


def test_french_nouns_between_malagasy_words_are_malagasy(detector: Detector) -> None:
    """In Madagascar people mix; the small words tell in which language they want to read."""
    found = [detector.recognise(text) for text in SHORT["mixed_mg"]]
    assert found.count("mg") >= len(found) - 1


def test_a_malagasy_name_in_a_french_text_is_french(detector: Detector) -> None:
    """Names of places and agencies don't change the language of a message."""
    assert {detector.recognise(text) for text in SHORT["mixed_fr"]} == {"fr"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "ok",
        "👍",
        "🇲🇬🇲🇬",
        "123 456",
        "+261 34 12 345 67",
        "https://example.com/bonjour",
        "bonjour@example.com",
        "@salama",
        "...",
        "\u200b",
        "\ud800",
    ],
)
def test_what_has_no_language_takes_the_platforms(detector: Detector, text: str) -> None:
    """Numbers, links, addresses and emoji tell nothing: the platform's locale decides, else the bot asks."""
    assert detector.detect(text) is None
    assert detector.detect(text, hint="mg-MG") == "mg"


@pytest.mark.parametrize(
    "junk", ["https://example.com/apply/now/please/the/work ", "+966501234567 ", "🔥🔥🔥 ", "hello.you@example.com "]
)
def test_links_numbers_and_emoji_do_not_sway(detector: Detector, junk: str) -> None:
    """Any amount of them around a Malagasy message leaves it Malagasy."""
    assert detector.recognise(junk * 30 + "mila fanampiana aho azafady") == "mg"


def test_what_the_person_chose_always_wins(loaded: Detector) -> None:
    """Somebody who chose French and pastes an English advert is answered in French."""
    assert loaded.detect(ADVERTS["en"], hint="id", chosen="fr") == "fr"


def test_a_choice_that_is_not_ours_is_no_choice(loaded: Detector) -> None:
    """A language that was removed since is not answered in."""
    assert loaded.detect(ADVERTS["en"], chosen="xx") == "en"


def test_the_text_outranks_the_platform(loaded: Detector) -> None:
    """A phone that is set to English does not make a Malagasy message English."""
    assert loaded.detect("mila vonjy aho", hint="en-US") == "mg"


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("fr-CA", "fr"),
        ("in_ID", "id"),
        ("id", "id"),
        ("EN-us", "en"),
        ("mg", "mg"),
        ("es", "es"),
        ("pt", None),
        ("", None),
        (None, None),
        ("-", None),
    ],
)
def test_platform_locales(loaded: Detector, hint: str | None, language: str | None) -> None:
    """Locales come in many forms, the old code of Indonesian among them; one we don't speak is none."""
    assert loaded.detect("ok", hint=hint) == language


@pytest.mark.parametrize(
    "text",
    [
        "Olá, ofereceram-me um emprego em Lisboa, mas tenho de pagar primeiro",
        "მართალია ეს სამუშაო?",
        "האם ההצעה הזאת אמיתית?",
        "ይህ ሥራ እውነት ነው?",
        "这个工作是真的吗",
    ],
)
def test_a_language_that_we_do_not_speak_is_not_taken_for_one_of_ours(loaded: Detector, text: str) -> None:
    """Portuguese is no Spanish: the platform's locale decides, else the bot asks."""
    assert loaded.detect(text) is None
    assert loaded.detect(text, hint="fr") == "fr"


def test_a_language_alone_in_its_script_needs_no_model() -> None:
    """Arabic letters are enough."""
    assert Detector(LANGUAGES).detect("هل هذا العرض حقيقي؟ WhatsApp +966") == "ar"


def test_letters_from_the_mathematical_alphabet_are_read(detector: Detector) -> None:
    """Adverts write in fancy letters to stand out."""
    fancy = "".join(
        chr(0x1D41A + ord(c) - 97) if c.isascii() and c.islower() else c for c in "you will get the money and the visa"
    )
    assert not fancy.isascii()
    assert detector.recognise(fancy) == "en"


def test_upper_case_does_not_matter(detector: Detector) -> None:
    """Adverts shout."""
    for language, text in ADVERTS.items():
        assert detector.recognise(text.upper()) == language


def test_a_long_text_is_bounded_and_its_end_still_counts() -> None:
    """However long a text is, little of it is read, the end among it."""
    words = words_of("x " * 500_000 + "salama tompoko")
    assert sum(map(len, words)) < HEAD
    assert words[-2:] == ["salama", "tompoko"]


def test_the_same_text_gives_the_same_language_every_time(loaded: Detector) -> None:
    """Two recognisers agree on arbitrary strings of words, in any order of asking."""
    chance = random.Random(1)
    everything = [word for text in ADVERTS.values() for word in text.split()]
    texts = [" ".join(chance.sample(everything, 4)) for _ in range(200)]
    other = Detector(LANGUAGES)
    other.load()
    first = [loaded.recognise(text) for text in texts]
    assert [other.recognise(text) for text in reversed(texts)] == first[::-1]


def test_recognises_while_the_model_loads_behind() -> None:
    """The first message is answered before the model is there, and loading twice at once does no harm."""
    detector = Detector(LANGUAGES)
    threads = [threading.Thread(target=detector.load) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert detector.detect("vonjeo aho") == "mg"
    for thread in threads:
        thread.join()
    assert detector.loaded
    assert detector.detect("vonjeo aho") == "mg"


@pytest.mark.parametrize(
    ("words", "script"),
    [
        (["abc", "é"], "Latn"),
        (["Привет"], "Cyrl"),
        (["ខ្មែរ"], "Khmr"),
        (["မြန်မာ"], "Mymr"),
        (["नेपाल"], "Deva"),
        (["日本"], "Hani"),
        ([], None),
        (["abc", "Привет"], "Cyrl"),
    ],
)
def test_script_of_most_letters(words: list[str], script: str | None) -> None:
    """The script is that of most letters."""
    assert script_of(words) == script


# ---- switching


@pytest.fixture(scope="module")
def names() -> LanguageNames:
    return LanguageNames(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (code, text)
        for code, texts in {
            "fr": [
                "français",
                "FRANCAIS SVP",
                "French",
                "in french please",
                "can we speak french",
                "parle français",
                "french 🇫🇷",
                "on peut parler français ?",
                "S’il te plaît en français",
                "teny frantsay azafady",
                "bahasa prancis dong",
            ],
            "mg": [
                "teny malagasy",
                "malagasy",
                "Malagasy azafady",
                "miteny malagasy azafady",
                "afaka miteny gasy ve ianao?",
                "amin'ny teny malagasy azafady",
                "malgache",
                "parlez malgache svp",
                "can you speak malagasy?",
            ],
            "id": [
                "bahasa indonesia",
                "Bahasa Indonesia dong kak",
                "bisa bahasa indonesia?",
                "indonesian please",
                "indonésien",
                "tolong jawab pakai bahasa indo ya",
            ],
            "en": [
                "english",
                "English please!",
                "do you speak english?",
                "en anglais svp",
                "bahasa inggris",
                "teny anglisy",
            ],
        }.items()
        for text in texts
    ],
)
def test_asking_for_a_language_switches(names: LanguageNames, language: str, text: str) -> None:
    """A name of a language, alone or with words of asking, in any of our languages."""
    assert names.asked_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "I speak French and want a job",
        "French teacher wanted in Qatar",
        "he is French",
        "I don't speak french",
        "not english",
        "english or french?",
        "mon patron est français",
        "je ne parle pas français",
        "anglais courant exigé",
        "Malagasy nanjavona any Kuwait",
        "mampianatra frantsay",
        "lowongan guru bahasa inggris di Dubai",
        "german please",
        "help",
        "",
        "👍",
        "12",
    ],
)
def test_speaking_of_a_language_does_not_switch(names: LanguageNames, text: str) -> None:
    """A language named in passing is no request."""
    assert names.asked_language(text) is None


@pytest.mark.parametrize(
    "place",
    [
        "Indonesia",
        "in Indonesia",
        "di Indonesia",
        "Inggris",
        "di Prancis",
        "Madagascar",
        "France",
        "Madagasikara",
        "UK",
        "Inggris Raya",
    ],
)
def test_a_country_is_not_a_language(names: LanguageNames, place: str) -> None:
    """Who answers where they are does not ask for a language (P7)."""
    assert names.asked_language(place) is None


def test_a_long_message_is_never_a_request(names: LanguageNames) -> None:
    """Not even when it has nothing but such words."""
    assert names.asked_language("please speak to me " * 5 + "french") is None
    assert names.asked_language("french " * 100_000) is None


# ---- names and dates


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KW", "fr", "Koweït"),
        ("MG", "mg", "Madagasikara"),
        ("KG", "mg", "Kirghizistan"),
        ("XK", "mg", "Kosovo"),
        ("SS", "mg", "Sodan Atsimo"),
        ("HK", "en", "Hong Kong"),
        ("AX", "mg", "Îles Åland"),
        ("ID", "id", "Indonesia"),
        ("QQ", "mg", "QQ"),
        ("KW", "xx", "Kuwait"),
    ],
)
def test_countries_in_the_persons_language(code: str, language: str, name: str) -> None:
    """CLDR's name, our correction of it, the fallback's name, at last the code."""
    assert country_name(code, language) == name


def test_every_country_has_a_name_in_every_language() -> None:
    """Nobody reads a code: all territories that CLDR knows in English have a name in each of our languages."""
    from babel import Locale

    codes = [str(code) for code in Locale("en").territories if len(str(code)) == 2 and str(code).isalpha()]
    assert len(codes) > 250
    assert [(c, lang) for c in codes for lang in LANGUAGES.codes if country_name(c, lang) == c] == []


def test_names_of_languages_of_hotlines() -> None:
    """A line's languages are named in the person's language; Malagasy borrows from French."""
    assert language_name("mg", "fr") == "malgache"
    assert language_name("tl", "mg") == "tagalog"
    assert language_name("zh-Hant-XX", "en") == "Chinese"
    assert language_name("qqq", "en") == "qqq"


def test_dates_in_words() -> None:
    """Months are written out, so that nobody takes a day for a month."""
    from datetime import date

    found = {code: date_in_words(date(2022, 12, 1), code) for code in LANGUAGES.codes}
    assert found == {
        "en": "December 1, 2022",
        "fr": "1 décembre 2022",
        "mg": "1 Desambra 2022",
        "id": "1 Desember 2022",
        "es": "1 de diciembre de 2022",
        "tl": "Disyembre 1, 2022",
        "ar": "1 ديسمبر 2022",
        "ru": "1 декабря 2022\u202fг.",
        "sw": "1 Desemba 2022",
    }


# ---- the data


def test_markers_are_single_words_and_tell_languages_apart() -> None:
    """A marker of two words would never be met; one of two languages tells little, so there are few."""
    forms = {item.code: {fold(marker) for marker in item.markers} for item in LANGUAGES.shipped}
    assert [m for item in LANGUAGES.shipped for m in item.markers if not m.isalpha()] == []
    assert all(len(markers) > 80 for markers in forms.values())
    shared = {word for a in forms for b in forms if a < b for word in forms[a] & forms[b]}
    assert len(shared) <= 10


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "the file: must be keys"),
        ({"languages": {"en": {}}}, "en.script"),
        ({"languages": {}, "extra": 1}, "extra"),
        ({"languages": {"en": {"script": "Latn", "markrs": []}}}, "markrs"),
        ({"languages": {"en": {"script": "Latn", "markers": "the"}}}, "en.markers: must be a list"),
        ({"languages": {}, "counts_as": {"ms": "id"}}, "counts_as"),
        ({"languages": {"en": {"script": "Latn", "countries": {"HK": 1}}}}, "en.countries.HK"),
    ],
)
def test_a_mistake_in_the_language_file_is_named(data: object, says: str) -> None:
    """The key that is wrong is in the message."""
    with pytest.raises(ValueError, match=says):
        languages_from(data)
