"""What editors read when a file is broken: nearly a hundred samples, each laid over a small content root that is good.

The sentences are in tests/fixtures/broken/expected.txt; `python -m tests.content.test_broken_samples` writes them anew.
Then read every line of the difference as a volunteer would.
"""

import io
import shutil
import tempfile
import time
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.content.inspect import inspect
from bot.content.load import load
from bot.model.content import Severity

BROKEN = Path(__file__).parents[1] / "fixtures" / "broken"
EXPECTED = BROKEN / "expected.txt"
SAMPLES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir() and folder.name != "base")
# What goes out all the same: how a text reads is for people to decide.
ONLY_WARNED_OF = {
    "arabic_brackets",
    "arabic_direction",
    "emoji_flood",
    "format_old",
    "hard_to_read",
    "invisible_signs",
    "look_alike",
    "number_not_quoted",
    "past_dates",
    "same_text_twice",
    "shouting",
    "statistic",
    "stray_spaces",
    "too_long_parts",
    "untranslated",
    "unused_slot",
    "word_label",
}
# Words of the libraries behind, and of Python: no volunteer should meet them.
JARGON = (
    "pydantic",
    "yaml.parser",
    "Error",
    "NoneType",
    "dict",
    "str_type",
    "Traceback",
    "Input should",
    "literal",
    "mapping",
)


def lay(sample: str, root: Path) -> Path:
    """The good root with the files of a sample over it."""
    shutil.copytree(BROKEN / "base", root)
    if sample != "base":
        shutil.copytree(BROKEN / sample, root, dirs_exist_ok=True)
    return root


def printed(root: Path) -> list[str]:
    """What `fanilo check` prints, without its last line, the summary."""
    out = io.StringIO()
    with redirect_stdout(out):
        main(["check", str(root)])
    return out.getvalue().splitlines()[:-1]


@cache
def sentences(sample: str) -> list[str]:
    """The problems of a sample, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        return printed(lay(sample, Path(folder) / "root"))


def expected() -> dict[str, list[str]]:
    """The sentences that were agreed, by sample."""
    found: dict[str, list[str]] = {}
    for row in EXPECTED.read_text("utf-8").splitlines():
        if row.startswith("## "):
            found[row[3:]] = []
        elif row:
            found[list(found)[-1]].append(row)
    return found


def test_the_good_root_has_no_problem() -> None:
    """The samples are broken, and not what they are laid over."""
    assert sentences("base") == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_sentences(sample: str) -> None:
    """A broken file is told with file, line, column, what is wrong and what to do."""
    assert sentences(sample) == expected()[sample]


@pytest.mark.parametrize("sample", SAMPLES)
def test_sentences_are_for_volunteers(sample: str) -> None:
    """Every line has a place, two sentences, and none of the words of the libraries behind."""
    for row in sentences(sample):
        place, _, words = row.partition(": ")
        file, number, column = place.rsplit(":", 2)
        assert file.startswith(("config/", "messages/"))
        assert int(number) >= 1
        assert int(column) >= 1
        assert words.rstrip().endswith((".", "?", ":", '"', "...")), row
        assert not [word for word in JARGON if word in words], row


@pytest.mark.parametrize("sample", sorted(set(SAMPLES) - ONLY_WARNED_OF))
def test_every_sample_has_an_error(sample: str, tmp_path: Path) -> None:
    """`fanilo check` fails on each of them."""
    problems = inspect(lay(sample, tmp_path / "root"))
    assert any(problem.severity is Severity.ERROR for problem in problems)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_rest_is_still_there(sample: str, tmp_path: Path) -> None:
    """Whatever is broken, the number for Madagascar and the English texts of danger stay, without any snapshot (P5)."""
    library = load(lay(sample, tmp_path / "root")).library
    assert "Here is a number." in library.packs["common/danger"].texts["en"]["opener.text"].text
    if sample in ("no_source_of_a_number", "bad_source_date", "bad_yes_or_no", "bad_number"):
        assert library.countries["MG"].hotlines == ()  # its only line is the broken one
    elif sample == "country_and_name_differ":
        assert "MG" not in library.countries  # the numbers of another country would be worse than none
        assert "MD" not in library.countries
    else:
        (hotline,) = library.countries["MG"].hotlines
        assert hotline.channels[0].value == "0001"


def test_many_problems_are_told_in_one_go() -> None:
    """Five mistakes in one file are five lines, in the order of the file."""
    rows = sentences("many_problems_at_once")
    places = [tuple(map(int, row.split(": ", 1)[0].split(":")[1:])) for row in rows]
    assert len(rows) == 5
    assert places == sorted(places)


def test_a_file_of_ten_megabytes_is_named_quickly(tmp_path: Path) -> None:
    """A pack file that is far too big is an error with its size, before it is read."""
    root = lay("base", tmp_path / "root")
    (root / "messages/spring/fr.yaml").write_bytes(b"posts:\n" + b"  a: {text: b}\n" * 700_000)
    before = time.perf_counter()
    rows = printed(root)
    assert time.perf_counter() - before < 5
    assert rows == [
        "messages/spring/fr.yaml:1:1: the file is too big: 10.5 MB, 2 MB at most. "
        "Split it into several files, and keep pictures in files of their own."
    ]


if __name__ == "__main__":
    EXPECTED.write_text("\n".join(f"## {s}\n" + "".join(f"{row}\n" for row in sentences(s)) for s in SAMPLES), "utf-8")
