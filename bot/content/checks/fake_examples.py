"""A sample of an offer is marked as a fake example.

A text that is forwarded loses what stood around it. A sample without a mark becomes an offer: somebody answers it. The
mark stands in front of the quotation, in the words of the language (config/words, `fake_example:`).
Bad: “Waiters for Dubai, 3,000 a month, visa and ticket paid!”
Good: FAKE EXAMPLE: “Waiters for Dubai, 3,000 a month, visa and ticket paid!”
What to do: write the mark before the quotation. A quotation of 40 characters counts as a sample when at least two words
of it are words that adverts are made of (`offer:`); with one of these, or where it is nothing but
questions, it is taken for something that people say.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.forms import Lined, forms
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.prose import OPENING, quotes
from bot.content.words import WordsFile
from bot.model.content import Severity

_LEAST = 40  # characters
_WORDS_LEAST, _SURE = 2, 3  # different words of adverts


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        if sheet and sheet.shape.fake_example:
            for piece in shelf.with_words(word for word in shelf.words if not OPENING.isdisjoint(word)):
                if piece.page.awareness:
                    yield from _of_one(piece, sheet.shape)


def _of_one(piece: Piece, words: WordsFile) -> Iterator[Found]:
    for match in quotes(piece.text):
        if match.end() - match.start() < _LEAST + 2 or _marked(piece.text[: match.start()], words):
            continue
        if any(mark in match.group() for mark in "?؟") and not any(mark in match.group() for mark in ".!…"):
            continue  # nothing but questions: what to ask a recruiter
        line = Lined(match.group())
        telling = {match.group()[start:end].lower() for start, end in forms(tuple(words.offer)).within(line)}
        if len(telling) >= _WORDS_LEAST:
            severity = Severity.ERROR if len(telling) >= _SURE else Severity.WARNING
            says = f"{piece.name} quotes what looks like an offer, and does not say that it is made up."
            hint = f'Write "{words.fake_example[0]}:" before “{match.group()[1:25].strip()}…”.'
            yield Found(piece.place, says, hint, severity, who=piece.page.who)


def _marked(before: str, words: WordsFile) -> bool:
    """Whether the paragraph has the mark in front of the quotation."""
    paragraph = before.rpartition("\n\n")[2].casefold()
    return any(mark.casefold() in paragraph for mark in words.fake_example)


RULE = Rule("fake_examples", __doc__, "Mark it as a fake example.", _look)
