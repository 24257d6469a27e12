"""What help is, in each language, and copies of the project that can be broken."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from tests.chaos.bot import PROJECT, Bot, Person
from tests.conftest import LANGUAGES
from tests.sentences import SENTENCES

MOST = 5.0  # seconds that anybody waits


@dataclass(frozen=True, slots=True)
class Help:
    """What somebody in danger writes in a language, and what has to come back."""

    language: str
    offer: str
    danger: str  # names Kuwait
    number: str  # asks for one of Kuwait
    opener: str
    safety: tuple[str, ...]  # one of these

    def begins(self, bot: Bot) -> Person:
        """Somebody in the middle of a conversation about an offer."""
        person = bot.person(self.language, f"203.0.113.{LANGUAGES.index(self.language)}")
        assert person.writes(self.offer)
        person.waited = 0.0
        return person

    def is_given_to(self, person: Person) -> None:
        """The opener, a number of Kuwait and a safety sentence; then the number once more, each in time."""
        said = person.writes(self.danger)
        assert self.opener in said
        assert "+965" in said
        assert any(sentence in said for sentence in self.safety), said
        assert "+965" in person.writes(self.number)
        assert person.waited < MOST


@pytest.fixture(scope="session")
def helps(app: App) -> tuple[Help, ...]:
    """Of all languages."""
    return tuple(_help(app, language) for language in LANGUAGES)


@pytest.fixture(scope="session")
def with_snapshots(app: App) -> Callable[[Path], Path]:
    """Gives a folder the state of a bot that has run before with this content."""

    def fill(folder: Path) -> Path:
        shutil.copytree(app.settings.state / "snapshots", folder / "state" / "snapshots")
        return folder

    return fill


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Path]:
    """The project, to be broken."""
    root = tmp_path / "project"
    for name in ("bot", "config", "messages", "locales"):
        shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy(PROJECT / "pyproject.toml", root)
    yield root
    shutil.rmtree(root)


def _help(app: App, language: str) -> Help:
    words = SENTENCES[language]
    text, keys = app.parts.renderer.text, app.parts.renderer.keys
    return Help(
        language,
        words["high"],
        words["located"],
        words["number"],
        text("danger.opener", language),
        tuple(text(key, language) for key in keys if key.startswith("danger.safety_")),
    )
