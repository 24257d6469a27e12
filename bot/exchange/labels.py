"""The labels of the interface as a table: locales/<lang>/LC_MESSAGES/bot.po, whose ids are symbolic."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.exchange.plain import tidy
from bot.exchange.sheet import INTERFACE, Cell, Row, Say, Table
from bot.language.catalog import SOURCE_LANGUAGE, parse, review_state
from bot.language.checks import BUTTON_MOST, DESCRIPTION_MOST, ENGLISH_ONLY
from bot.language.files import read_review
from bot.model.content import Approval, State

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LABEL_MOST = 4_000  # characters of a label without a limit of its own
COMMAND_MOST = 32
CATALOG = Path("LC_MESSAGES") / "bot.po"
_SLOT = re.compile(r"\{([a-z_]{1,40})\}")
_AT_MOST = re.compile(r"at most (\d{1,4}) characters")


@dataclass(frozen=True, slots=True)
class Label:
    """One label: one form, or several by number."""

    forms: tuple[str, ...]
    plural: bool = False
    unsure: bool = False
    notes: tuple[str, ...] = ()


def catalog_file(locales: Path, language: str) -> Path:
    """The catalog of a language, there or not."""
    return locales / language / CATALOG


def labels(catalog: "Catalog") -> dict[str, Label]:
    """The labels of a catalog by their ids."""
    found = {}
    for item in catalog:
        if not item.id:
            continue
        plural = not isinstance(item.id, str)
        key = item.id if isinstance(item.id, str) else item.id[0]
        string = item.string or ""
        forms = (string,) if isinstance(string, str) else tuple(form or "" for form in string)
        found[str(key)] = Label(forms, plural, item.fuzzy, tuple(item.auto_comments))
    return found


def table(locales: Path, languages: Collection[str], say: Say, *, whole: bool = False) -> Table:
    """The labels in English and in these languages. `whole`: those of the command line too.

    Raises OSError, ValueError where a catalog can't be read.
    """
    english = labels(_parsed(locales, SOURCE_LANGUAGE))
    catalogs = {language: _parsed(locales, language) for language in languages if _there(locales, language)}
    own = {language: labels(catalog) for language, catalog in catalogs.items()}
    states = {language: _state(catalog_file(locales, language)) for language in catalogs}
    numbers = {language: catalog.num_plurals for language, catalog in catalogs.items()}
    rows = tuple(
        row
        for key, label in english.items()
        if whole or not key.startswith(ENGLISH_ONLY)
        for row in _rows(key, label, languages, own, forms=numbers, states=states, say=say)
    )
    forms = {language: catalog.plural_forms for language, catalog in catalogs.items()}
    return Table(INTERFACE, SOURCE_LANGUAGE, tuple(languages), rows, say("cli.export.interface"), forms)


def plurals(locales: Path, languages: Collection[str]) -> dict[str, str]:
    """The header Plural-Forms of each language that has a catalog."""
    found = {}
    for language in languages:
        with suppress(OSError, ValueError):
            found[language] = _parsed(locales, language).plural_forms
    return found


def _there(locales: Path, language: str) -> bool:
    return catalog_file(locales, language).is_file()


def _parsed(locales: Path, language: str) -> "Catalog":
    source = catalog_file(locales, language)
    return parse(source.read_bytes(), f"locales/{language}/{CATALOG.as_posix()}")


def _state(source: Path) -> State:
    approval: Approval | None = None
    with suppress(OSError, ValueError):
        approval = read_review(source.parents[1] / "review.yaml")
    return review_state(source, approval)


def _rows(
    key: str,
    label: Label,
    languages: Collection[str],
    own: Mapping[str, Mapping[str, Label]],
    *,
    forms: Mapping[str, int],
    states: Mapping[str, State],
    say: Say,
) -> Iterator[Row]:
    numbers = {language: forms.get(language, 1) if label.plural else 1 for language in languages}
    for form in range(max([2 if label.plural else 1, *numbers.values()])):
        source = label.forms[min(form, len(label.forms) - 1)]
        cells = {}
        for language, number in numbers.items():
            mine = own.get(language, {}).get(key)
            if form < number:
                text = mine.forms[form] if mine and form < len(mine.forms) else ""
                cells[language] = Cell(tidy(text), states[language] if text else None, bool(mine and mine.unsure))
        yield Row(
            id=key,
            source=tidy(source),
            cells=cells,
            context=tuple(_context(key, label, form, say)),
            most=limit(key, label),
            slots=tuple(sorted(set(_SLOT.findall(source)))),
            form=form if label.plural else None,
            line="\n" not in source.strip(),
        )


def limit(key: str, label: Label) -> int:
    """The characters that a label may have."""
    if key.startswith("button."):
        return BUTTON_MOST
    if key.startswith("command.") and key.endswith((".name", ".description")):
        return DESCRIPTION_MOST if key.endswith(".description") else COMMAND_MOST
    return min((int(number) for note in label.notes for number in _AT_MOST.findall(note)), default=LABEL_MOST)


def _context(key: str, label: Label, form: int, say: Say) -> Iterator[str]:
    yield from label.notes
    if label.plural:
        yield say("cli.export.form", form=str(form))
    if key.startswith("command.") and key.endswith(".name"):
        yield say("cli.export.command")
    kept = sorted({slot for text in label.forms for slot in _SLOT.findall(text)})
    if kept:
        yield say("cli.export.slots", slots=", ".join(f"{{{slot}}}" for slot in kept))


@cache
def plural_forms(language: str) -> str:
    """The header of a .po of a language that has no catalog yet, from CLDR."""
    from babel import UnknownLocaleError
    from babel.messages.plurals import PLURALS, get_plural

    from bot.content.scaffold_labels import plural_forms as by_cldr

    if language in PLURALS:
        return get_plural(language).plural_forms
    try:
        return by_cldr(language.partition("-")[0])
    except UnknownLocaleError:
        return get_plural().plural_forms
