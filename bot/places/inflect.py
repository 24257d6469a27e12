"""Light stemming of place names in scripts whose languages inflect or glue words to them.

Only for words that are no name as they stand: "в Малайзии" is Малайзия, "بالكويت" is الكويت.
"""

# Folded, as words of a text are: without the breve of the short i.
_RUSSIAN_ENDINGS = frozenset(
    {
        "иями", "ями", "ами", "иях", "иеи", "ыми", "ая", "ои", "ую", "ые", "ых", "ом", "ем", "еи", "ам", "ии", "ия",
        "ию", "ие", "ях", "ах", "ов", "ы", "и", "а", "я", "у", "ю", "е", "ь", "о",
    }
)  # fmt: skip
_RUSSIAN_SHORT = frozenset({"ия", "ии", "ию", "иеи"})  # India: "инд" is enough
_RUSSIAN_LEAST = 4  # letters that stay; with fewer, "того" would be Togo
_ARABIC_GLUED = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "وب", "ول", "ب", "ل", "و", "ف")
_ARABIC_FIRST = frozenset(glued[0] for glued in _ARABIC_GLUED)
_ARABIC_LEAST = 3
MARK = "~"  # before a stem, so that it is no word


def stems(word: str) -> tuple[str, ...]:
    """Shorter readings of a folded word under which a name is looked up, best first; none for most scripts."""
    first = word[0]
    if "а" <= first <= "я":
        stem = _russian(word)
        return (stem,) if stem else ()
    if "\u0621" <= first <= "\u064a":
        whole = (MARK + word,) if len(word) >= _ARABIC_LEAST else ()
        if first not in _ARABIC_FIRST:
            return whole
        return whole + tuple(
            MARK + word[len(glued) :]
            for glued in _ARABIC_GLUED
            if word.startswith(glued) and len(word) - len(glued) >= _ARABIC_LEAST
        )
    return ()


def filed(word: str) -> str:
    """The one reading under which a word of a name is filed."""
    if "\u0621" <= word[0] <= "\u064a":
        return MARK + (word[2:] if word.startswith("ال") and len(word) > _ARABIC_LEAST + 1 else word)
    found = stems(word)
    return found[0] if found else word


def _russian(word: str) -> str | None:
    for length in (4, 3, 2, 1):
        ending = word[-length:]
        if ending in _RUSSIAN_ENDINGS:
            size = len(word) - length
            if size >= _RUSSIAN_LEAST or (size == 3 and ending in _RUSSIAN_SHORT):
                return MARK + word[:-length]
            return None
    return MARK + word if len(word) >= _RUSSIAN_LEAST else None
