"""What the phrase files recognise, sentence by sentence: tests/phrases/<lang>.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.assess.level import judge
from tests.conftest import LANGUAGES

AT_ONCE = 40  # sentences of one test: thousands of tests would take longer than the sentences do
TABLES = {language: path for language in LANGUAGES if (path := Path(__file__).with_name(f"{language}.yaml")).exists()}


def rows() -> list[Any]:
    """The sentences of all languages, a few at a time, named by the language and the number of the first."""
    found = []
    for language, path in TABLES.items():
        sentences = list(enumerate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["sentences"], 1))
        for at in range(0, len(sentences), AT_ONCE):
            found.append(pytest.param(language, sentences[at : at + AT_ONCE], id=f"{language}-{at + 1}"))
    return found


@pytest.mark.parametrize(("language", "sentences"), rows())
def test_sentences(app: App, language: str, sentences: list[tuple[int, dict[str, Any]]]) -> None:
    """Every id under `want` is found in the text by the phrases alone, and none under `not`."""
    wrong = []
    for number, row in sentences:
        found = what(app, str(row["text"]), language)
        missed, too_many = set(row.get("want") or ()) - found, set(row.get("not") or ()) & found
        if missed or too_many:
            wrong.append(f"{language} {number}: {row['text']!r} misses {sorted(missed)}, has {sorted(too_many)}")
    assert not wrong, "\n".join(wrong)


def what(app: App, text: str, language: str) -> set[str]:
    """All ids that the phrases find in a text."""
    listener = app.parts.listener
    signs = listener.signs(text, frozenset({language, "en", "fr"}))
    assessment = judge(signs, listener.library)
    return {
        *(finding.flag for finding in (*assessment.findings, *assessment.protective, *assessment.danger_now)),
        *signs.intents,
        *signs.needs,
        *signs.stages,
        *(("minor",) if signs.minor else ()),
        *(("offer",) if signs.offer else ()),
        *(f"supposed:{flag}" for flag in signs.supposed),
        str(assessment.level),
    }
