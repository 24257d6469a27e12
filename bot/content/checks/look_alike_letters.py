"""A word is written in the letters of one alphabet.

A Cyrillic "а" in a Latin word looks the same and is another letter: nobody finds the word in a search, and a screen
reader stumbles. It comes from changing the keyboard in the middle of a word, and false adverts hide words with it.
Bad: pаssport (with a Cyrillic а)
Good: passport
What to do: type the word again. Where every strange letter has one counterpart, `fanilo check --fix` puts it in place.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece
from bot.model.content import Severity

_LATIN = "A-Za-z\u00c0-\u024f"
_CYRILLIC = "\u0400-\u04ff"
_GREEK = "\u0370-\u03ff"
_WORD = re.compile(rf"[{_LATIN}{_CYRILLIC}{_GREEK}]+")
_IN = {"Latin": re.compile(f"[{_LATIN}]"), "Cyrillic": re.compile(f"[{_CYRILLIC}]"), "Greek": re.compile(f"[{_GREEK}]")}
_TO_LATIN = dict(
    zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXovi", strict=True)
)
_TO_CYRILLIC = dict(zip("ABEKMHOPCTYXaeopcyxi", "АВЕКМНОРСТУХаеорсухі", strict=True))


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        mixed = {
            word for word in shelf.words if not word.isascii() and any(_mixed(part) for part in _WORD.findall(word))
        }
        for piece in shelf.with_words(mixed):
            yield from _of_one(piece)


def _of_one(piece: Piece) -> Iterator[Found]:
    wrong = {word: _mend(word) for word in _WORD.findall(piece.text) if _mixed(word)}
    sure = all(mend is not None for mend in wrong.values())
    mended = _WORD.sub(lambda match: wrong.get(match.group()) or match.group(), piece.text)
    for word in wrong:
        scripts = " and ".join(name for name, letters in _IN.items() if letters.search(word))
        says = f"{piece.name} has letters of two alphabets in “{word}”: {scripts}."
        mend = piece.mended(mended) if sure else None
        hint = "Type the word again with one keyboard; fanilo check --fix does it." if sure else None
        yield Found(piece.place, says, hint, Severity.WARNING, mend, who=piece.page.who)


def _mixed(word: str) -> bool:
    return not word.isascii() and sum(letters.search(word) is not None for letters in _IN.values()) > 1


def _mend(word: str) -> str | None:
    """The word in the alphabet of most of its letters, where that is the only way to read it."""
    latin = len(_IN["Latin"].findall(word))
    for table, wanted in ((_TO_LATIN, latin), (_TO_CYRILLIC, len(word) - latin)):
        changed = "".join(table.get(letter, letter) for letter in word)
        if wanted * 2 > len(word) and not _mixed(changed):
            return changed
    return None


RULE = Rule("look_alike_letters", __doc__, "Type the word again with one keyboard.", _look)
