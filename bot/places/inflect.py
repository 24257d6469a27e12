"""Light stemming of place names in scripts whose languages inflect or glue words to them.

Only for words that are no name as they stand: "в Малайзии" is Малайзия, "بالكويت" is الكويت.
"""

_RUSSIAN_ENDINGS = (
    "иями", "ями", "ами", "иях", "ией", "ыми", "ая", "ой", "ую", "ые", "ых", "ом", "ем", "ей", "ам", "ии", "ия", "ию",
    "ие", "ях", "ах", "ов", "ы", "и", "а", "я", "у", "ю", "е", "й", "ь", "о",
)  # fmt: skip
_RUSSIAN_LEAST = 4  # letters that stay; with fewer, "того" would be Togo
_ARABIC_GLUED = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "وب", "ول", "ب", "ل", "و", "ف")
_ARABIC_LEAST = 3


def stems(word: str) -> tuple[str, ...]:
    """Shorter readings of a folded word under which a name is filed and looked up, best first; none for most words."""
    first = word[0]
    if "а" <= first <= "я":
        stem = _russian(word)
        return (stem,) if stem else ()
    if "\u0621" <= first <= "\u064a":
        return tuple(
            "~" + word[len(glued) :]
            for glued in ("", *_ARABIC_GLUED)
            if word.startswith(glued) and len(word) - len(glued) >= _ARABIC_LEAST
        )
    return ()


def filed(word: str) -> str:
    """The one reading under which a word of a name is filed."""
    first = word[0]
    if "\u0621" <= first <= "\u064a":
        return "~" + (word[2:] if word.startswith("ال") and len(word) > _ARABIC_LEAST + 1 else word)
    found = stems(word)
    return found[0] if found else word


def _russian(word: str) -> str | None:
    for ending in _RUSSIAN_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) >= _RUSSIAN_LEAST or (len(stem) == 3 and ending in ("ия", "ии", "ию", "ией")):
                return "~" + stem
            return None
    return "~" + word if len(word) >= _RUSSIAN_LEAST else None
