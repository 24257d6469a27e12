"""An office with a pack to be translated, its languages and its labels."""

import shutil
from pathlib import Path

import pytest

from bot.content.root import content_root
from tests.commands.approving import Office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """Somebody at a desk; the content is a small root with the pack common/summer in English and French."""
    desk = Office(tmp_path, monkeypatch, capsys)
    for language in ("en", "fr", "ar"):
        shutil.copytree(content_root() / "locales" / language, desk.root / "locales" / language)
    return desk
