"""Cut a message to what a platform can show, never inside a character, a link or a number (P18)."""

import re
import unicodedata
from dataclasses import replace

from bot.language.render import plain
from bot.model.chat import Block, Contact, Limits, Listing, Outgoing, Paragraph, Quote, utf16

# Where a text may be cut, best first: behind a paragraph, a line, a sentence, a word.
_CUTS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…؟。]) "), re.compile(r"\s"))
# What stays whole: digits with the separators between them.
_NUMBER = re.compile(r"\+?\d(?:[\d .,()-]{0,30}\d)?")


def size(text: str, limits: Limits) -> int:
    """The length of a text in the platform's own unit."""
    return utf16(text) if limits.measure == "utf16" else len(text)


def fit(outgoing: Outgoing, limits: Limits) -> tuple[Outgoing, ...]:
    """The same message as one or more that the platform takes; the buttons go under the last."""
    groups: list[list[Block]] = [[]]
    for block in outgoing.blocks:
        for piece in _pieces(block, limits):
            if groups[-1] and size(plain([*groups[-1], piece]), limits) > limits.text:
                groups.append([])
            groups[-1].append(piece)
    buttons = tuple(button for row in outgoing.buttons for button in row)[: limits.buttons]
    buttons = tuple(replace(b, label=short(b.label, limits.label)) for b in buttons)
    rows = tuple(buttons[i : i + limits.rows] for i in range(0, len(buttons), limits.rows))
    image, audio = (outgoing.image, outgoing.audio) if limits.images else (None, None)
    last = len(groups) - 1
    return tuple(
        replace(
            outgoing,
            blocks=tuple(group),
            buttons=rows if index == last else (),
            image=image if index == 0 else None,
            audio=audio if index == 0 else None,
        )
        for index, group in enumerate(groups)
    )


def _pieces(block: Block, limits: Limits) -> list[Block]:
    if size(plain([block]), limits) <= limits.text:
        return [block]
    if isinstance(block, Listing):
        return [Listing((part,)) for item in block.items for part in split(item, limits, 2)]
    parts = split(block.text, limits)
    match block:
        case Paragraph():
            return [Paragraph(part) for part in parts]
        case Quote():
            return [Quote(part) for part in parts]
        case Contact():
            return [replace(block, text=part, numbers=tuple(n for n in block.numbers if n in part)) for part in parts]


def split(text: str, limits: Limits, spare: int = 0) -> list[str]:
    """A text in parts that each fit, cut at the best place that there is."""
    room = limits.text - spare
    parts: list[str] = []
    while size(text, limits) > room:
        cut = _cut(text, _fitting(text, room, limits))
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts


def _fitting(text: str, room: int, limits: Limits) -> int:
    """How many code points of a text fit."""
    if limits.measure != "utf16":
        return room
    units = 0
    for index, c in enumerate(text):
        units += 2 if ord(c) > 0xFFFF else 1
        if units > room:
            return index
    return len(text)


def _cut(text: str, most: int) -> int:
    """Where to cut a text, at most behind `most` code points: in a word only when the whole part is one word."""
    places: list[int] = []
    for pattern in _CUTS:
        places = [found.end() for found in pattern.finditer(text, 0, most) if not _inside_number(text, found.start())]
        if places and places[-1] > most // 4:
            return places[-1]
    return places[-1] if places else _whole_character(text, most)


def _inside_number(text: str, at: int) -> bool:
    return any(found.start() < at < found.end() for found in _NUMBER.finditer(text, max(0, at - 40), at + 40))


def _whole_character(text: str, most: int) -> int:
    """The last place at or before `most` that is not inside of a character as people see it."""
    cut = most
    while cut > 1 and _joins(text, cut):
        cut -= 1
    return cut if cut > 1 else most


def _joins(text: str, at: int) -> bool:
    """Whether the code points around a place belong together: marks, joiners, variation selectors, flags."""
    if at >= len(text):
        return False
    here, before = text[at], text[at - 1]
    regional = "\U0001f1e6" <= here <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff"
    return (
        regional
        or unicodedata.combining(here) != 0
        or unicodedata.category(here) in {"Mn", "Mc", "Me"}
        or here in "\u200d\ufe0f\ufe0e"
        or before == "\u200d"
        or "\U0001f3fb" <= here <= "\U0001f3ff"
    )


def short(label: str, most: int) -> str:
    """A label that fits, cut behind a word where it must be."""
    if len(label) <= most:
        return label
    cut = _whole_character(label, most - 1)
    word = label.rfind(" ", 0, cut)
    return (label[:word] if word > most // 2 else label[:cut]).rstrip() + "…"
