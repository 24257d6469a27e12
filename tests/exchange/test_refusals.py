"""Everything that can't be taken is told in one go, with row and column, and nothing of it is taken."""

import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.exchange import files, xlsx_read
from bot.exchange.difference import Difference, difference, without
from bot.exchange.judge import Judge
from bot.exchange.sheet import SIZE_MOST, Cell, Row, Table, Unreadable
from tests.exchange.tables import KNOWN, PACK, compared, read, save, written

SCRIPTS = {"en": "Latn", "fr": "Latn", "ar": "Arab", "ru": "Cyrl"}
TAGALOG = "Magtanong muna sa taong pinagkakatiwalaan bago pumirma ng kahit ano na ang bigay"
CALL = {"fr": Cell("Appelez {number} en {country}"), "ar": Cell()}
LONG = "Ask a person whom you trust before you sign anything at all"
ROWS = (
    Row("a.headline", "Ask first", {"fr": Cell("Demandez"), "ar": Cell()}, most=20, line=True),
    Row("b.text", "Call {number} in {country}", CALL, slots=("country", "number")),
    Row("c.text", LONG, {"fr": Cell("Demandez à une personne de confiance avant de signer"), "ar": Cell()}),
)  # fmt: skip
ONE = Table(PACK, "en", ("fr", "ar"), ROWS)


def looks_french(text: str) -> str | None:
    """Instead of the recogniser."""
    return "fr" if " une " in text else "tl" if " ang " in text else None


JUDGE = Judge(SCRIPTS, looks_french)


def changed(cells: dict[str, object], one: Table = ONE) -> Difference:
    """The exported workbook with other things in some cells: "F2"."""
    book = load_workbook(io.BytesIO(written("xlsx", one)[0]))
    for place, value in cells.items():
        cell = book.worksheets[0][place]
        cell.value = value
        if isinstance(value, str) and value.startswith("="):
            cell.data_type = "f"
    out = io.BytesIO()
    book.save(out)
    return difference(xlsx_read.read(out.getvalue(), "x.xlsx", KNOWN), {PACK: one}, JUDGE)


def told(found: Difference) -> list[tuple[str, int, int]]:
    """Kind, row and column of each fault."""
    return [
        (fault.kind.removeprefix("cli.import.fault."), fault.where.row, fault.where.column) for fault in found.faults
    ]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"A2": "a.headlin", "E2": "Posez"}, [("unknown_key_meant", 2, 5)]),
        ({"A2": "zzzzz", "E2": "Posez"}, [("unknown_key", 2, 5)]),
        ({"A2": None, "E2": "Posez"}, [("no_key", 2, 1)]),
        ({"I2": "common/winter", "E2": "Posez"}, [("unknown_pack", 2, 5)]),
        ({"A3": "a.headline"}, [("twice", 3, 5)]),
        ({"E2": "=1+1"}, [("formula", 2, 5)]),
        ({"E2": True}, [("no_text", 2, 5)]),
        ({"E2": 1.5}, [("no_text", 2, 5)]),
        ({"E2": "x" * 21}, [("too_long", 2, 5)]),
        ({"E2": "un\ndeux"}, [("one_line", 2, 5)]),
        ({"E2": "Pos?z ???"}, [("lost_letters", 2, 5)]),
        ({"E3": "Appelez {number}"}, [("slot_lost", 3, 5)]),
        ({"E3": "Appelez {numero} en {country}"}, [("slot_lost", 3, 5), ("slot_added", 3, 5)]),
        ({"E3": "Appelez {number} en {country}}"}, [("brace", 3, 5)]),
        ({"E4": LONG}, [("untranslated", 4, 5)]),
        ({"E4": "Спросите того, кому вы доверяете, прежде чем подписать"}, [("wrong_script", 4, 5)]),
        ({"G4": "Demandez à une personne de confiance avant de signer"}, [("other_column", 4, 7)]),
        ({"E4": TAGALOG}, [("wrong_language", 4, 5)]),
        ({"E2": "a\u0091b"}, [("control", 2, 5)]),
        ({"E1": "ff"}, [("no_language", 1, 5)]),
        ({"G1": "fr"}, [("column_twice", 1, 7)]),
    ],
)  # fmt: skip
def test_faults(cells: dict[str, object], faults: list[tuple[str, int, int]]) -> None:
    found = changed(cells)
    assert told(found) == faults
    assert found.changes == ()


def test_all_in_one_go_and_the_rest_can_be_taken() -> None:
    found = changed({"E2": "Posez des questions", "E3": "Appelez", "G4": "=1", "G2": "اسأل"})
    assert told(found) == [("formula", 4, 7), ("slot_lost", 3, 5), ("slot_lost", 3, 5)]
    rest = without(found)
    assert (rest.faults, len(rest.held)) == ((), 3)
    assert {(change.row.key, change.language): change.new for change in rest.changes} == {
        ("a.headline", "fr"): "Posez des questions",
        ("a.headline", "ar"): "اسأل",
    }


def test_a_changed_source_holds_back_its_row_alone() -> None:
    """And only where something would change: whoever translated had other words before them."""
    found = changed({"D2": "Ask twice", "D3": "Call {number}", "E2": "Posez", "G4": "اسأل شخصًا تثق به"})
    assert found.faults == ()
    assert [(fault.kind, fault.where.row, fault.values["source"]) for fault in found.held] == [
        ("cli.import.fault.source_changed", 2, "Ask first")
    ]
    assert [(change.row.key, change.language) for change in found.changes] == [("c.text", "ar")]


def test_an_empty_cell_deletes_nothing() -> None:
    found = changed({"E2": None, "E3": ""})
    assert (found.changes, found.faults, found.emptied) == ((), (), 2)


def test_whoever_imports_can_vouch_for_the_language() -> None:
    data = written("csv", Table(PACK, "en", ("fr",), (Row("c.text", LONG, {"fr": Cell(TAGALOG)}),)))
    assert len(compared("csv", data, ONE, Judge(SCRIPTS, looks_french, trusting=True)).changes) == 1
    assert told(compared("csv", data, ONE, JUDGE)) == [("wrong_language", 2, 5)]


def test_merged_cells() -> None:
    book = load_workbook(io.BytesIO(written("xlsx", ONE)[0]))
    book.worksheets[0].merge_cells("E2:E3")
    out = io.BytesIO()
    book.save(out)
    found = compared("xlsx", [out.getvalue()], ONE)
    assert [(fault.kind, fault.values) for fault in found.faults] == [("cli.import.fault.merged", {"cells": "E2:E3"})]


def test_fuzzy_is_left_out() -> None:
    """A guess of a tool can turn "do not call" into "call"."""
    text = written("po", ONE)[0].decode().replace('msgctxt "a.headline"', '#, fuzzy\nmsgctxt "a.headline"')
    found = compared("po", [text.replace('"Demandez"', '"Ne demandez pas"').encode()], ONE)
    assert (found.changes, found.faults, found.unsure) == ((), (), 1)


def test_a_broken_po_is_told_with_its_line() -> None:
    found = compared("po", [b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "a\nmsgstr ""\n'], ONE)
    assert told(found) == [("bad_po_line", 4, 0)]


def zipped(*parts: tuple[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def sheet_of(rows: int) -> bytes:
    """A workbook with something far below."""
    book = Workbook()
    book.active["A1"], book.active[f"B{rows}"] = "key", "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"k" * (SIZE_MOST + 1), "too_big"),
        (zipped(("[Content_Types].xml", b""), ("xl/worksheets/sheet1.xml", bytes(50_000_000))), "bomb"),
        (zipped(*((f"{at}.xml", b"") for at in range(600)), ("[Content_Types].xml", b"")), "bomb"),
        (zipped(("a.csv", bytes(25_000_000))), "bomb"),
        (zipped(("[Content_Types].xml", b""), ("xl/worksheets/sheet1.xml", b'<c r="A1"/>' * 400_000)), "many_cells"),
        (sheet_of(30_000), "many_rows"),
        (zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"<a>")), "bad_xlsx"),
        (zipped(("[Content_Types].xml", b"x"))[:40], "bad_zip"),
        (zipped(("readme.md", b"x")), "nothing"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old_excel"),
        (b"key,fr\n" + b"a,b\n" * 30_000, "many_rows"),
        (b"key,fr\n\"" + b"a" * 2_000_000, "bad_csv"),
        (b"\xff\xfek\0e\0y", "encoding"),
    ],
)  # fmt: skip
def test_files_that_are_no_use(tmp_path: Path, data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        files.read(save(tmp_path, "x.csv", data), KNOWN)
    assert refused.value.fault.kind == f"cli.import.fault.{kind}"


def test_entities_do_not_grow(tmp_path: Path) -> None:
    """A workbook whose XML names itself ten thousand million times."""
    lol = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 11))
    bomb = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{lol}]><workbook>&l10;</workbook>'
    with zipfile.ZipFile(io.BytesIO(written("xlsx", ONE)[0])) as good:
        parts = [(name, bomb.encode() if name == "xl/workbook.xml" else good.read(name)) for name in good.namelist()]
    with pytest.raises(Unreadable) as refused:
        files.read(save(tmp_path, "x.xlsx", zipped(*parts)), KNOWN)
    assert refused.value.fault.kind == "cli.import.fault.bad_xlsx"


def test_one_bad_file_of_several_is_named(tmp_path: Path) -> None:
    good = written("csv", ONE)[0]
    found = files.read(
        save(tmp_path, "x.zip", zipped(("a.csv", good), ("b.csv", b"\xff\xfek"), ("c.csv", b"a,b\n"))), KNOWN
    )
    assert len(found.entries) == len(read("csv", [good]).entries)
    assert [(each.where.file, each.kind) for each in found.faults] == [("b.csv", "cli.import.fault.encoding")]
    assert [(each.where.file, each.kind) for each in found.notes] == [("c.csv", "cli.import.fault.no_heading")]


GOOD = {kind: written(kind, ONE)[0] for kind in ("po", "csv", "xlsx")}


@pytest.mark.parametrize("kind", GOOD)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_refused_or_read_and_never_fells(kind: str, data: st.DataObject) -> None:
    """Bytes changed, put in or cut off anywhere."""
    good = GOOD[kind]
    at = data.draw(st.integers(0, len(good)))
    end = data.draw(st.sampled_from([at, at + 1, at + 7, len(good)]))
    bad = good[:at] + data.draw(st.binary(max_size=6)) + good[end:]
    with tempfile.TemporaryDirectory() as folder, suppress(Unreadable):
        reading = files.read(save(Path(folder), f"x.{kind}", bad), KNOWN)
        assert all(each.kind.startswith("cli.import.fault.") for each in reading.faults)
        difference(reading, {PACK: ONE}, JUDGE)
