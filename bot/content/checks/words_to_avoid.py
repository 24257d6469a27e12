"""An awareness text promises no safety, blames nobody and sends nobody into danger.

Frightened people read these texts, and sometimes a trafficker reads along. "This agency is safe" is a promise that
nobody can keep. "Rescue" and "victim" make people small. "Confront him" can cost a life. Pictures of chains frighten
people off and show what few of them live through. The words are in config/words/<language>.yaml, each with its reason;
quotations and the line of the sources are not looked at.
Bad: We rescue victims. This list of agencies is safe.
Good: People here listen and know the law. Ask the ministry whether the agency has a licence.
What to do: write what the checker proposes. If the word is meant otherwise and the alarm is false, tell whoever keeps
config/words: exceptions stand there under "unless:".
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.forms import Lined, Span, forms
from bot.content.material import Material
from bot.content.pages import Piece, Shelf
from bot.content.prose import without_quotes, without_sources
from bot.content.words import Avoided, WordsFile
from bot.model.content import Severity
from bot.text.normal import fold

_ROOM = " \u00a0\u202f"
_ASKED = frozenset("?؟")  # "is it safe?" promises nothing


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        if sheet:
            yield from _of_one(shelf, sheet.shape)


def _of_one(shelf: Shelf, words: WordsFile) -> Iterator[Found]:
    begins = frozenset(map(fold, words.source))
    for piece in shelf.with_forms(forms(tuple(avoided.words)) for avoided in words.avoid):
        if piece.page.awareness:
            line = Lined(without_sources(without_quotes(piece.text), begins))
            for avoided in words.avoid:
                if not avoided.parts or piece.part in avoided.parts:
                    yield from _said(piece, line, avoided)


def _said(piece: Piece, line: Lined, avoided: Avoided) -> Iterator[Found]:
    told: set[str] = set()
    meant_otherwise: list[Span] | None = None
    for start, end in forms(tuple(avoided.words)).within(line):
        if meant_otherwise is None:
            meant_otherwise = [*forms(tuple(avoided.unless)).within(line)]
        said = piece.text[start:end]
        asks = piece.text[end : end + 2].strip(_ROOM)[:1] in _ASKED
        if asks or said.lower() in told or any(begin < end and start < stop for begin, stop in meant_otherwise):
            continue
        told.add(said.lower())
        severity = Severity.ERROR if avoided.sure else Severity.WARNING
        says = f"{piece.name} says “{said}”. {_sentence(avoided.why)}"
        yield Found(piece.place, says, _sentence(avoided.instead), severity, who=piece.page.who)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "؟")) else f"{text}."


RULE = Rule("words_to_avoid", __doc__, "Write it in other words.", _look)
