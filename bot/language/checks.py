"""What is wrong or missing in the catalogs, for `fanilo check` and for the report on a new language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.language.catalog import SOURCE_LANGUAGE, parse, sources
from bot.model.content import Place, Problem, Severity

BUTTON_MOST = 24  # characters; the narrowest platform shows no more
DESCRIPTION_MOST = 100
ENGLISH_ONLY = "cli."  # the command line speaks English
_SLOT = re.compile(r"\{[^{}]{0,40}\}")
_COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    forms: tuple[str, ...]  # one, or one for each plural form
    fuzzy: bool
    line: int


def catalog_problems(root: Path) -> tuple[Problem, ...]:
    """Every problem of the catalogs under `root` (locales/), by language and line."""
    found: list[Problem] = []
    entries: dict[str, dict[str, _Entry]] = {}
    files: dict[str, str] = {}
    for source in sources(root):
        language = source.parent.parent.name
        files[language] = f"{root.name}/{source.relative_to(root).as_posix()}"
        try:
            entries[language] = _read(source)
        except (OSError, ValueError) as error:
            found.append(_problem(files[language], 1, f"{error}.", "Repair the line that it names.", Severity.ERROR))
    english = entries.get(SOURCE_LANGUAGE, {})
    for language, own in entries.items():
        found += _of_one(files[language], own)
        if language != SOURCE_LANGUAGE and english:
            found += _beside_english(files[language], own, english)
    return tuple(sorted(found, key=lambda problem: problem.place))


def _read(source: Path) -> dict[str, _Entry]:
    entries = {}
    for item in parse(source.read_bytes(), source.name):
        if not item.id:
            continue
        key = item.id if isinstance(item.id, str) else item.id[0]
        forms = (item.string,) if isinstance(item.string, str) else tuple(item.string or ())
        entries[key] = _Entry(key, tuple(form or "" for form in forms), item.fuzzy, item.lineno or 1)
    return entries


def _of_one(file: str, entries: Mapping[str, _Entry]) -> Iterator[Problem]:
    commands: dict[str, str] = {}
    for entry in entries.values():
        key, text = entry.key, entry.forms[0] if entry.forms else ""
        if entry.fuzzy:
            yield _problem(
                file, entry.line, f'label "{key}" is marked fuzzy and not shown.', 'Correct it, then remove "fuzzy".'
            )
        if text == key:
            yield _problem(file, entry.line, f'label "{key}" repeats its id.', "Write what people see.", Severity.ERROR)
        if key.startswith("button.") and len(text) > BUTTON_MOST:
            yield _problem(
                file, entry.line, f'label "{key}" has {len(text)} characters; a button shows {BUTTON_MOST}.',
                "Make it shorter.", Severity.ERROR,
            )  # fmt: skip
        if key.startswith("command.") and key.endswith(".description") and len(text) > DESCRIPTION_MOST:
            yield _problem(
                file, entry.line, f'label "{key}" has {len(text)} characters; at most {DESCRIPTION_MOST} are shown.',
                "Make it shorter.", Severity.ERROR,
            )  # fmt: skip
        if key.startswith("command.") and key.endswith(".name") and text:
            if not _COMMAND.fullmatch(text):
                yield _problem(
                    file, entry.line, f'command name "{text}" can\'t be typed on every platform.',
                    "Use small letters a-z, numbers and _, beginning with a letter.", Severity.ERROR,
                )  # fmt: skip
            if text in commands:
                yield _problem(
                    file, entry.line, f'command name "{text}" is also that of "{commands[text]}".',
                    "Choose another word.", Severity.ERROR,
                )  # fmt: skip
            commands[text] = key


def _beside_english(file: str, own: Mapping[str, _Entry], english: Mapping[str, _Entry]) -> Iterator[Problem]:
    for key, entry in english.items():
        mine = own.get(key)
        if mine is None or not mine.forms or not all(mine.forms):
            if not key.startswith(ENGLISH_ONLY):
                yield _problem(
                    file, mine.line if mine else 1, f'label "{key}" is missing; people see the English one.',
                    f"Translate: {entry.forms[-1]}",
                )  # fmt: skip
        elif {slot for form in mine.forms for slot in _SLOT.findall(form)} != set(_SLOT.findall(entry.forms[-1])):
            yield _problem(
                file, mine.line, f'label "{key}" has other slots than the English one.',
                f"Keep every name in braces as it is in: {entry.forms[-1]}", Severity.ERROR,
            )  # fmt: skip
    for key in own.keys() - english.keys():
        yield _problem(file, own[key].line, f'label "{key}" is not used.', "Remove it, or correct its id.")


def _problem(file: str, line: int, says: str, hint: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(Place(file, line), says, hint, severity, rule="labels")
