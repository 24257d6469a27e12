"""What a workbook says that came back, whoever saved it. It may be anything: nothing grows before it is measured."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.exchange.grid import COLUMNS_MOST, ROWS_MOST, Value, Wrong
from bot.exchange.grid import read as read_grid
from bot.exchange.sheet import BROKEN_ZIP, Fault, Reading, Unreadable, Where, joined
from bot.exchange.xlsx import read_back

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

UNPACKED_MOST = 40_000_000  # bytes of all that is in the file
PARTS_MOST = 500
CELLS_MOST = 300_000  # written or only coloured
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")


def read(data: bytes, file: str, known: frozenset[str], pack: str = "") -> Reading:
    """What the sheets say. Raises Unreadable, ModuleNotFoundError.

    `pack`: whose texts they are where a sheet does not say it; without, it may be called by the pack's name.
    """
    from openpyxl import load_workbook

    measure(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not know and we do not need
            book = load_workbook(io.BytesIO(data), keep_links=False)
    except Exception as problem:  # whatever a broken file makes of openpyxl
        raise Unreadable("cli.import.fault.bad_xlsx", reason=type(problem).__name__) from problem
    found = [reading for sheet in book.worksheets if (reading := _sheet(sheet, file, known, pack))]
    return joined(found) if found else Reading(faults=(Fault(Where(file), "cli.import.fault.no_heading"),))


def measure(data: bytes) -> None:
    """Raises Unreadable where unpacking it would take too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
                raise Unreadable("cli.import.fault.bomb", most=f"{UNPACKED_MOST // 1_000_000}")
            count = 0
            for part in parts:
                if "/worksheets/" in part.filename and part.filename.endswith(".xml"):
                    with packed.open(part) as stream:
                        count += len(_CELL.findall(stream.read(UNPACKED_MOST)))
            if count > CELLS_MOST:
                raise Unreadable("cli.import.fault.many_cells", most=f"{CELLS_MOST:,}")
    except BROKEN_ZIP as problem:
        raise Unreadable("cli.import.fault.bad_xlsx", reason=type(problem).__name__) from problem


def _sheet(sheet: "Worksheet", file: str, known: frozenset[str], pack: str) -> Reading | None:
    if sheet.max_row > ROWS_MOST:
        raise Unreadable("cli.import.fault.many_rows", most=f"{ROWS_MOST:,}")
    found = read_grid(_lines(sheet), known, file, sheet.title)
    if found is None:
        return None
    merged = tuple(
        Fault(Where(file, sheet.title, each.min_row, each.min_col), "cli.import.fault.merged", {"cells": str(each)})
        for each in sheet.merged_cells.ranges
    )
    entries = tuple(replace(each, table=each.table or pack or sheet.title) for each in found.entries)
    return replace(found, entries=entries, faults=(*found.faults, *merged))


def _lines(sheet: "Worksheet") -> Iterator[tuple[int, Sequence[Value]]]:
    columns = min(sheet.max_column, COLUMNS_MOST)
    for number, row in enumerate(sheet.iter_rows(max_col=columns), 1):
        yield number, [_value(cell) for cell in row]


def _value(cell: "Cell") -> Value:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Wrong("cli.import.fault.formula", str(getattr(value, "text", value))[:40])
    if cell.data_type == "e":
        return Wrong("cli.import.fault.error_value", str(value)[:40])
    if isinstance(value, str):
        return read_back(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return Wrong("cli.import.fault.no_text", str(value)[:40])
