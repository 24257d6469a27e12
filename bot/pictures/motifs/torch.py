"""The torch, after which the bot is called: a motif, and the small mark in a corner."""

from bot.pictures.canvas import Canvas
from bot.pictures.palette import Colour

_FLAME = ((50, 2), (50, 2), (63, 20), (71, 37), (63, 52), (50, 56), (37, 52), (29, 38), (38, 24), (43, 17))
_HEART = ((51, 24), (51, 24), (58, 34), (60, 43), (50, 51), (41, 45), (42, 36))


def torch(c: Canvas) -> None:
    s = c.scheme
    c.polygon([(41, 62), (59, 62), (54, 94), (46, 94)], s.shade, 2)
    c.rect(31, 56, 69, 66, s.body, 5)
    c.blob(_FLAME, s.flame)
    c.blob(_HEART, s.deep)
    for x, y, to_x, to_y in ((20, 22, 11, 16), (80, 22, 89, 16), (16, 42, 6, 43), (84, 42, 94, 43)):
        c.line([(x, y), (to_x, to_y)], 3.6, s.flame)


def mark(c: Canvas, flame: Colour, handle: Colour) -> None:
    """The torch without its rays."""
    c.polygon([(41, 66), (59, 66), (54, 96), (46, 96)], handle, 2)
    c.rect(31, 60, 69, 70, handle, 4)
    c.blob(_FLAME, flame)
