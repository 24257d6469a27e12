"""What the phrase files recognise, sentence by sentence: tests/phrases/<lang>.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from tests.conftest import LANGUAGES

TABLES = {language: path for language in LANGUAGES if (path := Path(__file__).with_name(f"{language}.yaml")).exists()}


def rows() -> list[Any]:
    """One test a sentence, named by its language and line."""
    found = []
    for language, path in TABLES.items():
        for number, row in enumerate(yaml.safe_load(path.read_text("utf-8"))["sentences"], 1):
            found.append(pytest.param(language, row, id=f"{language}-{number}"))
    return found


@pytest.mark.parametrize(("language", "row"), rows())
def test_sentence(app: App, language: str, row: dict[str, Any]) -> None:
    """Every id under `want` is found in the text, and none under `not`."""
    assessment, signs, _ = app.parts.listener.assess(str(row["text"]), frozenset({language, "en", "fr"}))
    found = {
        *(finding.flag for finding in (*assessment.findings, *assessment.protective, *assessment.danger_now)),
        *signs.intents,
        *signs.needs,
        *signs.stages,
        *(("minor",) if signs.minor else ()),
        *(("offer",) if signs.offer else ()),
        *(f"supposed:{flag}" for flag in signs.supposed),
        str(assessment.level),
    }
    assert set(row.get("want") or ()) <= found
    assert not set(row.get("not") or ()) & found
