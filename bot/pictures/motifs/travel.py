"""Ways, and what one takes along."""

from bot.pictures.canvas import Canvas


def bag(c: Canvas) -> None:
    s = c.scheme
    c.line([(38, 34), (38, 16), (62, 16), (62, 34)], 5, s.shade)
    c.rect(18, 30, 82, 86, s.body, 10)
    for x in (31, 63):
        c.rect(x, 30, x + 6, 86, s.shade)
    c.circle(30, 88, 4.5, s.shade)
    c.circle(70, 88, 4.5, s.shade)
    c.line([(50, 30), (50, 47)], 1.8, s.deep)
    with c.turned(14, (50, 46)):
        c.rect(42, 46, 58, 68, s.flame, 4)
        c.circle(50, 51, 2.2, s.deep)


def plane(c: Canvas) -> None:
    s = c.scheme
    for x, y in ((9, 91), (46, 93)):
        c.line([(x, y), (x - 8, y + 9.6)], 3.2, s.flame)
    with c.turned(40):
        c.polygon([(50, 36), (90, 62), (90, 69), (50, 56), (10, 69), (10, 62)], s.shade, 2)
        c.polygon([(50, 76), (66, 88), (66, 92), (50, 88), (34, 92), (34, 88)], s.shade, 1.5)
        c.blob([(50, 5), (57, 18), (57, 55), (54, 84), (50, 94), (46, 84), (43, 55), (43, 18)], s.body)
        c.polygon([(46, 19), (54, 19), (53, 15), (47, 15)], s.deep, 0.8)


def bus(c: Canvas) -> None:
    s = c.scheme
    c.rect(6, 24, 94, 78, s.body, 10)
    c.rect(6, 57, 94, 66, s.flame)
    for x in (14, 33, 52):
        c.rect(x, 33, x + 15, 50, s.deep, 3)
    c.rect(72, 33, 94, 53, s.deep, 3)
    c.rect(88, 62, 94, 70, s.deep, 2)
    for x in (27, 73):
        c.circle(x, 78, 11.5, s.glow)
        c.circle(x, 78, 9.5, s.shade)
        c.circle(x, 78, 3.5, s.deep)


def ship(c: Canvas) -> None:
    s = c.scheme
    c.rect(58, 16, 70, 36, s.flame, 2)
    c.rect(58, 21, 70, 26, s.deep)
    c.rect(34, 33, 78, 56, s.body, 4)
    for x in (42, 53, 64):
        c.circle(x + 1, 44, 3.4, s.deep)
    c.polygon([(9, 57), (91, 57), (80, 80), (20, 80)], s.shade, 2)
    for wave in range(7):
        c.arc(15.5 + wave % 4 * 23 + wave // 4 * 11.5, 76 + wave // 4 * 10, 13, 28, 152, 4, s.body)


def compass(c: Canvas) -> None:
    s = c.scheme
    c.circle(50, 50, 41, s.body)
    c.ring(50, 50, 34, 2.4, s.shade)
    for x, y in ((50, 20), (50, 80), (20, 50), (80, 50)):
        c.circle(x, y, 2.6, s.deep)
    with c.turned(38):
        c.polygon([(50, 22), (59, 50), (41, 50)], s.flame)
        c.polygon([(50, 78), (59, 50), (41, 50)], s.deep)
    c.circle(50, 50, 4, s.body)


def signpost(c: Canvas) -> None:
    s = c.scheme
    c.rect(46, 10, 54, 92, s.shade, 4)
    c.polygon([(24, 20), (76, 20), (87, 31), (76, 42), (24, 42)], s.body, 2)
    c.polygon([(74, 52), (26, 52), (15, 63), (26, 74), (74, 74)], s.flame, 2)
    c.line([(34, 31), (66, 31)], 3.6, s.deep)
    c.line([(36, 63), (64, 63)], 3.6, s.deep)


def bridge(c: Canvas) -> None:
    s = c.scheme
    c.circle(50, 30, 10, s.flame)
    c.arc(50, 12, 36, 38, 142, 3.4, s.body)
    c.arc(-6, 12, 36, 40, 75, 3.4, s.body)
    c.arc(106, 12, 36, 105, 140, 3.4, s.body)
    for x in (34.0, 42.0, 50.0, 58.0, 66.0):
        c.line([(x, 46 - (x - 50) ** 2 / 40), (x, 60)], 1.8, s.body)
    for tower in (22, 78):
        c.rect(tower - 4, 20, tower + 4, 80, s.body, 3)
    c.rect(2, 57, 98, 65, s.shade, 4)
    for wave in range(4):
        c.arc(14 + wave * 24, 77, 13.5, 28, 152, 3.6, s.shade)


def camera(c: Canvas) -> None:
    s = c.scheme
    c.polygon([(34, 30), (40, 18), (60, 18), (66, 30)], s.shade, 3)
    c.rect(9, 27, 91, 82, s.body, 10)
    c.circle(50, 55, 21, s.deep)
    c.circle(50, 55, 15.5, s.flame)
    c.circle(50, 55, 8, s.deep)
    c.circle(54.5, 50.5, 2.8, s.body)
    c.circle(79, 38, 3.6, s.shade)


def umbrella(c: Canvas) -> None:
    s = c.scheme
    for x, y in ((14, 16), (30, 8), (72, 8), (88, 18)):
        c.line([(x, y), (x - 3, y + 8)], 2.6, s.shade)
    c.arc(58, 80, 8, 0, 180, 4, s.shade)
    c.slice(50, 56, 40, 180, 360, s.body)
    c.slice(50, 56, 13.6, 180, 360, s.flame)
    c.polygon([(36.4, 56.2), (50, 17), (63.6, 56.2)], s.flame)
    for middle in (23.2, 50, 76.8):
        c.slice(middle, 57, 13.4, 180, 360, s.glow)
    c.line([(50, 45), (50, 80)], 4, s.shade)
