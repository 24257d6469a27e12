"""Which fault comes in which round, by a seed."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What goes wrong."""

    NOTHING = "nothing"
    KILL_PLANNING = "kill while planning"
    KILL_SENDING = "kill while sending"
    KILL_ANY_TIME = "kill at any time"
    REFUSED = "server refuses"
    SLOW = "server is slow"
    PAUSE = "server wants a pause"
    GIVEN_UP = "answer comes too late"
    BROKEN = "server fails"
    HOUR = "clock jumps an hour"
    DAY = "clock jumps a day"
    BACK = "clock jumps back"
    LEFT = "groups leave"
    FULL = "disk is full"
    RESTART = "database restarts"
    HANG = "holder hangs"


FILE_ONLY = frozenset({Kind.FULL})
SERVER_ONLY = frozenset({Kind.RESTART, Kind.HANG})
PLANNING = ("planning", "planned")
SENDING = ("taken", "marking", "marked", "calling", "called")
# Kinds in which the process may be killed as well.
_ALSO = frozenset(
    {Kind.SLOW, Kind.PAUSE, Kind.GIVEN_UP, Kind.BROKEN, Kind.HOUR, Kind.DAY, Kind.BACK, Kind.FULL, Kind.LEFT}
)
OFTEN = 0.4  # how often it is
# Of the share of calls that are treated badly, where each of them costs much time.
_SPARING = {Kind.PAUSE: 1 / 12, Kind.GIVEN_UP: 1 / 3, Kind.SLOW: 1 / 2}


@dataclass(frozen=True, slots=True)
class Round:
    """One day of the groups."""

    kind: Kind
    after: float  # seconds from when posts are due to the fault
    lasts: float  # seconds
    share: float  # of the calls that the server treats badly
    point: str | None  # where the process dies
    nth: int  # the how manieth time it gets there


def planned(seed: int, rounds: int, groups: int, *, on_server: bool, only: Collection[Kind] = ()) -> tuple[Round, ...]:
    """All kinds, or only some, equally often, in an order and at times of the seed."""
    dice = random.Random(seed)
    there = [kind for kind in Kind if kind not in (FILE_ONLY if on_server else SERVER_ONLY)]
    kinds = [kind for kind in there if not only or kind in only]
    order: list[Kind] = []
    while len(order) < rounds:
        order += dice.sample(kinds, len(kinds))
    return tuple(_round(kind, dice, groups) for kind in order[:rounds])


def _round(kind: Kind, dice: random.Random, groups: int) -> Round:
    points: tuple[str, ...] = ()
    if kind is Kind.KILL_PLANNING:
        points = PLANNING
    elif kind is Kind.KILL_SENDING or (kind in _ALSO and dice.random() < OFTEN):
        points = SENDING
    point = dice.choice(points) if points else None
    most = {"planning": 1, "planned": 1, "taken": 2, "marking": groups // 10, "marked": groups}.get(point or "", groups)
    return Round(
        kind,
        after=dice.uniform(0.02, 0.5),
        lasts=dice.uniform(0.1, 0.7),
        share=dice.uniform(0.05, 0.4) * _SPARING.get(kind, 1),
        point=point,
        nth=dice.randint(1, max(most, 1)),
    )
