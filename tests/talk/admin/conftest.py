"""The labels as they are."""

import pytest

from bot.language.catalog import Catalog
from bot.language.files import project_languages
from bot.model.admin import Words
from bot.outreach import read_words

LANGUAGES = project_languages().codes


@pytest.fixture(scope="session")
def words() -> Words:
    """How days and times are said, in all languages."""
    return read_words(Catalog.read(strict=True), LANGUAGES)
