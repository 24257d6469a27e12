"""The columns of a spreadsheet, for XLSX and CSV alike, and their way back.

A column is found by its heading, wherever it stands: key, context, limit, "source en", a column for each language with
one for its state behind it, and pack. Only keys, packs, sources and languages are read back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.exchange.plain import tidy
from bot.exchange.sheet import Entry, Fault, Reading, Row, Table, Where

KEY, CONTEXT, MOST, PACK, SOURCE, STATE = "key", "context", "limit", "pack", "source", "state"
HEADING_WITHIN = 20  # rows above which the headings stand
ROWS_MOST, COLUMNS_MOST = 20_000, 300
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_OURS = frozenset({CONTEXT, MOST})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is no text: `kind` names the sentence of the fault."""

    kind: str
    shown: str = ""


Value = str | Wrong
Lines = Iterable[tuple[int, Sequence[Value]]]  # number of the row, from 1, and its cells


def headings(source: str, languages: Iterable[str]) -> list[str]:
    """The headings of a sheet with these languages."""
    found = [KEY, CONTEXT, MOST, f"{SOURCE} {source}"]
    for language in languages:
        found += [language, f"{STATE} {language}"]
    return [*found, PACK]


def cells(row: Row, table: Table, languages: Iterable[str], states: Mapping[str, str]) -> list[str]:
    """The cells of a row below these headings; `states`: how each state is said, "" that of what is missing."""
    found = [row.key, "\n".join(row.context), str(row.most or ""), row.source]
    for language in languages:
        cell = row.cells.get(language)
        state = "" if cell is None else states[cell.state.value if cell.state else ""]
        found += [cell.text if cell else "", state]
    return [*found, table.name]


def read(lines: Lines, known: frozenset[str], file: str, sheet: str = "") -> Reading | None:
    """What a sheet says; None where it has no heading "key". `known`: the languages that there are."""
    rows = iter(lines)
    columns: _Columns | None = None
    for number, values in rows:
        if any(_name(value) == KEY for value in values):
            columns = _columns(values, known, Where(file, sheet, number))
            break
        if number >= HEADING_WITHIN:
            break
    if columns is None:
        return None
    entries: list[Entry] = []
    faults = [*columns.faults]
    notes: list[Fault] = []
    ignored: set[int] = set()
    for number, values in rows:
        if not any(isinstance(value, Wrong) or value.strip() for value in values):
            continue
        for index in columns.unknown.keys() - ignored:
            if index < len(values) and values[index]:
                ignored.add(index)
                heading = columns.unknown[index]
                notes.append(
                    Fault(Where(file, sheet, number, index + 1), "cli.import.fault.extra_column", {"heading": heading})
                )
        entries += _row(Where(file, sheet, number), values, columns, faults)
    return Reading(tuple(entries), tuple(faults), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Columns:
    key: int
    pack: int | None
    source: int | None
    languages: Mapping[int, str]
    unknown: Mapping[int, str]
    faults: tuple[Fault, ...]


def _name(value: Value) -> str:
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""


def _columns(values: Sequence[Value], known: frozenset[str], where: Where) -> _Columns:
    names = {index: name for index, value in enumerate(values) if (name := _name(value))}
    by_code = {code.casefold(): code for code in known}
    languages: dict[int, str] = {}
    unknown: dict[int, str] = {}
    faults: list[Fault] = []
    single: dict[str, int] = {}
    for index, name in names.items():
        first = name.split()[0]
        here = Where(where.file, where.sheet, where.row, index + 1)
        if name in (KEY, PACK) or first == SOURCE:
            if first in single:
                faults.append(Fault(here, "cli.import.fault.column_twice", {"heading": name}))
            single.setdefault(first, index)
        elif name in by_code:
            if by_code[name] in languages.values():
                faults.append(Fault(here, "cli.import.fault.column_twice", {"heading": name}))
            languages[index] = by_code[name]
        elif name in _OURS or first == STATE:
            continue
        elif _LANGUAGE.fullmatch(name) and len(name.partition("-")[0]) == 2:
            faults.append(Fault(here, "cli.import.fault.no_language", {"language": name}))
        else:
            unknown[index] = name
    if not languages and not faults:
        faults.append(Fault(where, "cli.import.fault.no_languages"))
    return _Columns(single[KEY], single.get(PACK), single.get(SOURCE), languages, unknown, tuple(faults))


def _row(where: Where, values: Sequence[Value], columns: _Columns, faults: list[Fault]) -> Iterator[Entry]:
    def at(index: int | None) -> Value:
        return values[index] if index is not None and index < len(values) else ""

    def here(index: int | None) -> Where:
        return Where(where.file, where.sheet, where.row, (index or 0) + 1)

    key, pack, source = at(columns.key), at(columns.pack), at(columns.source)
    written = [index for index in columns.languages if isinstance(value := at(index), Wrong) or value.strip()]
    for index in (columns.key, columns.pack):
        value = at(index)
        if isinstance(value, Wrong):
            if written:
                faults.append(Fault(here(index), value.kind, {"shown": value.shown}))
            return
    assert isinstance(key, str)
    assert isinstance(pack, str)
    if not key.strip():
        if written:
            faults.append(Fault(here(columns.key), "cli.import.fault.no_key"))
        return
    for index in columns.languages:
        value = at(index)
        if isinstance(value, Wrong):
            faults.append(Fault(here(index), value.kind, {"shown": value.shown}))
            continue
        said = source if columns.source is not None and isinstance(source, str) else None
        yield Entry(here(index), pack.strip(), key.strip(), columns.languages[index], tidy(value), said)
