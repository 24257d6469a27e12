"""Phrases whose form is right at first sight, told by one pattern many times faster than by the parser.

Nearly all phrases are made of words, lists, gaps, and brackets of these, with a space between. Whether the form of such
a one is right needs no tree. At the slightest doubt (other signs, brackets three deep, a word that is cut by a star and
may be too short ...) the answer is no, and the parser of bot/text/phrases.py tells what is wrong, if anything is.
"""

import re
from collections.abc import Collection

from bot.text.normal import fold
from bot.text.phrases import CLASSES, FORM_MOST, PREFIX_LEAST, SUFFIX_LEAST

# Letters and digits of which each is read as it stands, and none disappears.
_SIGN = "[a-zA-Z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0400-\u045f\u0620-\u063f\u0641-\u064a]"
_ONE = rf"(?:{_SIGN}++\*?|@[a-z][a-z0-9_]*+|=?{_SIGN}++|\*{_SIGN}++|<(?:{'|'.join(CLASSES)})>)"
_GAP = r"\.\.\.(?:1[0-2]|[1-9])?(?![0-9])"
_LISTS = re.compile("@([a-z0-9_]+)")
_CUT = re.compile(rf"(\*?)({_SIGN}+)(\*?)")
_LONG = re.compile(r"(.)\1\1")


def _row(firm: str, maybe: str) -> str:
    """Items with a space between: begins and ends with no gap, and has one item that must be there."""
    return rf"(?:{maybe} ++)*+{firm}(?:(?: ++(?:{_GAP}|{maybe}))*+ ++{firm})*+(?: ++{maybe})*+"


_WORDS = _row(_ONE, "(?!)")
_OPTIONS = rf"{_WORDS}(?: ?\| ?{_WORDS})*+"
_SHAPE = re.compile(_row(rf"(?:{_ONE}|\({_OPTIONS}\))", rf"\[{_OPTIONS}\]"))
_FIRM = re.compile(rf"\({_OPTIONS}\)")
_MAYBE = re.compile(rf" \[{_OPTIONS}\](?=[ |)\]]|\Z)")
_INSTEAD = f"<{CLASSES[0]}>"  # of brackets within brackets; touches no word


def _shaped(form: str) -> bool:
    return bool(_SHAPE.fullmatch(form) or _SHAPE.fullmatch(_MAYBE.sub("", _FIRM.sub(_INSTEAD, form))))


def plainly_right(form: str, lists: Collection[str] = ()) -> bool:
    """Whether the form is right beyond doubt; `lists`: the @lists that are."""
    return (
        len(form) <= FORM_MOST
        and _shaped(form)
        and ("@" not in form or all(name in lists for name in _LISTS.findall(form)))
        and ("*" not in form or _long_enough(form))
    )


def _long_enough(form: str) -> bool:
    """Whether each word with a star keeps letters enough."""
    for before, word, behind in _CUT.findall(form):
        if (before or behind) and word not in _SOUND:
            folded = fold(word)
            least = SUFFIX_LEAST if before else PREFIX_LEAST
            if len(folded) < least or not folded.isalpha() or _LONG.search(folded):
                return False
            if len(word) >= SUFFIX_LEAST:
                _SOUND.add(word)
    return True


_SOUND: set[str] = set()  # words that are long enough for any star
