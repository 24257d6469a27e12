"""Where a fact was read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    url: str | None
    says: str
    dated: str | None = None  # as precise as the source is: 2021, 2021-07, 2021-07-30; None = not known
