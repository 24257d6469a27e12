"""A language has a known code, and the file says the same as its name.

The name of the file decides in which language people are answered. Where the two differ, one of them is wrong.
Bad: french.yaml, or fr.yaml with "language: en"
Good: fr.yaml with "language: fr"
What to do: name the file by the code of the language (fr, mg, zh-Hant), and write the same inside.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Place


def _look(material: Material) -> Iterator[Found]:
    files: list[tuple[str, str, Callable[..., Place]]] = []
    for table in (material.speech, material.danger, material.offers, material.places, material.words_to_avoid):
        files += [(name, sheet.shape.language, sheet.place) for name, sheet in table.items()]
    for folder in material.packs:
        files += [(name, sheet.shape.language, sheet.place) for name, sheet in folder.texts.items()]
    for name, language, place in files:
        if not _known(name):
            hint = "Name the file by its code, such as fr or mg."
            yield Found(place("language", value=True), f'"{name}" is no language code.', hint)
        elif language != name:
            says = f'the file is of the language "{name}" and says "{language}".'
            yield Found(place("language", value=True), says, f'Write "language: {name}".')
    for country in material.countries.values():
        for index, line in enumerate(country.shape.hotlines):
            for number, language in enumerate(line.languages):
                if not _plausible(language):
                    where = country.place("hotlines", index, "languages", number)
                    yield Found(where, f'"{language}" is no language code.')


def _plausible(language: str) -> bool:
    first, *rest = language.split("-")
    return (
        len(first) in (2, 3) and first.isascii() and first.isalpha() and first.islower() and all(
            2 <= len(part) <= 8 and part.isascii() and part.isalnum() for part in rest
        )
    )  # fmt: skip


def _known(language: str) -> bool:
    return _plausible(language) and language.partition("-")[0] in _codes()


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    from babel import Locale

    return frozenset(map(str, Locale.parse("en").languages))


RULE = Rule("languages", __doc__, "Write its code, such as fr, mg or zh-Hant.", _look)
