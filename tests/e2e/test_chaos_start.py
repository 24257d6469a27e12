"""It is started where files are broken or can't be written; help is given with what is left."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.language.catalog import Catalog
from bot.language.render import Renderer, plain
from bot.model.content import Library
from tests.chaos.bot import PATIENCE, PROJECT, running
from tests.chaos.conftest import MOST, Help
from tests.conftest import LANGUAGES

Fill = Callable[[Path], Path]
GARBAGE = b"posts:\n\t- \xff not what it was"
# In French: what is said in danger, what danger sounds like, and the labels. For all: the lines of Kuwait.
BROKEN = (
    "messages/danger/fr.yaml",
    "config/phrases/fr/danger.yaml",
    "config/countries/KW.yaml",
    "locales/fr/LC_MESSAGES/bot.po",
)


@pytest.fixture
def broken(copied: Path) -> Path:
    """The project, with files that can't be read as what they are."""
    for name in BROKEN:
        (copied / name).write_bytes(GARBAGE)
    return copied


def test_broken_content_is_read_from_a_copy_of_before_an_update(
    broken: Path, tmp_path: Path, with_snapshots: Fill, helps: tuple[Help, ...]
) -> None:
    """Another version of the code has made it, so that only the files in it can be used."""
    with (broken / "bot" / "content" / "build.py").open("a") as code:
        code.write("# An update.\n")
    with running(with_snapshots(tmp_path), root=broken) as bot:
        for each in helps:
            each.is_given_to(each.begins(bot))


def test_help_while_loading_and_with_no_copy(broken: Path, tmp_path: Path, app: App, helps: tuple[Help, ...]) -> None:
    """A first start: nobody waits for it, and what is broken takes nothing away from the rest."""
    (tmp_path / "state" / "keys").mkdir(parents=True)
    for name in ("fanilo.db", "keys/sessions"):
        (tmp_path / "state" / name).write_bytes(GARBAGE * 100)
    text, french = app.parts.renderer.text, LANGUAGES.index("fr")
    with running(tmp_path, root=broken, wait=False) as bot:
        # French first: once it is loaded, nothing tells of danger in it.
        for each in sorted(helps, key=lambda each: each.language != "fr"):
            person = bot.person(each.language, each.language)
            said = person.writes(each.danger)
            assert person.waited < MOST
            # Labels are there at once; the French ones are broken.
            spoken = "en" if each.language == "fr" else each.language
            assert each.opener in said or app.label("web.emergency", spoken) in said
        bot.is_ready()
        for each in helps:
            if each.language != "fr":
                said = each.begins(bot).writes(each.danger)
                assert each.opener in said
                assert "112" in said
        # Without any phrase of French that tells of danger, the help button is left; its words are English ones.
        person = helps[french].begins(bot)
        assert text("danger.opener", "en") in person.presses("0.now")
        assert "112" in person.presses("0.now")


def test_help_with_broken_content_where_nothing_can_be_written(
    broken: Path, tmp_path: Path, with_snapshots: Fill, helps: tuple[Help, ...]
) -> None:
    """The content is read from the last good copy; once the folder is given back, sessions are kept."""
    state = with_snapshots(tmp_path) / "state"
    state.chmod(0o500)
    with running(tmp_path, root=broken) as bot:
        assert not bot.store_answers
        for each in helps:
            each.is_given_to(each.begins(bot))
        state.chmod(0o700)
        bot.keeps_again()


@pytest.mark.parametrize("name", ["settings", "languages"])
def test_settings_that_can_not_be_read(copied: Path, tmp_path: Path, name: str) -> None:
    """Said at once, with the file: an operator stands before it."""
    path = copied / "config" / f"{name}.yaml"
    path.write_bytes(b"languages:\n\t- not what it was")
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--port", "0"],
        cwd=copied,
        env={**os.environ, "FANILO_STATE": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"fanilo: {path}: can't be read")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_resort_outlives_the_texts_of_danger(language: str) -> None:
    """Neither a danger pack nor a copy of one: the label that stands on the page of errors, from another file."""
    catalog = Catalog.read(PROJECT / "locales")
    said = plain(Renderer.of(Library(), catalog, LANGUAGES).last_resort(language).blocks)
    assert said == catalog.label(language, "web.emergency")
    assert "112" in said


def test_the_last_resort_without_labels_of_the_language(tmp_path: Path) -> None:
    """It is English then."""
    for language, content in (("en", None), ("fr", GARBAGE)):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        if content:
            (folder / "bot.po").write_bytes(content)
        else:
            shutil.copy(PROJECT / "locales" / language / "LC_MESSAGES" / "bot.po", folder)
    said = plain(Renderer.of(Library(), Catalog.read(tmp_path), ("en", "fr")).last_resort("fr").blocks)
    assert said == Catalog.read(PROJECT / "locales").label("en", "web.emergency")
