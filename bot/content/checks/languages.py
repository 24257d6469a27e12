"""A language has a known code, and the file says the same as its name."""

from collections.abc import Iterator
from functools import lru_cache

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Place


def _look(material: Material) -> Iterator[Found]:
    files: list[tuple[str, str, Place]] = []
    for table in (material.speech, material.danger, material.offers, material.places):
        files += [(name, sheet.shape.language, sheet.place("language", value=True)) for name, sheet in table.items()]
    for folder in material.packs:
        files += [(n, sheet.shape.language, sheet.place("language", value=True)) for n, sheet in folder.texts.items()]
    for name, language, place in files:
        if not _known(name):
            yield Found(place, f'"{name}" is no language code.', "Name the file by its code, such as fr or mg.")
        elif language != name:
            says = f'the file is of the language "{name}" and says "{language}".'
            yield Found(place, says, f'Write "language: {name}".')
    for country in material.countries.values():
        for index, line in enumerate(country.shape.hotlines):
            for number, language in enumerate(line.languages):
                if not _plausible(language):
                    place = country.place("hotlines", index, "languages", number)
                    yield Found(place, f'"{language}" is no language code.')


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
