"""`fanilo add-language` and `fanilo languages`, as programs, on a copy of the project: nothing is added to this one."""

import gettext
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.localedata import locale_identifiers

from bot.content.load import Loaded
from bot.content.scaffold import Naming, block, texts, with_block
from bot.content.scaffold_labels import plural_forms
from bot.language.data import languages_from
from tests.commands.conftest import Fanilo, Ran, runner_in

Copy = Callable[[], Path]
IGNORED = shutil.ignore_patterns("__pycache__", "*.mo", "state")
PORTUGUESE = "Estamos trancadas na casa, eles guardam as chaves"  # long enough for a second opinion


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Code and content of the project, elsewhere."""
    root, to = Path(__file__).parents[2], tmp_path_factory.mktemp("project")
    for folder in ("bot", "config", "messages", "locales", "tests/promises"):
        shutil.copytree(root / folder, to / folder, ignore=IGNORED)
    return to


@pytest.fixture(scope="module")
def laid_out(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A copy to which Portuguese was added, with Spanish in the comments, and what the command said."""
    to = tmp_path_factory.mktemp("with") / "project"
    shutil.copytree(untouched, to, ignore=IGNORED)
    return to, in_copy(to)("add-language", "pt", "--from", "es")


@pytest.fixture
def portuguese(laid_out: tuple[Path, Ran], tmp_path: Path) -> Iterator[Path]:
    """The same, to write in."""
    to = tmp_path / "project"
    shutil.copytree(laid_out[0], to, ignore=IGNORED)
    return (yield to)


def in_copy(folder: Path) -> Fanilo:
    """Runs the program of a copy, with a state of its own."""
    return runner_in(folder, FANILO_STATE=str(folder / "state"), PYTHONDONTWRITEBYTECODE="1")


def digests(folder: Path) -> dict[str, str]:
    """Every file of a copy with its bytes, in short."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".mo" and "state" not in path.relative_to(folder).parts
    }


def lighter(folder: Path) -> Path:
    """The copy with the phrases of three languages only: what is compared here needs no more, and starts faster."""
    for path in (*(folder / "config/phrases").iterdir(), *(folder / "config/places").iterdir()):
        if path.stem not in ("en", "es", "pt"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return folder


def swap(file: Path, old: str, new: str) -> None:
    """Edit a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_is_laid_out(untouched: Path, laid_out: tuple[Path, Ran]) -> None:
    """All files of a language are there and named; of the others' files, only the list and the own names grow."""
    folder, ran = laid_out
    assert (ran.code, ran.err) == (0, "")
    before, after = digests(untouched), digests(folder)
    spanish = {name.replace("/es", "/pt") for name in before if re.search(r"/es(/|\.yaml$)", name)}
    assert len(spanish) == 17
    assert set(after) - set(before) == spanish
    assert {line.split()[1] for line in ran.out.splitlines() if line.startswith("new ")} == spanish
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"config/languages.yaml"} | {name for name in before if name.endswith("/bot.po")}
    assert 'msgid "language.pt"\nmsgstr "Português"\n' in (folder / "locales/sw/LC_MESSAGES/bot.po").read_text("utf-8")


def test_what_is_laid_out_is_missing_and_nothing_else(laid_out: tuple[Path, Ran]) -> None:
    """No error; each thing still to write is told once, by file and line."""
    run = in_copy(laid_out[0])
    ran = run("check", "--format", "json")
    problems = json.loads(ran.out)
    assert ran.code == 0
    assert len(problems) > 300
    assert {"warning"} == {problem["severity"] for problem in problems}
    assert [problem for problem in problems if "missing" not in problem["says"] or "pt" not in problem["file"]] == []
    ran = run("locales")
    assert (ran.code, ran.err) == (0, "")
    assert all("missing" in line for line in ran.out.splitlines())


def test_the_second_time_changes_nothing(portuguese: Path) -> None:
    """What somebody has written is never overwritten, and it is said that it was left."""
    swap(portuguese / "messages/danger/pt.yaml", "posts:", "posts:\n  opener:\n    text: Estou aqui.")
    before = digests(portuguese)
    ran = in_copy(portuguese)("add-language", "pt", "--name", "Other", "--script", "Cyrl")
    assert ran.code == 0
    assert digests(portuguese) == before
    assert "left     messages/danger/pt.yaml" in ran.out
    assert not re.search(r"^(new|changed) ", ran.out, re.MULTILINE)


def test_until_it_is_ready_nobody_meets_it(portuguese: Path, tmp_path: Path, untouched: Path) -> None:
    """Phrases and places that are being written change no answer in any language, however wrong they are."""
    swap(portuguese / "config/phrases/pt/danger.yaml", "danger_locked_in: []", "danger_locked_in: [hola, trancad*]")
    swap(portuguese / "config/places/pt.yaml", "cities: {}", "cities:\n  BR: [passport]")
    without = lighter(Path(shutil.copytree(untouched, tmp_path / "without", ignore=IGNORED)))
    said = [sentences["high"] for sentences in promises(untouched)] + [PORTUGUESE, "hola", "passport"]
    given = "\n".join(json.dumps({"text": text}) for text in said).encode()
    before, after = (in_copy(folder)("assess", "--jsonl", given=given) for folder in (without, lighter(portuguese)))
    assert (after.code, after.err) == (0, "")
    assert after.out == before.out
    ran = in_copy(portuguese)("assess", "--language", "pt", given=b"hola")
    assert (ran.code, "There is no language pt" in " ".join(ran.err.split())) == (2, True)


def test_once_it_is_ready_people_are_answered_in_it(portuguese: Path) -> None:
    """One line less in the list, and danger in Portuguese gets help in Portuguese, else in English."""
    swap(portuguese / "config/languages.yaml", "    ready: false", "    #")
    swap(portuguese / "config/languages.yaml", "    markers: []    #", "    markers: [na, eles, as]    #")
    swap(portuguese / "config/phrases/pt/danger.yaml", "danger_locked_in: []", "danger_locked_in: [estamos trancad*]")
    swap(
        portuguese / "messages/danger/pt.yaml",
        "  # opener:\n  #   text: Aquí estoy.",
        "  opener:\n    text: Cá estou.",
    )
    run = in_copy(lighter(portuguese))
    ran = run("assess", given=PORTUGUESE.encode())
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["Cá estou.", "112 works on many mobile networks, not everywhere."]
    ran = run("languages")
    assert ran.code == 1
    assert "pt is offered to people and lacks words of danger" in ran.out


def test_the_table(laid_out: tuple[Path, Ran]) -> None:
    """A language that was just laid out is in the table, at nearly nothing, and not offered."""
    run = in_copy(laid_out[0])
    rows: dict[str, dict[str, Any]] = {row["language"]: row for row in json.loads(run("languages", "--json").out)}
    assert list(rows)[-1] == "pt"
    assert (rows["pt"]["ready"], rows["pt"]["complete_for_danger"], rows["pt"]["reviewed"]) == (False, False, False)
    assert rows["pt"]["percent"] < 5
    assert rows["pt"]["danger_signs"] == {"has": 0, "of": 19}
    assert rows["en"]["percent"] == 100
    lines = run("languages").out.splitlines()
    assert lines[0].split()[-2:] == ["sw", "pt"]
    assert "phrases: danger signs       19   19" in "\n".join(lines)
    assert lines[-1].split()[-2:] == ["yes", "no"]


def test_every_language_that_people_are_offered_is_whole_for_danger(fanilo: Fanilo) -> None:
    """In this project."""
    ran = fanilo("languages")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["pt-BR"], 'no names and dates of the language "pt-BR"'),
        (["qx"], 'no names and dates of the language "qx"'),
        (["pt", "--from", "zz"], 'there is no language "zz"'),
    ],
)
def test_what_cannot_be_added(untouched: Path, arguments: list[str], says: str) -> None:
    """Exit code 2, the reason, and nothing is written."""
    before = digests(untouched)
    ran = in_copy(untouched)("add-language", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert digests(untouched) == before


def test_taking_the_marks_away_gives_the_lender_s_texts(content: Loaded) -> None:
    """Whoever uncomments a post has a valid one, in the right place, whatever stands in its text."""
    for pack in content.library.packs.values():
        file = re.sub(r"(?m)^  # ?", "  ", re.sub(r"(?m)^# (?=title: |purpose: )", "", texts(pack, "pt", "fr")))
        found = yaml.safe_load(file)
        about = {f"pack.{part}": found[part].strip() for part in ("title", "purpose") if part in found}
        assert about | {
            f"{post}.{part}": str(text).strip()
            for post, parts in found["posts"].items()
            for part, text in parts.items()
        } == {key: wording.text.strip() for key, wording in pack.texts["fr"].items()}


@pytest.mark.parametrize("rest", ["", "\n# About this.\ncounts_as: {}\n", "neighbours: []\n"])
def test_the_entry_stands_behind_the_other_languages(rest: str) -> None:
    """Wherever they are in the file; what follows, and the comment above it, keeps its place."""
    before = "# Head.\n\nlanguages:\n  en:\n    script: Latn\n"
    new = block(Naming("pt", "Latn", "Português", "Portuguese"))
    found = with_block(before + rest, new)
    assert found == before + new + rest
    languages = languages_from(yaml.load(found, Loader=yaml.BaseLoader))
    assert (languages.codes, languages.unready, languages.neighbours[-1:]) == (("en",), ("pt",), ("pt",))


def test_plural_forms_of_all_languages() -> None:
    """The header of CLDR's rules can be read by gettext, and never leads to a form that is not there."""
    for code in (code for code in locale_identifiers() if "_" not in code):
        [(count, rule)] = re.findall(r"\Anplurals=(\d); plural=(.*);\Z", plural_forms(code))
        form = gettext.c2py(rule)
        assert {form(number) for number in range(250)} <= set(range(int(count)))


def promises(folder: Path) -> list[dict[str, Any]]:
    """The sentences of each language."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted((folder / "tests/promises").glob("*.yaml"))]
