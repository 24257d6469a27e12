"""An operator whose content is a small root with a pack to approve."""

import io
import os
import shutil
from pathlib import Path

import pytest

from bot.content.root import content_root
from tests.commands.conftest import Ran
from tests.commands.outreach import Operator
from tests.content.approving import lay_summer


class Office(Operator):
    """Somebody at a desk, with the files before them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, monkeypatch, capsys)
        self._monkeypatch = monkeypatch
        languages = content_root() / "config" / "languages.yaml"
        self.root = lay_summer(folder / "content")
        shutil.copy(languages, self.root / "config" / "languages.yaml")
        (self.root / "pyproject.toml").touch()
        monkeypatch.setattr("bot.content.root.content_root", lambda: self.root)
        monkeypatch.delenv("FANILO_POSTS_SIGNED_BY")

    def answers(self, answer: str, *arguments: str) -> Ran:
        """One command on a terminal, on which `answer` is typed."""
        ours, theirs = os.openpty()
        try:
            os.write(ours, f"{answer}\n".encode())
            with io.TextIOWrapper(os.fdopen(theirs, "rb", buffering=0)) as stream:
                self._monkeypatch.setattr("sys.stdin", stream)
                return self.runs(*arguments)
        finally:
            os.close(ours)

    def reads_file(self, name: str) -> str:
        """A file of the content."""
        return (self.root / name).read_text("utf-8")

    def edits(self, name: str, old: str, new: str) -> None:
        """Change some words of a file."""
        text = self.reads_file(name)
        assert text.count(old) == 1
        (self.root / name).write_text(text.replace(old, new), "utf-8")
