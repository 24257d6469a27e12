"""The objects that pictures show. Each is drawn in the square of a canvas, in the colours of its scheme."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.pictures.canvas import Canvas
from bot.pictures.motifs import home, papers, talk, torch, travel
from bot.pictures.palette import BY_DAY, BY_NIGHT, BY_TORCH, Scheme

Draw = Callable[[Canvas], None]
# Neighbours in a group's history shall not look alike, so the three grounds are dealt out evenly.
_BY_SCHEME: tuple[tuple[Scheme, tuple[Draw, ...]], ...] = (
    (
        BY_NIGHT,
        (
            papers.passport, talk.phone, papers.money, travel.ship, home.door, home.bed, torch.torch, papers.envelope,
            talk.cup, travel.bridge, home.lock,
        ),
    ),
    (
        BY_DAY,
        (
            talk.chat, travel.bus, home.house, papers.map, home.clock, home.magnifier, papers.notebook, talk.sim,
            travel.umbrella, talk.ring, travel.bag,
        ),
    ),
    (
        BY_TORCH,
        (
            papers.contract, travel.plane, home.key, travel.compass, papers.calendar, talk.megaphone, travel.signpost,
            talk.heart, travel.camera, papers.card, home.school,
        ),
    ),
)  # fmt: skip
MOTIFS: Mapping[str, tuple[Draw, Scheme]] = MappingProxyType(
    dict(sorted((draw.__name__, (draw, scheme)) for scheme, group in _BY_SCHEME for draw in group))
)
