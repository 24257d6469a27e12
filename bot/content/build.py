"""From the files of one layer to its part of the Library."""

from collections.abc import Iterable
from dataclasses import replace

from bot.content import indicators
from bot.content.countries import country
from bot.content.material import Material, PhraseSheet
from bot.content.packs import PackFolder, pack
from bot.content.people import people
from bot.content.phrases import phrase_set
from bot.content.places import gazetteer
from bot.model.content import Library, PhraseSet, Place, Problem, Severity


def build(material: Material, problems: Iterable[Problem] = ()) -> Library:
    """What can be used of the material. What stands where an error is told is left out, as far as it stands alone."""
    wrong = frozenset(problem.place for problem in problems if problem.severity is Severity.ERROR)
    sheet = material.indicators
    library = Library(
        pay=material.pay,
        countries={
            name: country(file, wrong)
            for name, file in material.countries.items()
            if file.place("code", value=True) not in wrong  # nobody is told the numbers of another country
        },
        phrases={language: _phrases(sheets, wrong) for language, sheets in material.phrase_sheets()},
        gazetteers={name: gazetteer(file) for name, file in material.places.items()},
        packs={
            folder.manifest.shape.id: pack(folder, wrong - _places_of_reference(folder)) for folder in material.packs
        },
        people=people(material.people) if material.people else {},
    )
    if not sheet:
        return library
    return replace(
        library,
        red_flags=indicators.red_flags(sheet),
        protective=indicators.protective_facts(sheet),
        danger=indicators.danger_signs(sheet),
        patterns=indicators.patterns(sheet),
        rule=indicators.level_rule(sheet),
        questions=indicators.questions(sheet),
    )


def _phrases(sheets: list[PhraseSheet], wrong: frozenset[Place]) -> PhraseSet:
    found = phrase_set(sheets)
    return replace(found, phrases=tuple(p for p in found.phrases if p.place not in wrong)) if wrong else found


def _places_of_reference(folder: PackFolder) -> frozenset[Place]:
    """A text of the language that all others fall back on is kept as it is: nothing stands behind it."""
    sheet = folder.reference
    if not sheet:
        return frozenset()
    return frozenset(Place(sheet.file, *mark) for mark in sheet.document.keys.values())
