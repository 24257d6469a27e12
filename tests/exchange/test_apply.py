"""What is written: the lines of what changed and no other; an approval of other words is never touched."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.approval import give, texts_of
from bot.content.load import load
from bot.exchange.apply import Changed, Edited, edited
from bot.exchange.packs import opened
from bot.exchange.plain import tidy
from bot.model.content import Pack, State
from tests.content.approving import FOLDER, FRENCH, PACK, lay_summer
from tests.exchange.tables import texts

NOW = datetime(2026, 11, 25, 16, 45, tzinfo=UTC)
KEYS = ("pack.title", "pack.purpose", "road.headline", "road.text", "road.alt", "road.call", "plain.text")
FILE = f"{FOLDER}/fr.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with the pack."""
    return lay_summer(tmp_path / "root")


def edit(root: Path, texts: Mapping[str, str], language: str = "fr", by: str | None = None) -> Edited:
    """The file with these texts, not saved yet."""
    return edited(opened(root, [PACK])[0], language, texts, by)


def pack(root: Path) -> Pack:
    """As the bot reads it."""
    return load(root).library.packs[PACK]


def differing(before: str, after: str) -> list[str]:
    """The lines that go and come."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[:1] in "+-"]


def test_only_the_lines_of_the_change(root: Path) -> None:
    done = edit(root, {"road.headline": "Posez des questions", "plain.text": "=Dites: oui"}, by="hanta")
    done.save()
    assert differing(FRENCH, (root / FILE).read_text("utf-8")) == [
        "- editors: [rova]   # who wrote it",
        "+ editors: [rova, hanta] # who wrote it",
        "-     headline: Demandez d'abord",
        "+     headline: Posez des questions",
        "-     text: Dites à quelqu'un où vous allez.",
        "+     text: |",
        "+       =Dites: oui",
    ]
    assert done.drafts == ()


def test_approvals_of_other_texts_stay_to_the_byte(root: Path) -> None:
    give(root / FILE, texts_of(pack(root), "fr"), State.APPROVED, by="soa", now=NOW)
    approvals = (root / FILE).read_bytes().partition(b"approvals:")[2]
    done = edit(root, {"road.headline": "Posez des questions"})
    done.save()
    assert done.drafts == ("road.headline",)
    assert (root / FILE).read_bytes().partition(b"approvals:")[2] == approvals
    states = {key: wording.state for key, wording in pack(root).texts["fr"].items()}
    assert states.pop("road.headline") is State.DRAFT
    assert set(states.values()) == {State.APPROVED}


def test_a_text_that_goes_with_another_is_told(root: Path) -> None:
    """The link was approved together with the text as long as no button had a label."""
    path = root / FILE
    path.write_text(path.read_text("utf-8").replace("    call: Lire la suite\n", ""), "utf-8")
    give(path, texts_of(pack(root), "fr"), State.APPROVED, by="soa", now=NOW)
    assert edit(root, {"road.call": "Lire"}).drafts == ("road.text",)


def test_a_new_language_is_laid_out(root: Path) -> None:
    done = edit(
        root, {"road.text": "Manontania aloha.", "road.headline": "Manontania", "pack.title": "Fahavaratra"}, "mg"
    )
    assert done.before is None
    done.save()
    assert (root / f"{FOLDER}/mg.yaml").read_text("utf-8") == (
        "language: mg\n"
        "state: draft\n"
        "title: Fahavaratra\n"
        "posts:\n"
        "  road:\n"
        "    headline: Manontania\n"
        "    text: Manontania aloha.\n"
    )


def test_parts_and_remarks_stand_where_they_belong(root: Path) -> None:
    """A new part comes behind those before it; what is said of the next post stays with that one."""
    path = root / f"{FOLDER}/mg.yaml"
    path.write_text(
        "language: mg\n"
        "posts:\n"
        "  # ---- lalana\n"
        "  road:\n"
        "    alt: Lalana.   # tsara\n"
        "\n"
        "  # ---- hafa\n"
        "  plain:\n"
        "    text: |\n"
        "      Lazao.\n"
        "# tapitra\n",
        "utf-8",
    )
    edit(root, {"road.headline": "Manontania", "road.call": "Vakio", "road.text": "Mba manontania."}, "mg").save()
    assert path.read_text("utf-8") == (
        "language: mg\n"
        "posts:\n"
        "  # ---- lalana\n"
        "  road:\n"
        "    headline: Manontania\n"
        "    text: Mba manontania.\n"
        "    alt: Lalana.   # tsara\n"
        "    call: Vakio\n"
        "\n"
        "  # ---- hafa\n"
        "  plain:\n"
        "    text: |\n"
        "      Lazao.\n"
        "# tapitra\n"
    )


def test_a_file_of_remarks_alone_takes_texts(root: Path) -> None:
    """As fanilo add-language lays it out."""
    path = root / f"{FOLDER}/mg.yaml"
    path.write_text("# mg\nlanguage: mg\nstate: draft\nposts:\n  # road:\n  #   text: Ask.\n", "utf-8")
    edit(root, {"plain.text": "Lazao."}, "mg").save()
    assert path.read_text("utf-8").startswith("# mg\nlanguage: mg\nstate: draft\nposts:\n")
    assert pack(root).texts["mg"]["plain.text"].text == "Lazao."


def test_nobody_is_overwritten(root: Path) -> None:
    done = edit(root, {"plain.text": "Dites-le."})
    path = root / FILE
    path.write_text(path.read_text("utf-8") + "# meanwhile\n", "utf-8")
    with pytest.raises(Changed):
        done.save()
    assert path.read_text("utf-8") == f"{FRENCH}# meanwhile\n"


@given(new=st.dictionaries(st.sampled_from(KEYS), texts.filter(bool), min_size=1))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_back_as_it_was(new: dict[str, str]) -> None:
    """Whatever YAML takes for something else; and all others are as they were."""
    with tempfile.TemporaryDirectory() as folder:
        root = lay_summer(Path(folder) / "root")
        before = opened(root, [PACK])[0].folder.wordings("fr")
        for _ in range(2):  # as texts are written, and as those that stand there are replaced
            edit(root, new).save()
            after = {key: wording.text for key, wording in opened(root, [PACK])[0].folder.wordings("fr").items()}
            assert {key: tidy(after[key]) for key in new} == new
            assert {key: text for key, text in after.items() if key not in new} == {
                key: wording.text for key, wording in before.items() if key not in new
            }
