"""A ledger for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.ledger import Ledger
from tests.outreach import group


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    """A real one, in a file."""
    made = group.ledger(tmp_path)
    yield made
    await made.close()
