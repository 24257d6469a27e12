"""Files as plain text with places, whatever somebody writes into them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.countries import CountryFile
from bot.content.indicators import IndicatorsFile
from bot.content.packs import PackFile, TextsFile
from bot.content.phrases import OffersFile, SpeechFile
from bot.content.places import PlacesFile
from bot.content.shape import fit
from bot.content.yaml_places import NODES_MOST, SIZE_MOST, read_document
from bot.model.content import Place

SHAPES = (CountryFile, IndicatorsFile, PackFile, TextsFile, SpeechFile, OffersFile, PlacesFile)


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "null", "~", "0341234567", "12:30", "012", "+261", "1e3", "2026-11-24"]
)
def test_every_scalar_is_text(word: str) -> None:
    """What people write stays what they wrote: "no" is Norwegian, and a telephone number keeps its nought."""
    assert read_document(f"a: {word}\nb: [{word}]\n".encode(), "f.yaml").data == {"a": word, "b": [word]}


def test_nothing_is_none() -> None:
    """A key with nothing behind it has no text; quotes with nothing in them are an empty text."""
    assert read_document(b'a:\nb: ""\n', "f.yaml").data == {"a": None, "b": ""}


def test_places() -> None:
    """Entries and values know their line and column, counted from 1 in characters."""
    document = read_document("à: {é: x, b: [y, z]}\nc:\n  - d: w\n".encode(), "f.yaml")
    assert document.place(("à",)) == Place("f.yaml", 1, 1)
    assert document.place(("à", "é"), value=True) == Place("f.yaml", 1, 8)
    assert document.place(("à", "b", 1)) == Place("f.yaml", 1, 18)
    assert document.place(("c", 0, "d"), value=True) == Place("f.yaml", 3, 8)
    assert document.place(("c", 0, "missing")) == Place("f.yaml", 3, 5)
    assert document.place(("missing",)) == Place("f.yaml", 1, 1)


def test_entries_left_out_move_no_other() -> None:
    """When one entry of a list is left out, the others keep their lines."""
    document = read_document(b"a:\n  - x\n  - y\n  - z\n", "f.yaml").without({("a", 1)})
    assert document.data == {"a": ["x", "z"]}
    assert document.place(("a", 1)) == Place("f.yaml", 4, 5)


def test_a_byte_order_mark_is_no_text() -> None:
    """Editors on Windows put one at the beginning."""
    assert read_document(b"\xef\xbb\xbfa: b\n", "f.yaml").data == {"a": "b"}


_ALIASES = (b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 107))
BOMBS = {
    "nine levels of aliases": b"a: &a [x]\n" + b"".join(_ALIASES),
    "brackets": b"[" * 1_000_000,
    "braces": b"{a: " * 400_000,
    "dashes": b"- " * 400_000,
    "question marks": b"? " * 400_000,
    "entries": b"a: [" + b"b," * (NODES_MOST + 1_000) + b"]",
    "long key": b"a" * 1_000_000 + b": b",
    "quotes": b'"' * 1_000_001,
    "anchors": b"- &a x\n" * 100_000,
    "double keys": b"a: b\n" * 100_000,
    "comments": b"#\n" * 900_000,
    "too big": b"#" * (SIZE_MOST + 1),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_problems_and_quick(bomb: bytes) -> None:
    """Nothing that fits into a file takes long or raises."""
    before = time.perf_counter()
    document = read_document(bomb, "f.yaml")
    assert time.perf_counter() - before < 5
    assert len(document.problems) <= 50
    assert document.problems or document.data is None or isinstance(document.data, dict)


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """Whatever bytes are in a file: problems with places, never an exception."""
    document = read_document(data, "f.yaml")
    for problem in document.problems:
        assert problem.place.line >= 1
        assert problem.says
        assert problem.hint
    for shape in SHAPES:
        sheet, problems = fit(shape, document)
        assert sheet or problems


WORDS = st.sampled_from(
    [
        "language: en",
        "posts:",
        "  a:",
        "    text: b",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!int ",
        "---",
        ": ",
        "\n",
        "\t",
        "code: MG",
        "hotlines:",
        "  - id: x",
        "flags:",
        "words:",
        '"',
        "'",
        ">",
        "#",
        "?",
        "<<",
        "%",
        "@",
        "~",
        "à",
        "\u202e",
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_any_mixture_of_yaml(parts: list[str]) -> None:
    """The same for what looks like a file of ours."""
    document = read_document("\n".join(parts).encode(), "f.yaml")
    for shape in SHAPES:
        sheet, problems = fit(shape, document)
        assert sheet or problems


VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(sorted({key for shape in SHAPES for key in shape.model_fields}))


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_values_under_our_keys(data: dict[str, object]) -> None:
    """Wrong values under right keys are told in sentences that end, and never raise."""
    import json

    document = read_document(json.dumps(data).encode(), "f.yaml")
    for shape in SHAPES:
        _, problems = fit(shape, document)
        for problem in problems:
            assert problem.says.endswith((".", '."'))
            assert problem.hint
