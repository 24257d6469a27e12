"""Translated labels written into locales/<lang>/LC_MESSAGES/bot.po: the lines of what changed, and no other."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.pofile import unescape

from bot.exchange.apply import CannotApply, Edited
from bot.exchange.labels import CATALOG, Label, catalog_file, labels
from bot.exchange.po import quoted
from bot.language.catalog import SOURCE_LANGUAGE, parse

Forms = Mapping[int, str]
_QUOTED = re.compile(r'^\s*(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?("(?:[^"\\]|\\.)*")\s*$')


def edited(locales: Path, language: str, changes: Mapping[str, Forms]) -> Edited:
    """The catalog with these labels: id -> number of the form -> text. Raises CannotApply, OSError."""
    path = catalog_file(locales, language)
    before = path.read_bytes()
    name = f"locales/{language}/{CATALOG.as_posix()}"
    try:
        old = labels(parse(before, name))
        english = labels(parse(catalog_file(locales, SOURCE_LANGUAGE).read_bytes(), name))
        text = before.decode("utf-8")
        wanted = {key: _whole(old.get(key), forms) for key, forms in changes.items()}
        for key, forms in wanted.items():
            text = _replaced(text, key, forms) if key in old else _appended(text, key, english[key], forms)
        new = labels(parse(text.encode(), name))
    except (ValueError, KeyError) as problem:
        raise CannotApply(name) from problem
    kept = {key: label for key, label in old.items() if key not in wanted}
    if kept != {key: label for key, label in new.items() if key not in wanted}:
        raise CannotApply(name)
    if any(new[key].forms != forms or new[key].unsure for key, forms in wanted.items()):
        raise CannotApply(name)
    return Edited(path, name, before, text.encode())


def _whole(own: Label | None, forms: Forms) -> tuple[str, ...]:
    """All forms of a label, those that nobody touched as they are."""
    before = own.forms if own else ()
    number = max([len(before), *(form + 1 for form in forms)])
    return tuple(forms.get(form, before[form] if form < len(before) else "") for form in range(number))


def _strings(forms: tuple[str, ...], *, plural: bool) -> list[str]:
    if not plural:
        return [f"msgstr {quoted(forms[0])}"]
    return [f"msgstr[{number}] {quoted(form)}" for number, form in enumerate(forms)]


def _appended(text: str, key: str, english: Label, forms: tuple[str, ...]) -> str:
    notes = [english.forms[-1], *english.notes]
    lines = [f"#. {' '.join(note.split())}" for note in notes]
    lines.append(f"msgid {quoted(key)}")
    if english.plural:
        lines.append(f"msgid_plural {quoted(key)}")
    lines += _strings(forms, plural=english.plural)
    return text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"


def _replaced(text: str, key: str, forms: tuple[str, ...]) -> str:
    """The text of the catalog with the strings of one entry in the place of those that it has."""
    lines = text.split("\n")
    for start, end in _entries(lines):
        found = _parts(lines, start, end)
        if "msgctxt" in found or found.get("msgid", ("", 0))[0] != key:
            continue
        first = min(at for name, (_, at) in found.items() if name.startswith("msgstr"))
        head = [line for line in (_sure(line) for line in lines[start:first]) if line is not None]
        return "\n".join([*lines[:start], *head, *_strings(forms, plural="msgid_plural" in found), *lines[end:]])
    raise KeyError(key)


def _entries(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where each entry begins, and where it ends: between empty lines."""
    start = 0
    for number, line in enumerate([*lines, ""]):
        if not line.strip():
            if number > start:
                yield start, number
            start = number + 1


def _parts(lines: list[str], start: int, end: int) -> dict[str, tuple[str, int]]:
    """The keywords of an entry with their strings, and the line of each."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for at in range(start, end):
        match = _QUOTED.match(lines[at])
        if match:
            name = match[1] or name
            text, first = found.get(name, ("", at))
            found[name] = (text + unescape(match[2]), first)
    return found


def _sure(line: str) -> str | None:
    """A line without the mark "fuzzy": somebody has looked at the entry."""
    if not line.startswith("#,"):
        return line
    flags = [flag.strip() for flag in line[2:].split(",") if flag.strip() != "fuzzy"]
    return f"#, {', '.join(flags)}" if flags else None
