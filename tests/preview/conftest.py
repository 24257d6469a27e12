"""A content root of its own, and commands that run on it."""

from pathlib import Path

import pytest

from tests.commands.outreach import Operator
from tests.preview import made


@pytest.fixture(scope="session")
def made_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody writes to it."""
    return made.folder(tmp_path_factory.mktemp("made") / "content")


@pytest.fixture
def operator(
    tmp_path: Path, made_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """Somebody who looks at posts."""
    monkeypatch.setattr("bot.content.root.content_root", lambda: made_root)
    return Operator(tmp_path, monkeypatch, capsys)
