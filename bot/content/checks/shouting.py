"""A text does not shout: no row of words in capitals, no !! and no ??.

Capitals and rows of exclamation marks are what false adverts look like. They are harder to read too, and a screen
reader may spell them letter by letter.
Bad: NEVER GIVE YOUR PASSPORT to anybody!!
Good: Keep your passport. Nobody may hold it for you.
What to do: write small letters and one mark. Names such as UNODC are no shouting, nor is the mark of a fake example.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece, Shelf
from bot.model.content import Severity

_ROW = 3  # words
_NAME = 3  # letters that a row of short names has at most: "US FBI"
_MARKS = re.compile("[!?؟]*(?:!!|[?؟]{2})[!?؟]*")
_AROUND = "\"'“”«»()[].,;:!?…¡¿،؛؟"


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        marks = tuple(sheet.shape.fake_example) if sheet else ()
        loud = frozenset(word for word in shelf.words if _loud(word))
        for piece in shelf.with_words(word for word in shelf.words if _MARKS.search(word)):
            match = _MARKS.search(piece.text)
            if match:
                yield _found(piece, match.group(), "Write one mark, or better a full stop.")
        if len(loud) >= _ROW:
            yield from _rows(shelf, loud, marks)


def _rows(shelf: Shelf, loud: frozenset[str], marks: tuple[str, ...]) -> Iterator[Found]:
    capitals = "".join(letter for letter in shelf.letters if letter.isupper())
    two = re.compile(f"[{re.escape(capitals)}]{{2}}\\W* \\W*[{re.escape(capitals)}]{{2}}")
    for piece, words in zip(shelf.pieces, shelf.cut, strict=True):
        if loud.isdisjoint(words) or sum(map(loud.__contains__, words)) < _ROW or not two.search(piece.text):
            continue
        text = piece.text
        for mark in marks:
            text = text.replace(mark, "–")
        row: list[str] = []
        for word in (*text.split(), ""):
            if word in loud:
                row.append(word)
            if word not in loud or word[-1] in ",;:.":
                if len(row) >= _ROW and any(len(each) > _NAME for each in row):
                    yield _found(piece, " ".join(row).strip(_AROUND), "Write small letters.")
                row = []


def _found(piece: Piece, shown: str, hint: str) -> Found:
    short = shown if len(shown) <= 40 else f"{shown[:39]}…"
    return Found(piece.place, f"{piece.name} shouts: “{short}”.", hint, Severity.WARNING, who=piece.page.who)


def _loud(word: str) -> bool:
    bare = word.strip(_AROUND)
    return len(bare) > 1 and bare.isupper() and bare.isalpha()


RULE = Rule("shouting", __doc__, "Write small letters and one mark.", _look)
