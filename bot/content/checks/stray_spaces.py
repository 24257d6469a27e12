"""A text has no space too many.

Two spaces, a space at the end of a line and a space before a comma are left over from moving words about. They tear
lines apart on small phones, and make a text differ from its translation. In French a space stands before ; : ! ? and
inside « ». A non-breaking space belongs before a unit, a dash or a mark only: elsewhere lines end too early.
Bad: Ask first , then  sign.
Good: Ask first, then sign.
What to do: `fanilo check --fix` takes them out.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece
from bot.model.content import Severity

_HARD = "\u00a0\u202f"  # non-breaking
_INSIDE = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_TRAILING = re.compile(rf"[ \t{_HARD}]+(?=\n)|[ \t{_HARD}]+\Z")
_BEFORE = re.compile(rf"(?<=\w)[ {_HARD}]+(?=[,!?.)؟،؛…](?:[\s\"'”»’)]|\Z)|[;:](?:[\s\"'”»’]|\Z))")
_BEFORE_IN_FRENCH = re.compile(rf"(?<=\w)[ {_HARD}]+(?=[,.)](?:[\s\"'”»’)]|\Z))")
# Right beside a number, a dash or a mark of French.
_HARD_ALONE = re.compile(rf"(?<![\d«¿¡№§])[{_HARD}]+(?![\d;:!?»–—%€$£₽])")
_LEADING_MARKS = (",", ";", ":", "!", "?", ".", ")", "؟", "،", "؛", "…")


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        before = _BEFORE_IN_FRENCH if shelf.language.partition("-")[0] == "fr" else _BEFORE
        loose = frozenset(word for word in shelf.words if word.startswith(_LEADING_MARKS))
        for piece in shelf.with_signs(_SIGNS, loose):
            yield from _of_one(piece, before if loose else None)


def _of_one(piece: Piece, before: re.Pattern[str] | None) -> Iterator[Found]:
    text = piece.text
    wrong: list[str] = []
    if not text.isascii() and ("\u00a0" in text or "\u202f" in text) and _HARD_ALONE.search(text.strip()):
        wrong.append("a non-breaking space between words")
    if ("  " in text or "\t" in text) and _INSIDE.search(text):
        wrong.append("more than one space in a row")
    if " \n" in text or text[-1] in _ENDS or "\u00a0\n" in text:
        wrong.append("spaces at the end of a line")
    found = before.search(text) if before and any(mark in text for mark in _LOOSE) else None
    if found:
        wrong.append(f'a space before "{text[found.end()]}"')
    if wrong:
        says = f"{piece.name} has {' and '.join(wrong)}."
        mend = piece.mended(_tidy(text, before))
        yield Found(piece.place, says, None, Severity.WARNING, mend, who=piece.page.who)


def _tidy(text: str, before: re.Pattern[str] | None) -> str:
    """The text without them. One may come to light behind another."""
    while True:
        tidy = _TRAILING.sub("", _INSIDE.sub(" ", _HARD_ALONE.sub(" ", text)))
        tidy = before.sub("", tidy) if before else tidy
        if tidy == text:
            return text
        text = tidy


_ENDS = f" \t{_HARD}"
_SIGNS = (*_HARD, "  ", "\t", " \n")
_LOOSE = tuple(f" {mark}" for mark in _LEADING_MARKS) + tuple(f"\u00a0{mark}" for mark in _LEADING_MARKS)
RULE = Rule("stray_spaces", __doc__, "Take them out: fanilo check --fix does it.", _look)
