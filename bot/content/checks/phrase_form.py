"""Every phrase is in the form of docs/content.md."""

from collections.abc import Iterator, Mapping

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.phrases import phrases_of
from bot.content.places import PlacesFile
from bot.content.shape import Sheet
from bot.content.yaml_places import Path
from bot.model.content import Place
from bot.places.forms import expand
from bot.text.phrases import PhraseError, parse

_CONTEXT = ("location", "origin", "destination", "person_names", "elsewhere", "identity", "known")


def _look(material: Material) -> Iterator[Found]:
    for language, sheets in material.phrase_sheets():
        words = material.words(language)
        told: set[str] = set()
        for sheet in sheets:
            for name, forms in sheet.shape.words.items():
                for index, form in enumerate(forms):
                    for found in _parsed(form, words, sheet.place("words", name, index)):
                        told.add(found.says)
                        yield found
        for sheet in sheets:
            for phrase in phrases_of(sheet):
                # What is wrong inside a list is told once, where the list stands.
                yield from (f for f in _parsed(phrase.form, words, phrase.place) if f.says not in told)
    for gazetteer in material.places.values():
        yield from _names(gazetteer)


def _parsed(form: str, words: Mapping[str, tuple[str, ...]], place: Place) -> Iterator[Found]:
    try:
        parse(form, words)
    except PhraseError as problem:
        yield Found(place, problem.says, problem.hint)


def _names(sheet: Sheet[PlacesFile]) -> Iterator[Found]:
    lists: list[tuple[Path, list[str]]] = [
        ((table, code), forms)
        for table in ("names", "nationalities", "cities")
        for code, forms in getattr(sheet.shape, table).items()
    ]
    lists += [((key,), getattr(sheet.shape, key)) for key in _CONTEXT]
    for path, forms in lists:
        for index, form in enumerate(forms):
            try:
                expand(form)
            except PhraseError as problem:
                yield Found(sheet.place(*path, index), problem.says, problem.hint)


RULE = Rule("phrase_form", __doc__, "See the phrase form in docs/content.md.", _look)
