"""An operator sets a few things, in a file or the environment, and mistakes are named."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings


def write(root: Path, text: str) -> Path:
    """A root with this settings file."""
    (root / "config").mkdir()
    (root / "config" / "settings.yaml").write_text(text, "utf-8")
    return root


def test_a_copy_without_settings_is_a_test_copy(tmp_path: Path) -> None:
    """Nobody runs it until somebody says so (P11)."""
    assert read_settings(tmp_path, {}).organisation is None


def test_the_file_says_who_runs_it_and_the_environment_wins(tmp_path: Path) -> None:
    """Both are texts, whatever they look like."""
    root = write(tmp_path, "organisation: no\n")
    assert read_settings(root, {}).organisation == "no"
    assert read_settings(root, {"FANILO_ORGANISATION": "Zà"}).organisation == "Zà"


@pytest.mark.parametrize("text", ["organization: x", "- a", "a: [", "organisation: \x00"])
def test_mistakes_are_named(tmp_path: Path, text: str) -> None:
    """With the file, and what to do."""
    with pytest.raises(SettingsError, match=r"settings\.yaml"):
        read_settings(write(tmp_path, text), {})


def test_state_goes_beside_a_checkout_and_home_for_a_package(tmp_path: Path) -> None:
    """Nothing is written beside installed code."""
    assert read_settings(tmp_path, {"XDG_STATE_HOME": "/elsewhere"}).state == Path("/elsewhere/fanilo/state")
    (tmp_path / "pyproject.toml").touch()
    assert read_settings(tmp_path, {}).state == tmp_path / "state"
    assert read_settings(tmp_path, {"FANILO_STATE": "/x"}).state == Path("/x")
