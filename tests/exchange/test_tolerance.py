"""What spreadsheets and people do to a file changes nothing, and hides no change."""

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.exchange.csv_ import decoded
from bot.exchange.files import read as read_file
from bot.exchange.sheet import Table
from tests.exchange.tables import KNOWN, LANGUAGES, PACK, compared, read, save, table, written

SOURCES = ("Ask first: say “no”.", "Two lines.\n\nThat is all.", "It costs 5 euros", "-10 degrees", "=2+2")
FRENCH = (
    "Demandez d’abord\u00a0: dites «\u00a0non\u00a0».",
    "Deux lignes.\n\nC’est tout.",
    "Ça coûte 5 euros",
    "-10 degrés",
    "=2+2",
)
ONE = table(SOURCES, {"fr": FRENCH, "mg": ("", "", "", "", "=4"), "ar": ("اسأل أولًا", "", "", "", "")})
# What Windows-1252 has letters for.
WESTERN = table(SOURCES, {"fr": FRENCH})

Grid = list[list[str]]


def grid(data: bytes) -> Grid:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(rows: Grid, separator: str = ",", ends: str = "\r\n") -> str:
    """As a spreadsheet saves them."""
    out = io.StringIO(newline="")
    if ends == "\r":  # Python alone would leave "\n" bare
        csv.writer(out, delimiter=separator, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(out, delimiter=separator, lineterminator=ends).writerows(rows)
    return out.getvalue()


def rows(one: Table = ONE) -> Grid:
    """The exported rows."""
    return grid(written("csv", one)[0])


def is_unchanged(data: bytes, one: Table = ONE) -> None:
    """All that the file has is in it, and nothing differs."""
    found = compared("csv", [data], one)
    assert (found.changes, found.faults, found.held) == ((), (), ())
    assert found.untouched == sum(bool(cell.text) for row in one.rows for cell in row.cells.values())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode("utf-8"),
        lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: f"sep=,\r\n{text}".encode() if text.startswith("key,") else text.encode(),
    ],
)
def test_kinds_of_csv(separator: str, ends: str, encoded: Callable[[str], bytes]) -> None:
    is_unchanged(encoded(saved(rows(), separator, ends)))


def test_windows_1252() -> None:
    data = saved(rows(WESTERN), ";").encode("cp1252")
    assert "«" in decoded(data)
    is_unchanged(data, WESTERN)


def test_letters_that_windows_1252_has_not() -> None:
    """They come back as question marks; what was there is neither lost nor taken for changed."""
    found = compared("csv", [saved(rows(), ";").encode("cp1252", "replace")], ONE)
    assert (found.changes, found.faults, found.held, found.untouched) == ((), (), (), 7)


def test_every_column_in_quotation_marks() -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows())
    is_unchanged(out.getvalue().encode())


def test_columns_and_rows_in_another_order() -> None:
    head, *body = rows()
    turned = [row[::-1] for row in [head, *sorted(body, reverse=True)]]
    is_unchanged(saved(turned).encode())


def test_more_columns_and_rows() -> None:
    """Empty ones are nobody's; one with words is named, and left out."""
    width = len(rows()[0])
    more = [[], [""] * width, *[[*row, "", ""] for row in rows()], [""] * (width + 2), [" "] * width, []]
    is_unchanged(saved(more).encode())
    noted = [[*row, "Notes" if at == 0 else "to be asked"] for at, row in enumerate(rows())]
    found = compared("csv", [saved(noted).encode()], ONE)
    assert (found.changes, found.faults) == ((), ())
    assert [(note.kind, note.where.row, note.where.column) for note in found.notes] == [
        ("cli.import.fault.extra_column", 2, width + 1)
    ]


def test_headings_as_people_write_them() -> None:
    head, *body = rows()
    is_unchanged(saved([[f" {name.upper()}\u00a0" for name in head], *body]).encode())


@pytest.mark.parametrize(
    "mangled",
    [
        lambda text: f"{text}  ",
        lambda text: f" {text}\n\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", " \n"),
        lambda text: text.replace("\u00a0", " "),
        lambda text: text.replace(" ", "\u00a0"),
    ],
)
def test_spaces_and_line_ends_do_not_count(mangled: Callable[[str], str]) -> None:
    head, *body = rows()
    texts = [at for at, name in enumerate(head) if name in LANGUAGES or name.startswith("source")]
    is_unchanged(
        saved([head, *[[mangled(x) if at in texts else x for at, x in enumerate(row)] for row in body]]).encode()
    )


def test_quotation_marks_count_in_a_text_and_not_in_a_source() -> None:
    """Turned marks are the translator's words, and are shown as a change; in the locked source they are an accident."""
    head, *body = rows(WESTERN)
    source, french = head.index("source en"), head.index("fr")
    for row in body:
        row[source] = row[source].replace("“", '"').replace("”", '"')
    is_unchanged(saved([head, *body]).encode(), WESTERN)
    body[0][french] = body[0][french].replace("’", "'")
    found = compared("csv", [saved([head, *body]).encode()], WESTERN)
    assert [(change.row.key, change.new) for change in found.changes] == [("post0.text", FRENCH[0].replace("’", "'"))]


def test_without_pack_and_source_columns() -> None:
    head, *body = rows()
    keep = [at for at, name in enumerate(head) if name in ("key", "fr")]
    data = saved([[row[at] for at in keep] for row in [head, *body]]).encode()
    assert [fault.kind for fault in compared("csv", [data], ONE).faults] == ["cli.import.fault.no_pack"]
    found = {entry.table for entry in read("csv", [data], PACK).entries}
    assert found == {PACK}
    book = load_workbook(io.BytesIO(written("xlsx", ONE)[0]))
    book.worksheets[0].delete_cols(len(head))
    out = io.BytesIO()
    book.save(out)
    assert {entry.table for entry in read("xlsx", [out.getvalue()]).entries} == {"summer"}


def test_nothing_runs_in_a_spreadsheet() -> None:
    """No cell of a CSV begins with what a spreadsheet would run; no cell of a workbook is a formula."""
    assert [cell for row in rows() for cell in row if cell[:1] and cell[0] in "=+-@\t\r"] == []
    book = load_workbook(io.BytesIO(written("xlsx", ONE)[0]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.quotePrefix for cell in cells if cell.value[0] in "=-"} == {True}


def test_a_workbook_that_staff_can_use() -> None:
    """Keys are locked, texts are not; colours by state with a legend; Arabic from the right; headings stay in sight."""
    book = load_workbook(io.BytesIO(written("xlsx", ONE)[0]))
    sheet, instructions = book.worksheets
    names = {cell.value: cell.column for cell in sheet[1]}
    assert (sheet.title, sheet.freeze_panes, sheet.protection.sheet, sheet.protection.password) == (
        "summer", "B2", True, None,
    )  # fmt: skip
    assert instructions.title == "Instructions"
    assert [sheet.cell(2, names[name]).protection.locked for name in ("key", "source en", "state fr", "pack")] == [
        True
    ] * 4
    assert [sheet.cell(2, names[name]).protection.locked for name in LANGUAGES] == [False] * 3
    arabic = sheet.cell(2, names["ar"]).alignment
    assert (arabic.horizontal, arabic.readingOrder, arabic.wrap_text) == ("right", 2, True)
    assert sheet.cell(2, names["fr"]).alignment.readingOrder == 0
    colours = {sheet.cell(at, names["fr"]).fill.start_color.rgb for at in range(2, 7)}
    legend = {cell.value: cell.fill.start_color.rgb for row in instructions.iter_rows() for cell in row if cell.value}
    assert colours <= {legend[name] for name in ("draft", "reviewed", "approved")}
    assert sheet.cell(2, names["mg"]).fill.start_color.rgb == legend["missing"]


def test_a_file_is_what_it_holds(tmp_path: Path) -> None:
    """Whatever it is called; PO files may come in a folder."""
    data = written("xlsx", ONE)[0]
    assert len(read_file(save(tmp_path, "texts.csv", data), KNOWN).entries) == len(LANGUAGES) * len(SOURCES)
    for language, text in zip(LANGUAGES, written("po", ONE), strict=True):
        folder = tmp_path / "back" / language
        folder.mkdir(parents=True)
        save(folder, "summer.po", text)
    found = compared("po", [path.read_bytes() for path in sorted(tmp_path.glob("back/*/*.po"))], ONE)
    assert (found.changes, found.faults) == ((), ())
    assert len(read_file(tmp_path / "back", KNOWN).entries) == len(LANGUAGES) * len(SOURCES)
