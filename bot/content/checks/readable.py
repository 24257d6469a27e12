"""A text can be read by somebody who is tired, afraid, or not used to reading.

Measured on the "text" of awareness posts, without the line of the sources: words a sentence, and words a sentence
plus long words in a hundred (the measure LIX with the bounds of each language, config/words, `readable:`).
Bad: Prior to the acceptance of employment opportunities, documentation should be comprehensively verified.
Good: Before you say yes, ask to see the contract.
What to do: one thought a sentence, short words, and say who does what. Read it aloud: where you must breathe, end it.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.prose import without_sources
from bot.content.words import Readable
from bot.model.content import Severity
from bot.text.normal import fold

_LEAST = 20  # words; less can't be measured
_END = re.compile(r"[.!?…:;؟؛]+[\"'”»’)]*(?=\s|\Z)")


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        if sheet and sheet.shape.readable:
            begins = frozenset(map(fold, sheet.shape.source))
            for piece in shelf.pieces:
                if piece.page.awareness and piece.part == "text":
                    yield from _of_one(piece, sheet.shape.readable, begins)


def _of_one(piece: Piece, bounds: Readable, begins: frozenset[str]) -> Iterator[Found]:
    body = without_sources(piece.text, begins)
    words = body.split()
    if len(words) < _LEAST:
        return
    # An end of a paragraph without a full stop counts with the next: too strict by one sentence, and quick.
    average = len(words) / max(1, len(_END.findall(body)))
    index = average + 100 * len([word for word in words if len(word) > bounds.long]) / len(words)
    if average > bounds.words:
        says = f"{piece.name} has {average:.0f} words a sentence; {bounds.words} are the most."
        yield Found(piece.place, says, "Make two sentences of one.", Severity.WARNING, who=piece.page.who)
    elif index > bounds.index:
        says = f"{piece.name} is hard to read: {index:.0f} on a scale that ends at {bounds.index}."
        hint = f"Use shorter words (up to {bounds.long} letters) and shorter sentences."
        yield Found(piece.place, says, hint, Severity.WARNING, who=piece.page.who)


RULE = Rule("readable", __doc__, "Write shorter sentences.", _look)
