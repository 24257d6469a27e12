"""A heat map of days and hours as a PNG: no library that we have draws one, and it takes little."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import date

CELL, GAP, QUARTER = 14, 2, 4  # pixels of an hour, between two, and more after every six
LEFT, TOP = 26, 14  # pixels for the days' and the hours' numbers
HOURS = 24
PAPER, INK, NONE = (255, 255, 255), (70, 70, 70), (236, 236, 236)
# From few to many: lightness falls steadily, so that it reads without colours too.
RAMP = ((253, 224, 160), (251, 154, 85), (221, 81, 92), (140, 41, 129), (52, 15, 80))
# Five rows of three dots each, the highest bit first.
_GLYPHS = {
    "0": 0b111101101101111, "1": 0b010110010010111, "2": 0b111001111100111, "3": 0b111001111001111,
    "4": 0b101101111001001, "5": 0b111100111001111, "6": 0b111100111101111, "7": 0b111001001010010,
    "8": 0b111101111101111, "9": 0b111101111001111, "-": 0b000000111000000,
}  # fmt: skip

Colour = tuple[int, int, int]


def heat_map(counts: Mapping[tuple[date, int], int], days: Sequence[date]) -> bytes:
    """One row for each of the days, one column for each hour, darker where more is counted; numbers at the edges."""
    width = LEFT + _column(HOURS)
    height = TOP + len(days) * (CELL + GAP)
    canvas = _Canvas(width, height)
    most = max(counts.values(), default=0)
    for hour in range(0, HOURS, 6):
        canvas.write(str(hour), LEFT + _column(hour) + 2, 4)
    for row, day in enumerate(days):
        top = TOP + row * (CELL + GAP)
        canvas.write(f"{day:%m-%d}", 3, top + 4)
        for hour in range(HOURS):
            canvas.fill(LEFT + _column(hour), top, CELL, CELL, colour(counts.get((day, hour), 0), most))
    return png(canvas.rows, width)


def colour(count: int, most: int) -> Colour:
    """Of a cell: grey for nothing, then from light to dark."""
    if count <= 0:
        return NONE
    place = (count - 1) / max(most - 1, 1) * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    part = place - low
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(RAMP[low], RAMP[low + 1], strict=True))
    return red, green, blue


def png(rows: Sequence[bytes | bytearray], width: int) -> bytes:
    """A picture of these rows of red, green and blue."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _column(hour: int) -> int:
    return hour * (CELL + GAP) + hour // 6 * QUARTER


class _Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.rows = [bytearray(PAPER * width) for _ in range(height)]

    def fill(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        for row in self.rows[top : top + height]:
            row[left * 3 : (left + width) * 3] = bytes(colour) * width

    def write(self, text: str, left: int, top: int) -> None:
        for place, sign in enumerate(text):
            for dot in range(15):
                if _GLYPHS[sign] >> (14 - dot) & 1:
                    self.fill(left + place * 4 + dot % 3, top + dot // 3, 1, 1, INK)
