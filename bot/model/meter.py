"""Counting, for whoever runs it: never who, never what, no country, language or level (P19)."""

from typing import Protocol

from bot.model.delivery import Fate


class Meter(Protocol):
    """Takes note of how the service does. A lane is an account, or a shard of one."""

    def answered(self, platform: str, seconds: float) -> None:
        """An update was answered within so many seconds."""
        ...

    def noticed(self, event: str) -> None:
        """Something out of the ordinary: store_failed, turn_failed, words_failed, throttled, stopped."""
        ...

    def posted(self, lane: str, fate: Fate, late: float | None = None) -> None:
        """A slot has ended; one that was SENT came so many seconds after it was due."""
        ...

    def queued(self, lane: str, waiting: int, doubt: int) -> None:
        """So many slots of a lane are due and wait; so many are in doubt."""
        ...

    def rate_limited(self, lane: str) -> None:
        """The platform has told a lane to wait."""
        ...

    def lane_held(self, lane: str, held: bool) -> None:
        """This process holds a lane from now on, or does no longer."""
        ...


class NoMeter:
    """Counts nothing."""

    def answered(self, platform: str, seconds: float) -> None:
        """Not counted."""

    def noticed(self, event: str) -> None:
        """Not counted."""

    def posted(self, lane: str, fate: Fate, late: float | None = None) -> None:
        """Not counted."""

    def queued(self, lane: str, waiting: int, doubt: int) -> None:
        """Not counted."""

    def rate_limited(self, lane: str) -> None:
        """Not counted."""

    def lane_held(self, lane: str, held: bool) -> None:
        """Not counted."""
