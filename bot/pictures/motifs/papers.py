"""Papers, and what goes with them."""

from bot.pictures.canvas import Canvas


def passport(c: Canvas) -> None:
    s = c.scheme
    with c.turned(-8):
        c.rect(30, 14, 80, 90, s.shade, 7)
        c.rect(24, 10, 74, 86, s.body, 7)
        c.ring(49, 40, 15, 3.4, s.flame)
        c.arc(49, 40, 15, 0, 360, 3, s.flame, flat=0.36)
        c.line([(49, 25), (49, 55)], 3, s.flame)
        c.line([(38, 67), (60, 67)], 4, s.deep)
        c.line([(43, 75), (55, 75)], 4, s.deep)


def contract(c: Canvas) -> None:
    s = c.scheme
    c.polygon([(24, 12), (62, 12), (78, 28), (78, 88), (24, 88)], s.body, 3)
    c.polygon([(62, 9), (62, 28), (81, 28)], s.shade, 1)
    for y, right in ((32, 52), (42, 68), (52, 68)):
        c.line([(33, y), (right, y)], 3.6, s.deep)
    c.line([(33, 76), (37, 66), (41, 76), (45, 68), (49, 76), (56, 73)], 3, s.deep)
    with c.turned(45, (68, 74)):
        c.rect(64, 42, 72, 72, s.flame, 2)
        c.polygon([(64.5, 74), (71.5, 74), (68, 82)], s.flame, 1)


def money(c: Canvas) -> None:
    s = c.scheme
    for y, fill in ((26, s.shade), (36, s.body)):
        c.rect(10 if y > 30 else 18, y, 82 if y > 30 else 90, y + 42, fill, 6)
    c.circle(46, 57, 11, s.deep)
    c.circle(20, 46, 3.5, s.deep)
    c.circle(72, 68, 3.5, s.deep)
    for x, y in ((72, 84), (72, 77), (72, 70)):
        c.oval(x, y + 2.4, 17, 6.2, s.deep)
        c.oval(x, y, 17, 6.2, s.flame)


def map(c: Canvas) -> None:
    s = c.scheme
    for at, fill in enumerate((s.body, s.shade, s.body)):
        x, tilt = 9 + at * 27.3, 9 if at % 2 == 0 else -9
        c.polygon([(x, 25 - tilt / 2), (x + 27.3, 25 + tilt / 2), (x + 27.3, 83 + tilt / 2), (x, 83 - tilt / 2)], fill)
    for start in ((18, 72), (25, 66), (33, 63), (42, 64), (50, 67)):
        c.circle(*start, 2.2, s.deep)
    c.circle(66, 33, 14.5, s.flame)
    c.polygon([(52.6, 38.5), (79.4, 38.5), (66, 66)], s.flame, 0.5)
    c.circle(66, 33, 5.5, s.deep)


def calendar(c: Canvas) -> None:
    s = c.scheme
    c.rect(14, 20, 86, 88, s.body, 8)
    c.rect(14, 20, 86, 42, s.flame, 8)
    c.rect(14, 34, 86, 42, s.flame)
    for x in (33, 67):
        c.line([(x, 13), (x, 28)], 6, s.shade)
    for row in range(3):
        for column in range(4):
            c.rect(23 + column * 14.6, 49 + row * 12.4, 33 + column * 14.6, 58 + row * 12.4, s.shade, 2.4)
    c.circle(57.2, 65.9, 9, s.deep)
    c.line([(53, 66), (56.2, 69.2), (61.6, 62.4)], 3, s.body)


def envelope(c: Canvas) -> None:
    s = c.scheme
    c.rect(10, 24, 90, 80, s.body, 8)
    c.line([(16, 75), (42, 53)], 3, s.shade)
    c.line([(84, 75), (58, 53)], 3, s.shade)
    c.line([(14, 30), (50, 58), (86, 30)], 4, s.deep)
    c.circle(84, 27, 13, s.glow)
    c.circle(84, 27, 10, s.flame)


def notebook(c: Canvas) -> None:
    s = c.scheme
    c.rect(22, 12, 80, 88, s.shade, 7)
    c.rect(22, 12, 76, 88, s.body, 7)
    c.rect(22, 12, 34, 88, s.flame, 6)
    c.rect(30, 12, 34, 88, s.flame)
    for y in (24, 41, 58, 75):
        c.line([(16, y), (27, y)], 4.4, s.shade)
    for y, right in ((32, 66), (43, 66), (54, 56)):
        c.line([(44, y), (right, y)], 3.6, s.deep)
    c.polygon([(58, 12), (66, 12), (66, 27), (62, 23), (58, 27)], s.deep)


def card(c: Canvas) -> None:
    s = c.scheme
    with c.turned(-8):
        c.rect(17, 33, 93, 81, s.shade, 7)
        c.rect(9, 26, 85, 76, s.body, 7)
        c.rect(9, 37, 85, 47, s.deep)
        c.rect(17, 56, 31, 67, s.flame, 2.5)
        c.line([(40, 61.5), (55, 61.5)], 4, s.shade)
        c.line([(63, 61.5), (75, 61.5)], 4, s.shade)
