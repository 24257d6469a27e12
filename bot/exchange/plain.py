"""When two texts are the same, whatever spreadsheets and people did to their spaces and line ends.

Quotation marks are kept as typed: a text in which they were turned differs, and says so in the difference. Only where a
source is compared, which nobody is to change, are marks that a spreadsheet turns by itself taken for equal.
"""

import re
import unicodedata

# Spaces of all widths, breaking or not.
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TURNED = str.maketrans({
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'",
    "\u2013": "-", "\u2014": "-",
})  # fmt: skip
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|\?{3}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def tidy(text: str) -> str:
    """The text with line feeds only, without space around it and at the ends of its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t\u00a0\u202f") for line in lines).strip()


def alike(one: str, other: str) -> bool:
    """Whether they say the same: kinds of space and of line end aside, and letters with accents in two parts."""
    return one == other or _bare(one) == _bare(other)


def worn(came: str, ours: str) -> bool:
    """Whether it is our text as a spreadsheet of Windows saves it: a question mark for each letter that it has not."""
    narrow = ours.encode("cp1252", "replace").decode("cp1252", "replace")
    return narrow != ours and alike(came, narrow)


def lost_letters(text: str) -> bool:
    """Whether letters seem to have been saved as question marks."""
    words = [word for word in text.split() if "://" not in word and "www." not in word]
    return any(_LOST.search(word) for word in words)


def same_source(one: str, other: str) -> bool:
    """The same for a source as it came and as it is: marks, dashes and dots that were turned do not count either."""
    return alike(one, other) or _turned(one) == _turned(other) or worn(one, other)


def control(text: str) -> str | None:
    """A character that no text may have."""
    found = _CONTROL.search(text)
    return found.group() if found else None


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", tidy(_SPACES.sub(" ", text)))


def _turned(text: str) -> str:
    return _bare(text).replace("\u2026", "...").translate(_TURNED).replace("--", "-")
