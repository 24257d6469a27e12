"""`fanilo countries`: lines in, lines out; a bad line is told and the rest goes on."""

import io
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import App


@pytest.fixture
def run(app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Run":
    """Runs the command on bytes from standard input."""
    monkeypatch.setattr(App, "build", lambda *_, **__: app)
    return Run(monkeypatch, capsys)


class Run:
    """The command, and what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, data: bytes, *arguments: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        code = main(["countries", *arguments])
        said = self.capsys.readouterr()
        return code, said.out, said.err


def test_each_line_is_answered_with_three_keys(run: Run) -> None:
    """Ids come back as they were, whatever their type; other keys are ignored."""
    given = (
        '{"id": "a", "text": "I\'m from Madagascar, locked in Kuwait", "lang": "en"}\n{"id": 7, "text": "bonjour"}\n'
    )
    code, out, err = run(given.encode(), "--jsonl")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"id": "a", "countries": ["MG", "KW"], "asks_hotline": False},
        {"id": 7, "countries": [], "asks_hotline": False},
    ]
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("What's the number of the trafficking hotline in Kenya?", "KE"),
        ("Quel est le numéro d'urgence au Sénégal ?", "SN"),
    ],
)
def test_asking_for_a_number_is_heard(run: Run, text: str, code: str) -> None:
    """Someone who asks for a hotline wants one, and where is known."""
    _, out, _ = run(json.dumps({"id": "1", "text": text}).encode(), "--jsonl")
    assert json.loads(out) == {"id": "1", "countries": [code], "asks_hotline": True}


def test_bad_lines_are_told_and_the_rest_goes_on(run: Run) -> None:
    """No JSON, no text, no UTF-8, nested without end: each with its number; exit code 1."""
    bad = [b"not json", b'{"id": "x"}', b'\xff{"id": "y", "text": ""}', b"[" * 100_000, b'["text"]']
    good = b'{"id": "z", "text": "in Oman"}'
    code, out, err = run(b"\n".join([*bad, good]), "--jsonl")
    assert code == 1
    assert [json.loads(line)["countries"] for line in out.splitlines()] == [["OM"]]
    told = err.splitlines()
    assert [f"line {n} " in line for n, line in enumerate(told, 1)] == [True] * len(bad)
    assert "[[" not in told[3]  # what was written is not repeated


def test_plain_text_gets_a_readable_answer(run: Run) -> None:
    """Who is where, in words; an unclear name is said to be unclear."""
    code, out, _ = run(b"I'm from Madagascar, locked in Kuwait. And Congo?")
    assert code == 0
    assert "KW  Kuwait  (the writer is there)" in out
    assert "MG  Madagascar  (comes from there)" in out
    assert "CD, CG" in out


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """Exit code 2 and what to do."""
    code, out, err = run(b"", str(tmp_path / "nothing.txt"))
    assert (code, out) == (2, "")
    assert "Name a file that can be read" in err


def test_text_that_is_not_utf8(run: Run) -> None:
    """The line is named."""
    code, _, err = run(b"ok\n\xff")
    assert code == 1
    assert "line 2" in err
