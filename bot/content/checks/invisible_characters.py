"""A text has no characters that nobody sees.

They come along when words are copied from a website or a PDF. A word with one inside is not found in a search, is cut
at odd places, and differs from its translation without anybody seeing why.
Bad: pass(zero-width space)port
Good: passport
What to do: `fanilo check --fix` takes them out. Marks inside emoji and between Arabic letters stay.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.scripts import right_to_left
from bot.model.content import Severity

_ARABIC = "\u0600-\u06ff\u0750-\u077f"
_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_OTHERS = "\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0"
_AMONG_EMOJI = "\ufe0f\u2640\u2642\u2695-\u27bf\U0001f000-\U0001faff"
_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
}
_BESIDE = _ARABIC + _AMONG_EMOJI  # a joiner has a reason on both sides, or none
_HIDDEN = f"[{_OTHERS}]|(?<![{_BESIDE}])[{_JOINERS}]|[{_JOINERS}](?![{_BESIDE}])"
_ANYWHERE = re.compile(_HIDDEN)
_LEFT_TO_RIGHT = re.compile(f"{_HIDDEN}|[{_MARKS}]")


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        pattern = _ANYWHERE if right_to_left(shelf.language) else _LEFT_TO_RIGHT
        if pattern.search("".join(sorted(shelf.letters))):
            for piece in shelf.pieces:
                if not piece.text.isascii() and (match := pattern.search(piece.text)):
                    yield _found(piece, match.group(), pattern)


def _found(piece: Piece, sign: str, pattern: re.Pattern[str]) -> Found:
    count = len(pattern.findall(piece.text))
    name = _NAMES.get(sign, "sign")
    more = f" and {count - 1} more" if count > 1 else ""
    says = f"{piece.name} has an invisible {name} (U+{ord(sign):04X}){more}."
    mend = piece.mended(pattern.sub("", piece.text))
    return Found(piece.place, says, None, Severity.WARNING, mend, who=piece.page.who)


RULE = Rule("invisible_characters", __doc__, "Take it out: fanilo check --fix does it.", _look)
