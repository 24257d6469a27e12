"""Native commands with words behind them, and a shared location, in every language."""

from collections.abc import Callable

import pytest

from bot.app import App
from bot.language.names import country_name
from bot.model.chat import Command, Contact, Location, Text
from bot.platforms import COMMANDS
from tests.conftest import LANGUAGES, Person
from tests.sentences import SENTENCES

NewPerson = Callable[..., Person]
KUWAIT, AT_SEA = Location(29.37, 47.98), Location(0.0, -30.0)


def text(app: App, key: str, language: str) -> str:
    """A text of the packs."""
    return app.parts.renderer.text(key, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["check", "help", "worry", "number", "language", "stop", "forget", "pigeon"])
def test_danger_behind_any_command_gets_help_first(app: App, person: NewPerson, name: str, language: str) -> None:
    """Whatever the command is (P4, P5); and nothing is erased by "/stop hitting me" (P12)."""
    someone = person(hint=language)
    said = someone.does(Command(name, SENTENCES[language]["danger"][0]))
    assert said.startswith(text(app, "danger.opener", language))
    assert someone.level == "danger"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_behind_check(person: NewPerson, language: str) -> None:
    """It is checked as if it had been pasted."""
    someone = person(hint=language)
    someone.does(Command("check", SENTENCES[language]["high"]))
    assert someone.level == "high"


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_means_help(app: App, person: NewPerson, language: str) -> None:
    """In danger somebody uses the command as they would say the word (P5)."""
    someone = person(hint=language)
    assert someone.does(Command("help")).startswith(text(app, "danger.opener", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_behind_number(person: NewPerson, language: str) -> None:
    """Its lines, in the language of whoever asks."""
    someone = person(hint=language)
    said = someone.does(Command("number", country_name("KW", language)))
    assert "+965" in said
    assert someone.replies[0].language == language


@pytest.mark.parametrize("name", ["stop", "forget"])
def test_words_behind_erase_nothing(person: NewPerson, name: str) -> None:
    """Only the command alone does (P12)."""
    someone = person(hint="en")
    someone.writes(SENTENCES["en"]["high"])
    someone.does(Command(name, "it please he is here"))
    assert not any(reply.ends for reply in someone.replies)
    someone.does(Command("forget"))
    assert any(reply.ends for reply in someone.replies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_location_answers_where_are_you(app: App, person: NewPerson, language: str) -> None:
    """In danger the lines of the country come; elsewhere too; at sea it is asked for in words (P7)."""
    someone = person(hint=language)
    someone.writes(SENTENCES[language]["unlocated"])
    assert "+965" in someone.does(KUWAIT)
    other = person(hint=language)
    assert "+965" in other.does(KUWAIT)
    third = person(hint=language)
    assert text(app, "conversation.number.ask_again", language) in third.does(AT_SEA)


def test_a_location_answers_which_country_has_the_offices(person: NewPerson) -> None:
    """Asked for offices that check recruiters, it is they that are told; at sea the question stays the same one."""
    someone = person(hint="en")
    someone.writes("how do I check an agency?")
    assert "country" in someone.does(AT_SEA)
    assert "MTEFoP" in someone.does(Location(-18.91, 47.53))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_menus_is_known(app: App, person: NewPerson, name: str) -> None:
    """None of them is answered as a word that was not understood."""
    someone = person(hint="en")
    someone.writes(SENTENCES["en"]["thanks"])
    assert text(app, "conversation.unknown", "en") not in someone.does(Command(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_that_is_none_of_ours_is_words(app: App, person: NewPerson, language: str) -> None:
    """A sentence of which the first word was taken for a command is heard whole; nonsense is not understood."""
    name, _, rest = SENTENCES[language]["danger"][0].partition(" ")
    someone = person(hint=language)
    someone.does(Command(name, rest))
    assert someone.level == "danger"
    someone = person(hint=language)
    assert someone.does(Command("qwerty")).startswith(text(app, "conversation.welcome", language))
    assert text(app, "conversation.unknown", language) in someone.does(Command("qwerty"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", ["stop", "forget"])
def test_what_others_wrote_erases_nothing(person: NewPerson, wish: str, language: str) -> None:
    """A message that somebody asks about, or hands on, is not their own wish (P12)."""
    someone = person(hint=language)
    someone.writes(SENTENCES[language]["high"])
    for what in (Command("check", SENTENCES[language][wish]), Text(SENTENCES[language][wish], forwarded=True)):
        someone.does(what)
        assert not any(reply.ends for reply in someone.replies)
    someone.writes(SENTENCES[language][wish])
    assert any(reply.ends for reply in someone.replies)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["help", "number"])
def test_a_minor_behind_a_command_gets_the_child_line(app: App, person: NewPerson, name: str, language: str) -> None:
    """First of all lines (P14)."""
    someone = person(hint=language)
    someone.does(Command(name, f"{SENTENCES[language]['minor']}. {country_name('MG', language)}"))
    child = {c.value for h in app.parts.library.countries["MG"].hotlines if "child" in h.serves for c in h.channels}
    shown = [n for o in someone.replies for b in o.blocks if isinstance(b, Contact) for n in b.numbers]
    assert shown[0] in child


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_behind_other_commands_is_not_checked(app: App, person: NewPerson, language: str) -> None:
    """The command is what is wanted; it counts as no check, so help comes even when all checks are spent (P5, P17)."""
    someone = person(hint=language)
    for _ in range(20):
        someone.does(Command("check", SENTENCES[language]["caution"]))
    too_many = text(app, "conversation.too_many_checks", language)
    assert too_many in someone.does(Command("check", SENTENCES[language]["caution"]))
    assert someone.does(Command("help", SENTENCES[language]["high"])).startswith(text(app, "danger.opener", language))
    for name in ("number", "worry", "language"):
        assert too_many not in someone.does(Command(name, SENTENCES[language]["high"]))
        assert someone.level == "not_an_offer"


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code not in {"es", "sw"}])  # no sign in theirs
def test_danger_that_was_taken_back_keeps_its_line(app: App, person: NewPerson, language: str) -> None:
    """Told behind a command that has nothing to do with it."""
    someone = person(hint=language)
    said = someone.does(Command("language", SENTENCES[language]["taken_back"]))
    assert text(app, "danger.taken_back", language) in said


def test_words_behind_a_command_answer_no_question(person: NewPerson) -> None:
    """ "/worry yes" is no yes to what was asked about an offer."""
    someone = person(hint="en")
    someone.writes(SENTENCES["en"]["caution"])
    assert "yes" in someone.choices()
    someone.does(Command("worry", "yes"))
    assert "stage:arrived" in someone.choices()
