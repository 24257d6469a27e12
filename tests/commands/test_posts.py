"""`fanilo posts`: what may go out, and what an operator reads before they sign."""

import shutil
from pathlib import Path

import pytest

from bot.content.load import load
from bot.content.root import content_root
from bot.language.catalog import label
from tests.commands.outreach import PACK, Operator
from tests.store.ledgers import DAY

TEXT = "Work abroad, and someone else wants to keep your passport?"
PARTS = ("headline", "text", "alt")  # of every post
UNSIGNED = "Texts that nobody has approved do not go out."


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """With the project's own packs."""
    return Operator(tmp_path, monkeypatch, capsys)


@pytest.fixture
def copied(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with one approved and one reviewed text, in a copy of the content."""
    root = operator.folder / "content"
    for name in ("config", "messages"):
        shutil.copytree(content_root() / name, root / name)
    (root / "pyproject.toml").touch()
    monkeypatch.setattr("bot.content.root.content_root", lambda: root)
    folder = root / "messages" / "job_offers_abroad"
    file = folder / "en.yaml"
    texts = load(root).library.packs[PACK].texts["en"]
    given = (("passport", "approved", "Rova", "2026-11-24"), ("fee", "reviewed", "Soa", "2026-11-23"))
    lines = [
        f"\n  - {{post: {post}.{part}, state: {state}, by: {by}, on: {on}, "
        f"fingerprint: {texts[f'{post}.{part}'].mark}}}"
        for post, state, by, on in given
        for part in PARTS
    ]
    before = file.read_text("utf-8")
    assert "approvals:" not in before
    file.write_text(before + "approvals:" + "".join(lines), encoding="utf-8")
    return folder


def row(out: str, language: str) -> list[str]:
    """The cells of a language."""
    lines = [line.split() for line in out.splitlines() if line.startswith(PACK)]
    return next(cells for cells in lines if cells[1] == language)


def test_an_overview(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each language with its states; drafts go out only if somebody has signed."""
    signed = operator.runs("posts")
    assert (signed.code, signed.err) == (0, "")
    assert "Rova has signed for them (posts_signed_by)" in signed.out
    drafts = int(row(signed.out, "fr")[2])
    posts = (drafts - 2) // len(PARTS)  # the title and the purpose of the pack are texts too
    assert row(signed.out, "fr")[2:] == [str(drafts), "0", "0", *f"{posts} of {posts} posts may go out".split()]
    monkeypatch.delenv("FANILO_POSTS_SIGNED_BY")
    unsigned = operator.runs("posts")
    assert row(unsigned.out, "fr")[2:] == [str(drafts), "0", "0", "none", "may", "go", "out"]
    assert UNSIGNED in unsigned.out
    assert f"{PACK} expires on 2027-11-24." in unsigned.out


def test_only_one_language(operator: Operator) -> None:
    """Asked for as people would."""
    out = operator.runs("posts", "--language", "fr-CA").out
    assert row(out, "fr")
    assert len([line for line in out.splitlines() if line.startswith(PACK)]) == 2  # and when it expires


def test_a_pack_that_has_expired(operator: Operator) -> None:
    """Nothing of it goes out, whoever has signed."""
    operator.now += 400 * DAY
    assert row(operator.runs("posts").out, "en")[-5:] == ["expired:", "none", "may", "go", "out"]


def test_as_groups_would_read_it(operator: Operator) -> None:
    """Every word, the button below, where it stands, and where it was read."""
    ran = operator.runs("posts", PACK, "--language", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "\n== en / passport / draft / messages/job_offers_abroad/en.yaml:" in ran.out
    assert TEXT in ran.out
    assert "\n\nWhat you can do: before you say yes," in ran.out
    button = label("en", "button.write_privately")
    assert f"\n[{button}]\nsource: https://newscanada.com/" in ran.out
    assert ran.out.count("\n== en / ") == ran.out.count("\n== ")


def test_every_language_where_none_is_named(operator: Operator) -> None:
    """All that somebody signs for."""
    out = operator.runs("posts", PACK).out
    assert {line.split()[1] for line in out.splitlines() if line.startswith("== ")} >= {"ar", "en", "fr", "mg", "ru"}


def test_who_approved_a_text(operator: Operator, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With name and date, and it goes out unsigned; a text that was edited afterwards is a draft again."""
    monkeypatch.delenv("FANILO_POSTS_SIGNED_BY")
    out = operator.runs("posts", PACK, "--language", "en").out
    assert "\n== en / passport / approved by Rova, 2026-11-24 / " in out
    assert "\n== en / fee / reviewed by Soa, 2026-11-23 / " in out
    cells = row(operator.runs("posts").out, "en")
    assert cells[3:5] == ["3", "3"]
    assert cells[5:7] == ["1", "of"]
    file = copied / "en.yaml"
    file.write_text(file.read_text("utf-8").replace("keep your passport", "hold your passport"), encoding="utf-8")
    assert row(operator.runs("posts").out, "en")[3:6] == ["3", "1", "none"]
    assert "\n== en / passport / draft / " in operator.runs("posts", PACK, "--language", "en").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("common/none",), f"There is no awareness pack common/none. There are: {PACK}"),
        (("common/conversation",), "There is no awareness pack common/conversation."),
        ((PACK, "--language", "tlh"), "There is no language tlh."),
    ],
)
def test_what_there_is_not(operator: Operator, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 2, and what there is."""
    ran = operator.runs("posts", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
