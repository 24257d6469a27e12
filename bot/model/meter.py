"""Counting, for whoever runs it: never who, never what, no country, language or level (P19)."""

from typing import Protocol


class Meter(Protocol):
    """Takes note of how the service does."""

    def answered(self, platform: str, seconds: float) -> None:
        """An update was answered within so many seconds."""
        ...

    def noticed(self, event: str) -> None:
        """Something out of the ordinary: store_failed, turn_failed, words_failed, throttled, stopped."""
        ...


class NoMeter:
    """Counts nothing."""

    def answered(self, platform: str, seconds: float) -> None:
        """Not counted."""

    def noticed(self, event: str) -> None:
        """Not counted."""
