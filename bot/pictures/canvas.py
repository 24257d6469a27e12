"""A sheet to draw on in units of a hundred, whatever its size in pixels. Drawn large and made small: smooth edges."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.pictures.palette import Colour, Scheme

Point = tuple[float, float]
OVERSIZE = 4
_STEPS = 12  # of a quarter circle; at four times the size no corner shows


class Canvas:
    """Has a square of 100 by 100 units in its middle, y downwards; what lies outside it is painted too."""

    def __init__(self, size: tuple[int, int], scheme: Scheme, square: float = 0.8, middle: Point = (0.5, 0.5)) -> None:
        """`square`: its side, as a share of the shorter edge; `middle`: where it lies, as shares of both edges."""
        self.size = size
        self.scheme = scheme
        self._unit = min(size) * OVERSIZE * square / 100
        self._zero = (
            size[0] * OVERSIZE * middle[0] - 50 * self._unit,
            size[1] * OVERSIZE * middle[1] - 50 * self._unit,
        )
        self._turn: tuple[float, Point] = (0.0, (50.0, 50.0))
        self._image = Image.new("RGB", (size[0] * OVERSIZE, size[1] * OVERSIZE), scheme.ground)
        self._draw = ImageDraw.Draw(self._image)

    @contextmanager
    def turned(self, degrees: float, around: Point = (50, 50)) -> Iterator[None]:
        """What is drawn meanwhile is turned clockwise."""
        before, self._turn = self._turn, (math.radians(degrees), around)
        try:
            yield
        finally:
            self._turn = before

    def polygon(self, points: Iterable[Point], fill: Colour, soft: float = 0) -> None:
        """`soft`: how far its edge is pushed out and its corners made round."""
        corners = list(points)
        self._draw.polygon([self._at(point) for point in corners], fill=fill)
        if soft:
            self.line([*corners, corners[0]], 2 * soft, fill)

    def rect(self, left: float, top: float, right: float, bottom: float, fill: Colour, corner: float = 0) -> None:  # noqa: PLR0917 - a place
        """With corners of this radius."""
        corner = min(corner, (right - left) / 2, (bottom - top) / 2)
        middles = (
            (right - corner, bottom - corner, 0),
            (left + corner, bottom - corner, 90),
            (left + corner, top + corner, 180),
            (right - corner, top + corner, 270),
        )
        self.polygon([at for x, y, start in middles for at in _arc(x, y, corner, corner, start, start + 90)], fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A disc."""
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """By its two radii."""
        self.polygon(_arc(x, y, across, down, 0, 360), fill)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:  # noqa: PLR0917 - a place
        """The part of a disc that an arc and its chord bound. Degrees: 0 is right, 90 is down."""
        self.polygon(_arc(x, y, radius, radius, start, end), fill)

    def line(self, points: Iterable[Point], width: float, fill: Colour) -> None:
        """With round ends and joints."""
        path = [self._at(point) for point in points]
        half = width * self._unit / 2
        for (x0, y0), (x1, y1) in pairwise(path):
            length = math.hypot(x1 - x0, y1 - y0) or 1
            across, down = (y0 - y1) / length * half, (x1 - x0) / length * half
            edge = [
                (x0 + across, y0 + down), (x1 + across, y1 + down),
                (x1 - across, y1 - down), (x0 - across, y0 - down),
            ]  # fmt: skip
            self._draw.polygon(edge, fill=fill)
        for x, y in path:
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def arc(  # noqa: PLR0917 - a place
        self, x: float, y: float, radius: float, start: float, end: float, width: float, fill: Colour, flat: float = 1
    ) -> None:
        """A line along a circle (`flat`: pressed to this share of its height)."""
        self.line(_arc(x, y, radius, radius * flat, start, end), width, fill)

    def ring(self, x: float, y: float, radius: float, width: float, fill: Colour) -> None:
        """A circle's line."""
        self.arc(x, y, radius, 0, 360, width, fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A smooth closed shape through these points; a point given twice is a corner."""
        self.polygon(_smooth(points), fill)

    def finished(self) -> Image.Image:
        """The sheet in its real size. Plain means of the pixels: sharper filters leave halos along flat colours."""
        return self._image.reduce(OVERSIZE)

    def _at(self, point: Point) -> Point:
        angle, (around_x, around_y) = self._turn
        x, y = point[0] - around_x, point[1] - around_y
        if angle:
            x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        return self._zero[0] + (x + around_x) * self._unit, self._zero[1] + (y + around_y) * self._unit


def _arc(x: float, y: float, across: float, down: float, start: float, end: float) -> list[Point]:  # noqa: PLR0917 - a place
    count = max(2, round(abs(end - start) / 90 * _STEPS))
    angles = (math.radians(start + (end - start) * step / count) for step in range(count + 1))
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


def _smooth(points: Sequence[Point]) -> list[Point]:
    """The closed Catmull-Rom curve through the points."""
    count, curve = len(points), list[Point]()
    for at in range(count):
        before, here, there, after = (points[(at + step) % count] for step in (-1, 0, 1, 2))
        if here == there:
            continue
        for step in range(_STEPS):
            t = step / _STEPS
            curve.append((_between(before[0], here[0], there[0], after[0], t),
                          _between(before[1], here[1], there[1], after[1], t)))  # fmt: skip
    return curve


def _between(before: float, here: float, there: float, after: float, t: float) -> float:
    leave, arrive = (there - before) / 2, (after - here) / 2
    return (
        (2 * t**3 - 3 * t**2 + 1) * here
        + (t**3 - 2 * t**2 + t) * leave
        + (3 * t**2 - 2 * t**3) * there
        + (t**3 - t**2) * arrive
    )
