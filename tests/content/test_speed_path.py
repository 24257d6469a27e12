"""The quick way through plain files and through large roots: it finds what the slow way finds, to the letter."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load, several, yaml_places
from bot.content.root import content_root
from bot.content.yaml_places import Document, read_document
from bot.content.yaml_plain import Declined, Marks, read_plain
from bot.model.content import Problem
from tests.content.test_broken_samples import BROKEN, lay

FILES = sorted([*content_root().glob("messages/**/*.yaml"), *content_root().glob("config/**/*.yaml")])
SAMPLES = sorted(BROKEN.glob("**/*.yaml"))


@contextmanager
def slow_way() -> Iterator[None]:
    """Everything by the parser."""
    patch = pytest.MonkeyPatch()
    patch.setattr(yaml_places, "FAST", False)
    try:
        yield
    finally:
        patch.undo()


def both(data: bytes) -> tuple[Document, Document]:
    """The document read both ways."""
    with slow_way():
        slow = read_document(data, "f.yaml")
        assert slow.keys is not None
    return read_document(data, "f.yaml"), slow


def assert_alike(data: bytes) -> None:
    """Data with its order, places and problems."""
    fast, slow = both(data)
    assert repr(fast.data) == repr(slow.data)
    assert fast.problems == slow.problems
    assert fast.keys == slow.keys
    assert fast.values == slow.values


@pytest.mark.parametrize("path", [*FILES, *SAMPLES], ids=lambda path: "/".join(path.parts[-3:]))
def test_every_file_of_the_project(path: Path) -> None:
    """Whatever stands in config/, in messages/ and in the broken samples is read alike."""
    assert_alike(path.read_bytes())


def test_packs_are_plain() -> None:
    """Most files of packs take the quick way; without that it would be of no use."""
    plain = 0
    texts = [path for path in FILES if "messages" in path.parts]
    for path in texts:
        try:
            read_plain(path.read_text("utf-8"))
        except Declined:
            continue
        plain += 1
    assert plain > len(texts) * 0.8


# ---- whatever people type

_PIECES = (
    "a:", "b:", "c-1:", "a: ", "b: ", "- ", "-", "  ", "    ", " ", "\n", "\n\n", "\n  ", "\n    ", "\n  - ", "\n- ",
    "|", "|\n", "|-", ">", '"', "'", '""', "''", "#", " #", "# x", ":", ": ", "[", "]", "[a, b]", "[]", ",", ", ", "{",
    "}", "&a", "*a", "!x", "?", "? ", "%", "@", "`", "\\", "---", "...", "<<: ", "x", "no", "x y", "é", "й", "ع", "1:2",
    "\t", "\r\n", "\u00a0", "\u2028", "\ufeff", "~", "null", "\U0001f6c2", "'it''s'", '"\\n"',
    "text: |\n    one\n\n    two\n",
)  # fmt: skip


@settings(max_examples=1_500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30))
def test_anything_is_read_alike(pieces: list[str]) -> None:
    """Scraps of YAML in any order: read alike, or left to the parser."""
    assert_alike("".join(pieces).encode())


_WORD = st.sampled_from(["passport", "Gardez", "йод", "لا", "it's", "a-b", "x:y", "5", "“so”", "no.", "(see)"])
_LINE = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)
_NAME = st.sampled_from(["text", "alt", "call", "headline", "a_1", "B", "zh-Hant"])


@st.composite
def _values(draw: st.DrawFn, indent: int, depth: int) -> str:
    """What stands behind a colon, with its line break."""
    kind = draw(st.sampled_from(["plain", "double", "single", "block", "words", "nothing", "names", "dashes"]))
    pad = " " * (indent + draw(st.sampled_from([2, 4])))
    if kind == "block":
        lines = draw(st.lists(st.one_of(_LINE, st.just(""), st.just("  # in")), max_size=4))
        body = "".join(f"{pad}{line}\n" if line else "\n" for line in (draw(_LINE), *lines))
        return f" |\n{body}"
    if kind == "names" and depth:
        return "\n" + draw(_blocks(len(pad), depth - 1))
    if kind == "dashes" and depth:
        rows = draw(
            st.lists(st.one_of(_LINE.map(lambda line: f"{line}\n"), _entries(len(pad) + 2, depth - 1)), min_size=1)
        )
        return "\n" + "".join(f"{pad}- {row}" for row in rows)
    shown = {
        "plain": _LINE,
        "double": _LINE.map(lambda line: f'"{line}: # "'),
        "single": st.just("'a: b # c'"),
        "words": st.sampled_from(["[]", "[a]", "[a, b-2, c.d]"]),
    }.get(kind)
    return f" {draw(shown)}\n" if shown is not None else "\n"


@st.composite
def _entries(draw: st.DrawFn, indent: int, depth: int) -> str:
    """Lines of the form name: value, the first without what stands before it."""
    return draw(_blocks(indent, depth)).lstrip(" ")


@st.composite
def _blocks(draw: st.DrawFn, indent: int, depth: int) -> str:
    rows = []
    for name in draw(st.lists(_NAME, min_size=1, max_size=4, unique=True)):
        rows.append(f"{' ' * indent}{name}:{draw(_values(indent, depth))}")
    if draw(st.booleans()):
        rows.append(f"{' ' * draw(st.integers(0, 6))}# a remark\n")
    return "".join(rows)


@settings(max_examples=200, deadline=None)
@given(_blocks(0, 3))
def test_plain_files_are_not_left_to_the_parser(text: str) -> None:
    """Files as people write them take the quick way, and mean the same."""
    marks = Marks()
    data = read_plain(text, marks)
    with slow_way():
        slow = read_document(text.encode(), "f.yaml")
    assert (repr(data), marks.keys, marks.values) == (repr(slow.data), slow.keys, slow.values), text
    assert not slow.problems


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: b # c\n",
        "a: b\n  c\n",
        "a: [b, [c]]\n",
        "a: {b: c}\n",
        'a: "b\\n"\n',
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: b\na: c\n",
        "- a\n",
        "a: >\n  b\n",
        "a: |-\n  b\n",
        "a: |\n\n   b\n  c\n",
        "---\na: b\n",
        "a: b\n---\n",
        "a:\n- b\n",
        "<<: a\n",
        "a: b",
        "",
        "a:\n   b: c\n  d: e\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    """Everything that has a meaning in YAML beyond names, texts and lists."""
    with pytest.raises(Declined):
        read_plain(text)
    assert_alike(text.encode())


# ---- several processes


def _large(root: Path, packs: int) -> Path:
    """The small root of the samples with many more packs, some of them wrong."""
    lay("missing_text", root)
    spring = root / "messages" / "spring"
    for number in range(packs):
        pack = root / "messages" / f"pack_{number:02}"
        pack.mkdir()
        for name in ("pack", "en", "fr"):
            text = (spring / f"{name}.yaml").read_text("utf-8")
            if number % 3:  # the others keep the id of the first
                text = text.replace("common/spring", f"common/pack_{number:02}")
            if number % 5 == 0:
                text = text.replace("Keep your", "Keep  your")
            (pack / f"{name}.yaml").write_text(text, "utf-8")
    return root


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same problems in the same order, two packs of one id among them."""
    root = _large(tmp_path / "root", 17)
    alone = load.problems_of(root)
    asked: list[int] = []
    whole = several.all_of

    def counted(work: Sequence[several.Work]) -> list[list[Problem]]:
        asked.append(len(work))
        return whole(work)

    monkeypatch.setattr(several, "LEAST", 0)
    monkeypatch.setattr(several, "processes", lambda: 3)
    monkeypatch.setattr(several, "all_of", counted)
    assert load.problems_of(root) == alone
    assert asked == [3]
    assert {"missing_text", "pack_ids", "stray_spaces"} <= {problem.rule for problem in alone}
    assert alone == load.load(root).problems


def test_a_wrong_phrase_is_told_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other files then have to say depends on it, so everything is looked at in one go."""
    root = lay("phrase_forms", tmp_path / "root")
    alone = load.problems_of(root)
    monkeypatch.setattr(several, "LEAST", 0)
    monkeypatch.setattr(several, "processes", lambda: 2)
    assert load.problems_of(root) == alone
    assert "phrase_form" in {problem.rule for problem in alone}


def test_work_of_a_process_that_dies_is_done_here() -> None:
    """Nothing is left out when there was no memory for the other process."""
    here = os.getpid()

    def dies() -> list[Problem]:
        if os.getpid() != here:
            os._exit(9)
        return []

    assert several.all_of([list, dies]) == [[], []]
