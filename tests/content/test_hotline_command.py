"""`fanilo hotline`, as somebody at a terminal or another program meets it."""

import argparse
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.commands import hotline

KEYS = (
    "country", "name", "serves", "channels", "hours", "languages", "sources", "checked_on", "expires_on", "confidence",
    "cautions",
)  # fmt: skip


@pytest.fixture
def fanilo(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command: arguments -> exit code, output, errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        hotline.add(parser.add_subparsers())
        args = parser.parse_args(["hotline", *arguments])
        code = args.run(args)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that the data was gathered, so that no test changes with the calendar."""
    monkeypatch.setattr("bot.app.utc_now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_all_as_json(fanilo: Any) -> None:
    """Every line, each with exactly the keys that are promised, a source and an expiry."""
    code, out, err = fanilo("--all", "--json")
    assert (code, err) == (0, "")
    entries = json.loads(out)
    assert len(entries) == 781
    assert len({entry["country"] for entry in entries}) == 244
    for entry in entries:
        assert tuple(entry) == KEYS
        assert entry["sources"]
        assert all(set(source) == {"url", "says", "dated"} for source in entry["sources"])
        assert all(set(channel) == {"type", "value", "toll_free", "from_abroad"} for channel in entry["channels"])
        expires_on = date.fromisoformat(entry["expires_on"])
        doubtful = entry["confidence"] == "low" or expires_on <= date(2026, 11, 24)
        ids = [caution["id"] for caution in entry["cautions"]]
        assert any(name.startswith("hotline_warning_") for name in ids) == doubtful
        assert (entry["checked_on"] is None) == (expires_on == date.min)
        assert all(caution["text"] and "{" not in caution["text"] for caution in entry["cautions"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Police here may"),
        ("fr", "la police peut"),
        ("mg", "polisy"),
        ("id", "Polisi di sini"),
        ("es", "la policía"),
        ("tl", "pulis dito"),
        ("ru", "Полиция здесь может"),
        ("ar", "الشرطة هنا"),
        ("sw", "Polisi hapa"),
    ],
)
def test_cautions_are_in_the_language(fanilo: Any, language: str, words: str) -> None:
    """A caution of the emergency number in Kuwait."""
    _, out, _ = fanilo("KW", "--json", "--language", language)
    police = next(entry for entry in json.loads(out) if "police" in entry["serves"])
    assert any(words in caution["text"] for caution in police["cautions"])


@pytest.mark.parametrize("name", ["KW", "kw", "Kuwait", "Koweït", "koweit", "Kuwait "])
def test_country_by_code_or_name(fanilo: Any, name: str) -> None:
    """Two letters, or a name in any language of the bot."""
    code, out, _ = fanilo(name, "--json")
    assert code == 0
    assert {entry["country"] for entry in json.loads(out)} == {"KW"}


def test_name_in_malagasy(fanilo: Any) -> None:
    """The country's own name for itself."""
    _, out, _ = fanilo("Madagasikara", "--json", "--for", "child")
    entries = json.loads(out)
    assert entries[0]["country"] == "MG"
    assert entries[0]["channels"][0]["value"] == "147"


def test_unknown_country_and_language(fanilo: Any) -> None:
    """Exit code 2, and what to write instead, on the error stream only."""
    code, out, err = fanilo("xyzzy")
    assert (code, out) == (2, "")
    assert "xyzzy" in err
    assert "MG" in err
    code, out, err = fanilo("KW", "--language", "tlh")
    assert (code, out) == (2, "")
    assert "en, fr, mg, id" in err


def test_name_of_two_countries_is_asked_back(fanilo: Any) -> None:
    """Congo: which one?"""
    code, out, err = fanilo("Congo")
    assert (code, out) == (2, "")
    assert "CD" in err
    assert "CG" in err


def test_neither_country_nor_all(fanilo: Any) -> None:
    """A mistake in use ends like every other: with code 2."""
    with pytest.raises(SystemExit) as stopped:
        fanilo()
    assert stopped.value.code == 2


def test_country_without_a_line(fanilo: Any) -> None:
    """It says so, what 112 can do, and what to do instead; as JSON it is an empty list."""
    code, out, _ = fanilo("AQ")
    assert code == 0
    assert "112 works on many mobile networks, not everywhere" in out
    assert "embassy" in out
    assert json.loads(fanilo("AQ", "--json")[1]) == []


def test_one_need(fanilo: Any) -> None:
    """Lines that serve it; where all of those are doubtful, the fallback too."""
    _, out, _ = fanilo("PH", "--for", "trafficking", "--json")
    served = [entry["serves"] for entry in json.loads(out)]
    assert "trafficking" in served[0]
    _, out, _ = fanilo("KW", "--for", "labour_exploitation", "--json")
    entries = json.loads(out)
    assert "labour_exploitation" in entries[0]["serves"]
    assert entries[0]["cautions"][0]["id"] == "hotline_warning_expired"
    assert any("emergency" in entry["serves"] for entry in entries)


def test_readable_answer(fanilo: Any) -> None:
    """Number, hours, cost, languages, the source and its date, and what is not known."""
    _, out, _ = fanilo("MG")
    assert "147" in out
    assert "Newest source: 2026" in out
    assert "Not confirmed since 2024" in out
    assert "not known" in out
    assert "https://childhelplineinternational.org/madagascar-ligne-verte-147-madagascar/" in out
    assert "{" not in out


def test_only_doubtful_lines_come_with_the_text_on_112(fanilo: Any) -> None:
    """And a country that has confirmed ones goes without."""
    on_112 = "112 works on many mobile networks, not everywhere"
    assert on_112 in fanilo("GQ")[1]
    assert on_112 not in fanilo("KW")[1]


def test_suicide_is_honest(fanilo: Any) -> None:
    """No crisis line is sourced: it says so, and gives the emergency number."""
    _, out, _ = fanilo("GB", "--for", "suicide")
    assert "no checked number of a crisis line" in out
    assert "999" in out
