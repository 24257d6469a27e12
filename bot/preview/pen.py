"""Draws downwards on a sheet that grows."""

from functools import lru_cache

from PIL import Image, ImageDraw

from bot.pictures.type import Block, Style, block

WIDE = 1080  # pixels across; lengths are for a sheet of this width
GROUND = "#e6e7e3"
_OVERSIZE = 3  # round corners are drawn large and made small


class Pen:
    """Draws from the top to the bottom of a sheet that grows."""

    def __init__(self, width: int, language: str) -> None:
        self.unit = width / WIDE
        self.image = Image.new("RGB", (width, self.px(200)), GROUND)
        self.brush = ImageDraw.Draw(self.image)
        self.language = language
        self.y = self.px(36)

    def px(self, length: float) -> int:
        """Pixels of a length on a sheet of usual width."""
        return round(length * self.unit)

    def room(self, height: int) -> None:
        """Make sure that so much more can be drawn."""
        needed = self.y + height + self.px(60)
        if needed > self.image.height:
            grown = Image.new("RGB", (self.image.width, needed * 3 // 2), GROUND)
            grown.paste(self.image, (0, 0))
            self.image, self.brush = grown, ImageDraw.Draw(grown)

    def lines(self, text: str, width: int, size: float, language: str | None = None, *, bold: bool = False) -> Block:
        """A text, set."""
        return block(text, width, self.px(size), Style(language or self.language, bold), cut=True)

    def panel(self, box: tuple[int, int, int, int], radius: int, fill: str) -> None:
        """A rectangle with smooth round corners."""
        left, top, right, bottom = box
        self.brush.rectangle((left + radius, top, right - radius - 1, bottom - 1), fill)
        self.brush.rectangle((left, top + radius, right - 1, bottom - radius - 1), fill)
        for x in (left, right - 2 * radius):
            for y in (top, bottom - 2 * radius):
                self.image.paste(fill, (x, y), _disc(radius))


@lru_cache(maxsize=16)
def _disc(radius: int) -> Image.Image:
    side = 2 * radius
    large = Image.new("L", (side * _OVERSIZE, side * _OVERSIZE))
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), 255)
    return large.resize((side, side), Image.Resampling.LANCZOS)
