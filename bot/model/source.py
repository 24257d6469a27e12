"""Where a fact was read."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    url: str | None
    says: str
    dated: str | None = None  # as precise as the source is: 2021, 2021-07, 2021-07-30; None = not known


def newest_source(sources: Iterable[Source]) -> str | None:
    """The newest date of the sources as precisely as it is written: 2024, 2024-12 or 2024-12-09. None = not known."""
    return max((source.dated for source in sources if source.dated), default=None)
