"""The promises of docs/safety.md, each in every shipped language. The sentences are in tests/promises/<lang>.yaml."""

import re
from collections.abc import Callable, Iterator

import pytest

from bot.app import App
from bot.language.names import country_name
from bot.language.render import fill, plain
from bot.model.chat import Contact, Other, Picture, Text, Voice
from tests.conftest import LANGUAGES, NOW, Person
from tests.sentences import SENTENCES
from tests.web.person import visiting

Make = Callable[..., Person]


@pytest.fixture(scope="module")
def visitor(app: App) -> Iterator[Make]:
    """Makes somebody new on the web page."""
    with visiting(app) as make:
        yield make


@pytest.fixture(params=["terminal", "web"])
def someone_on(request: pytest.FixtureRequest, person: Make, visitor: Make) -> Make:
    """Makes somebody new, on each platform in turn."""
    return visitor if request.param == "web" else person


each_language = pytest.mark.parametrize("language", LANGUAGES)
# A verdict that no result may give (P1), as whole words.
VERDICTS = {
    "en": r"\b(is|looks|seems|be) (safe|real|legit\w*|genuine)\b",
    "fr": r"\b(est|semble|paraît) (sûre?|fiable|légitime|vraie?|sans danger)\b",
    "mg": r"\b(azo antoka|tsy mampidi-doza)\b",
    "id": r"\b(aman|asli|terpercaya|sah)\b",
    "es": r"\b(es|está|parece|sea) (segur[oa]s?|confiables?|fiables?|legítim[oa]s?|real|auténtic[oa]s?|de fiar)\b",
    "tl": r"\b(ligtas|safe|legit|lehitimo|totoo|tunay|mapagkakatiwalaan)\b",
    "ru": r"\b(безопас(ен|на|но|ны|н(ый|ая|ое|ые))|над[её]ж\w*|настоящ(ий|ая|ее|ие)|подлинн(ый|ая|ое)|легальн\w*)\b",
    "ar": r"\b(ال)?(آمنة?|مأمونة?|موثوقة?|شرعية?|حقيقية?|سليمة?|مضمونة?)\b",
    "sw": r"\b(salama|halali|(ya|za|wa|cha) (kweli|kuaminika|uhakika))\b",
}
# What a lock screen must not show (P10).
TOPIC = {
    "en": r"traffick|warning|danger|passport|police|hotline|abuse|victim",
    "fr": r"trait|alerte|danger|passeport|police|victime|violen",
    "mg": r"loza|pasipaoro|polisy|fanairana|fanondranana|herisetra",
    "id": r"bahaya|paspor|polisi|perdagangan|peringatan|korban|kekerasan",
    "es": r"\btrata\b|alerta|peligro|pasaporte|polic[ií]a|víctima|violencia|abuso|denuncia",
    "tl": r"babala|panganib|passport|pasaporte|pulis|trafficking|hotline|abuso|biktima|karahasan|scam",
    "ru": r"торгов|тревожн|опасн|паспорт|полици|насили|жертв|горяч|вербов|обман",
    "ar": r"تحذير|خطر|جواز|شرطة|اتجار|عنف|ضحي|استغلال|بلاغ|احتيال",
    "sw": r"hatari|tahadhari|pasipoti|polisi|haramu|ulanguzi|mwathirika|ukatili|utapeli|dharura",
}


def numbers(person: Person) -> list[str]:
    """The numbers in the newest replies."""
    return [n for o in person.replies for b in o.blocks if isinstance(b, Contact) for n in b.numbers]


def text_of(app: App, key: str, language: str) -> str:
    """A text of the Library, up to its first slot."""
    return app.parts.renderer.text(key, language).split("{")[0].strip()


@each_language
@pytest.mark.parametrize(
    ("case", "level"), [("high", "high"), ("caution", "caution"), ("weak", "none"), ("none", "none")]
)
def test_p1_no_result_says_safe(app: App, someone_on: Make, language: str, case: str, level: str) -> None:
    """The lowest results say what is unknown, what to check and that they are no proof; no verdict, no score."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language][case])
    said += "\n" + someone.presses("more")
    assert someone.everything[0].level == level
    assert not re.search(VERDICTS[language], said, re.IGNORECASE)
    assert not re.search(r"\d+ ?(%|/ ?10)", said)
    assert text_of(app, "conversation.next.no_proof", language) in said
    if level == "none":
        first = plain(someone.everything[0].blocks)
        assert text_of(app, f"conversation.result.{case}", language) in first
        assert text_of(app, "conversation.next.none", language) in first
        assert first.count("•") >= 3


@each_language
def test_p1_an_office_makes_no_recruiter_safe(app: App, someone_on: Make, language: str) -> None:
    """Where to check comes with what a licence does not mean, with a date, and with help at hand."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["register"])
    assert "now" in someone.choices()
    said += "\n" + someone.presses("more")
    assert not re.search(VERDICTS[language], said, re.IGNORECASE)
    assert text_of(app, "registers.licence", language) in said
    assert text_of(app, "registers.change", language) in said
    assert "MTEFoP" in said
    assert re.search(r"\b20\d\d\b", said)


@each_language
def test_p2_a_result_shows_the_words_a_next_step_and_a_human(app: App, someone_on: Make, language: str) -> None:
    """Every sign quotes the person's own words."""
    someone = someone_on(hint=language)
    offer = SENTENCES[language]["high"]
    said = someone.writes(offer)
    quotes = re.findall(r"“([^”]+)”|« ?([^»]+?) ?»|\"([^\"]+)\"", said)
    flat = [next(q for q in groups if q) for groups in quotes]
    own = [
        q for q in flat if all(part.strip().casefold() in " ".join(offer.split()).casefold() for part in q.split("…"))
    ]
    assert own, said
    assert text_of(app, "conversation.next.high", language) in said
    assert text_of(app, "conversation.next.human", language) in said or numbers(someone)


@each_language
def test_p3_quotes_mask_numbers_and_links(someone_on: Make, language: str) -> None:
    """No contact of a recruiter comes back whole, and nothing in a quote can be tapped."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["quote_leak"]) + someone.presses("more")
    for leaked in ("1234 5678", "12345678", "recruiter.best@", "t.me/bestjobs99", "bestjobs99"):
        assert leaked not in said


@each_language
@pytest.mark.parametrize("index", range(5))
def test_p4_danger_gets_help_first(app: App, someone_on: Make, language: str, index: int) -> None:
    """Misspelt, indirect or amid other things: opener, number, one sentence, at most one question; no menu."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["danger"][index])
    assert someone.level == "danger"
    blocks = someone.replies[0].blocks
    opener = plain(blocks[:1])
    assert len(opener) <= 40
    second = plain(blocks[1:2])
    assert re.search(r"\d{3}", second)
    assert len(re.findall("[?؟]", plain(blocks))) <= 1
    assert not any(choice in {"check", "worry", "number"} for choice in someone.choices())
    assert len(someone.replies) == 1


@each_language
def test_p4_danger_in_the_middle_of_anything(someone_on: Make, language: str) -> None:
    """Amid an interview, a menu or after a number, danger comes first."""
    someone = someone_on(hint=language)
    danger = SENTENCES[language]["danger"][0]
    for before in ("high", "worry", "number"):
        someone.writes(SENTENCES[language][before])
        someone.writes(danger)
        assert someone.level == "danger", before


@each_language
def test_p4_somebody_watched_gets_one_message_without_buttons(someone_on: Make, language: str) -> None:
    """Nothing on the screen may name the topic."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["watched"])
    assert someone.level == "danger"
    assert len(someone.replies) == 1
    assert someone.choices() == []


@each_language
def test_p4_look_alikes_are_no_danger(someone_on: Make, language: str) -> None:
    """Figures of speech raise no alarm."""
    for words in SENTENCES[language]["look_alikes"]:
        someone = someone_on(hint=language)
        someone.writes(words)
        assert someone.level != "danger", words


@each_language
def test_p4_taken_back_danger_keeps_help(app: App, someone_on: Make, language: str) -> None:
    """Past danger is no danger now, and still comes with the help button and a number."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["taken_back"])
    assert someone.level != "danger"
    assert "now" in someone.choices()
    assert re.search(r"\d{3}", said)


@each_language
def test_p4_suicidal_words_get_no_question_about_the_job(app: App, someone_on: Make, language: str) -> None:
    """Glad that you wrote, a number, not alone."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["suicidal"])
    assert someone.level == "danger"
    assert said.startswith(text_of(app, "danger.opener.glad", language))
    assert text_of(app, "danger.safety_danger_suicidal", language) in said


@each_language
def test_p4_somebody_out_of_reach_comes_first(app: App, someone_on: Make, language: str) -> None:
    """The helper is addressed, not the missing person."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["missing"])
    assert someone.level == "danger"
    assert text_of(app, "danger.safety_danger_missing_contact_lost", language) in said


@each_language
def test_p5_help_and_numbers_outrank_the_limit(someone_on: Make, language: str) -> None:
    """After too many texts in an hour there is still a number, and danger is still heard."""
    someone = someone_on(hint=language)
    for _ in range(25):
        someone.writes(SENTENCES[language]["high"])
    assert someone.level is None, "the limit must have been reached"
    someone.writes(SENTENCES[language]["danger"][0])
    assert someone.level == "danger"
    someone.writes(SENTENCES[language]["number"])
    assert numbers(someone)


WORDS = {
    "en": ("number", "help"),
    "fr": ("numéro", "aide"),
    "mg": ("laharana", "vonjy"),
    "id": ("nomor", "tolong"),
    "es": ("número", "ayuda"),
    "tl": ("numero", "tulong"),
    "ru": ("номер", "помощь"),
    "ar": ("رقم", "مساعدة"),
    "sw": ("namba", "msaada"),
}


@each_language
def test_p5_one_word_is_enough(app: App, someone_on: Make, language: str) -> None:
    """The word that the error text names asks for a country; the one for help gives help."""
    number, help_ = WORDS[language]
    assert f"{number}" in text_of(app, "conversation.sorry", language)
    assert text_of(app, "conversation.number.ask", language) in someone_on(hint=language).writes(number.capitalize())
    assert text_of(app, "danger.opener", language) in someone_on(hint=language).writes(f"{help_}!")


@each_language
def test_p5_danger_is_found_at_the_end_of_a_very_long_text(someone_on: Make, language: str) -> None:
    """What is cut is not assessed, but danger is looked for in all of it."""
    someone = someone_on(hint=language)
    honest = SENTENCES[language]["none"]
    times = 64_000 // len(honest.encode())  # 128 kB is the most that a page takes
    someone.writes(honest * times + " " + SENTENCES[language]["danger"][0])
    assert someone.level == "danger"


@each_language
def test_p5_one_button_and_one_word_from_every_state(someone_on: Make, language: str) -> None:
    """The help button works under every answer, old ones included."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["high"])
    old = next(b for b in someone.buttons if b.token.endswith(".now"))
    someone.writes(SENTENCES[language]["thanks"])
    from bot.model.chat import Press

    said = someone.does(Press(old.token))
    assert re.search(r"\d{3}", said)


@each_language
def test_p6_numbers_come_with_source_day_and_hours(app: App, someone_on: Make, language: str) -> None:
    """Each line says when it was checked, when it answers and what it costs, or that it is not known."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["number"])
    contacts = [b.text for o in someone.replies for b in o.blocks if isinstance(b, Contact)]
    assert contacts
    dated = (app.label("label.checked", language), *(f"20{year}" for year in range(10, 27)))
    for contact in contacts:
        assert any(part in contact for part in dated), contact
    assert country_name("KW", language) in said


@each_language
def test_p6_two_countries_get_numbers_for_both(someone_on: Make, language: str) -> None:
    """From Madagascar to Kuwait gives both."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["number_both"])
    assert country_name("KW", language) in said
    assert country_name("MG", language) in said


@each_language
def test_p6_a_shared_name_is_asked_back(someone_on: Make, language: str) -> None:
    """Congo: which one?"""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["ambiguous"])
    assert {"country:CD", "country:CG"} <= set(someone.choices())
    said = someone.presses("country:CD")
    assert country_name("CD", language) in said


@each_language
def test_p6_a_territory_without_lines_gets_the_stated_fallback(app: App, language: str) -> None:
    """Nothing is invented; the text says so and what to do instead."""
    missing = sorted({"AQ", "BV", "HM"} - set(app.parts.library.countries))
    assert missing
    said = fill(app.parts.renderer.text("danger.hotline_none", language), {"country": "X"})
    assert len(said) > 60


@each_language
def test_p7_location_is_what_is_said(app: App, someone_on: Make, language: str) -> None:
    """Origin is not location: from Madagascar, locked in Kuwait, is Kuwait."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["located"])
    wanted = {c.value for h in app.parts.library.countries["KW"].hotlines for c in h.channels}
    assert numbers(someone)
    assert set(numbers(someone)) <= wanted


@each_language
def test_p7_unknown_location_is_asked(app: App, someone_on: Make, language: str) -> None:
    """112 works on many mobile networks, not everywhere; and: where are you?"""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["unlocated"])
    assert "112" in said
    assert text_of(app, "danger.where", language) in said
    said = someone.writes(country_name("KW", language))
    assert set(numbers(someone)) <= {c.value for h in app.parts.library.countries["KW"].hotlines for c in h.channels}
    assert numbers(someone)


@each_language
def test_p8_nothing_resumes_after_silence(someone_on: Make, language: str) -> None:
    """After 30 minutes an answer button finds no open question."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["high"])
    someone.waits(minutes=31)
    said = someone.writes(SENTENCES[language]["agree"])
    assert someone.level in {None, "not_an_offer"}
    assert said


@each_language
def test_p10_the_first_line_is_neutral(someone_on: Make, language: str) -> None:
    """No first line of any message tells the topic to who looks at a lock screen."""
    someone = someone_on(hint=language)
    for name, sentence in SENTENCES[language].items():
        for words in sentence if isinstance(sentence, list) else [sentence]:
            someone.writes(words)
            if "more" in someone.choices():
                someone.presses("more")
            assert someone.replies, name
    for outgoing in someone.everything:
        first = plain(outgoing.blocks).split("\n")[0]
        assert not re.search(TOPIC[language], first, re.IGNORECASE), first


@each_language
def test_p11_the_notice_says_who_runs_it(app: App, someone_on: Make, language: str) -> None:
    """A bot, run by whom, how to erase, who else can read; at the end of the first answer."""
    said = someone_on(hint=language).writes(SENTENCES[language]["high"])
    assert text_of(app, "conversation.notice.test", language) in said
    someone = someone_on(hint=language, organisation="Zà Association")
    said = someone.writes(SENTENCES[language]["high"])
    assert "Zà Association" in said
    assert text_of(app, f"conversation.notice.{someone.platform}", language) in said


@each_language
def test_p11_danger_gets_the_notice_after_the_second_message(app: App, someone_on: Make, language: str) -> None:
    """Help comes without it."""
    someone = someone_on(hint=language)
    notice = text_of(app, "conversation.notice.test", language)
    assert notice not in someone.writes(SENTENCES[language]["danger"][0])
    assert notice in someone.writes(SENTENCES[language]["danger"][0])


@each_language
def test_p11_forgetting_is_honest(app: App, someone_on: Make, language: str) -> None:
    """It says what erasing can't do, and how to clear this platform; afterwards nothing is known."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["high"])
    said = someone.writes(SENTENCES[language]["forget"])
    assert text_of(app, f"conversation.forget.{someone.platform}", language) in said
    again = someone.writes(SENTENCES[language]["thanks"])
    assert text_of(app, "conversation.notice.test", language) in again


@each_language
@pytest.mark.parametrize("name", ["not_stop", "not_forget"])
def test_p12_stop_and_forget_are_whole_messages(app: App, someone_on: Make, language: str, name: str) -> None:
    """ "Make them stop" erases nothing."""
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language][name])
    assert text_of(app, "conversation.stop", language) not in said
    assert text_of(app, "conversation.forget", language) not in said


@each_language
def test_p14_a_minor_gets_the_child_line_first(app: App, someone_on: Make, language: str) -> None:
    """No questions about the offer."""
    someone = someone_on(hint=language)
    someone.writes(f"{SENTENCES[language]['minor']}. {country_name('MG', language)}")
    child = {c.value for h in app.parts.library.countries["MG"].hotlines if "child" in h.serves for c in h.channels}
    assert numbers(someone)[0] in child
    assert "yes" not in someone.choices()


@each_language
def test_p17_checks_are_limited(app: App, someone_on: Make, language: str) -> None:
    """Whoever tests adverts against it to make them pass gets twenty an hour."""
    someone = someone_on(hint=language)
    said = [someone.writes(SENTENCES[language]["high"]) for _ in range(21)]
    assert text_of(app, "conversation.too_many_checks", language) in said[-1]
    assert text_of(app, "conversation.too_many_checks", language) not in said[-2]
    someone.waits(minutes=61)
    assert text_of(app, "conversation.too_many_checks", language) not in someone.writes(SENTENCES[language]["high"])


@each_language
@pytest.mark.parametrize(
    "name", ["high", "caution", "weak", "none", "number", "register", "worry", "romance", "shelter"]
)
def test_p18_first_messages_are_short(someone_on: Make, language: str, name: str) -> None:
    """600 characters, the rest behind "more"; the once-only notices come on top."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["thanks"])
    someone.writes(SENTENCES[language][name])
    assert len(plain(someone.replies[0].blocks)) <= 600


@each_language
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("romance", "conversation.romance"),
        ("shelter", "conversation.shelter"),
        ("overshare", "conversation.overshare"),
        ("thanks", "conversation.thanks"),
        ("who", "conversation.who_are_you"),
        ("insult", "conversation.insult"),
    ],
)
def test_other_things_people_write(app: App, someone_on: Make, language: str, name: str, key: str) -> None:
    """A romance, a bed, a card number, thanks, "are you a person?" and insults each have their answer."""
    someone = someone_on(hint=language)
    assert text_of(app, key, language) in someone.writes(SENTENCES[language][name])


@each_language
def test_a_worry_without_danger_asks_where_the_person_is(app: App, someone_on: Make, language: str) -> None:
    """Not left yet, travelling, arrived, out of reach: told in words or by button."""
    someone = someone_on(hint=language)
    someone.writes(SENTENCES[language]["thanks"])
    said = someone.writes(SENTENCES[language]["worry"])
    assert (
        text_of(app, "conversation.worry.not_left", language) in said
        or text_of(app, "conversation.worry.ask", language) in said
        or someone.level in {"high", "caution"}
    )


@each_language
@pytest.mark.parametrize("what", [Picture(), Voice(), Other("sticker")])
def test_what_can_not_be_read_is_said(app: App, person: Make, language: str, what: Picture | Voice | Other) -> None:
    """Please type or paste the text; and the help button."""
    someone = person(hint=language)
    said = someone.does(what)
    assert text_of(app, "conversation.type_please", language) in said
    assert "now" in someone.choices()


@each_language
def test_language_can_be_asked_for_at_any_moment(app: App, someone_on: Make, language: str) -> None:
    """By name, and by button."""
    wanted = "fr" if language in {"en", "mg"} else "en"
    someone = someone_on(hint=language)
    said = someone.writes(SENTENCES[language]["language_request"])
    assert text_of(app, "conversation.language.changed", wanted) in said
    said = someone.does(Text(SENTENCES[language]["thanks"]))
    assert text_of(app, "conversation.thanks", wanted) in said


def test_late_updates_get_one_neutral_line(app: App, person: Make) -> None:
    """The phone may be in other hands by now; danger is answered all the same."""
    from datetime import timedelta

    someone = person(hint="en")
    said = someone.does(Text(SENTENCES["en"]["high"]), at=NOW - timedelta(minutes=10))
    assert text_of(app, "conversation.late", "en") in said
    someone.does(Text(SENTENCES["en"]["danger"][0]), at=NOW - timedelta(minutes=10))
    assert someone.level == "danger"


def test_a_repeated_update_gets_the_same_reply(person: Make) -> None:
    """Doubled is allowed, unanswered is not; the interview does not move on."""
    someone = person(hint="en")
    first = someone.does(Text(SENTENCES["en"]["high"]), id="7")
    assert someone.does(Text(SENTENCES["en"]["high"]), id="7") == first
