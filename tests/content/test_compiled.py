"""Compiled phrases are kept beside the snapshots, and a bad copy is as if it were not there."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assess.signs import Compiled, Recogniser
from bot.content.compiled import compiled
from bot.model.content import Library, Phrase, PhraseSet, Place
from bot.text.normal import tokenize

NAME = "phrases.compiled"


def phrases(*forms: str) -> tuple[PhraseSet, ...]:
    """One language with these forms of a flag, a broken phrase before them, and a negator."""
    made = [Phrase("flag", "kept", "en", form, Place("test")) for form in ("(", *forms)]
    negator = Phrase("negation", "before", "en", "no", Place("test"))
    return (PhraseSet("en", (*made, negator), {"papers": ("passport*", "удостоверение", "travel document")}),)


PHRASES = phrases("keep ... @papers", "no contract")


def found(phrase_sets: tuple[PhraseSet, ...], kept: Compiled, text: str) -> list[str]:
    """The evidence of what is found in a text."""
    signs = Recogniser(phrase_sets, kept).read(tokenize(text), Library(), frozenset({"en"}))
    return [text[span.start : span.end] for flag in signs.flags for span in flag.spans]


def test_what_was_kept_finds_what_was_compiled(tmp_path: Path) -> None:
    """The second start reads what the first compiled, for its owner's eyes only, and finds the same."""
    first = compiled(PHRASES, tmp_path)
    written = (tmp_path / NAME).stat()
    second = compiled(PHRASES, tmp_path)
    assert second == first == Compiled.of(PHRASES)
    assert (tmp_path / NAME).stat().st_mtime_ns == written.st_mtime_ns
    assert stat.S_IMODE(written.st_mode) == 0o600
    assert found(PHRASES, second, "they keep our passports, no contract") == ["keep our passports", "no contract"]
    assert found(PHRASES, second, "keep удостоверения") == ["keep удостоверения"]


def test_a_changed_phrase_is_compiled_anew(tmp_path: Path) -> None:
    """What is kept of other phrases or other lists is not used."""
    compiled(PHRASES, tmp_path)
    other = phrases("hold ... @papers")
    assert found(other, compiled(other, tmp_path), "they hold your passport") == ["hold your passport"]
    words = (replace(other[0], words={"papers": ("visa",)}),)
    assert found(words, compiled(words, tmp_path), "they hold your visa") == ["hold your visa"]


@pytest.mark.parametrize("damage", ["flipped", "short", "empty", "other"])
def test_a_damaged_copy_is_not_used(tmp_path: Path, damage: str) -> None:
    """It is made anew, and whole again afterwards."""
    good = compiled(PHRASES, tmp_path)
    path = tmp_path / NAME
    whole = path.read_bytes()
    half = len(whole) // 2
    spoilt = {
        "flipped": whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :],
        "short": whole[:half],
        "empty": b"",
        "other": b"\xff\n[1]",
    }
    path.write_bytes(spoilt[damage])
    assert compiled(PHRASES, tmp_path) == good
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    """The phrases are compiled and used all the same."""
    (tmp_path / "file").write_text("no folder", "utf-8")
    kept = compiled(PHRASES, tmp_path / "file" / "below")
    assert found(PHRASES, kept, "no contract") == ["no contract"]
