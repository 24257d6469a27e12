"""Pictures for posts, without words; and cards for sharing, with the headline, the one thing to do and who says so."""

import io
from dataclasses import astuple, dataclass, replace
from typing import Literal

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from bot.pictures.canvas import OVERSIZE, Canvas
from bot.pictures.motifs import MOTIFS
from bot.pictures.motifs.torch import mark
from bot.pictures.palette import (
    AMBER,
    BLACK,
    BY_NIGHT,
    EMBER,
    NIGHT,
    PAPER,
    SLATE,
    STRAW,
    WHITE,
    Colour,
    Scheme,
    rgb,
    steps,
)
from bot.pictures.type import Style, block, draw, fit

Shape = Literal["square", "story"]
PICTURE = (1200, 675)
_MARK = 20  # pixels; the mark is left out where it would be lower
_NOTE = "Motif"  # in the file, so that a card can draw it anew instead of cutting it
_LOWER = 24
_CORNER = 56  # of the panel below a card's picture
_HEADLINE = 54  # percent of the height that the texts may have together
_QUIET = 4  # modules that are kept white around a QR code
_SMALLEST = 22  # pixels of type; on a phone, a card is a third as wide


@dataclass(frozen=True, slots=True)
class Form:
    """Where things stand on a card, in pixels."""

    size: tuple[int, int]
    picture: int  # its height, from the top
    text: tuple[int, int]  # from y to y: the headline and what to do
    foot: tuple[int, int]
    largest: tuple[int, int, int]  # type of headline, body and foot
    code: int  # the side of the QR code's tile
    margin: int = 76

    @property
    def across(self) -> int:
        """Between the margins."""
        return self.size[0] - 2 * self.margin


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a card below its picture."""

    ground: Colour
    text: Colour
    foot: Colour
    light: Colour  # the bar, the flame
    rule: Colour


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A card that is being made."""

    image: Image.Image
    brush: ImageDraw.ImageDraw
    form: Form
    inks: Inks
    style: Style
    aside: int  # kept free for the QR code, on the side where lines end
    lower: int  # kept free for the ribbon, above the headline


FORMS: dict[Shape, Form] = {
    "square": Form((1080, 1080), 400, (444, 884), (936, 1028), (92, 40, 30), 208),
    # The top and the bottom of a story lie under the app's own buttons.
    "story": Form((1080, 1920), 770, (842, 1468), (1536, 1640), (112, 50, 36), 260),
}
ON_NIGHT = Inks(NIGHT, PAPER, AMBER, AMBER, SLATE)
ON_PAPER = Inks(PAPER, NIGHT, NIGHT, EMBER, STRAW)  # below a picture that is itself dark


def picture(motif: str, size: tuple[int, int] = PICTURE) -> bytes:
    """An object on its ground, with the mark in the corner, as PNG. Raises KeyError for no motif."""
    canvas = _scene(motif, size)
    sheet = canvas.finished()
    scheme, high = canvas.scheme, min(size) // 10
    if high >= _MARK:
        _stamp(sheet, (size[0] - high, size[1] - high * 3 // 2), (high // 2, high), scheme.flame, scheme.body)
    return _png(sheet, scheme.colours, motif)


def card(  # noqa: PLR0917 - the parts of a card, from top to bottom
    image: str | bytes,
    headline: str,
    body: str,
    foot: str,
    language: str,
    shape: Shape,
    *,
    code: bytes | None = None,
    ribbon: str = "",
) -> bytes:
    """A card as PNG. `image`: a motif's name, or a PNG or JPEG; `foot`: who says so, and in a second line where to
    write; `code`: a picture of the QR code,
    of any size; `ribbon`: a word across the corner, such as that for a draft.
    Raises DoesNotFit where a text is too long.
    """
    form = FORMS[shape]
    image = _motif(image) if isinstance(image, bytes) else image
    inks = ON_PAPER if isinstance(image, str) and MOTIFS[image][1] is BY_NIGHT else ON_NIGHT
    sheet = Image.new("RGB", form.size, inks.ground)
    sheet.paste(_top(image, (form.size[0], form.picture + _CORNER)), (0, 0))
    _round(sheet, (0, form.picture, form.size[0], form.picture + 3 * _CORNER), _CORNER, inks.ground)
    aside = 0 if code is None else form.code + 40
    to = _Sheet(sheet, ImageDraw.Draw(sheet), form, inks, Style(language), aside, _LOWER if ribbon else 0)
    _text(to, headline, body)
    _foot(to, foot)
    if code is not None:
        _code(to, code)
    if ribbon:
        _ribbon(to, ribbon)
    if isinstance(image, bytes):
        return _png(sheet, None)
    return _png(sheet, (*MOTIFS[image][1].colours, *astuple(inks), NIGHT, PAPER, BLACK, WHITE))


def _scene(motif: str, size: tuple[int, int], square: float = 0.76, middle: tuple[float, float] = (0.5, 0.5)) -> Canvas:
    paint, scheme = MOTIFS[motif]
    canvas = Canvas(size, scheme, square, middle)
    canvas.circle(50, 50, 88, scheme.halo)
    canvas.circle(50, 50, 60, scheme.glow)
    paint(canvas)
    return canvas


def _motif(image: bytes) -> str | bytes:
    """The name of the motif, if it is one of our pictures as we draw it; else the picture."""
    with Image.open(io.BytesIO(image)) as opened:
        motif, size = str(opened.info.get(_NOTE)), opened.size
    return motif if motif in MOTIFS and image == picture(motif, size) else image


def _top(image: str | bytes, size: tuple[int, int]) -> Image.Image:
    if isinstance(image, str):
        return _scene(image, size, 0.7, (0.5, 0.46)).finished()
    with Image.open(io.BytesIO(image)) as opened:
        flat = Image.new("RGB", opened.size, PAPER)
        clear = opened.convert("RGBA")
        flat.paste(clear, mask=clear.getchannel("A"))
    scale = max(size[0] / flat.width, size[1] / flat.height)
    grown = flat.resize((max(size[0], round(flat.width * scale)), max(size[1], round(flat.height * scale))))
    left, top = (grown.width - size[0]) // 2, (grown.height - size[1]) // 2
    return grown.crop((left, top, left + size[0], top + size[1]))


def _round(sheet: Image.Image, box: tuple[int, int, int, int], radius: int, fill: Colour) -> None:
    """A rectangle with smooth round corners."""
    left, top, right, bottom = box
    large = Image.new("L", ((right - left) * OVERSIZE, (bottom - top) * OVERSIZE))
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * OVERSIZE, 255)
    sheet.paste(fill, (left, top), large.reduce(OVERSIZE))


def _text(to: _Sheet, headline: str, body: str) -> None:
    """The headline, and below it the one thing to do beside a bar of torch light."""
    form, style, inks = to.form, to.style, to.inks
    top, bottom = form.text[0] + to.lower, form.text[1]
    high = (bottom - top) * _HEADLINE // 100 if body else bottom - top
    title = fit(headline, (form.across, high), form.largest[0], _SMALLEST, replace(style, bold=True, tight=True))
    bar, gap, between = 10, 30, 50
    width = form.across - bar - gap - to.aside
    told = fit(body, (width, bottom - top - title.height - between), form.largest[1], _SMALLEST, style)
    whole = title.height + (between + told.height if told.lines else 0)
    y = top + (bottom - top - whole) // 2
    draw(to.brush, title, (form.margin, y), form.across, inks.text)
    if not told.lines:
        return
    y += title.height + between
    at = form.size[0] - form.margin - bar if style.rtl else form.margin
    _round(to.image, (at, y - 8, at + bar, y + told.height + 8), bar // 2, inks.light)
    draw(to.brush, told, (form.margin + to.aside if style.rtl else at + bar + gap, y), width, inks.text)


def _foot(to: _Sheet, text: str) -> None:
    """The mark, and beside it who says so."""
    form, style, inks = to.form, to.style, to.inks
    top, bottom = form.foot
    high, gap = bottom - top, 24
    wide = high // 2
    width = form.across - to.aside
    left = form.margin + (to.aside if style.rtl else 0)
    to.brush.rectangle((left, top - 28, left + width - 1, top - 26), inks.rule)
    _stamp(to.image, (left + width - wide if style.rtl else left, top), (wide, high), inks.light, inks.text)
    width -= wide + gap
    found = fit(text, (width, high), form.largest[2], 16, replace(style, bold=True))
    left += 0 if style.rtl else wide + gap
    draw(to.brush, found, (left, top + (high - found.height) // 2), width, inks.foot)


def _code(to: _Sheet, code: bytes) -> None:
    """On a white tile in the corner, enlarged by whole pixels, so that every module stays sharp."""
    form, style = to.form, to.style
    side = form.code
    left, top = form.margin if style.rtl else form.size[0] - form.margin - side, form.foot[1] - side
    _round(to.image, (left, top, left + side, top + side), 18, STRAW)
    _round(to.image, (left + 2, top + 2, left + side - 2, top + side - 2), 16, WHITE)
    modules = _modules(code)
    times = max(1, side // (modules.width + 2 * _QUIET))
    grown = modules.resize((modules.width * times, modules.height * times), Image.Resampling.NEAREST)
    to.image.paste(grown, (left + (side - grown.width) // 2, top + (side - grown.height) // 2))


def _modules(code: bytes) -> Image.Image:
    """The QR code with one pixel for a module, without its margin."""
    with Image.open(io.BytesIO(code)) as opened:
        dark = opened.convert("L").point(lambda value: 255 * (value < 128))
    whole = dark.crop(dark.getbbox())
    row = whole.crop((0, 0, whole.width, 1)).tobytes()
    module = max(1, len(row[: row.find(0)]) // 7)  # the square in the corner is seven modules wide
    small = whole.resize((whole.width // module, whole.height // module), Image.Resampling.NEAREST)
    return small.point(lambda value: 255 - value)


def _ribbon(to: _Sheet, text: str) -> None:
    """Across the edge between picture and texts, where it can't be cut off unseen."""
    form = to.form
    found = block(text, form.across - 80, 38, replace(to.style, bold=True))
    width, height = found.width + 56, found.height + 36
    left, top = (form.size[0] - width) // 2, form.picture - height // 2
    _round(to.image, (left - 5, top - 5, left + width + 5, top + height + 5), height // 2 + 5, NIGHT)
    _round(to.image, (left, top, left + width, top + height), height // 2, PAPER)
    draw(to.brush, found, (left + 28, top + 18), found.width, NIGHT)


def _stamp(sheet: Image.Image, at: tuple[int, int], size: tuple[int, int], flame: Colour, handle: Colour) -> None:
    """The small mark, half as wide as high, on what is there already."""
    red, green, blue = sheet.crop((*at, at[0] + 1, at[1] + 1)).tobytes()
    under = f"#{red:02x}{green:02x}{blue:02x}"
    canvas = Canvas(size, Scheme(under, under, handle, handle, flame, under), 2)
    mark(canvas, flame, handle)
    sheet.paste(canvas.finished(), at)


def _png(sheet: Image.Image, colours: tuple[Colour, ...] | None, motif: str = "") -> bytes:
    """The same bytes for the same sheet; small where it is known to have but these colours."""
    if colours is not None:
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for colour in steps(colours) for part in rgb(colour)])
        sheet = sheet.quantize(palette=palette, dither=Image.Dither.NONE)
    out = io.BytesIO()
    notes = PngInfo()
    if motif:
        notes.add_text(_NOTE, motif)
    sheet.save(out, "PNG", optimize=True, pnginfo=notes)
    return out.getvalue()
