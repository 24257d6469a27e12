"""`fanilo check --fix`: what a rule repairs changes, and nothing else in the file."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.content.mend import mended, mends
from bot.content.yaml_places import read_document
from bot.model.content import Mend, Place, Problem
from tests.content.test_broken_samples import lay

FRENCH = """# Un mot à garder
language: fr
state: draft   # pas encore lu
signer:   Example

posts:
  passport:
    text: |
      Gardez  votre passeport.

      Deux lignes.
  # ---- une note qui reste
  call:
    text: "Aide  en {country} : {numbers}"
approvals:
  - {post: passport, state: reviewed, by: Soa, on: 2026-05-01, fingerprint: "0123456789abcdef"}
"""
REPAIRED = FRENCH.replace("Gardez  votre", "Gardez votre").replace("Aide  en", "Aide en")


def root_with(tmp_path: Path, french: str) -> tuple[Path, Path]:
    """The small root, with another French file."""
    root = lay("base", tmp_path / "root")
    path = root / "messages/spring/fr.yaml"
    path.write_bytes(french.encode())
    return root, path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    code = main(["check", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_repairs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The words change, all else stays to the byte; each change is shown, and what is a draft again is said."""
    root, path = root_with(tmp_path, FRENCH)
    code, out, _ = run(capsys, str(root), "--fix")
    assert path.read_bytes() == REPAIRED.encode()
    assert code == 0
    lines = out.splitlines()
    assert "-      Gardez  votre passeport." in lines
    assert "+      Gardez votre passeport." in lines
    assert any('"passport.text"' in line and "draft again" in line for line in lines)
    assert not any('"call.text"' in line for line in lines)
    assert "2 repairs made." in lines
    assert "can be repaired" not in out
    assert "stray" not in out
    assert run(capsys, str(root), "--fix")[1].startswith("0 repairs made.")
    assert path.read_bytes() == REPAIRED.encode()


def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same lines are shown, and the file is as it was."""
    root, path = root_with(tmp_path, FRENCH)
    out = run(capsys, str(root), "--fix", "--dry-run")[1]
    assert "+      Gardez votre passeport." in out
    assert "2 repairs would be made. Nothing is changed." in out
    assert out.endswith("2 can be repaired: fanilo check --fix\n")
    assert path.read_bytes() == FRENCH.encode()


def test_only_what_was_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Another pack or language is left alone."""
    root, path = root_with(tmp_path, FRENCH)
    run(capsys, str(root / "messages/spring/en.yaml"), "--fix")
    assert path.read_bytes() == FRENCH.encode()
    run(capsys, str(path), "--fix")
    assert path.read_bytes() == REPAIRED.encode()


def test_a_repair_behind_a_repair(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Two rules find something in one text: both are mended; what nobody sees is written out in the difference."""
    root, path = root_with(tmp_path, FRENCH.replace("Deux lignes", "Deux lig\u200bnes"))
    out = run(capsys, str(root), "--fix")[1]
    assert path.read_bytes() == REPAIRED.encode()
    assert "-      Deux lig\\u200bnes." in out
    assert "3 repairs made." in out


def test_lines_as_windows_ends_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They stay so, in the lines that change too; and so does the mark at the beginning of the file."""
    root, path = root_with(tmp_path, "\ufeff" + FRENCH.replace("\n", "\r\n"))
    run(capsys, str(root), "--fix")
    assert path.read_bytes() == ("\ufeff" + REPAIRED.replace("\n", "\r\n")).encode()


def test_other_programs_read_problems_only(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With --format json the output is JSON, and what was done is told beside it."""
    root, _ = root_with(tmp_path, FRENCH)
    assert [row["fix"] for row in json.loads(run(capsys, str(root), "--format", "json")[1]) if row["fix"]] == [True] * 2
    _, out, err = run(capsys, str(root), "--fix", "--format", "json")
    assert not any(row["fix"] for row in json.loads(out))
    assert "2 repairs made." in err


def test_a_dry_run_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """--dry-run alone would look as if a check changed something."""
    code, _, err = run(capsys, "--dry-run")
    assert code == 2
    assert "--fix" in err


def test_a_file_that_cannot_be_changed_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Where the layout can't be kept nothing is written, and it is said."""
    text = "posts:\n  a:\n    text: 'x  y'\n  a:\n    text: z\n"
    path = tmp_path / "f.yaml"
    path.write_text(text, "utf-8")
    assert mended(tmp_path, "f.yaml", {("posts", "a", "text"): Mend(("posts", "a", "text"), "x y", "f.yaml")}) is None
    assert path.read_text("utf-8") == text


def test_entries_taken_out(tmp_path: Path) -> None:
    """Several of one list, in any order, and a text beside them."""
    path = tmp_path / "f.yaml"
    path.write_text("a:\n  - one\n  - two  # why\n  - three\nb: x\n", "utf-8")
    wanted = [Mend(("a", 0), None, "f.yaml"), Mend(("a", 2), None, "f.yaml"), Mend(("b",), "y", "f.yaml")]
    found = mended(tmp_path, "f.yaml", {mend.path: mend for mend in wanted})
    assert found is not None
    assert found.after == "a:\n  - two  # why\nb: y\n"
    assert path.read_text("utf-8") == found.before


def test_of_two_repairs_of_one_text_the_first() -> None:
    """Each was made for the words as they stand."""
    problems = [Problem(Place("f.yaml"), "", "", mend=Mend(("a",), value, "f.yaml")) for value in ("one", "two", None)]
    assert [mend.value for mend in mends(problems)["f.yaml"].values()] == ["one"]


_NEW = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(_NEW, st.sampled_from(["passport", "call"]))
def test_whatever_the_words_are(tmp_path_factory: pytest.TempPathFactory, words: str, post: str) -> None:
    """The file then says exactly the new words, and all else as before; or it is not changed."""
    folder = tmp_path_factory.mktemp("mend")
    (folder / "f.yaml").write_text(FRENCH, "utf-8")
    path = ("posts", post, "text")
    found = mended(folder, "f.yaml", {path: Mend(path, words, "f.yaml")})
    if found is None:
        return
    before, after = (read_document(text.encode(), "f.yaml").data for text in (found.before, found.after))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert after["posts"][post].pop("text").removesuffix("\n") == words.removesuffix("\n")
    del before["posts"][post]["text"]
    assert before == after
    kept = [
        line
        for line in found.before.splitlines()
        if "votre" not in line and "lignes" not in line and "Aide" not in line
    ]
    assert [line for line in kept if line.strip() and line not in found.after] == []
