"""The heat map of `fanilo schedule`, read back by somebody else's rules (W3C, PNG specification)."""

import struct
import zlib
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.commands.heat import CELL, GAP, HOURS, LEFT, NONE, RAMP, TOP, Colour, colour, heat_map, png

FIRST = date(2026, 11, 24)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each; their sums are right."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (sum_,) = struct.unpack_from(">I", data, at + 8 + length)
        assert zlib.crc32(kind + content) == sum_
        yield kind, content
        at += 12 + length


def read_png(data: bytes) -> tuple[int, int, list[list[Colour]]]:
    """Width, height and the colours of a picture of red, green and blue without filters."""
    parts = dict(chunks(data))
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *kind = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert kind == [8, 2, 0, 0, 0]
    raw = zlib.decompress(parts[b"IDAT"])
    line = 1 + 3 * width
    assert len(raw) == height * line
    rows = [raw[y * line : (y + 1) * line] for y in range(height)]
    assert all(row[0] == 0 for row in rows)
    return width, height, [[(row[x], row[x + 1], row[x + 2]) for x in range(1, line, 3)] for row in rows]


@given(some.lists(some.binary(min_size=9, max_size=9), min_size=1, max_size=5))
def test_a_picture_comes_back(rows: list[bytes]) -> None:
    """Whatever is drawn is what is read."""
    width, height, pixels = read_png(png(rows, 3))
    assert (width, height) == (3, len(rows))
    assert [bytes(part for pixel in row for part in pixel) for row in pixels] == rows


@given(some.integers(1, 10_000), some.integers(1, 10_000))
def test_more_is_darker(one: int, other: int) -> None:
    """Also to somebody who sees no colours, and on a grey copy."""
    most = max(one, other)
    few, many = colour(min(one, other), most), colour(most, most)
    assert light(few) >= light(many)
    assert many == (RAMP[0] if most == 1 else RAMP[-1])
    assert colour(0, most) == NONE


def light(of: Colour) -> float:
    """How light a colour seems (ITU-R BT.709)."""
    return 0.2126 * of[0] + 0.7152 * of[1] + 0.0722 * of[2]


def test_each_hour_has_its_place() -> None:
    """Days from top to bottom, hours from left to right, nothing else in colour."""
    days = [FIRST + timedelta(days=number) for number in range(3)]
    _, height, pixels = read_png(heat_map({(FIRST, 0): 1, (days[2], 23): 5, (days[1], 12): 9}, days))
    assert height == TOP + 3 * (CELL + GAP)
    assert pixels[TOP][LEFT] == RAMP[0]
    assert pixels[TOP + 2 * (CELL + GAP)][-GAP - 5] == colour(5, 9)
    coloured = sum(pixel not in {NONE, (255, 255, 255), (70, 70, 70)} for row in pixels for pixel in row)
    assert coloured == 3 * CELL * CELL
    grey = sum(pixel == NONE for row in pixels for pixel in row)
    assert grey == (3 * HOURS - 3) * CELL * CELL


def test_the_edges_are_numbered() -> None:
    """Other days look different at the left, the hours at the top do not."""
    one, other = ([FIRST + timedelta(days=number)] for number in (0, 1))
    pixels, others = (read_png(heat_map({}, days))[2] for days in (one, other))
    assert pixels[:TOP] == others[:TOP]
    assert pixels[TOP:] != others[TOP:]
    assert any((70, 70, 70) in row for row in pixels[:TOP])
