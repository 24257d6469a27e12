"""A text without what only hides its words: markup, dressed-up letters. What is left knows where it stood.

Most texts hold nothing of the kind and come back as they are. Linear in the length of the text.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

_LETTER = r"[^\W\d_]"
_NOISE = re.compile(
    r"(?P<line></?(?i:br|p|div|li|ul|ol|tr|h[1-6])\b[^<>\n]{0,200}>)"
    r"|</?[A-Za-z][^<>\n]{0,200}>"
    r"|\[(?=[^\[\]\n]{1,100}\]\([^()\s]{1,300}\))|(?<=[^\s\[])\]\([^()\s]{1,300}\)"  # [words](link)
    rf"|(?<={_LETTER})[*~]{{1,3}}(?={_LETTER})"
    r"|(?<=\d)\ufe0f?\u20e3"  # a digit on a key
    r"|(?P<at>(?<=[A-Za-z])@(?=[A-Za-z$](?![\w.-]*\.[A-Za-z])))"
    r"|(?P<dollar>(?:(?<=[A-Za-z@])|(?<=[A-Za-z@]\$))\$(?=\$?[A-Za-z])(?![Dd]\b))"
)
_LIKELY = re.compile(r"[<\[*~@$\u20e3]")
_INSTEAD = {"line": "\n", "at": "a", "dollar": "s"}
# Letters in circles and squares, which are no letters to Unicode: (A) (a) [A] and those in white on black.
_DRESSED = {
    **{first + i: chr(65 + i) for first in (0x24B6, 0x1F130, 0x1F150, 0x1F170) for i in range(26)},
    **{0x24D0 + i: chr(97 + i) for i in range(26)},
}
_IN_DRESS = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


@dataclass(frozen=True, slots=True)
class Plain:
    """The text that is left, and where its parts stood."""

    text: str
    begins: tuple[int, ...] = ()  # from which place of the text that is left ...
    shifts: tuple[int, ...] = ()  # ... so many code points were left out before it

    def start(self, at: int) -> int:
        """Where a character of the text that is left stood, in code points."""
        found = bisect_right(self.begins, at)
        return at + self.shifts[found - 1] if found else at

    def end(self, at: int) -> int:
        """Where something stood that ends before this place of the text that is left."""
        return self.start(at - 1) + 1


def plain(text: str) -> Plain:
    """The text without its disguise."""
    if not text.isascii() and _IN_DRESS.search(text):
        text = text.translate(_DRESSED)
    if not _LIKELY.search(text):
        return Plain(text)
    parts: list[str] = []
    begins: list[int] = []
    shifts: list[int] = []
    behind = length = 0
    for found in _NOISE.finditer(text):
        start, end = found.span()
        instead = _INSTEAD.get(found.lastgroup or "", "")
        parts += (text[behind:start], instead)
        length += start - behind + len(instead)
        if end - start != len(instead):
            begins.append(length)
            shifts.append(end - length)
        behind = end
    if not parts:
        return Plain(text)
    return Plain("".join((*parts, text[behind:])), tuple(begins), tuple(shifts))
