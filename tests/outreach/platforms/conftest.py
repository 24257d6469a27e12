"""What waits for a while in earnest does not here."""

import pytest

from bot import outbox, outreach


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts that were stopped go on soon after they may, and the bot leaves soon after it has said so."""
    monkeypatch.setattr(outbox, "STOPPED", 0.01)
    monkeypatch.setattr(outreach, "GOODBYE", 0.01)
