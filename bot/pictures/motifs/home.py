"""Houses, and what is in them."""

from bot.pictures.canvas import Canvas


def house(c: Canvas) -> None:
    s = c.scheme
    c.rect(66, 18, 75, 40, s.shade, 2)
    c.rect(19, 44, 81, 88, s.body, 4)
    c.polygon([(50, 14), (90, 48), (10, 48)], s.shade, 3)
    c.rect(43, 60, 57, 88, s.deep, 3)
    c.rect(26, 58, 37, 70, s.flame, 2)
    c.rect(63, 58, 74, 70, s.flame, 2)


def door(c: Canvas) -> None:
    s = c.scheme
    c.rect(22, 8, 78, 90, s.shade, 4)
    c.rect(29, 15, 71, 90, s.flame)
    c.polygon([(29, 15), (58, 22), (58, 96), (29, 90)], s.body)
    c.circle(52, 58, 3.4, s.deep)
    c.polygon([(35, 27), (51, 30.6), (51, 47), (35, 45)], s.shade, 1)
    c.polygon([(71, 90), (88, 96), (60, 96), (58, 90)], s.flame)
    c.line([(12, 91.5), (29, 91.5)], 3, s.shade)


def key(c: Canvas) -> None:
    s = c.scheme
    with c.turned(-38):
        c.rect(38, 45, 96, 55, s.body, 4)
        c.rect(74, 50, 81, 69, s.body, 2)
        c.rect(87, 50, 94, 65, s.body, 2)
        c.circle(24, 50, 22, s.body)
        c.circle(24, 50, 14.5, s.flame)
        c.circle(19, 50, 5.5, s.deep)


def bed(c: Canvas) -> None:
    s = c.scheme
    c.rect(8, 24, 15, 84, s.shade, 3)
    c.rect(86, 52, 92, 84, s.shade, 3)
    c.rect(10, 62, 92, 74, s.shade, 2)
    c.rect(19, 45, 42, 62, s.body, 6)
    c.rect(40, 48, 90, 68, s.flame, 8)
    c.rect(54, 58, 90, 68, s.flame)
    c.rect(40, 48, 51, 68, s.body, 5)
    c.circle(72, 22, 10, s.body)
    c.circle(77, 19, 9.5, s.glow)


def clock(c: Canvas) -> None:
    s = c.scheme
    c.line([(26, 82), (18, 91)], 7, s.shade)
    c.line([(74, 82), (82, 91)], 7, s.shade)
    c.circle(23, 20, 11, s.shade)
    c.circle(77, 20, 11, s.shade)
    c.circle(50, 52, 40, s.glow)
    c.circle(50, 52, 37, s.body)
    for x, y in ((50, 22), (50, 82), (20, 52), (80, 52)):
        c.circle(x, y, 2.8, s.shade)
    c.line([(50, 52), (50, 31)], 5, s.deep)
    c.line([(50, 52), (66, 61)], 5, s.flame)
    c.circle(50, 52, 4.4, s.deep)


def lock(c: Canvas) -> None:
    s = c.scheme
    c.arc(50, 34, 19, 180, 360, 8, s.shade)
    c.line([(31, 34), (31, 48)], 8, s.shade)
    c.line([(69, 34), (69, 48)], 8, s.shade)
    c.rect(19, 43, 81, 90, s.body, 9)
    c.circle(50, 62, 7.5, s.flame)
    c.polygon([(48, 64), (52, 64), (54, 76), (46, 76)], s.flame, 1.6)


def school(c: Canvas) -> None:
    s = c.scheme
    c.line([(50, 28), (50, 8)], 2.6, s.shade)
    c.polygon([(51, 8), (68, 12.5), (51, 17)], s.flame, 1)
    c.rect(6, 50, 94, 86, s.shade, 3)
    c.polygon([(50, 26), (74, 44), (26, 44)], s.body, 3)
    c.rect(27, 44, 73, 86, s.body)
    c.rect(43, 66, 57, 86, s.deep, 3)
    c.circle(50, 51, 7, s.flame)
    c.line([(50, 47), (50, 51), (53, 53)], 1.8, s.deep)
    for x in (12, 79):
        c.rect(x, 60, x + 9, 73, s.deep, 2)


def magnifier(c: Canvas) -> None:
    s = c.scheme
    c.line([(62, 62), (86, 86)], 11, s.shade)
    c.circle(42, 42, 32, s.body)
    c.circle(42, 42, 24.5, s.deep)
    for y, left, right in ((34, 30, 54), (43, 27, 57), (52, 31, 47)):
        c.line([(left, y), (right, y)], 3.8, s.flame if y == 43 else s.shade)
