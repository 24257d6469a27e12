"""`fanilo export` and `fanilo import`: a coordinator at a desk."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from openpyxl import load_workbook

from bot.language.catalog import Catalog
from tests.commands.approving import Office
from tests.content.approving import FOLDER, FRENCH, PACK

FILE = f"{FOLDER}/fr.yaml"
HEADLINE = "    headline: Demandez d'abord\n"


def out(office: Office, name: str) -> Path:
    """A file beside the content."""
    return office.root.parent / name


def exported(office: Office, kind: str, *more: str, pack: str = PACK) -> Path:
    """A pack in a format."""
    path = out(office, f"texts.{kind}")
    ran = office.runs("export", pack, "--format", kind, "--out", str(path), *more)
    assert (ran.code, ran.err) == (0, "")
    return path


def typed(path: Path, cells: dict[str, str]) -> Path:
    """The workbook with texts in some cells."""
    book = load_workbook(path)
    for place, text in cells.items():
        book.worksheets[0][place].value = text
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["po", "xlsx", "csv"])
def test_unchanged_is_no_change(office: Office, kind: str) -> None:
    path = exported(office, kind)
    ran = office.runs("import", str(path), "--yes")
    assert (ran.code, ran.out, ran.err) == (0, "0 changes\n", "")
    assert office.reads_file(FILE) == FRENCH


def test_po_says_what_a_translator_has_to_know(office: Office) -> None:
    catalog = read_po(io.BytesIO(exported(office, "po").read_bytes()), abort_invalid=True)
    entry = catalog.get("Ask somebody you trust before you travel.", "road.text")
    assert entry is not None
    assert str(entry.string).startswith("Demandez à une personne de confiance avant de partir.\n\nElle")
    assert entry.auto_comments == [
        "The message itself.",
        "Pack: Summer. One sign a week.",
        "It asks people to check before they act.",
        "It goes out with the picture pictures/road.png, which shows: A road between two hills.",
        "At most 1024 characters.",
        "State: draft",
    ]
    call = catalog.get("Read more", "road.call")
    assert call is not None
    assert {"The button opens https://example.org/road", "At most 30 characters."} <= set(call.auto_comments)
    untranslated = catalog.get("Summer", "pack.title")
    assert untranslated is not None
    assert (untranslated.string, untranslated.flags) == ("", set())
    assert (str(catalog.locale), catalog.num_plurals) == ("fr", 2)


def test_the_difference_is_shown_then_asked_then_written(office: Office) -> None:
    assert office.answers("y", "approve", PACK, "fr", "--by", "soa").code == 0
    before = office.reads_file(FILE)
    path = typed(exported(office, "xlsx"), {"E4": "Posez d'abord vos questions", "E2": "Été"})
    ran = office.runs("import", str(path), "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "common/summer / fr / pack.title: new, a draft\n"
        "  + Été\n"
        "common/summer / fr / road.headline: changed, was approved, becomes a draft: "
        "its approval is of the words before\n"
        "  - Demandez d'abord\n"
        "  + Posez d'abord vos questions\n"
        "\n"
        "2 changes: 1 new, 1 changed; 1 approved or reviewed become drafts.\n"
        "Nothing was written: this was a dry run.\n"
    )
    assert office.reads_file(FILE) == before
    no = office.answers("n", "import", str(path))
    assert (no.code, office.reads_file(FILE)) == (1, before)
    assert no.out.endswith(f"Write {FILE}? [y/N] Nothing was written.\n")
    yes = office.answers("y", "import", str(path), "--by", "rova")
    assert (yes.code, yes.out.splitlines()[-1].removeprefix(f"Write {FILE}? [y/N] ")) == (0, f"{FILE} written.")
    assert office.reads_file(FILE) == before.replace(HEADLINE, "    headline: Posez d'abord vos questions\n").replace(
        "language: fr\n", "language: fr\ntitle: Été\n"
    )
    assert office.runs("import", str(path), "--yes").out == "0 changes\n"


@pytest.mark.parametrize("colours", [True, False])
def test_colours_on_a_terminal(office: Office, monkeypatch: pytest.MonkeyPatch, colours: bool) -> None:
    """What goes is red, what comes green, the words that differ bold; none where nobody wants colours."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "" if colours else "1")
    ran = office.runs("import", str(typed(exported(office, "xlsx"), {"E4": "Demandez toujours"})), "--dry-run")
    red, green = (
        "\x1b[31mDemandez \x1b[0m\x1b[1;31md'abord\x1b[0m",
        "\x1b[32mDemandez \x1b[0m\x1b[1;32mtoujours\x1b[0m",
    )
    assert ((red in ran.out), (green in ran.out)) == (colours, colours)
    assert ("\x1b" in ran.out) is colours


def test_what_nobody_sees_is_written_out(office: Office) -> None:
    ran = office.runs("import", str(typed(exported(office, "xlsx"), {"E4": "Demandez d\u200b'abord"})), "--dry-run")
    assert "+ Demandez d\\u200b'abord\n" in ran.out


def test_without_a_terminal_nobody_is_asked(office: Office) -> None:
    path = typed(exported(office, "xlsx"), {"E4": "Posez"})
    ran = office.runs("import", str(path))
    assert ran.code == 2
    assert "--yes" in ran.err
    assert office.reads_file(FILE) == FRENCH


def test_problems_are_told_with_their_cells_and_nothing_is_written(office: Office) -> None:
    path = typed(exported(office, "xlsx"), {"A4": "road.headlin", "E5": "x" * 1_025, "E8": "Dites-le.", "D8": "Other"})
    ran = office.runs("import", str(path), "--yes")
    sheet = 'texts.xlsx: sheet "summer"'
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            f'{sheet}, row 4, column E: common/summer has no text "road.headlin". Did you mean "road.headline"? '
            "Keep the keys as they were exported.",
            f'{sheet}, row 5, column E: "road.text" has 1025 characters; 1024 are the most. Make it shorter.',
            f'{sheet}, row 8, column E: the source of "plain.text" in the file is not the one of today, which is: '
            "Tell one person where you go. - Export again, and translate that.",
            "3 problems. Nothing was written: correct the file, or leave out what is wrong with --skip-bad.",
        ],
    )
    assert office.reads_file(FILE) == FRENCH
    typed(path, {"E7": "Plus"})
    skipped = office.runs("import", str(path), "--yes", "--skip-bad")
    assert skipped.code == 1
    assert "\nLeft out:\n" in skipped.out
    assert office.reads_file(FILE) == FRENCH.replace("call: Lire la suite", "call: Plus")


def test_a_new_language_from_a_csv(office: Office) -> None:
    path = exported(office, "csv", "--language", "mg", "fr")
    text = path.read_text("utf-8-sig").replace(
        "Tell one person where you go.,,missing", "Tell one person where you go.,Lazao.,x"
    )
    path.write_bytes(text.replace(",", ";").encode("utf-16"))
    ran = office.runs("import", str(path), "--yes", "--by", "hery")
    assert (ran.code, ran.err) == (0, "")
    assert office.reads_file(f"{FOLDER}/mg.yaml") == (
        "language: mg\nstate: draft\neditors: [hery]\nposts:\n  plain:\n    text: Lazao.\n"
    )
    assert office.reads_file(FILE) == FRENCH


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("nobody", "nobody"),
        ("soa", "soa has approved texts of messages/summer/fr.yaml"),
    ],
)
def test_who_can_be_an_editor(office: Office, by: str, says: str) -> None:
    """Whoever approved the other texts would lose these approvals."""
    assert office.answers("y", "approve", PACK, "fr", "--by", "soa").code == 0
    before = office.reads_file(FILE)
    ran = office.runs("import", str(typed(exported(office, "xlsx"), {"E4": "Posez"})), "--yes", "--by", by)
    assert ran.code == 2
    assert says in ran.err
    assert office.reads_file(FILE) == before


def test_everything_as_a_zip_of_po_files(office: Office) -> None:
    path = out(office, "all.zip")
    ran = office.runs("export", "all", "--format", "po", "--language", "fr", "ar", "--out", str(path))
    assert (ran.code, ran.err) == (0, "")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert {"summer/fr.po", "summer/ar.po", "interface/ar.po"} <= set(names)
    assert office.runs("import", str(path)).out == "0 changes\n"
    folder = out(office, "po")
    assert office.runs("export", "summer", "--format", "po", "--language", "fr", "ar", "--out", str(folder)).code == 0
    assert office.runs("import", str(folder)).out == "0 changes\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "winter", "--format", "csv", "--out", "x.csv"), "winter"),
        (("export", "summer", "--format", "csv", "--out", "x.csv", "--language", "xx"), "xx"),
        (("export", "summer", "--format", "po", "--out", "x.po", "--language", "fr", "mg"), "one for each language"),
        (("import", "nowhere.csv"), "nowhere.csv"),
        (("import", "config/people.yaml", "--pack", "winter"), "winter"),
        (("import", "config"), "no file in it"),
    ],
)
def test_what_is_refused(
    office: Office, arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.root)
    ran = office.runs(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


# ---- labels


def changed_po(path: Path, old: str, new: str) -> Path:
    """A PO file with one string of it changed."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["po", "xlsx", "csv"])
def test_labels_unchanged(office: Office, kind: str) -> None:
    for more in ((), ("--all-labels",)):
        path = exported(office, kind, "--language", "ar", *more, pack="interface")
        assert office.runs("import", str(path), "--yes").out == "0 changes\n"


def test_a_label_changes_and_nothing_else(office: Office) -> None:
    name = "locales/fr/LC_MESSAGES/bot.po"
    before = office.reads_file(name)
    path = exported(office, "po", "--language", "fr", pack="interface")
    changed_po(
        path, 'msgctxt "button.yes"\nmsgid "Yes"\nmsgstr "Oui"', 'msgctxt "button.yes"\nmsgid "Yes"\nmsgstr "Ouais"'
    )
    ran = office.runs("import", str(path), "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert "interface / fr / button.yes: changed" in ran.out
    assert office.reads_file(name) == before.replace(
        'msgid "button.yes"\nmsgstr "Oui"', 'msgid "button.yes"\nmsgstr "Ouais"'
    )
    assert Catalog.read(office.root / "locales").label("fr", "button.yes") == "Ouais"
    long = changed_po(path, 'msgstr "Ouais"', 'msgstr "Oui, oui, oui, oui, oui, oui"')
    ran = office.runs("import", str(long), "--yes")
    assert (ran.code, "25 characters" in ran.out or "24 are the most" in ran.out) == (1, True)


def plural(office: Office, kind: str, change: Callable[[Path], object]) -> str:
    """What the Arabic catalog says of nothing, one, two, three, eleven and a hundred texts after an import."""
    path = exported(office, kind, "--language", "ar", "--all-labels", pack="interface")
    change(path)
    ran = office.runs("import", str(path), "--yes", "--trust-language")
    assert (ran.code, ran.err) == (0, "")
    catalog = Catalog.read(office.root / "locales")
    return " ".join(catalog.count("ar", "cli.approve.texts", number) for number in (0, 1, 2, 3, 11, 100))


def test_six_forms_of_a_label_by_spreadsheet(office: Office) -> None:
    """A row for each form that the language has."""

    def type_in(path: Path) -> None:
        book = load_workbook(path)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(min_row=2):
            if str(row[0].value).startswith("cli.approve.texts["):
                row[4].value = f"{{count}} f{str(row[0].value)[-2]}"
        book.save(path)

    assert plural(office, "xlsx", type_in) == "0 f0 1 f1 2 f2 3 f3 11 f4 100 f5"


def test_six_forms_of_a_label_by_po(office: Office) -> None:
    def type_in(path: Path) -> None:
        text = path.read_text("utf-8")
        head, _, tail = text.partition('msgctxt "cli.approve.texts"')
        entry, gap, rest = tail.partition("\n\n")
        for form in range(6):
            entry = entry.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "{{count}} f{form}"')
        path.write_text(f'{head}msgctxt "cli.approve.texts"{entry}{gap}{rest}', "utf-8")

    assert plural(office, "po", type_in) == "0 f0 1 f1 2 f2 3 f3 11 f4 100 f5"


def test_a_fuzzy_label_stays_what_it_is_until_somebody_takes_the_mark_away(office: Office) -> None:
    name = "locales/fr/LC_MESSAGES/bot.po"
    text = office.reads_file(name)
    (office.root / name).write_text(text.replace('msgid "button.yes"', '#, fuzzy\nmsgid "button.yes"'), "utf-8")
    for kind in ("csv", "po"):
        path = exported(office, kind, "--language", "fr", pack="interface")
        assert office.runs("import", str(path)).out == "0 changes\n"
    changed_po(path, "#, fuzzy\n", "")
    assert office.runs("import", str(path), "--yes").code == 0
    assert office.reads_file(name) == text
