"""docs/packs: the first pack made as the page says, the example, and every key of the format."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.content.inspect import inspect
from bot.content.packs import Approval, PackFile, Picture, Post, TextsFile, Voice
from bot.content.root import content_root
from bot.content.shape import Shape, Source

MANUAL = Path(__file__).parents[2] / "docs" / "packs"
FENCE = re.compile(r"^```(yaml|console|diff)\n(.*?)^```$", re.M | re.S)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
SIZE = re.compile(r"\d+\.\d MB")
LATER = max(datetime.now(UTC).date() + timedelta(days=300), date(2027, 6, 1))
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
PAGES = sorted(path.name for path in MANUAL.glob("*.md"))


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the page."""

    kind: str  # yaml | console | diff
    body: str


def steps(page: str) -> Iterator[Step]:
    """The boxes of a page, in order."""
    for match in FENCE.finditer((MANUAL / page).read_text("utf-8")):
        yield Step(match.group(1), match.group(2))


def copied(to: Path) -> Path:
    """The program and its content, as somebody has it who begins; the packs that the page does not need are left."""
    root = content_root()
    skipped = shutil.ignore_patterns("job_offers_abroad", "online_strangers")
    for name in ("bot", "config", "locales", "messages", "docs/packs/example"):
        shutil.copytree(root / name, to / name, ignore=skipped)
    for phrases in (to / "config" / "phrases").iterdir():  # no page is about them, and they take half of the time
        if phrases.name != "en":
            shutil.rmtree(phrases)
    shutil.copy2(root / "pyproject.toml", to)
    example = to / "docs" / "packs" / "example" / "recruitment_fees" / "pack.yaml"
    example.write_text(still_runs(example.read_text("utf-8")), "utf-8")
    return to


def still_runs(manifest: str) -> str:
    """A pack.yaml that has not run out, however long ago the page was written."""
    return re.sub(rf"expires_on: {DATE.pattern}", f"expires_on: {LATER}", manifest)


def run(root: Path, command: str) -> str:
    """What a command of the page shows, on the screen and as errors."""
    words = shlex.split(command)
    if words[0] == "fanilo":
        words = [sys.executable, "-m", "bot", *words[1:]]
    environment = {**os.environ, "FANILO_STATE": str(root / "state")}
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def changed(text: str, diff: str) -> str:
    """A text with the lines of a box changed: - goes, + comes, the others stay."""
    lines = diff.splitlines()
    before = "\n".join(line[1:] for line in lines if line[:1] in ("-", " "))
    after = "\n".join(line[1:] for line in lines if line[:1] in ("+", " "))
    assert text.count(before) == 1, before
    return text.replace(before, after)


def masked(text: str) -> str:
    """Without days and sizes of files, and without spaces at the end of lines."""
    return "\n".join(line.rstrip() for line in SIZE.sub("SIZE", DATE.sub("DATE", text)).strip().splitlines())


@pytest.mark.parametrize("page", ["first-pack.md", "checking.md", "translating.md", "preview-and-share.md"])
def test_what_a_page_shows(page: str, tmp_path: Path) -> None:
    """Every file is written and every command run as the page says, and each shows what the page shows."""
    root = copied(tmp_path / "fanilo")
    for step in steps(page):
        if step.kind == "console":
            command, _, shown = step.body.removeprefix("$ ").partition("\n")
            assert masked(run(root, command)) == masked(shown), command
            continue
        name, _, rest = step.body.removeprefix("# ").partition("\n")
        file = root / name
        if step.kind == "yaml":
            # With the first line, so that the lines are where the page says they are.
            file.write_text(still_runs(step.body), "utf-8")
        else:
            file.write_text(changed(file.read_text("utf-8"), rest), "utf-8")


def test_a_new_pack_is_there_at_once(tmp_path: Path) -> None:
    """Also for the commands that read the packs alone, where there is a last good copy of before."""
    root = copied(tmp_path / "fanilo")
    run(root, "fanilo status")
    shutil.copytree(MANUAL / "example" / "recruitment_fees", root / "messages" / "recruitment_fees")
    assert "== en / petition / draft" in run(root, "fanilo posts example/recruitment_fees --language en")


def test_the_example_is_a_sound_pack(tmp_path: Path) -> None:
    """It stands in no folder of the content, so it is checked in a copy."""
    root = tmp_path / "fanilo"
    for name in ("config", "messages"):
        shutil.copytree(content_root() / name, root / name)
    shutil.copytree(MANUAL / "example" / "recruitment_fees", root / "messages" / "recruitment_fees")
    manifest = root / "messages" / "recruitment_fees" / "pack.yaml"
    today = datetime.now(UTC).date()
    for name, days in (("starts_on", -1), ("expires_on", 90)):
        wanted = f"{name}: {today + timedelta(days=days)}"
        text, count = re.subn(rf"{name}: {DATE.pattern}", wanted, manifest.read_text("utf-8"))
        assert count == 1
        manifest.write_text(text, "utf-8")
    found = [str(problem) for problem in inspect(root / "messages" / "recruitment_fees")]
    assert found == []


def test_the_example_shows_a_campaign() -> None:
    """A petition with its link, and a call to share, in two languages."""
    folder = MANUAL / "example" / "recruitment_fees"
    manifest = (folder / "pack.yaml").read_text("utf-8")
    for wanted in ("action: sign_petition", "action: share", "link: https://www.example.org/petition"):
        assert wanted in manifest
    assert sorted(path.stem for path in folder.glob("??.yaml")) == ["en", "fr"]


@pytest.mark.parametrize("shape", [PackFile, Post, Picture, Voice, Source, TextsFile, Approval])
def test_every_key_is_explained(shape: type[Shape]) -> None:
    """format.md has a row for each name, and in the section of its shape."""
    text = (MANUAL / "format.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    wanted = {
        PackFile: "The pack", Post: "A post", Picture: "A picture", Voice: "A voice", Source: "A source",
        TextsFile: "The language file", Approval: "An approval",
    }[shape]  # fmt: skip
    rows = set(re.findall(r"^\| `([a-z_]+)` ", sections[wanted], re.M))
    assert rows == set(shape.model_fields)


@pytest.mark.parametrize("part", ["headline", "text", "alt", "call"])
def test_every_part_is_explained(part: str) -> None:
    """The parts of a post too."""
    assert f"| `{part}` |" in (MANUAL / "format.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Pages, pictures and files that a page names are there."""
    for target in LINK.findall((MANUAL / page).read_text("utf-8")):
        if "://" not in target:
            assert (MANUAL / target).exists(), target


def test_the_pictures_are_small() -> None:
    """The manual opens on a slow line."""
    for path in (MANUAL / "images").glob("*.png"):
        assert path.stat().st_size < 120_000, path.name
