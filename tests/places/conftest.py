"""The index of places, built once from the real files."""

from pathlib import Path

import pytest

from bot.content.places import PlacesFile, gazetteer
from bot.content.shape import fit
from bot.content.yaml_places import read_document
from bot.model.content import Gazetteer
from bot.places.countries import Places
from bot.places.names import calling_codes, territory_names

FOLDER = Path(__file__).parents[2] / "config" / "places"
LANGUAGES = ("en", "fr", "mg", "id", "es", "tl")


@pytest.fixture(scope="session")
def gazetteers() -> dict[str, Gazetteer]:
    """The gazetteers of all shipped languages."""
    read = {}
    for language in LANGUAGES:
        file = FOLDER / f"{language}.yaml"
        sheet, problems = fit(PlacesFile, read_document(file.read_bytes(), file.name))
        assert sheet, [str(problem) for problem in problems]
        read[language] = gazetteer(sheet)
    return read


@pytest.fixture(scope="session")
def places(gazetteers: dict[str, Gazetteer]) -> Places:
    """As the app builds it."""
    return Places.build(gazetteers, territory_names(LANGUAGES), calling_codes())
