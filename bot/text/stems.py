"""Words without their endings, in scripts whose languages inflect too much to write each form out.

A plain word of a phrase in Cyrillic or Arabic letters stands for all forms with its stem (Snowball's stemmers for
Russian and Arabic; https://snowballstem.org). Russian that is written in Latin letters is turned back first.
"""

import re
import threading

import Stemmer

STEM_LEAST = 2  # letters; a shorter stem stands for too much
LATIN_LEAST = 4  # letters of a word that may be Russian in Latin letters
_LONGEST = 40  # letters; a longer word is none
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_ARABIC = re.compile("[\u0620-\u06ff]+")
_ARTICLE = re.compile("^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=[بكل]?ال))(?=..)")
_AND = "وف"
_RUSSIAN_VOWELS = frozenset("аеиоуыэюя")
# Longest first. GOST 7.79 and what people type on a telephone.
_LETTERS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tc": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ju": "ю",
    "ya": "я", "ja": "я", "yo": "е", "jo": "е", "ye": "е", "je": "е", "iy": "ий", "a": "а", "b": "б", "v": "в",
    "w": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "k": "к", "l": "л", "m": "м", "n": "н",
    "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х", "c": "ц", "x": "х", "q": "к",
}  # fmt: skip
_SINGLE = str.maketrans({letter: other for letter, other in _LETTERS.items() if len(letter) == 1})
_TOGETHER = re.compile("|".join([*(letters for letters in _LETTERS if len(letters) > 1), "y"]))  # y as well
_VOWELS = "aeiou"
_SIGNS = frozenset("ьъ")  # nobody writes them in Latin letters
_local = threading.local()  # a stemmer keeps what it works on, so each thread has its own


def stem(word: str) -> str | None:
    """The stem of a folded word; None where its script needs none, or nothing would be left."""
    if word.isascii() or len(word) > _LONGEST:
        return None
    if _CYRILLIC.fullmatch(word):
        short = word[-1] == "и" and word[-2:-1] in _RUSSIAN_VOWELS  # й, that folding has turned into и
        root = _stemmer("russian").stemWord(word[:-1] + "й" if short else word)
        if not _SIGNS.isdisjoint(root):
            root = root.replace("ь", "").replace("ъ", "")
    elif _ARABIC.fullmatch(word):
        root = _stemmer("arabic").stemWord(_ARTICLE.sub("", word))
    else:
        return None
    return root if len(root) >= STEM_LEAST else word


def stems(word: str) -> tuple[str, ...]:
    """All stems that a word of a text may have: an Arabic "and" may be written on it, Russian in Latin letters."""
    first = stem(word)
    if first is None:
        return (stem(cyrillic(word)) or "",) if _may_be_russian(word) else ()
    if word[0] in _AND and len(word) > 3:
        return first, stem(word[1:]) or first
    return (first,)


def _may_be_russian(word: str) -> bool:
    return LATIN_LEAST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()


def cyrillic(word: str) -> str:
    """A word of Latin letters as it would be in Russian ones: "zabrali" is "забрали"."""
    return _TOGETHER.sub(lambda found: _letter(word, found), word).translate(_SINGLE)


def _letter(word: str, found: re.Match[str]) -> str:
    letters = found.group()
    if letters != "y":
        return _LETTERS[letters]
    # "moy" ends in й, "byut" has a soft sign, "my" and "vy" have ы.
    return "й" if found.start() and word[found.start() - 1] in _VOWELS else "ы"


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    made: Stemmer.Stemmer | None = getattr(_local, algorithm, None)
    if made is None:
        made = Stemmer.Stemmer(algorithm, 0)  # without its cache: no word that somebody wrote is kept
        setattr(_local, algorithm, made)
    return made
