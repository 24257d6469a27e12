"""The bot's state after an earlier run, as in the tests of chaos."""

from tests.chaos.conftest import with_snapshots

__all__ = ["with_snapshots"]
