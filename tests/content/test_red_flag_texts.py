"""What people read about signs, claims and known methods, in every language."""

import re
import unicodedata
from collections.abc import Iterator

import pytest

from bot.content.load import Loaded
from bot.model.content import Library, Pack

LANGUAGES = ("en", "fr", "mg", "id", "es", "tl", "ru", "ar", "sw")
QUESTIONS = (
    "ask_employer",
    "ask_work_place",
    "ask_pay",
    "ask_visa",
    "ask_contract",
    "ask_costs",
    "ask_passport",
    "ask_licence",
    "ask_freedom",
    "ask_family",
    "ask_age",
    "ask_departure",
)

# Longest text of each part, so that three signs with their names still fit into a first message.
LONGEST = {
    "flag": {"name": 40, "why": 160, "question": 140, "instead": 140},
    "claim": {"name": 60, "check": 140},
    "pattern": {"name": 140},
    "question": {"text": 140, "check": 90},
}

# Words that would clear an offer, that promise a rescue, or that label the reader. Whole words, in small letters.
FORBIDDEN = {
    "en": (
        "safe", "safely", "safer", "legit", "legitimate", "genuine", "trustworthy", "risk-free", "no risk",
        "rescue", "rescued", "save", "saved", "victim", "victims", "slave", "slaves", "stupid", "naive",
    ),
    "fr": (
        "sûr", "sûre", "sûrs", "sûres", "sûrement", "sécurisé", "sécurisée", "fiable", "fiables", "légitime",
        "sans danger", "sans risque", "sauver", "sauvé", "secourir", "victime", "victimes", "esclave", "naïf", "naïve",
    ),
    "mg": (
        "azo antoka", "azo itokiana", "azo itokisana", "azo atokisana", "tsy mampidi-doza", "tsy misy atahorana",
        "vonjeo", "mamonjy", "famonjena", "voavonjy", "niharam-boina", "andevo", "adala",
    ),
    "id": (
        "aman", "terpercaya", "tepercaya", "bisa dipercaya", "dapat dipercaya", "tanpa risiko", "bebas risiko",
        "selamat", "menyelamatkan", "diselamatkan", "penyelamatan", "korban", "budak", "bodoh",
    ),
    "es": (
        "segura", "seguras", "es seguro", "empleo seguro", "trabajo seguro", "fiable", "fiables", "confiable",
        "confiables", "legítimo", "legítima", "auténtico", "auténtica", "sin peligro", "sin riesgo", "sin riesgos",
        "rescatar", "rescate", "salvar", "víctima", "víctimas", "esclavo", "esclava", "tonto", "tonta", "ingenuo",
    ),
    "tl": (
        "ligtas", "safe", "legit", "lehitimo", "lehitimong", "tunay", "totoo", "totoong", "mapagkakatiwalaan",
        "walang panganib", "iligtas", "ililigtas", "nailigtas", "sagipin", "sinagip", "nasagip", "biktima", "alipin",
        "sigurado", "tanga", "bobo", "uto-uto",
    ),
    "ru": (
        "безопасно", "безопасен", "безопасна", "безопасны", "безопасный", "безопасная", "безопасное", "безопасные",
        "надёжно", "надёжен", "надёжный", "надёжная", "надёжное", "надёжные", "надежно", "надежный", "надежная",
        "настоящий", "настоящая", "настоящее", "подлинный", "подлинная", "без риска", "без опасности", "спасти",
        "спасём", "спасет", "спасение", "жертва", "жертвы", "жертвой", "раб", "рабы", "рабство", "глупо", "наивно",
    ),
    "ar": (
        "آمن", "آمنة", "الآمن", "الآمنة", "آمنا", "بأمان", "مأمون", "مأمونة", "مضمون", "مضمونة", "موثوق", "موثوقة",
        "جدير بالثقة", "حقيقي", "حقيقية", "شرعي", "شرعية", "سليم", "بلا خطر", "بدون خطر", "دون خطر",
        "إنقاذ", "ننقذ", "أنقذ", "ضحية", "ضحايا", "الضحية", "الضحايا", "عبد", "عبيد", "غبي", "ساذج", "ساذجة",
    ),
    "sw": (
        "salama", "halali", "ya kweli", "za kweli", "wa kweli", "ya kuaminika", "za kuaminika", "wa kuaminika",
        "ya uhakika", "bila hatari", "haina hatari", "isiyo na hatari", "okoa", "kuokoa", "kuokolewa", "uokoaji",
        "mwathirika", "waathirika", "mhanga", "wahanga", "mtumwa", "watumwa", "mjinga", "wajinga", "mpumbavu",
    ),
}  # fmt: skip
CAPITALS_ALLOWED = {"ILO", "OIT", "FBI", "PIN", "KTP", "HP", "ID", "ONU", "США", "ФБР"}

_CONTACT = re.compile(r"https?:|www\.|t\.me|@|\+\d|\d[\d .()/-]{3,30}\d")


@pytest.fixture(scope="module")
def library(content: Loaded) -> Library:
    return content.library


@pytest.fixture(scope="module")
def signs(library: Library) -> Pack:
    return library.packs["common/red_flags"]


def parts_of(library: Library) -> dict[str, dict[str, int]]:
    """Post -> part -> longest text, for everything that the assessment can name."""
    ids = {
        "flag": list(library.red_flags),
        "claim": list(library.protective),
        "pattern": [pattern.id for pattern in library.patterns],
        "question": [question.id for question in library.questions],
    }
    return {name: LONGEST[kind] for kind, names in ids.items() for name in names}


def texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Language, key and words of every text."""
    for language, wordings in pack.texts.items():
        for key, wording in wordings.items():
            yield language, key, wording.text.strip()


def forbidden_in(language: str, text: str) -> list[str]:
    """The forbidden words of a language that stand in the text as whole words."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return [word for word in FORBIDDEN[language] if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)]


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, in order of size, so that languages may place them differently."""
    return sorted(re.findall(r"\d+", text))


def shouting_in(text: str) -> list[str]:
    """Words in capitals that are no known abbreviation, and exclamation marks."""
    words = [w for w in re.findall(r"[^\W\d_]{2,}", text) if w.isupper() and w not in CAPITALS_ALLOWED]
    return words + re.findall("!", text)


# ---- what the checks below can see


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "This offer is SAFE."),
        ("en", "We rescue people."),
        ("fr", "Cette offre est sûre."),
        ("fr", "C'est sans danger pour vous"),
        ("mg", "Azo antoka ity tolotra ity."),
        ("id", "Tawaran ini aman."),
        ("es", "Esta oferta es SEGURA."),
        ("tl", "Ligtas ang offer na ito."),
        ("ru", "Это предложение НАДЁЖНОЕ."),
        ("ar", "هذا العرض آمن."),
        ("sw", "Ofa hii ni SALAMA."),
    ],
)
def test_a_verdict_would_be_noticed(language: str, text: str) -> None:
    """A text that clears an offer or promises a rescue is found, whatever its case."""
    assert forbidden_in(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Salaire versé sur votre compte, pour sûreté des papiers"),
        ("mg", "Manaiky ny ray aman-dreny. Antoka na sazy raha miala."),
        ("id", "Lihat halaman pertama. Pengamanan."),
        ("es", "Nombran un seguro o la seguridad social."),
        ("tl", "May siguradong sahod. Kaligtasan sa trabaho."),
        ("ru", "Предложение небезопасно. Служба безопасности. Рабочая виза."),
        ("ar", "تأمين صحي، ومكتب أمن عند الباب."),
        ("sw", "Usalama wa jamii. Mtu unayemwamini."),
    ],
)
def test_a_word_that_only_resembles_a_verdict_is_allowed(language: str, text: str) -> None:
    """Whole words count: "aman" is no part of "halaman"."""
    assert not forbidden_in(language, text)


@pytest.mark.parametrize(
    "text", ["Call 0341234567", "Call +965 22", "see www.example.org", "write @agent", "034 12 345"]
)
def test_a_number_to_call_or_a_link_would_be_noticed(text: str) -> None:
    """A phone number or a link in a text is found."""
    assert _CONTACT.search(text)


# ---- red flags, claims, patterns, questions


def test_the_texts_load_without_a_problem(content: Loaded) -> None:
    """`fanilo check` has nothing to say about these two packs."""
    folders = ("messages/red_flags/", "messages/job_offers_abroad/")
    assert [str(problem) for problem in content.problems if problem.place.file.startswith(folders)] == []


def test_nothing_that_can_be_found_is_without_words(library: Library) -> None:
    """60 signs and the wording, 27 claims, 7 methods, 12 questions: none was lost on the way to the texts."""
    assert len(library.red_flags) == 60 + 1
    assert len(library.protective) == 27
    assert len(library.patterns) == 7
    assert sorted(question.id for question in library.questions) == sorted(QUESTIONS)


def test_the_questions_stand_in_the_order_of_the_facts(signs: Pack) -> None:
    """The pack lists the twelve facts to ask for in the order of the reference."""
    assert tuple(post.id for post in signs.posts if post.id.startswith("ask_")) == QUESTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_has_all_its_parts(library: Library, signs: Pack, language: str) -> None:
    """A person never meets a sign that has no name, no reason, no question or no honest counterpart."""
    expected = {f"{post}.{part}" for post, parts in parts_of(library).items() for part in parts}
    assert {post.id for post in signs.posts} == set(parts_of(library))
    assert set(signs.texts[language]) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_short(library: Library, signs: Pack, language: str) -> None:
    """Names fit beside a quote and reasons into a chat message on a small phone."""
    longest = parts_of(library)
    too_long = {}
    for key, wording in signs.texts[language].items():
        post, part = key.split(".")
        if len(wording.text.strip()) > longest[post][part]:
            too_long[key] = len(wording.text.strip())
    assert too_long == {}


def test_no_text_gives_a_verdict_or_a_label(signs: Pack) -> None:
    """No text says that an offer is safe, promises a rescue, or calls the reader names (P1)."""
    found = {
        (language, key): forbidden_in(language, text)
        for language, key, text in texts(signs)
        if forbidden_in(language, text)
    }
    assert found == {}


def test_no_text_carries_a_number_to_call_or_a_link(signs: Pack) -> None:
    """Numbers come from the countries alone (P6), and a text can be read without a link (P18)."""
    found = [(*where, text) for *where, text in texts(signs) if _CONTACT.search(text)]
    assert found == []


def test_the_only_number_in_a_sign_is_the_age_of_children(signs: Pack) -> None:
    """No text states an amount, a limit or a count that nobody can source."""
    assert [(*where, text) for *where, text in texts(signs) if set(numbers_in(text)) - {"18"}] == []


def test_languages_name_the_same_numbers(signs: Pack) -> None:
    """An age or a year is never lost or changed by a translation."""
    english = {key: numbers_in(wording.text) for key, wording in signs.texts["en"].items()}
    for language, key, text in texts(signs):
        assert numbers_in(text) == english[key], (language, key)


def test_no_text_has_slots(signs: Pack) -> None:
    """These texts are filled into others and take nothing themselves, in any language."""
    assert [(*where, text) for *where, text in texts(signs) if re.search("[{}]", text)] == []


def test_nothing_is_left_in_english(signs: Pack) -> None:
    """A text of another language is a translation, not a copy."""
    english = {key: wording.text.strip() for key, wording in signs.texts["en"].items()}
    assert [(lang, key) for lang, key, text in texts(signs) if lang != "en" and text == english[key]] == []


def test_no_two_signs_share_a_name(signs: Pack) -> None:
    """Two signs in one answer can be told apart."""
    for language, wordings in signs.texts.items():
        names = [wording.text.strip().casefold() for key, wording in wordings.items() if key.endswith(".name")]
        assert len(names) == len(set(names)), language


def test_the_tone_is_calm(signs: Pack) -> None:
    """No exclamation marks and no words in capitals about a sign."""
    assert [(*where, shouting_in(text)) for *where, text in texts(signs) if shouting_in(text)] == []


def test_questions_are_questions_and_sentences_end(library: Library, signs: Pack) -> None:
    """What is to be asked ends with a question mark, what is told with a full stop, and a name with neither."""
    patterns = {pattern.id for pattern in library.patterns}
    for language, key, text in texts(signs):
        post, part = key.split(".")
        if part in {"question", "text"}:
            assert text.endswith(("?", "؟")), (language, key)
        elif part in {"why", "instead", "check"} or post in patterns:
            assert text.endswith("."), (language, key)
        else:
            assert text[-1] not in ".?؟:", (language, key)


@pytest.mark.parametrize("flag", ["threats_or_intimidation", "intimate_images_demanded", "secrecy_demanded"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_sent_to_confront_a_threat(signs: Pack, language: str, flag: str) -> None:
    """Where asking could anger the other side, the question is short and accuses nobody (one clause, no "why")."""
    question = signs.texts[language][f"{flag}.question"].text.strip().casefold()
    assert not question.startswith(
        ("why", "pourquoi", "nahoana", "mengapa", "kenapa", "¿por qué", "bakit", "почему", "зачем")
    )
    assert len(re.findall("[?؟]", question)) == 1
    assert not question.startswith(("why", "pourquoi", "nahoana", "mengapa", "kenapa", "¿por qué", "bakit", "لماذا"))
