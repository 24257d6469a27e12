"""An Arabic text reads from right to left on every phone, with brackets that close.

An app lays a paragraph out by its first letter. Where that is a Latin one, the whole paragraph starts on the wrong
side and its full stop jumps to the front. A bracket that is never closed, or closed before it is opened, turns the rest
of the line about.
Bad: a paragraph that begins with "WhatsApp" and goes on in Arabic
Good: the same with an Arabic word, or a right-to-left mark (U+200F), in front
What to do: begin with an Arabic word; `fanilo check --fix` sets the mark. Write the bracket that is missing.
"""

import re
from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.scripts import right_to_left
from bot.model.content import Severity

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_MARK = "\u200f"
_FIRST = re.compile(rf"[A-Za-z\u00c0-\u04ff{_RIGHT}{_MARK}\u200e\u061c{{]")
_ARABIC = re.compile(f"[{_RIGHT}]")
_PAIRS = {")": "(", "]": "[", "»": "«", "”": "“", "}": "{"}
_ANY = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_PAIRS.values()))}]")
_SOME = re.compile(rf"[A-Za-z\u00c0-\u04ff\u200e\u200f\u061c{re.escape(''.join(_PAIRS) + ''.join(_PAIRS.values()))}]")
_LISTED = re.compile(r"(?:\A|\s)\w{1,2}\Z")  # "1) ..."
_LONE = re.compile(f"(?<=[{_RIGHT}])[\u200e\u200f\u061c]+(?=[{_RIGHT}])")


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        if right_to_left(shelf.language):
            for piece in shelf.with_words(filter(_SOME.search, shelf.words)):
                yield from _begins(piece)
                yield from _brackets(piece)
                if _LONE.search(piece.text):
                    says = f"{piece.name} has a direction mark between two Arabic letters, where it does nothing."
                    mend = piece.mended(_LONE.sub("", piece.text))
                    yield Found(piece.place, says, "Take it out.", Severity.WARNING, mend, who=piece.page.who)


def _begins(piece: Piece) -> Iterator[Found]:
    lines = piece.text.split("\n")
    wrong = [index for index, line in enumerate(lines) if _left_first(line)]
    if wrong:
        for index in wrong:
            lines[index] = _MARK + lines[index]
        shown = lines[wrong[0]].strip()[1:25]
        says = f"{piece.name} has a line that begins with Latin letters, “{shown}…”; it would be laid out to the left."
        hint = "Begin it with an Arabic word, or let fanilo check --fix set a right-to-left mark."
        yield Found(piece.place, says, hint, Severity.WARNING, piece.mended("\n".join(lines)), who=piece.page.who)


def _left_first(line: str) -> bool:
    first = _FIRST.search(line)
    if not first or first.group() in "\u200e\u200f\u061c{" or _ARABIC.match(first.group()):
        return False
    return _ARABIC.search(line) is not None


def _brackets(piece: Piece) -> Iterator[Found]:
    open_: list[str] = []
    for match in _ANY.finditer(piece.text):
        sign = match.group()
        if sign not in _PAIRS:
            open_.append(sign)
        elif sign == ")" and not open_ and _LISTED.search(piece.text[max(0, match.start() - 3) : match.start()]):
            continue
        elif not open_ or open_.pop() != _PAIRS[sign]:
            yield _unbalanced(piece, f'"{sign}" closes what was not opened')
            return
    if open_:
        yield _unbalanced(piece, f'"{open_[-1]}" is never closed')


def _unbalanced(piece: Piece, what: str) -> Found:
    hint = "Write both brackets, the opening one first, as you type them from right to left."
    return Found(piece.place, f"{piece.name}: {what}.", hint, Severity.WARNING, who=piece.page.who)


RULE = Rule("direction", __doc__, "Begin with an Arabic word and close every bracket.", _look)
