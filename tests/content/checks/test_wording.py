"""Words to avoid, samples of offers, shouting, emoji, long sentences."""

import pytest

from tests.content.checks.kit import ROOT, material, problems, told

# One sentence that must be told and one that is near it and right, in each language that is shipped.
PROMISES = {
    "en": ("With a licence this agency is safe.", "No agency is safe because it has a nice page."),
    "fr": ("Avec une licence, cette agence est sûre.", "Ce n'est pas sûr. Gardez vos papiers en lieu sûr."),
    "mg": ("Asa azo antoka tanteraka ity.", "Tsy misy asa azo antoka raha tsy misy fifanarahana."),
    "id": ("Lowongan ini aman, ada izinnya.", "Apakah lowongan ini aman? Tanyakan ke dinas."),
    "es": ("Es una oferta segura y con papeles.", "Pregunte al seguro social si la empresa existe."),
    "tl": ("Ligtas na trabaho ito.", "Hindi ito ligtas na trabaho kung walang kontrata."),
    "ru": ("Это безопасная работа.", "Никто не знает, безопасно ли это предложение."),
    "ar": ("هذا عمل آمن.", "هذا عمل غير آمن."),
    "sw": ("Kazi hii ni salama.", "Hakuna kazi iliyo salama bila mkataba. Si salama."),
}
RESCUES = {
    "en": ("We rescue people.", "We help people out. The fire and rescue service came."),
    "fr": ("Une équipe de sauvetage.", "Un sauvetage en mer a eu lieu."),
    "mg": ("Mpamonjy izahay.", "Manampy izahay. Nisy mpamonjy voina tonga."),
    "id": ("Kami selamatkan mereka.", "Kami membantu mereka. Selamat pagi."),
    "es": ("Rescatamos personas.", "Una joven de El Salvador pidió ayuda."),
    "tl": ("Nasagip sila.", "Natulungan sila."),
    "ru": ("Мы спасаем людей.", "Спасибо, что написали."),
    "ar": ("نحن ننقذ الناس.", "نحن نساعد الناس."),
    "sw": ("Tunataka kuokoa watu.", "Inasaidia kuokoa pesa."),
}
CHAINS = {
    "en": ("Hands in chains", "A lock and a key on a table"),
    "fr": ("Des mains enchaînées", "Une clé sur une table"),
    "mg": ("Tanana misy rojo", "Fanalahidy eo ambony latabatra"),
    "id": ("Tangan dengan borgol", "Kunci di atas meja"),
    "es": ("Manos con cadenas", "Una llave sobre la mesa"),
    "tl": ("Kamay na may posas", "Susi sa ibabaw ng mesa"),
    "ru": ("Руки в наручниках", "Ключ на столе"),
    "ar": ("يدان في أغلال", "مفتاح على طاولة"),
    "sw": ("Mikono yenye pingu", "Ufunguo mezani"),
}


def test_every_shipped_language_has_words() -> None:
    """A language without its words would be checked for nothing, and nobody would notice."""
    shipped = {path.stem for path in (ROOT / "messages/job_offers_abroad").glob("??.yaml")}
    assert {path.stem for path in (ROOT / "config/words").glob("*.yaml")} == shipped == set(PROMISES)


@pytest.mark.parametrize("table", [PROMISES, RESCUES], ids=["promises", "rescues"])
@pytest.mark.parametrize("language", PROMISES)
def test_words_to_avoid(language: str, table: dict[str, tuple[str, str]]) -> None:
    """A promise of safety and a rescue are errors; a doubt, a question and a homonym are not."""
    wrong, right = table[language]
    (problem,) = problems("words_to_avoid", material({language: wrong}))
    assert problem.severity == "error"
    assert told("words_to_avoid", right, language) == []


@pytest.mark.parametrize("language", CHAINS)
def test_violence_in_a_picture(language: str) -> None:
    """Chains are avoided in what a picture shows, and nowhere else."""
    wrong, right = CHAINS[language]
    words = told("words_to_avoid", {"text": "–", "alt": wrong}, language)
    assert len(words) == 1
    assert words[0].startswith('"alt" of post "a" says “')
    assert told("words_to_avoid", {"text": wrong, "alt": right}, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "Is it safe?",
        "If the way is safe, go home.",
        "Put the papers in a safe place to keep them.",
        "He said: “This job is safe, believe me.”",
        "Ask first.\n\nSource: Safe Work Australia; the Rescue Mission",
        "Please do not confront anybody.",
        "Nobody is safe from lies. Jobs are hard to find.",
    ],
)
def test_words_meant_otherwise(text: str) -> None:
    """Questions, doubts, what others say, and names in the line of the sources are left alone."""
    assert told("words_to_avoid", text) == []


def test_labels_are_warnings_and_private_packs_are_left_alone() -> None:
    """The label depends on the sentence; private answers may say what must not be done."""
    (problem,) = problems("words_to_avoid", material({"en": "Many victims keep silent."}))
    assert problem.severity == "warning"
    assert not problems("words_to_avoid", material({"en": "We rescue victims."}, kind="conversation"))


OFFER = "“Waiters wanted abroad. Good pay, visa and ticket are paid!”"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (OFFER, 1),
        (f"FAKE EXAMPLE: {OFFER}", 0),
        (f"Fake example: {OFFER}", 0),
        (f"FAKE EXAMPLE: “Good pay!”\n\n{OFFER}", 1),  # the mark is in another paragraph
        ("“I lost my job, I have debts, I take anything, please.”", 0),  # what somebody says
        ("“If somebody asks you to keep a secret, show me. I will not be angry.”", 0),
        ("Ask: “Do you have this job? Does this person work for you? Who pays the visa?”", 0),
        ("“Do you need work? Good pay, visa and ticket are paid!”", 1),
        ("“Good pay, visa paid!”", 0),  # too short for an offer
    ],
)
def test_fake_examples(text: str, count: int) -> None:
    """A quotation that looks like an offer has the mark in its paragraph."""
    assert len(told("fake_examples", text)) == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "« Serveurs pour l'étranger. Bon salaire, visa et billet payés ! »"),
        ("ru", "«Официанты за границу. Хорошая зарплата, виза и билет бесплатно!»"),
        ("ar", "«نادل في الخارج. راتب جيد جدا، تأشيرة وتذكرة مدفوعة بالكامل!»"),
    ],
)
def test_fake_examples_in_other_languages(language: str, text: str) -> None:
    """The mark is that of the language."""
    marks = {"fr": "FAUX EXEMPLE :", "ru": "ЛОЖНЫЙ ПРИМЕР:", "ar": "مثال مزيف:"}
    assert len(told("fake_examples", text, language)) == 1
    assert told("fake_examples", f"{marks[language]} {text}", language) == []
    assert len(told("fake_examples", f"FAKE EXAMPLE: {text}", language)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("NEVER GIVE YOUR PASSPORT away", 1),
        ("Help!! Now", 1),
        ("Really?! Yes.", 0),
        ("Sources: FBI, IOM, UNODC", 0),
        ("FAKE EXAMPLE: “GOOD PAY”", 0),
        ("The US FBI IOM", 0),  # a row of names
        ("NE DONNEZ JAMAIS VOTRE", 1),
    ],
)
def test_shouting(text: str, count: int) -> None:
    """Rows of capitals and of marks, but no names."""
    assert len(told("shouting", text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("🚨🚨 Careful 🙏😢", 1), ("👨‍👩‍👧 🇲🇬 ❤️", 0), ("✓ one ✓ two ✓ three ✓ four → five", 0), ("1 2 3 4 # *", 0)],
)
def test_emoji(text: str, count: int) -> None:
    """A family and a flag are one emoji each; ticks and arrows are none."""
    assert len(told("emoji", text)) == count


def test_readable() -> None:
    """Long sentences and long words are told; a list of sources is no sentence."""
    long = "and then they say that you have to go with them to the other town where work is waiting " * 2
    assert told("readable", f"{long}.") == ['text "a" has 39 words a sentence; 20 are the most.']
    words = "Comprehensive documentation requirements. Employment opportunities internationally. " * 4
    assert told("readable", words)[0].startswith('text "a" is hard to read')
    short = "They take your passport. Then they ask for money. Say no. Go to the office and ask. "
    assert told("readable", short * 3 + "\n\nSources: " + "International Labour Organization, " * 9) == []
