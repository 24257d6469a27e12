"""Native commands with words behind them, and a shared location, in every language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.language.names import country_name
from bot.model.chat import Command, Location
from tests.conftest import LANGUAGES, Person

SENTENCES: dict[str, dict[str, Any]] = {
    language: yaml.safe_load((Path(__file__).parents[1] / "promises" / f"{language}.yaml").read_text("utf-8"))
    for language in LANGUAGES
}
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
