"""A preview as a picture, to be sent round to people without a computer: chat bubbles on a neutral ground."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from bot.model.content import State
from bot.pictures.type import Block, Style, draw, missing
from bot.preview.looks import Look
from bot.preview.pen import GROUND, WIDE, Pen
from bot.preview.seen import Bubble, Kind, Touch

NARROW = 720  # pixels across, beside others on a sheet
COLUMNS = 3  # of a sheet
MOST = 60_000_000  # pixels of a sheet; telephones show no more
_BUBBLE, _KEY = "#ffffff", "#f3f5f7"
_INK, _SOFT, _NAME, _SLOT, _RED, _RULE = "#14181d", "#4a545e", "#0a5f96", "#ffe08a", "#8c1515", "#c3c7c4"
_STATES = {
    State.DRAFT: ("#fff3d6", "#6b3a00"),
    State.REVIEWED: ("#e2eefb", "#0b3f73"),
    State.APPROVED: ("#def3e4", "#10512a"),
}


class TooMany(ValueError):
    """More than a sheet holds."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words around the bubbles."""

    bot: str
    state: Callable[[State], str]
    alt: str  # what stands before the text of a picture
    open: Callable[[Look], str]  # what is said of slots that are not filled


def picture(look: Look, told: Told, width: int = WIDE) -> bytes:
    """One post in one language, as PNG."""
    return _png(_drawn(look, told, width))


def sheet(looks: Sequence[Look], told: Told) -> bytes:
    """Many of them in columns, as PNG, each below the one before it. Raises TooMany."""
    columns = COLUMNS if len(looks) > COLUMNS else 1
    width = NARROW if columns > 1 else WIDE
    stacks: list[list[Image.Image]] = [[] for _ in range(columns)]
    heights = [0] * columns
    share = -(-len(looks) // columns)
    for index, look in enumerate(looks):
        column = index // share
        stacks[column].append(_drawn(look, told, width))
        heights[column] += stacks[column][-1].height
        if max(heights) * columns * width > MOST:
            raise TooMany(f"{len(looks)} posts make more than {MOST:,} pixels")
    whole = Image.new("RGB", (columns * width, max(heights)), GROUND)
    for column, stack in enumerate(stacks):
        y = 0
        for each in stack:
            whole.paste(each, (column * width, y))
            y += each.height
    return _png(whole)


def left_out(look: Look) -> str:
    """Characters that the fonts lack: a picture has none of them."""
    words = "".join(
        bubble.text + "".join(button.label for row in bubble.rows for button in row) for bubble in _shown(look)
    )
    return missing(words.replace("\n", ""))


def _shown(look: Look) -> tuple[Bubble, ...]:
    return look.screens[0].bubbles


def _drawn(look: Look, told: Told, width: int) -> Image.Image:
    pen = Pen(width, look.language)
    margin = pen.px(44)
    _head(pen, look, told, margin)
    for bubble in _shown(look):
        _bubble(pen, bubble, told.bot, margin)
    _foot(pen, look, told, margin)
    pen.brush.rectangle((margin, pen.y + pen.px(18), width - margin, pen.y + pen.px(19)), _RULE)
    return pen.image.crop((0, 0, width, pen.y + pen.px(32)))


def _head(pen: Pen, look: Look, told: Told, margin: int) -> None:
    """Which post it is, and how far it has come: whoever is sent it shall not take a draft for the last word."""
    state = pen.lines(told.state(look.state), pen.px(400), 26, "en", bold=True)
    wide = state.width + pen.px(44)
    name = pen.lines(f"{look.post} · {look.language}", pen.image.width - 3 * margin - wide, 28, "en", bold=True)
    high = max(name.height, state.height) + pen.px(24)
    pen.room(high)
    draw(pen.brush, name, (margin, pen.y + pen.px(12)), name.width, _INK)
    left = pen.image.width - margin - wide
    back, ink = _STATES[look.state]
    pen.panel((left, pen.y, left + wide, pen.y + state.height + pen.px(24)), pen.px(24), back)
    draw(pen.brush, state, (left + pen.px(22), pen.y + pen.px(12)), state.width, ink)
    pen.y += high + pen.px(18)


def _bubble(pen: Pen, bubble: Bubble, bot: str, margin: int) -> None:
    left, right, pad = margin, pen.image.width - margin, pen.px(34)
    inner = right - left - 2 * pad
    image = _scaled(bubble, right - left)
    name = pen.lines(bot, inner, 30, "en", bold=True)
    texts = [
        (pen.lines(line, inner - (pen.px(40) if kind is not Kind.TEXT else 0), 35), kind, slots)
        for line, kind, slots in _paragraphs(bubble)
    ]
    gap = pen.px(18)
    words = sum(each.height if any(each.lines) else pen.px(12) for each, *_ in texts) + gap * len(texts)
    high = (image.height if image else 0) + pad + name.height + gap + words + pad
    pen.room(high)
    top = pen.y
    pen.panel((left, top, right, top + high), pen.px(32), _BUBBLE)
    if image:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, image.width - 1, image.height + pen.px(40)), pen.px(32), 255)
        pen.image.paste(image, (left, top), mask)
        pen.y += image.height
    pen.y += pad
    rtl = Style(pen.language).rtl
    draw(pen.brush, name, (right - pad - name.width if rtl else left + pad, pen.y), name.width, _NAME)
    pen.y += name.height + gap
    for each, kind, slots in texts:
        _paragraph(pen, each, kind, (left + pad, right - pad), slots)
        pen.y += gap
    pen.y = top + high + pen.px(10)
    for row in bubble.rows:
        _row(pen, [button.label for button in row], left, right)
    pen.y += pen.px(12)


def _paragraph(pen: Pen, set_: Block, kind: Kind, across: tuple[int, int], slots: tuple[str, ...]) -> None:
    if not any(set_.lines):
        pen.y += pen.px(12)
        return
    (left, right), rtl, high = across, set_.style.rtl, set_.height
    width = right - left
    aside = pen.px(40) if kind is not Kind.TEXT else 0
    for number, line in enumerate(set_.lines):
        if any(slot in line for slot in slots):
            base = pen.y + set_.ascent + number * set_.step
            pen.brush.rectangle((left, base - set_.size, left + width, base + set_.size // 4), _SLOT)
    if kind is Kind.ITEM:
        radius, middle = pen.px(6), left + (width - aside // 2 if rtl else aside // 2)
        y = pen.y + set_.size // 2
        pen.brush.ellipse((middle - radius, y - radius, middle + radius, y + radius), _INK)
    elif aside:
        at = left + width - pen.px(8) if rtl else left
        pen.brush.rectangle((at, pen.y, at + pen.px(8), pen.y + high), _RULE)
    draw(pen.brush, set_, (left if rtl else left + aside, pen.y), width - aside, _INK)
    pen.y += high


def _row(pen: Pen, labels: Sequence[str], left: int, right: int) -> None:
    gap = pen.px(10)
    wide = (right - left - gap * (len(labels) - 1)) // max(1, len(labels))
    texts = [pen.lines(label, wide - pen.px(48), 32, bold=True) for label in labels]
    if Style(pen.language).rtl:
        texts.reverse()
    high = max((each.height for each in texts), default=0) + pen.px(40)
    pen.room(high)
    for index, each in enumerate(texts):
        x = left + index * (wide + gap)
        pen.panel((x, pen.y, x + wide, pen.y + high), pen.px(20), _KEY)
        draw(pen.brush, each, (x + (wide - each.width) // 2, pen.y + (high - each.height) // 2), each.width, _NAME)
    pen.y += high + gap


def _foot(pen: Pen, look: Look, told: Told, margin: int) -> None:
    """What is not seen in the chat: the words for whoever does not see the picture, and what is still open."""
    width = pen.image.width - 2 * margin
    notes = [(told.open(look), "en", _RED)] if look.open else []
    if look.outgoing.image:
        notes += [(told.alt, "en", _SOFT), (look.outgoing.image.alt, look.language, _SOFT)]
    for text, language, ink in notes:
        found = pen.lines(text.strip(), width, 26, language)
        pen.room(found.height)
        draw(pen.brush, found, (margin, pen.y), width, ink)
        pen.y += found.height + pen.px(12)


def _paragraphs(bubble: Bubble) -> list[tuple[str, Kind, tuple[str, ...]]]:
    """Its lines, what kind each is, and the slots that are open there."""
    found: list[tuple[str, Kind, tuple[str, ...]]] = []
    for piece in bubble.pieces:
        slots = tuple(span.text for span in piece.spans if span.touch is Touch.SLOT)
        found += [(line, piece.kind, slots) for line in piece.text.split("\n")]
    return found


def _scaled(bubble: Bubble, width: int) -> Image.Image | None:
    """Its picture, as wide as the bubble; what can't be read is no picture."""
    if bubble.picture is None:
        return None
    try:
        with Image.open(Path(bubble.picture.path)) as opened:
            flat = Image.new("RGB", opened.size, _BUBBLE)
            clear = opened.convert("RGBA")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat.resize((width, max(1, round(flat.height * width / flat.width))), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # A palette makes it a third as large; a phone shows no difference.
    image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()
