"""XLSX: a sheet for each table, and one that explains it. Every cell is text, whatever it begins with.

openpyxl belongs to the extra `staff` and is imported when it is needed.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.content.scripts import right_to_left
from bot.exchange.grid import cells, headings
from bot.exchange.sheet import Row, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Colours of the states, light enough for black letters; each is said in words beside it too.
COLOURS = {"": "F8D7DA", "draft": "FFF3CD", "reviewed": "CFE2FF", "approved": "D1E7DD"}
LOCKED = "EDEDED"
WIDTHS = {"key": 26, "context": 44, "limit": 8, "source": 52, "language": 52, "state": 12, "pack": 26}
TITLE_MOST = 31  # characters of the name of a sheet
# What XML can't hold is written as _x0001_, and what looks like that is told apart from it by _x005F_.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_WRITTEN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Words:
    """What the sheet of instructions says."""

    title: str  # of the sheet
    lines: Sequence[str]
    legend: str
    states: Mapping[str, str]  # as in grid.cells


def write(tables: Sequence[Table], languages: Sequence[str], words: Words) -> bytes:
    """The workbook. Raises ModuleNotFoundError where openpyxl is not installed."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    titles: set[str] = set()
    for table in tables:
        title = _title(table.short, titles)
        titles.add(title.casefold())
        _fill(book.create_sheet(title), table, languages, words.states)
    _explain(book.create_sheet(_title(words.title, titles)), words)
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(name: str, taken: set[str]) -> str:
    bare = re.sub(r"[\[\]:*?/\\]", "_", name)[:TITLE_MOST]
    return next(title for n in range(1, 1_000) if (title := _numbered(bare, n)).casefold() not in taken)


def _numbered(title: str, number: int) -> str:
    mark = f"_{number}" if number > 1 else ""
    return title[: TITLE_MOST - len(mark)] + mark


def _fill(sheet: "Worksheet", table: Table, languages: Sequence[str], states: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    names = headings(table.source, languages)
    kinds = [name if name in WIDTHS else name.split()[0] for name in names]
    for column, (name, kind) in enumerate(zip(names, kinds, strict=True), 1):
        cell = _put(sheet, 1, column, name, colour=LOCKED)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(kind, WIDTHS["language"])
    for number, row in enumerate(table.rows, 2):
        for column, text in enumerate(cells(row, table, languages, states), 1):
            name = names[column - 1]
            open_ = name in row.cells
            colour = _colour(row, name.split()[-1]) if open_ or kinds[column - 1] == "state" else LOCKED
            cell = _put(sheet, number, column, text, colour=colour, open_=open_)
            right = right_to_left(name if name in languages else table.source) and kinds[column - 1] not in _NARROW
            cell.alignment = Alignment(
                wrap_text=kinds[column - 1] not in ("key", "pack"),
                vertical="top",
                horizontal="right" if right else "left",
                readingOrder=2 if right else 0,
            )
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(table.rows) + 1}"
    _protect(sheet)


_NARROW = frozenset({"key", "context", "limit", "state", "pack"})


def _colour(row: Row, language: str) -> str:
    cell = row.cells.get(language)
    return LOCKED if cell is None else COLOURS[cell.state.value if cell.state else ""]


def _put(sheet: "Worksheet", row: int, column: int, text: str, *, colour: str, open_: bool = False) -> Any:
    """A cell of text: never a number, a date or a formula."""
    from openpyxl.styles import PatternFill, Protection

    cell = sheet.cell(row, column)
    if text:
        cell.value = _writable(text)
        cell.data_type = "s"
    cell.number_format = "@"
    cell.fill = PatternFill("solid", start_color=colour)
    cell.protection = Protection(locked=not open_)
    if text[:1] in "=+-@'":
        cell.quotePrefix = True
    return cell


def _protect(sheet: "Worksheet") -> None:
    """Only what is to be translated can be typed over. No password: it keeps from slips, not from people."""
    protection = sheet.protection
    protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(protection, name, False)  # False = it may be done


def _explain(sheet: "Worksheet", words: Words) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate(words.lines, 1):
        cell = _put(sheet, number, 1, line, colour="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)
    at = len(words.lines) + 2
    _put(sheet, at, 1, words.legend, colour="FFFFFF").font = Font(bold=True)
    for number, (state, colour) in enumerate(COLOURS.items(), at + 1):
        _put(sheet, number, 1, words.states[state], colour=colour)
    _protect(sheet)


def _writable(text: str) -> str:
    escaped = _LOOKS_WRITTEN.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", escaped)


def read_back(text: str) -> str:
    """A text as it was before it was written."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text.replace("_x000D_\n", "\n"))
