"""Every phrase is in the form of docs/content.md.

A phrase that can't be read recognises nothing, and the sign behind it is never raised.
Bad: (keep|hold ... @passport
Good: (keep|hold) ... @passport
What to do: see the phrase form in docs/content.md; the message names the sign that is missing.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.phrases import forms_of
from bot.content.places import PlacesFile
from bot.content.plain_phrases import plainly_right
from bot.content.shape import Sheet
from bot.content.yaml_places import Path
from bot.model.content import Place
from bot.places.forms import expand
from bot.text.phrases import Node, PhraseError, parse

_SHOWN = 60  # characters of a phrase in a sentence about it
_ROUNDS = 2
_CONTEXT = ("location", "origin", "destination", "person_names", "elsewhere", "identity", "known")


def _look(material: Material) -> Iterator[Found]:
    for language, sheets in material.phrase_sheets():
        words = material.words(language)
        right = _right(words)
        lists_unsound = f"config/phrases/{language}/speech.yaml" in material.unsound
        told: set[str] = set()
        lists: dict[str, Node] = {}
        for sheet in sheets:
            for name, forms in sheet.shape.words.items():
                for index, form in enumerate(forms):
                    if plainly_right(form, right):
                        continue
                    # A list may hold what no phrase could be alone, such as <money>; the word before it carries it.
                    problem = _problem(f"x @{name}", {**words, name: (form,)}, {})
                    if problem:
                        told.add(problem.says)
                        yield _found(problem, form, sheet.place("words", name, index))
        for sheet in sheets:
            for path, form in forms_of(sheet):
                if plainly_right(form, right) or (lists_unsound and "@" in form):
                    continue
                problem = _problem(form, words, lists)
                if problem and problem.says not in told:  # what is wrong inside a list is told once, where it stands
                    yield _found(problem, form, sheet.place(*path))
    for gazetteer in material.places.values():
        yield from _names(gazetteer)


def _right(words: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The lists in which nothing can be wrong; some are made of others."""
    right: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        right |= {
            name
            for name, forms in words.items()
            if name not in right and forms and all(plainly_right(form, right) for form in forms)
        }
    return right


def _problem(form: str, words: Mapping[str, tuple[str, ...]], lists: dict[str, Node]) -> PhraseError | None:
    try:
        parse(form, words, lists)
    except PhraseError as problem:
        return problem
    return None


def _found(problem: PhraseError, form: str, place: Place) -> Found:
    shown = form if len(form) <= _SHOWN else f"{form[: _SHOWN - 1]}…"
    return Found(place, problem.says.replace(f'"{form}"', f'"{shown}"'), problem.hint)


def _names(sheet: Sheet[PlacesFile]) -> Iterator[Found]:
    """Names have words and brackets only; what stands around them may have gaps."""
    for table in ("names", "nationalities", "cities"):
        for code, forms in getattr(sheet.shape, table).items():
            yield from _listed(forms, sheet, (table, code), expand)
    for key in _CONTEXT:
        yield from _listed(getattr(sheet.shape, key), sheet, (key,), parse)


def _listed(forms: list[str], sheet: Sheet[PlacesFile], path: Path, reader: Callable[[str], object]) -> Iterator[Found]:
    for index, form in enumerate(forms):
        if len(form) < _SHOWN and form.isascii() and form.replace(" ", "").isalpha():
            continue  # words alone
        try:
            reader(form)
        except PhraseError as problem:
            yield _found(problem, form, sheet.place(*path, index))


RULE = Rule("phrase_form", __doc__, "See the phrase form in docs/content.md.", _look)
