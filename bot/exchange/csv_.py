"""CSV: UTF-8 with a byte order mark, commas, RFC 4180. Read back, it may be what spreadsheets make of it.

A cell that begins with = + - @ would be run as a formula by the spreadsheet that opens the file, and one of figures
only would lose its zeros or become a date. Such a cell is written with an apostrophe before it, and so is one that has
an apostrophe there already; when the file comes back the apostrophe is taken off again. Nothing is lost, nothing runs.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.exchange.grid import COLUMNS_MOST, ROWS_MOST, cells, headings
from bot.exchange.grid import read as read_grid
from bot.exchange.sheet import Fault, Reading, Table, Unreadable, Where

BOM = "\ufeff"
_SEPARATORS = (",", ";", "\t", "|")
_RUNS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the wide ones too: some programs take them for the same
_FIGURES = re.compile(r"[\d\s.,:/%-]+")
_FIELD_MOST = 1_000_000


def write(tables: Sequence[Table], languages: Sequence[str], states: Mapping[str, str]) -> bytes:
    """One file with the rows of all tables, which have one source. `states` as in grid.cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings(tables[0].source, languages))
    for table in tables:
        for row in table.rows:
            key, context, most, *texts = cells(row, table, languages, states)
            writer.writerow([*map(guarded, (key, context)), most, *map(guarded, texts)])
    return (BOM + out.getvalue()).encode("utf-8")


def guarded(text: str) -> str:
    """The text as a spreadsheet takes it for text."""
    begins = text[:1] in _RUNS or (text[:1] == "'" and text[1:2] in _RUNS | {"'"})
    return f"'{text}" if begins or _figures(text.removeprefix("'")) else text


def _figures(text: str) -> bool:
    """Whether a spreadsheet would take it for a number, a date or a time."""
    return _FIGURES.fullmatch(text) is not None and any(map(str.isdigit, text))


def unguarded(text: str) -> str:
    """The same, without what was put before it."""
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text


def read(data: bytes, file: str, known: frozenset[str], pack: str = "") -> Reading:
    """What a CSV file says, however it was saved. Raises Unreadable. `pack`: where the file does not say it."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").removeprefix(BOM)
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.casefold().startswith("sep="):  # for Excel
        text, skipped = rest, 1
    for separator in _SEPARATORS:
        found = read_grid(_lines(text, separator, skipped), known, file)
        if found is not None:
            entries = tuple(replace(each, table=each.table or pack) for each in found.entries)
            return replace(found, entries=entries)
    return Reading(faults=(Fault(Where(file), "cli.import.fault.no_heading"),))


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252. Raises Unreadable."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _in(data, encoding)
    if b"\0" in data[:200]:
        return _in(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _in(data, "cp1252")


def _in(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("cli.import.fault.encoding") from None


def _lines(text: str, separator: str, skipped: int) -> Iterable[tuple[int, Sequence[str]]]:
    before = csv.field_size_limit(_FIELD_MOST)
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1 + skipped):
            if number > ROWS_MOST:
                raise Unreadable("cli.import.fault.many_rows", most=f"{ROWS_MOST:,}")
            yield number, [unguarded(value.strip()) for value in values[:COLUMNS_MOST]]
    except csv.Error:
        raise Unreadable("cli.import.fault.bad_csv") from None
    finally:
        csv.field_size_limit(before)
