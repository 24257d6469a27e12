"""What goes out to translators passes through their own tools, is found good by them, and comes back as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.content.root import content_root
from tests.e2e.exchange import CSV_IN, CSV_OUT, gettext, libreoffice, toolkit

LANGUAGES = ("fr", "mg", "ar", "ru", "sw", "tl", "id", "es")
FRENCH = "messages/job_offers_abroad/fr.yaml"
Runs = Callable[..., str]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's content, as it is now."""
    root = tmp_path / "content"
    for name in ("config", "messages", "locales"):
        shutil.copytree(content_root() / name, root / name)
    monkeypatch.setattr("bot.content.root.content_root", lambda: root)
    return root


@pytest.fixture
def runs(content: Path, capsys: pytest.CaptureFixture[str]) -> Runs:
    """Runs a command that must not fail; what it says."""

    def run(*arguments: str | Path) -> str:
        code = main([str(each) for each in arguments])
        shown = capsys.readouterr()
        assert (code, shown.err) == (0, ""), shown.out
        return shown.out

    return run


@pytest.fixture
def catalogs(runs: Runs, tmp_path: Path) -> list[Path]:
    """Every PO file that can be exported."""
    folder = tmp_path / "out"
    runs("export", "all", "--format", "po", "--out", folder, "--all-labels")
    found = sorted(folder.rglob("*.po"))
    assert len(found) >= 6 * len(LANGUAGES)
    return found


def test_gettext_finds_them_good(catalogs: list[Path]) -> None:
    """Headers, plural forms, slots; a lost slot would be found."""
    for path in catalogs:
        assert gettext("msgfmt", "--check", "--output-file=/dev/null", str(path)) == ""
    slotted = next(path for path in catalogs if path.parts[-2:] == ("conversation", "fr.po"))
    text = slotted.read_text("utf-8")
    assert "#, python-brace-format\n" in text
    slotted.write_text(text.replace("{organisation} me gère", "{organisme} me gère"), "utf-8")
    with pytest.raises(AssertionError, match="argument 'organisation'"):
        gettext("msgfmt", "--check", "--output-file=/dev/null", str(slotted))


def test_gettext_passes_them_through(catalogs: list[Path], runs: Runs, tmp_path: Path) -> None:
    """Merged with a newer export, sorted, wrapped: nothing changed."""
    folder = tmp_path / "back"
    for path in catalogs:
        target = folder / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        gettext("msgmerge", "--no-fuzzy-matching", "--quiet", f"--output-file={target}", str(path), str(path))
        gettext("msgcat", "--sort-output", "--width=60", f"--output-file={target}", str(target))
    assert runs("import", folder) == "0 changes\n"
    keys = [
        sum(file.read_text("utf-8").count('\nmsgctxt "') for file in files)
        for files in (catalogs, folder.rglob("*.po"))
    ]
    assert keys[0] == keys[1] > 5_000


def test_translate_toolkit_finds_them_good(catalogs: list[Path], tmp_path: Path) -> None:
    """No slot, line end or address that differs from the source's; the words themselves are for people to judge."""
    folder, wrong = tmp_path / "out", tmp_path / "wrong"
    tests = [f"--test={name}" for name in ("pythonbraceformat", "escapes", "tabs", "emails", "validchars")]
    toolkit("pofilter", "--progress=none", *tests, str(folder), str(wrong))
    assert len(catalogs) > 0
    assert [path.read_text("utf-8") for path in wrong.rglob("*.po")] == []


@pytest.mark.parametrize("template", [True, False])
def test_translate_toolkit_passes_them_through(
    template: bool, catalogs: list[Path], runs: Runs, tmp_path: Path
) -> None:
    """PO to CSV and back, also where all headers and keys are lost on the way but those of the remarks."""
    out, table, back = tmp_path / "out" / "job_offers_abroad", tmp_path / "table", tmp_path / "back"
    assert (out / "fr.po") in catalogs
    toolkit("po2csv", "--progress=none", str(out), str(table))
    toolkit("csv2po", "--progress=none", *(["-t", str(out)] if template else []), str(table), str(back))
    assert len(list(back.glob("*.po"))) == len(LANGUAGES)
    assert runs("import", back) == "0 changes\n"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("to", ["xlsx", "ods.xlsx", "csv"])
def test_libreoffice_passes_all_through(kind: str, to: str, runs: Runs, tmp_path: Path) -> None:
    """Every text of every language, opened and saved as a workbook or as CSV with semicolons."""
    file = tmp_path / f"texts.{kind}"
    runs("export", "all", "--format", kind, "--out", file)
    opened_as = CSV_IN.format(separator=44) if kind == "csv" else ""
    sheet = -1 if kind == "xlsx" else 0
    csv = CSV_OUT.format(separator=59, letters=76, sheet=sheet)
    folder = tmp_path / "saved"
    if to == "ods.xlsx":
        libreoffice(file, "ods", folder, opened_as=opened_as)
        file, opened_as = folder / "texts.ods", ""
        folder = tmp_path / "again"
    libreoffice(file, csv if to == "csv" else "xlsx", folder, opened_as=opened_as)
    if to == "csv":
        assert b";" in next(folder.glob("*.csv")).read_bytes()[:200]
    assert runs("import", folder).splitlines()[-1] == "0 changes"


def test_libreoffice_in_windows_1252(runs: Runs, tmp_path: Path) -> None:
    """Semicolons, and letters as on old Windows; those that it has not are neither lost nor taken for changed."""
    file = tmp_path / "texts.xlsx"
    runs("export", "all", "--format", "xlsx", "--language", "fr", "es", "ru", "--out", file)
    folder = libreoffice(file, CSV_OUT.format(separator=59, letters=1, sheet=-1), tmp_path / "saved")
    data = next(folder.glob("*-conversation.csv")).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert runs("import", folder).splitlines()[-1] == "0 changes"


def test_one_change_in_libreoffice_is_one_change(runs: Runs, tmp_path: Path, content: Path) -> None:
    """Typed into the workbook, saved by LibreOffice, written into the one line; all others stay to the byte."""
    file = tmp_path / "texts.xlsx"
    runs("export", "job_offers_abroad", "--format", "xlsx", "--language", "fr", "--out", file)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows() if row[0].value == "passport.text")
    old = str(row[4].value).split("\n")[0]
    new = "=Un travail “ailleurs” ; et quelqu'un veut garder votre passeport ?"
    row[4].value = str(row[4].value).replace(old, new)
    row[4].data_type = "s"
    book.save(file)
    folder = libreoffice(file, "xlsx", tmp_path / "saved")
    before = (content / FRENCH).read_text("utf-8")
    assert before.count(old) == 1
    said = runs("import", folder / "texts.xlsx", "--yes")
    assert "1 change: 0 new, 1 changed" in said
    assert (content / FRENCH).read_text("utf-8") == before.replace(old, new)
    assert runs("import", folder / "texts.xlsx", "--yes") == "0 changes\n"
