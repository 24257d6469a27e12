"""Setting text: broken into lines between words, as large as its place allows, in nine languages.

One family of fonts holds all letters, so a Latin name in an Arabic line is set by the bidirectional algorithm alone.
Nothing leaves its box: what is measured is the ink, with every mark above and below.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont, features

from bot.content.scripts import right_to_left
from bot.pictures.palette import Colour

FONTS = Path(__file__).parent / "fonts"
CAPITAL = 0.714  # the height of a capital letter, in sizes of the font
BELOW = 0.24  # how far a g reaches below the line
LEADING = 1.36  # from line to line, in sizes of the font
TIGHT = 1.17  # of a headline
_BOUND = re.compile(" (?=[»!?:;%—–])|(?<=«) ")  # spaces at which no line may break
_WIDER = 1.06  # Arabic needs more room for the marks above and below its letters
_SPACES = re.compile(r"[ \t\r\f\v]+")  # a no-break space holds together
_SHARE = 0.985  # of the width; hinting and rounding may add a pixel


class NoShaping(RuntimeError):
    """This build of Pillow can't set text."""


class DoesNotFit(ValueError):
    """A text is too long for its place, even at the smallest size."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    language: str = "en"
    bold: bool = False
    tight: bool = False  # the lines of a headline stand closer

    @property
    def rtl(self) -> bool:
        """Whether it is read from right to left."""
        return right_to_left(self.language)

    @property
    def leading(self) -> float:
        """From line to line, in sizes of the font."""
        return (TIGHT if self.tight else LEADING) * (_WIDER if self.rtl else 1)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are set."""

    lines: tuple[str, ...]
    size: int  # pixels
    style: Style
    width: int  # of the widest line's ink
    ascent: int  # of its ink above the first base line, at least that of a capital letter
    descent: int  # of its ink below the last, at least that of a g

    @property
    def step(self) -> int:
        """From base line to base line."""
        return round(self.size * self.style.leading)

    @property
    def height(self) -> int:
        """From the topmost ink to the lowest."""
        return self.ascent + self.step * max(0, len(self.lines) - 1) + self.descent if self.lines else 0


def require_shaping() -> None:
    """Complain where Pillow lacks Raqm: Arabic letters would stand apart and in the wrong order."""
    if not features.check("raqm"):
        raise NoShaping(
            "Pillow was built without Raqm, so Arabic can't be set. Install the wheel of Pillow from PyPI"
            " (pip install --force-reinstall --only-binary :all: pillow), or libraqm and fribidi beside your own build."
        )


@lru_cache(maxsize=128)
def face(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font in a size."""
    require_shaping()
    path = FONTS / ("FaniloSans-Bold.ttf" if bold else "FaniloSans-Regular.ttf")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


def missing(text: str) -> str:
    """The characters that the fonts lack, each once: emoji, mostly. They are left out when the text is set."""
    return "".join(dict.fromkeys(each for each in unicodedata.normalize("NFC", text) if not _there(each)))


def settable(text: str) -> str:
    """The text as it can be set: composed, without what the fonts lack."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(each for each in spaced if each == "\n" or _there(each))


def wrap(text: str, width: int, size: int, style: Style, cut: bool = False) -> tuple[str, ...]:
    """Lines no wider than `width`; line breaks of the text stay. A longer word stands alone and sticks out, unless
    `cut`: then it goes on in the next line, as addresses do in a chat.
    """
    lines = [line for words in _paragraphs(text) for line in _filled(words, width, size, style, cut)]
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def block(text: str, width: int, size: int, style: Style, cut: bool = False) -> Block:
    """The text in lines of this width."""
    return _measured(wrap(text, round(width * _SHARE), size, style, cut), size, style)


def fit(text: str, box: tuple[int, int], largest: int, smallest: int, style: Style) -> Block:
    """The text as large as the box allows, its lines evenly long. Raises DoesNotFit; never cuts."""
    low, high, best = smallest, largest, None
    while low <= high:
        size = (low + high) // 2
        found = block(text, box[0], size, style)
        if found.width <= box[0] and found.height <= box[1]:
            best, low = found, size + 1
        else:
            high = size - 1
    if best is None:
        raise DoesNotFit(
            f"This text does not fit, even in type of {smallest} pixels: “{text}”. Shorten it, or its longest word."
        )
    return _even(text, box, best)


def draw(sheet: ImageDraw.ImageDraw, found: Block, at: tuple[int, int], width: int, colour: Colour) -> None:
    """Paint it, with the ink's upper edge at `at`, flush with the side where its language begins."""
    style, font = found.style, face(found.size, found.style.bold)
    direction = "rtl" if style.rtl else "ltr"
    for number, line in enumerate(found.lines):
        if line:
            # What is measured has the first letter's side bearing, which would set a headline in from the lines below.
            mask, (left, _) = font.getmask2(line, direction=direction, language=style.language, anchor="ls")
            first, _, last, _ = mask.getbbox() or (0, 0, 0, 0)
            x = at[0] + width - left - last if style.rtl else at[0] - left - first
            y = at[1] + found.ascent + number * found.step
            sheet.text((x, y), line, colour, font, "ls", direction=direction, language=style.language)


def _paragraphs(text: str) -> list[list[str]]:
    """The words between which a line may break."""
    paragraphs = _BOUND.sub("\u00a0", settable(text)).split("\n")
    return [[word for word in each.split(" ") if word] for each in paragraphs]


def _filled(words: list[str], width: int, size: int, style: Style, cut: bool = False) -> list[str]:
    """As many words in each line as it holds; one empty line for none."""
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if _width(longer, size, style) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, style) if cut else [word]
        lines.extend(full)
    return [*lines, line]


def _even(text: str, box: tuple[int, int], found: Block) -> Block:
    """As many lines, but evenly long: no last line of one short word."""
    width, size, style = round(box[0] * _SHARE), found.size, found.style
    lines: list[str] = []
    for words in _paragraphs(text):
        filled = _filled(words, width, size, style)
        lines.extend(_evened(words, len(filled), width, size, style) or filled)
    evened = _measured(tuple(lines[: len(found.lines)]), size, style)
    return evened if evened.width <= box[0] and evened.height <= box[1] else found


def _evened(words: list[str], count: int, width: int, size: int, style: Style) -> tuple[str, ...]:
    """The words in so many lines, so that the empty ends are as equal as can be; nothing where it can't be."""
    reached: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}  # by words set: how bad, and the lines
    for _ in range(count):
        further: dict[int, tuple[int, tuple[str, ...]]] = {}
        for start, (badness, lines) in reached.items():
            for end in range(start + 1, len(words) + 1):
                line = " ".join(words[start:end])
                left = width - _width(line, size, style)
                if left < 0:
                    break
                if end not in further or badness + left**2 < further[end][0]:
                    further[end] = badness + left**2, (*lines, line)
        reached = further
    return reached.get(len(words), (0, ()))[1]


def _measured(lines: tuple[str, ...], size: int, style: Style) -> Block:
    step = round(size * style.leading)
    inks = [_ink(line, size, style) for line in lines]
    last = len(lines) - 1
    ascent = max((-top - number * step for number, (_, top, _, _) in enumerate(inks)), default=0)
    descent = max((bottom - (last - number) * step for number, (*_, bottom) in enumerate(inks)), default=0)
    width = max((right - left for left, _, right, _ in inks), default=0)
    return Block(lines, size, style, width, max(ascent, round(size * CAPITAL)), max(descent, round(size * BELOW)))


def _pieces(word: str, width: int, size: int, style: Style) -> list[str]:
    pieces = [""]
    for each in word:
        longer = pieces[-1] + each
        if not pieces[-1] or unicodedata.combining(each) or _width(longer, size, style) <= width:
            pieces[-1] = longer
        else:
            pieces.append(each)
    return pieces


def _width(line: str, size: int, style: Style) -> int:
    left, _, right, _ = _ink(line, size, style)
    return right - left


@lru_cache(maxsize=8192)
def _ink(line: str, size: int, style: Style) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is painted, seen from the start of the base line."""
    direction = "rtl" if style.rtl else "ltr"
    box = face(size, style.bold).getbbox(line, direction=direction, language=style.language, anchor="ls")
    left, top, right, bottom = (round(edge) for edge in box)
    return left, top, right, bottom


@lru_cache(maxsize=4096)
def _there(character: str) -> bool:
    """Whether the fonts have it: what they lack all looks like U+FFFF."""
    font = _unshaped()
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=1)
def _unshaped() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "FaniloSans-Regular.ttf", 24, layout_engine=ImageFont.Layout.BASIC)
