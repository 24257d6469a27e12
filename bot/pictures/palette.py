"""The colours: night, torch light and paper. Text has a contrast of at least 4.5 with its ground (WCAG AA)."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from itertools import combinations

Colour = str  # "#rrggbb"

NIGHT: Colour = "#14213d"
DUSK: Colour = "#22345f"
SLATE: Colour = "#3f5282"
BLACK: Colour = "#000000"
WHITE: Colour = "#ffffff"
PAPER: Colour = "#fdf3de"
SAND: Colour = "#f1dcb0"
STRAW: Colour = "#d8c596"
AMBER: Colour = "#f5a524"
HONEY: Colour = "#f9c468"
EMBER: Colour = "#c9541a"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a picture is painted with."""

    ground: Colour
    glow: Colour  # the light around the object
    body: Colour  # the object
    shade: Colour  # its sides that lie away from the light
    flame: Colour  # the one thing to look at
    deep: Colour  # what is cut out of the body

    @property
    def halo(self) -> Colour:
        """The outer light, half as bright."""
        return mixed(self.ground, self.glow, 0.45)

    @property
    def colours(self) -> tuple[Colour, ...]:
        """All of them."""
        return (*astuple(self), self.halo)


BY_NIGHT = Scheme(NIGHT, DUSK, PAPER, STRAW, AMBER, NIGHT)
BY_DAY = Scheme(PAPER, SAND, NIGHT, SLATE, EMBER, PAPER)
BY_TORCH = Scheme(AMBER, HONEY, NIGHT, SLATE, PAPER, AMBER)
SCHEMES = (BY_NIGHT, BY_DAY, BY_TORCH)


def steps(colours: Iterable[Colour], count: int = 3) -> tuple[Colour, ...]:
    """The colours, and between any two the `count` steps that a smooth edge is made of. At most 256 fit in a PNG."""
    several = tuple(dict.fromkeys(colours))
    between = (
        mixed(one, other, step / (count + 1)) for one, other in combinations(several, 2) for step in range(1, count + 1)
    )
    return tuple(dict.fromkeys((*several, *between)))


def rgb(colour: Colour) -> tuple[int, int, int]:
    """The three parts, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other in the one, 0 to 1."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
