"""Layers load apart, start from their last good copies, and never take help away."""

import os
import shutil
import stat
from datetime import date
from pathlib import Path

import pytest

from bot.content import codec, snapshot
from bot.content.layers import Layer
from bot.content.load import Loaded, load, load_layer
from bot.content.snapshot import Snapshot
from bot.model.content import Library, Severity
from tests.content.test_broken_samples import lay

FRENCH = "messages/spring/fr.yaml"
COUNTRY = "config/countries/MG.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small good root."""
    return lay("base", tmp_path / "root")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Where snapshots go."""
    return tmp_path / "state" / "snapshots"


def spoil(root: Path, file: str) -> None:
    """Make a file unreadable as YAML."""
    (root / file).write_text("a: [", "utf-8")


def test_a_snapshot_is_the_same_library(root: Path, tmp_path: Path) -> None:
    """What starts quickly is what the files say, value by value, for all content of the project."""
    for folder in ("config", "messages"):
        shutil.copytree(root / folder, tmp_path / "root" / folder)
    from_files = load(tmp_path / "root", snapshots=tmp_path / "copies")
    from_copies = load(tmp_path / "root", snapshots=tmp_path / "copies")
    assert from_copies == from_files
    assert len(from_copies.library.countries) == 244


def test_an_unchanged_layer_reads_no_yaml(small: Path, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second start is from the snapshot."""
    first = load(small, snapshots=copies)
    monkeypatch.setattr("bot.content.load._read", lambda *_: pytest.fail("a file was parsed"))
    assert load(small, snapshots=copies) == first


def test_a_broken_pack_starts_from_its_last_good_copy(small: Path, copies: Path) -> None:
    """The layer is named, the others are not touched, and the problem is told."""
    good = load(small, snapshots=copies)
    spoil(small, FRENCH)
    loaded = load(small, snapshots=copies)
    assert loaded.library.degraded == ("packs",)
    assert loaded.library.packs == good.library.packs
    assert [problem.place.file for problem in loaded.errors] == [FRENCH]
    assert loaded.library.countries == good.library.countries


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        (COUNTRY, "core"),
        ("messages/danger/en.yaml", "core"),
        ("config/phrases/en/danger.yaml", "core"),
        ("config/places/en.yaml", "core"),
        ("config/indicators.yaml", "assessment"),
        ("config/phrases/en/offers.yaml", "assessment"),
        ("messages/red_flags/en.yaml", "assessment"),
        ("messages/spring/pack.yaml", "packs"),
    ],
)
def test_layers_load_apart(small: Path, copies: Path, file: str, layer: str) -> None:
    """A broken file degrades its own layer and no other; nothing is lost."""
    good = load(small, snapshots=copies).library
    spoil(small, file)
    loaded = load(small, snapshots=copies).library
    assert loaded.degraded == (layer,)
    assert (loaded.countries, loaded.phrases, loaded.red_flags, loaded.packs) == (
        good.countries,
        good.phrases,
        good.red_flags,
        good.packs,
    )


def test_mended_is_whole_again(small: Path, copies: Path) -> None:
    """After the mistake is mended, nothing is degraded, and the new words count."""
    load(small, snapshots=copies)
    before = (small / FRENCH).read_text("utf-8")
    spoil(small, FRENCH)
    load(small, snapshots=copies)
    (small / FRENCH).write_text(before.replace("Gardez votre passeport", "Le passeport reste chez vous"), "utf-8")
    loaded = load(small, snapshots=copies)
    assert loaded.library.degraded == ()
    assert loaded.library.packs["common/spring"].texts["fr"]["passport.text"].text == "Le passeport reste chez vous."


def test_a_broken_layer_does_not_overwrite_its_copy(small: Path, copies: Path) -> None:
    """The last good copy stays the last good copy."""
    load(small, snapshots=copies)
    before = (copies / "packs.snapshot").read_bytes()
    spoil(small, FRENCH)
    load(small, snapshots=copies)
    assert (copies / "packs.snapshot").read_bytes() == before


def test_without_a_copy_a_broken_language_takes_no_other_away(small: Path, copies: Path) -> None:
    """On a first start a broken fr.yaml leaves en.yaml, and nothing claims to be a copy."""
    spoil(small, FRENCH)
    loaded = load(small, snapshots=copies)
    assert set(loaded.library.packs["common/spring"].texts) == {"en"}
    assert loaded.library.degraded == ()
    assert not (copies / "packs.snapshot").exists()


def test_without_a_copy_a_broken_country_takes_no_other_away(small: Path) -> None:
    """A broken country is missing, its neighbour is there."""
    text = (small / COUNTRY).read_text("utf-8")
    (small / "config/countries/KM.yaml").write_text(text.replace("MG", "KM").replace("mg-", "km-"), "utf-8")
    spoil(small, COUNTRY)
    assert set(load(small).library.countries) == {"KM"}


def test_one_broken_line_takes_no_other_line_away(small: Path) -> None:
    """A line that lacks something is left out; the other lines of its country stay."""
    text = (small / COUNTRY).read_text("utf-8")
    second = (
        text[text.index("  - id") :].replace("mg-example-line", "mg-second-line").replace("    confidence: high\n", "")
    )
    (small / COUNTRY).write_text(text + second, "utf-8")
    loaded = load(small)
    assert [line.id for line in loaded.library.countries["MG"].hotlines] == ["mg-example-line"]
    assert [problem.says for problem in loaded.errors] == ['"confidence" is missing in entry 2 of "hotlines".']


def test_a_caution_that_is_not_known_lowers_the_line(small: Path) -> None:
    """A number whose caution can't be told is shown as one that is not confirmed."""
    text = (small / COUNTRY).read_text("utf-8")
    (small / COUNTRY).write_text(text.replace("office_hours_only", "police_may_punsh"), "utf-8")
    (line,) = load(small).library.countries["MG"].hotlines
    assert (line.confidence, line.cautions) == ("low", ())


def test_one_bad_phrase_takes_no_other_away(small: Path) -> None:
    """A malformed phrase is left out, its neighbours are heard."""
    path = small / "config/phrases/en/danger.yaml"
    path.write_text(path.read_text("utf-8") + '    - "(lock me"\n    - help me\n', "utf-8")
    loaded = load(small)
    forms = [p.form for p in loaded.library.phrases["en"].phrases if p.kind == "danger"]
    assert forms == ["(lock|locked) (me|us) in", "help me"]
    assert [problem.place.line for problem in loaded.errors] == [5]


def test_a_text_without_its_slot_gives_way_to_english(small: Path) -> None:
    """A French text that lost the number is not used."""
    path = small / FRENCH
    path.write_text(path.read_text("utf-8").replace(" : {numbers}", ""), "utf-8")
    texts = load(small).library.packs["common/spring"].texts
    assert "call.text" not in texts["fr"]
    assert "call.text" in texts["en"]


@pytest.mark.parametrize("damage", [b"", b"x", b"{}", b"\xff" * 100])
def test_a_damaged_copy_is_as_if_it_were_not_there(small: Path, copies: Path, damage: bytes) -> None:
    """Whatever stands in a snapshot file, the content is read from its files."""
    good = load(small, snapshots=copies)
    for layer in Layer:
        (copies / f"{layer}.snapshot").write_bytes(damage)
    assert load(small, snapshots=copies) == good


def test_a_copy_with_one_changed_byte_is_not_used(small: Path, copies: Path) -> None:
    """A number that was changed on disk is never told."""
    load(small, snapshots=copies)
    path = copies / "core.snapshot"
    path.write_bytes(path.read_bytes().replace(b'"0001"', b'"0007"'))
    (line,) = load(small, snapshots=copies).library.countries["MG"].hotlines
    assert line.channels[0].value == "0001"
    spoil(small, COUNTRY)
    path.write_bytes(path.read_bytes().replace(b'"0001"', b'"0007"'))
    (line,) = load(small, snapshots=copies).library.countries["MG"].hotlines
    assert line.channels[0].value == "0001", "from the files behind the copy"
    (copies / "core.zip").unlink()
    assert "MG" not in load(small, snapshots=copies).library.countries


def test_a_copy_of_another_version_is_not_used(small: Path, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update the code that reads content may mean something else by the same words."""
    load(small, snapshots=copies)
    monkeypatch.setattr(snapshot, "version", lambda: "0" * 64)
    assert snapshot.load(copies, Layer.CORE) is None


def test_broken_after_an_update_is_read_from_the_last_good_files(
    small: Path, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layer that is broken just then is still whole, by what the new code makes of its last good files."""
    good = load(small, snapshots=copies).library
    monkeypatch.setattr(snapshot, "version", lambda: "0" * 64)
    spoil(small, FRENCH)
    spoil(small, COUNTRY)
    loaded = load(small, snapshots=copies)
    assert loaded.library.countries == good.countries
    assert loaded.library.packs == good.packs
    assert loaded.library.degraded == ("core", "packs")
    assert {problem.place.file for problem in loaded.errors} == {FRENCH, COUNTRY}


@pytest.mark.parametrize("damage", [b"", b"PK", b"\xff" * 100, None])
def test_damaged_files_of_a_copy_are_as_if_they_were_not_there(
    small: Path, copies: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    """Also where a single byte of what is packed has changed (None)."""
    load(small, snapshots=copies)
    monkeypatch.setattr(snapshot, "version", lambda: "0" * 64)
    spoil(small, COUNTRY)
    kept = copies / "core.zip"
    whole = bytearray(kept.read_bytes())
    whole[60] ^= 1
    kept.write_bytes(bytes(whole) if damage is None else damage)
    assert "MG" not in load(small, snapshots=copies).library.countries


def test_copies_are_for_their_owner_only(small: Path, copies: Path) -> None:
    """0600, in a folder 0700, and nothing else is left there."""
    load(small, snapshots=copies)
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700
    assert sorted(path.name for path in copies.iterdir()) == [
        f"{layer}.{ending}" for layer in ("assessment", "core", "packs") for ending in ("snapshot", "zip")
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in copies.iterdir()} == {0o600}


def test_copies_that_can_not_be_written_stop_nothing(small: Path, tmp_path: Path) -> None:
    """A full or read-only disk costs the snapshot and nothing else."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    assert load(small, snapshots=in_the_way / "snapshots") == load(small)


def test_a_file_that_can_not_be_read_is_a_problem(small: Path) -> None:
    """A dangling link is told like any mistake."""
    (small / FRENCH).unlink()
    (small / FRENCH).symlink_to("nowhere.yaml")
    (small / "messages/spring/mg.yaml").mkdir()
    assert load(small).library.packs["common/spring"].texts.keys() == {"en"}


def test_layers_one_by_one_are_the_whole(small: Path) -> None:
    """The core can be used while the others are still being read."""
    core = load_layer(small, Layer.CORE)
    assert core.library.countries
    assert core.library.packs.keys() == {"common/danger"}
    assert not core.library.red_flags
    loaded: Loaded = core
    for layer in (Layer.ASSESSMENT, Layer.PACKS):
        loaded = load_layer(small, layer, loaded)
    assert loaded == load(small)


def test_phrases_of_all_files_of_a_language_come_together(small: Path) -> None:
    """Speech and danger are core, offers come with the assessment; @lists are shared."""
    kinds = {phrase.kind for phrase in load(small).library.phrases["en"].phrases}
    assert kinds == {"negation", "intent", "danger", "flag", "protective"}
    assert load(small).library.phrases["en"].words == {"passport": ("passport*", "travel document*")}


def test_a_country_has_its_zone_languages_and_code(small: Path) -> None:
    """They come from zone data, CLDR and the phone-number metadata."""
    country = load(small).library.countries["MG"]
    assert country.timezones == ("Indian/Antananarivo",)
    assert country.languages[0] == "mg"
    assert country.calling_code == "261"
    (line,) = country.hotlines
    assert line.checked_on == date(2026, 5, 1)  # a month stands for its first day


def test_an_empty_root_is_an_empty_library(tmp_path: Path) -> None:
    """Nothing there is nothing, and no crash."""
    assert load(tmp_path) == Loaded(Library(), ())


def test_the_content_of_the_project_has_no_error(content: Loaded) -> None:
    """What is shipped passes its own check."""
    errors = [str(problem) for problem in content.problems if problem.severity is Severity.ERROR]
    assert errors == []


def test_snapshots_refuse_what_is_no_snapshot() -> None:
    """JSON of another shape is a ValueError, not a half-made library."""
    good = codec.dumps(Snapshot(Library()))
    assert codec.loads(Snapshot, good) == Snapshot(Library())
    for bad in (b"[]", b"null", b"{}", b"[[], []]", b'["a", "b"]', b"[[[]]]", good[:-1]):
        with pytest.raises(ValueError, match="no Snapshot"):
            codec.loads(Snapshot, bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_a_problem(small: Path) -> None:
    """A file without the right to read it is told, and the rest goes on."""
    (small / FRENCH).chmod(0)
    assert [p.rule for p in load(small).errors] == ["file"]
