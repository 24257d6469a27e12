"""`fanilo countries`, `fanilo hotline` and `fanilo check` as programs; their data is tested beside their rooms."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.commands.conftest import TIMEOUT, Fanilo


def test_countries_in_lines(fanilo: Fanilo) -> None:
    """In order of mention; empty lines are passed over, also in the middle; ids come back as they were."""
    given = b'\n{"id": 1.5, "text": "I\'m from Madagascar, locked in Kuwait"}\n\n{"text": "hello"}\n{"id": "x"}\n\n'
    ran = fanilo("countries", "--jsonl", given=given)
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"id": 1.5, "countries": ["MG", "KW"], "asks_hotline": False},
        {"id": None, "countries": [], "asks_hotline": False},
    ]
    assert ran.code == 1
    assert ran.err.startswith("fanilo countries: line 5 is not an object")


def test_countries_in_words(fanilo: Fanilo) -> None:
    """Readable, and honest when nothing is named; bytes that are no text are named."""
    ran = fanilo("countries", given=b"What is the hotline of Kenya? \xff")
    assert "KE  Kenya" in ran.out
    assert "Asks for a number: yes" in ran.out
    assert (ran.code, "line 1 is not UTF-8" in ran.err) == (1, True)
    assert "No country is named." in fanilo("countries", given=b"hello").out


def test_hotline(fanilo: Fanilo) -> None:
    """A number in words, the same as JSON, and what to write instead of a country that is none."""
    assert "Kuwait (KW)" in fanilo("hotline", "KW").out
    entries = json.loads(fanilo("hotline", "KW", "--json").out)
    assert {entry["country"] for entry in entries} == {"KW"}
    assert list(entries[0])[:4] == ["country", "name", "serves", "channels"]
    ran = fanilo("hotline", "Atl\x1b[2Jantis")
    assert (ran.code, ran.out) == (2, "")
    assert "Use two letters such as MG" in ran.err
    assert "\x1b" not in ran.err
    ran = fanilo("hotline", "KW", "--for", "pizza")
    assert ran.code == 2
    assert "trafficking" in ran.err


def test_hotline_on_a_terminal_that_knows_no_accents(fanilo: Fanilo) -> None:
    """Nothing crashes, and JSON stays JSON."""
    ran = fanilo("hotline", "FR", "--json", "--language", "fr", environment={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    assert any("é" in json.dumps(entry, ensure_ascii=False) for entry in json.loads(ran.out))
    ran = fanilo("hotline", "FR", "--language", "fr", environment={"PYTHONIOENCODING": "ascii"})
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.usefixtures("_state")
def test_a_reader_that_goes_away() -> None:
    """`fanilo hotline --all | head -1` ends quietly."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "hotline", "--all"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(TIMEOUT) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_check_names_place_and_remedy(fanilo: Fanilo, tmp_path: Path) -> None:
    """0 for a file without problems, 1 with, 2 when there is nothing to check; JSON has stable keys."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("a: b\n", encoding="utf-8")
    bad.write_text("a: b\na: c\n", encoding="utf-8")
    ran = fanilo("check", str(good))
    assert (ran.code, ran.out) == (0, "No problem found.\n")
    ran = fanilo("check", str(bad))
    assert ran.code == 1
    assert "bad.yaml:2:1: " in ran.out
    assert "1 error, 0 warnings" in ran.out
    ran = fanilo("check", str(bad), "--format", "json")
    assert ran.code == 1
    assert [list(row) for row in json.loads(ran.out)] == [
        ["file", "line", "column", "severity", "rule", "says", "hint", "who", "fix"]
    ]
    ran = fanilo("check", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (2, "")
    assert "none: there is no such file or folder" in ran.err


def test_a_wrong_setting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a traceback: which setting, and which are known."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("organization: us\n", encoding="utf-8")
    monkeypatch.setattr("bot.content.root.content_root", lambda: tmp_path)
    assert main(["hotline", "KW"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "unknown setting organization. Known are: organisation" in said.err
