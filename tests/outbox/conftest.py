"""Where the outbox keeps its ledger, and how fast it may post here."""

from pathlib import Path

import pytest

from bot.platforms import telegram
from bot.platforms.telegram import client
from tests.store.ledgers import FilePlace


@pytest.fixture
def place(tmp_path: Path) -> FilePlace:
    """An empty folder."""
    return FilePlace(tmp_path)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days go by in moments here: the pace of the platform is held by tests of its own."""
    monkeypatch.setattr(client, "EACH_ROOM", ())
    monkeypatch.setitem(telegram.RATES, "per_second", 10_000)
