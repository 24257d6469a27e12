"""A phone number in a text is one of the country data, with its source.

A wrong number costs somebody the one call that they dared to make. Numbers change; in config/countries each has its
source and its day, and expires. A number that is typed into a text is never looked at again.
Bad: Call 0800 555 111 for help.
Good: {country}: {numbers} (with `slots: [country, numbers]` in pack.yaml: the lines of the group's country are put in)
What to do: write the slot. Where a number must stand in the text, add the line to config/countries/<CODE>.yaml first. A
short number counts only where the text says to call it; years, ages and pay are no phone numbers.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.forms import Lined, forms
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.words import WordsFile
from bot.model.content import Severity
from bot.text.links import Kind, contact_points

_SHORT = re.compile(r"(?<![\w.,/+\-{])\d{3,6}(?![\w%٪}]|[.,/\-]\d|[ \u00a0\u202f]?[%€$£₽]|[ \u00a0\u202f]\d)")
_LONG_LEAST = 7  # digits of a number that is one whatever stands around it
_TAIL = 6  # digits that a number has without its country's code, at least
_CODE = 3  # digits of a country's code, at most
_SEVEN = re.compile(r"\d(?:[^\w\n]{0,3}\d){6}")  # what a long number has at least; quick to rule out
_YEARS = range(1900, 2101)
_NEAR = 40  # characters before a short number
_SENTENCE = re.compile(r"[.!?…؟\n]")
_WORDS_NEAR = 2
_NUMBERS = frozenset({"phone", "sms", "whatsapp"})


def _look(material: Material) -> Iterator[Found]:
    known: frozenset[str] | None = None
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        for piece in shelf.numbered:
            known = _known(material) if known is None else known
            yield from _of_one(piece, known, sheet.shape if sheet else None)


def _of_one(piece: Piece, known: frozenset[str], words: WordsFile | None) -> Iterator[Found]:
    text = piece.text
    long = [point for point in contact_points(text) if point.kind is Kind.PHONE] if _SEVEN.search(text) else []
    severity = Severity.ERROR if piece.page.awareness else Severity.WARNING
    for point in long:
        digits = _digits(point.digits or "")
        if len(digits) >= _LONG_LEAST and not _is_known(digits, known):
            shown = piece.text[point.span.start : point.span.end].strip()
            says = f"{piece.name} has the phone number {shown}, which no country of config/countries has."
            yield Found(piece.place, says, None, severity, who=piece.page.who)
    for match in _SHORT.finditer(piece.text) if words else ():
        digits = _digits(match.group())
        inside = any(point.span.start <= match.start() < point.span.end for point in long)
        year = len(digits) == 4 and int(digits) in _YEARS
        if not (inside or year or digits in known) and words and _called(piece.text[: match.start()], words):
            says = f"{piece.name} says to call {match.group()}, which is no number of config/countries."
            yield Found(piece.place, says, None, Severity.WARNING, who=piece.page.who)


def _called(before: str, words: WordsFile) -> bool:
    """Whether a word such as "call" stands close before, in the same sentence."""
    near = Lined(_SENTENCE.split(before[-_NEAR:])[-1]).words[-_WORDS_NEAR:]
    return next(forms(tuple(words.call)).within(Lined(" ".join(near))), None) is not None


def _known(material: Material) -> frozenset[str]:
    """The digits of every line of help of all countries."""
    numbers = {
        channel.value
        for country in material.before.countries.values()
        for line in country.hotlines
        for channel in line.channels
        if channel.type in _NUMBERS
    }
    for sheet in material.countries.values():
        for line in sheet.shape.hotlines:
            numbers |= {channel.value for channel in line.channels if channel.type in _NUMBERS}
    return frozenset(map(_digits, numbers))


def _is_known(digits: str, known: frozenset[str]) -> bool:
    """Whether it is one of the known, with or without the country's code."""
    if digits in known:
        return True
    bare = digits.lstrip("0")
    for number in known:
        if len(number) >= _LONG_LEAST:
            longer, shorter = sorted((number.lstrip("0"), bare), key=len, reverse=True)
            if longer.endswith(shorter) and len(longer) - len(shorter) <= _CODE and len(shorter) >= _TAIL:
                return True
    return False


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


RULE = Rule("phone_numbers", __doc__, "Write the slot {numbers}, or add the line to config/countries first.", _look)
