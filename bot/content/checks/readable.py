"""A text can be read by somebody who is tired, afraid, or not used to reading.

Measured on the "text" of awareness posts, without the line of the sources: words a sentence, and words a sentence
plus long words in a hundred (the measure LIX with the bounds of each language, config/words, `readable:`).
Bad: Prior to the acceptance of employment opportunities, documentation should be comprehensively verified.
Good: Before you say yes, ask to see the contract.
What to do: one thought a sentence, short words, and say who does what. Read it aloud: where you must breathe, end it.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece, Shelf
from bot.content.prose import without_sources
from bot.content.words import Readable
from bot.model.content import Severity
from bot.text.normal import fold

_LEAST = 20  # words; less can't be measured
_ENDS = (*".!?…:;؟؛",)
_BEHIND = "\"'”»’)"  # what may stand behind the end of a sentence


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        if sheet and sheet.shape.readable:
            yield from _of_shelf(shelf, sheet.shape.readable, frozenset(map(fold, sheet.shape.source)))


def _of_shelf(shelf: Shelf, bounds: Readable, begins: frozenset[str]) -> Iterator[Found]:
    last = frozenset(word for word in shelf.words if word.rstrip(_BEHIND).endswith(_ENDS))  # of a sentence
    long = frozenset(word for word in shelf.words if len(word) > bounds.long)
    for piece, words in zip(shelf.pieces, shelf.cut, strict=True):
        if piece.path[-1] == "text" and len(words) >= _LEAST and piece.page.awareness:
            body = without_sources(piece.text, begins)
            yield from _of_one(piece, words if body == piece.text else body.split(), bounds, last, long)


def _of_one(
    piece: Piece, words: list[str], bounds: Readable, last: frozenset[str], long: frozenset[str]
) -> Iterator[Found]:
    if len(words) < _LEAST:
        return
    # An end of a paragraph without a full stop counts with the next: too strict by one sentence, and quick.
    average = len(words) / max(1, sum(map(last.__contains__, words)))
    index = average + 100 * sum(map(long.__contains__, words)) / len(words)
    if average > bounds.words:
        says = f"{piece.name} has {average:.0f} words a sentence; {bounds.words} are the most."
        yield Found(piece.place, says, "Make two sentences of one.", Severity.WARNING, who=piece.page.who)
    elif index > bounds.index:
        says = f"{piece.name} is hard to read: {index:.0f} on a scale that ends at {bounds.index}."
        hint = f"Use shorter words (up to {bounds.long} letters) and shorter sentences."
        yield Found(piece.place, says, hint, Severity.WARNING, who=piece.page.who)


RULE = Rule("readable", __doc__, "Write shorter sentences.", _look)
