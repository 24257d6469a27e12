"""Talking and hearing from one another."""

from bot.pictures.canvas import Canvas


def phone(c: Canvas) -> None:
    s = c.scheme
    with c.turned(8):
        c.rect(27, 6, 73, 94, s.shade, 10)
        c.rect(25, 6, 71, 94, s.body, 10)
        c.rect(30, 15, 66, 81, s.deep, 3)
        c.rect(34, 22, 56, 34, s.shade, 5)
        c.rect(42, 39, 62, 51, s.flame, 5)
        c.rect(34, 56, 52, 68, s.shade, 5)
        c.line([(44, 88), (52, 88)], 2.6, s.deep)


def chat(c: Canvas) -> None:
    s = c.scheme
    c.rect(8, 14, 74, 56, s.body, 12)
    c.polygon([(20, 50), (40, 54), (18, 70)], s.body, 1)
    c.rect(34, 44, 94, 80, s.glow, 13)
    c.rect(37, 47, 92, 78, s.flame, 11)
    c.polygon([(66, 72), (82, 74), (84, 90)], s.flame, 1)
    for x in (24, 41, 58):
        c.circle(x, 32, 4.2, s.deep)
    c.line([(48, 58), (81, 58)], 3.6, s.deep)
    c.line([(48, 67), (70, 67)], 3.6, s.deep)


def megaphone(c: Canvas) -> None:
    s = c.scheme
    with c.turned(-14):
        c.line([(34, 58), (40, 84)], 10, s.shade)
        c.polygon([(36, 36), (74, 17), (74, 81), (36, 62)], s.body, 3)
        c.rect(14, 33, 36, 65, s.flame, 9)
        c.rect(27, 33, 36, 65, s.flame)
        c.rect(73, 14, 81, 84, s.shade, 4)
        for y, tip in ((49, 49), (33, 26), (65, 72)):
            c.line([(88, y), (97, tip)], 4, s.flame)


def sim(c: Canvas) -> None:
    s = c.scheme
    with c.turned(-6):
        c.polygon([(26, 13), (58, 13), (76, 31), (76, 87), (26, 87)], s.shade, 5)
        c.polygon([(24, 13), (56, 13), (74, 31), (74, 87), (24, 87)], s.body, 5)
        c.rect(32, 46, 66, 80, s.flame, 6)
        for y in (57.4, 68.6):
            c.line([(32, y), (43, y)], 2.2, s.body)
            c.line([(55, y), (66, y)], 2.2, s.body)
        c.rect(42, 52, 56, 74, s.body, 4)
        c.rect(44.2, 54.2, 53.8, 71.8, s.flame, 2.6)


def heart(c: Canvas) -> None:
    s = c.scheme
    c.blob([(50, 88), (50, 88), (18, 58), (11, 36), (29, 18), (50, 30), (50, 30), (71, 18), (89, 36), (82, 58)], s.body)
    c.blob(
        [(50, 74), (50, 74), (31, 56), (27, 42), (37, 33), (50, 43), (50, 43), (63, 33), (73, 42), (69, 56)], s.flame
    )


def ring(c: Canvas) -> None:
    s = c.scheme
    c.ring(50, 64, 25, 9, s.body)
    c.arc(50, 64, 25, 20, 120, 9, s.shade)
    c.polygon([(36, 15), (64, 15), (73, 25), (50, 45), (27, 25)], s.flame, 1.5)
    c.line([(27, 25.5), (73, 25.5)], 2, s.body)
    c.line([(40, 25.5), (50, 43), (60, 25.5), (50, 15), (40, 25.5)], 2, s.body)


def cup(c: Canvas) -> None:
    s = c.scheme
    for x in (34, 47, 60):
        c.arc(x, 29, 5, 90, 270, 3.6, s.flame)
        c.arc(x, 19, 5, -90, 90, 3.6, s.flame)
    c.ring(74, 55, 12.5, 6, s.shade)
    c.polygon([(20, 42), (74, 42), (71, 66), (60, 78), (34, 78), (23, 66)], s.body, 3)
    c.oval(47, 42, 25, 4, s.deep)
    c.rect(12, 84, 82, 90, s.shade, 3)
