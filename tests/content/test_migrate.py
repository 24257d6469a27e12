"""`fanilo migrate`: older packs brought to the newest format."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.content.migrate import CannotMigrate, UnknownFormat, migrated
from bot.content.packs import FORMAT, PackFile
from bot.content.shape import fit
from bot.content.yaml_places import read_document
from tests.content.test_broken_samples import lay

OLD = """# Our first pack
format: 1   # old
id:   example/first
kind: awareness
title: "First"
purpose: b
posts:
  - id: p
    image: pictures/a.png   # Soa's
    # below
    sign: x
  - id: q
    sign: y
    image: "b.png"

  # ---- next section
  - {id: r, image: c.png}
  - id: s
    image: d.png
# end
"""
NEW = """# Our first pack
format: 2   # old
id:   example/first
kind: awareness
title: "First"
purpose: b
posts:
  - id: p
    picture:
      file: pictures/a.png # Soa's
      licence:
      by:
    # below
    sign: x
  - id: q
    sign: y
    picture:
      file: "b.png"
      licence:
      by:

  # ---- next section
  - {id: r, picture: {file: c.png}}
  - id: s
    picture:
      file: d.png
      licence:
      by:
# end
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    code = main(["migrate", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def packs(tmp_path: Path, text: str = OLD) -> tuple[Path, Path]:
    """The small root, with an old pack in it."""
    root = lay("base", tmp_path / "root")
    path = root / "messages/first/pack.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return root, path


def test_an_old_pack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Pictures and the format change, all else stays to the byte; what is to be filled in is said."""
    root, path = packs(tmp_path)
    code, out, _ = run(capsys, str(root))
    assert code == 0
    assert path.read_text("utf-8") == NEW
    assert '-    image: "b.png"\n' in out
    assert "4 pictures: write the licence of each" in out
    assert "1 pack migrated." in out
    sheet, problems = fit(PackFile, read_document(path.read_bytes(), "pack.yaml"))
    assert problems == ()
    assert sheet is not None
    assert [post.picture.file for post in sheet.shape.posts if post.picture] == [
        "pictures/a.png",
        "b.png",
        "c.png",
        "d.png",
    ]


def test_twice_is_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A pack in the newest format is left as it is."""
    root, path = packs(tmp_path)
    run(capsys, str(root))
    code, out, _ = run(capsys, str(root))
    assert code == 0
    assert out.startswith("0 packs migrated.")
    assert path.read_text("utf-8") == NEW
    assert migrated(path) is None


@pytest.mark.parametrize("named", ["", "messages", "messages/first", "messages/first/pack.yaml"])
def test_a_dry_run_changes_nothing(named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Wherever one points, the same difference is shown and the file is as it was."""
    root, path = packs(tmp_path)
    out = run(capsys, str(root / named), "--dry-run")[1]
    assert out.startswith("--- messages/first/pack.yaml (before)\n")
    assert "1 pack would be migrated. Nothing was changed." in out
    assert path.read_text("utf-8") == OLD


def test_a_pack_outside_of_any_root(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A pack that is still written somewhere else can be migrated too."""
    path = tmp_path / "first" / "pack.yaml"
    path.parent.mkdir()
    path.write_text(OLD, "utf-8")
    assert run(capsys, str(path.parent))[0] == 0
    assert path.read_text("utf-8") == NEW


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("format: 3", "is in format 3, which this version does not know; it knows formats up to 2"),
        ("format: [1]", "does not say in which format it is"),
        ("# none", "does not say in which format it is"),
        ("format: 'two", "fanilo check messages/first/pack.yaml"),
    ],
)
def test_what_is_not_known(line: str, says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One sentence with the file and what to do, and none of the packs is changed, the good ones neither."""
    root, path = packs(tmp_path, OLD.replace("format: 1", line, 1))
    other = root / "messages/before/pack.yaml"
    other.parent.mkdir()
    other.write_text(OLD, "utf-8")
    code, out, err = run(capsys, str(root))
    assert (code, out) == (2, "")
    assert err.startswith("fanilo migrate: messages/first/pack.yaml") or "first/pack.yaml" in err
    assert says in err
    assert path.read_text("utf-8") == OLD.replace("format: 1", line, 1)
    assert other.read_text("utf-8") == OLD


def test_nothing_to_migrate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder without packs is said to be one."""
    code, _, err = run(capsys, str(tmp_path))
    assert code == 2
    assert "there is no pack.yaml" in err


_LINE = st.sampled_from(
    [
        "  - id: a\n", "    image: x.png\n", "    image: 'y.png'  # note\n", "    sign: s\n", "    # remark\n", "\n",
        "    sources:\n", "      - says: read\n", "  - {id: b, image: z.png}\n", "# far left\n", "    slots: [n]\n",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_LINE, max_size=12).map("".join))
def test_whatever_stands_in_posts(tmp_path_factory: pytest.TempPathFactory, posts: str) -> None:
    """What is migrated says the same in the newest format, with every remark; anything else is refused."""
    path = tmp_path_factory.mktemp("migrate") / "pack.yaml"
    text = f"format: 1\nid: a/b\nposts:\n{posts}"
    path.write_text(text, "utf-8")
    before = read_document(text.encode(), "f").data
    try:
        found = migrated(path)
    except (UnknownFormat, CannotMigrate, ValueError):
        return
    assert found is not None
    after = read_document(found.after.encode(), "f")
    assert after.problems == ()
    assert isinstance(before, dict)
    assert isinstance(after.data, dict)
    assert after.data["format"] == FORMAT
    if not isinstance(before["posts"], list):  # no posts at all
        assert after.data["posts"] == before["posts"]
        return
    for old, new in zip(before["posts"], after.data["posts"], strict=True):
        image = old.pop("image", None)
        picture = new.pop("picture", {})
        assert picture.get("file") == image
        assert old == new
    for remark in ("# remark", "# note", "# far left"):
        assert found.after.count(remark) == text.count(remark)
