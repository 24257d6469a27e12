"""`fanilo check` on a root, a folder, a file, and on nothing."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.content.root import content_root, root_of
from tests.content.test_broken_samples import lay


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    code = main(["check", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_good_content(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 0 and one line that says so."""
    assert run(capsys, str(lay("base", tmp_path / "root"))) == (0, "No problem found.\n", "")


def test_a_mistake(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 1, the example sentence of the manual, and a summary."""
    code, out, _ = run(capsys, str(lay("missing_text", tmp_path / "root")))
    assert code == 1
    assert out.splitlines() == [
        'messages/spring/fr.yaml:6:5: post "passport" has no text. '
        'Write one under "text:", or remove the post from pack.yaml.',
        "1 error, 0 warnings",
    ]


def test_a_warning_is_no_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 0 when nothing keeps a layer from loading; the warning is told."""
    code, out, _ = run(capsys, str(lay("unused_slot", tmp_path / "root")))
    assert code == 0
    assert "warning: " in out
    assert out.endswith("0 errors, 1 warning\n")


def test_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A list of objects with exactly the keys that are promised."""
    code, out, _ = run(capsys, str(lay("missing_text", tmp_path / "root")), "--format", "json")
    assert code == 1
    assert json.loads(out) == [
        {
            "file": "messages/spring/fr.yaml",
            "line": 6,
            "column": 5,
            "severity": "error",
            "rule": "missing_text",
            "says": 'post "passport" has no text.',
            "hint": 'Write one under "text:", or remove the post from pack.yaml.',
            "who": "translator",
            "fix": False,
        }
    ]
    assert run(capsys, str(lay("base", tmp_path / "good")), "--format", "json")[1].strip() == "[]"


def test_one_pack_or_file_of_many(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Only the problems of what was named, though all the rest is looked at for what it refers to."""
    root = lay("missing_text", tmp_path / "root")
    lay_over = (root / "config/countries/MG.yaml").read_text("utf-8").replace("office_hours_only", "office_hour")
    (root / "config/countries/MG.yaml").write_text(lay_over, "utf-8")
    assert run(capsys, str(root))[1].endswith("2 errors, 0 warnings\n")
    assert run(capsys, str(root / "messages" / "spring"))[1].endswith("1 error, 0 warnings\n")
    assert run(capsys, str(root / "messages" / "spring" / "fr.yaml"))[1].endswith("1 error, 0 warnings\n")
    assert run(capsys, str(root / "messages" / "spring" / "en.yaml"))[0] == 0
    assert run(capsys, str(root / "messages" / "danger"))[0] == 0
    assert run(capsys, str(root / "config" / "countries" / "MG.yaml"))[0] == 1


def test_a_file_outside_of_any_root(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Its form at least is checked."""
    (tmp_path / "draft.yaml").write_text("a: b\na: c\n", "utf-8")
    code, out, _ = run(capsys, str(tmp_path / "draft.yaml"))
    assert code == 1
    assert out.startswith('draft.yaml:2:1: "a" stands twice; the first is in line 1.')


def test_a_path_that_leads_nowhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 2, a sentence, and no traceback."""
    code, out, err = run(capsys, str(tmp_path / "nowhere"))
    assert (code, out) == (2, "")
    assert str(tmp_path / "nowhere") in err
    (tmp_path / "empty").mkdir()
    assert run(capsys, str(tmp_path / "empty"))[0] == 2


def test_nothing_in_a_file_moves_the_cursor(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is repeated from a file is printed as plain text in one line."""
    root = lay("base", tmp_path / "root")
    path = root / "messages/spring/fr.yaml"
    path.write_text(path.read_text("utf-8").replace("signer", '"sig\\e[2J\\nner"'), "utf-8")
    out = run(capsys, str(root))[1]
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2


def test_by_person(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A heading for each who can act, with the number of their problems; people who are listed are named."""
    root = lay("missing_text", tmp_path / "root")
    (root / "config/people.yaml").write_text(
        "format: 1\norganisations:\n  common:\n    people:\n"
        "      - {id: soa, name: Soa Rabe, roles: [translator], languages: [fr]}\n"
        "      - {id: rova, name: Rova, roles: [translator, approver], languages: [mg]}\n",
        "utf-8",
    )
    english = root / "messages/spring/en.yaml"
    english.write_text(english.read_text("utf-8").replace("Keep your", "Keep  your"), "utf-8")
    out = run(capsys, str(root), "--by", "person")[1].splitlines()
    assert [line for line in out if not line.startswith(" ")] == [
        "Editors: 1",
        "",
        "Translators, fr (Soa Rabe): 1",
        "",
        "1 error, 1 warning, 1 can be repaired: fanilo check --fix",
    ]
    assert [line.split(": ")[0] for line in out if line.startswith(" ")] == [
        "  messages/spring/en.yaml:6:5",
        "  messages/spring/fr.yaml:6:5",
    ]


def test_nothing_to_group(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """No heading without a problem."""
    root = lay("base", tmp_path / "root")
    assert run(capsys, str(root), "--by", "person") == (0, "No problem found.\n", "")


def test_where_content_is(tmp_path: Path) -> None:
    """The project's own root has all three folders; others are found from within."""
    assert {"config", "messages"} <= {path.name for path in content_root().iterdir()}
    root = lay("base", tmp_path / "root")
    assert root_of(root) == root
    assert root_of(root / "messages" / "spring" / "fr.yaml") == root
    assert root_of(root / "config") == root
    assert root_of(tmp_path / "elsewhere" / "fr.yaml") is None
