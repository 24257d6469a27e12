"""The texts for admins: all there, all used, all short, in every language."""

import re
from pathlib import Path

import pytest

from bot.language.render import FIRST
from tests.outreach.group import LANGUAGES, library, renderer

PACK = library().packs["common/groups"]
KEYS = sorted(PACK.texts["en"])
TOGETHER = ("greeting.text", "greeting.will", "reads.all", "greeting.begin")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    """Nobody reads another language in between."""
    assert sorted(PACK.texts[language]) == KEYS


def test_every_text_is_said_somewhere() -> None:
    """None is translated for nothing."""
    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[3] / "bot").rglob("*.py"))
    keys = {key for key in renderer().keys if key.startswith("groups.")}
    assert keys
    assert sorted(key for key in keys if f'"{key}"' not in source) == []


def test_every_text_that_is_said_is_there() -> None:
    """A key in the code has words."""
    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[3] / "bot" / "talk").rglob("*.py"))
    said = set(re.findall(r'"(groups\.[a-z_.]+)"', source))
    assert sorted(said - renderer().keys) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_greeting_is_one_short_message(language: str) -> None:
    """The group is not flooded with it (P18), and what a lock screen shows of it is neutral (P10)."""
    texts = PACK.texts[language]
    length = sum(len(texts[key].text) for key in TOGETHER)
    assert length <= FIRST
    first = texts["greeting.text"].text
    assert len(first) <= 80
    assert "{organisation}" in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_its_label(language: str) -> None:
    """In its own words, not in English."""
    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[3] / "bot" / "talk").rglob("*.py"))
    named = {f"button.group.{name}" for name in re.findall(r'button\(scene, "\w+", "(\w+)"', source)}
    named |= set(re.findall(r'"(button\.group\.\w+)"', source))
    assert len(named) > 10
    for key in named:
        assert renderer().catalog.label(language, key)
