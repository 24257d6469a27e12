"""A text is not the same, word for word, as the text that it should translate.

A file that was copied from English and never translated counts as complete, and shows people a language that they do
not read.
Bad: in mg.yaml, text: Keep your passport with you, nobody may hold it.
Good: in mg.yaml, text: Tazony ny pasipaoronao, tsy misy mahazo mitana azy.
What to do: translate it, or remove the lines: people are then shown the other language, and the list of what is missing
says so. Short texts, names, numbers and labels of two words may be the same.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder
from bot.content.pages import Piece
from bot.model.content import Severity

_WORDS_LEAST = 4
_SHORT_PARTS = {"alt": 3, "headline": 3, "call": 3}  # words from which on these count


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        for piece in shelf.pieces:
            folder = piece.page.folder
            if not piece.page.reference and piece.text == _model(folder, piece) and _wordy(piece):
                says = f"{piece.name} is the same as in {folder.reference_file}."
                yield Found(piece.place, says, None, Severity.WARNING)


def _model(folder: PackFolder, piece: Piece) -> str | None:
    reference = folder.reference
    if not reference:
        return None
    shape, path = reference.shape, piece.path
    if len(path) == 1:
        return shape.title if piece.part == "title" else shape.purpose
    return (shape.posts.get(path[1]) or {}).get(path[2])


def _wordy(piece: Piece) -> bool:
    """Whether there is something to translate: words that are no slots, links, numbers or names."""
    words = [word for word in piece.text.split() if any(sign.islower() for sign in word) or not word.isascii()]
    words = [word for word in words if "{" not in word and "://" not in word and "@" not in word]
    common = [word for word in words if not word[:1].isupper()]
    return len(words) >= _SHORT_PARTS.get(piece.part, _WORDS_LEAST) and len(common) * 2 >= len(words)


RULE = Rule("untranslated", __doc__, "Translate it, or remove it.", _look, who="translator")
