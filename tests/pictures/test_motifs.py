"""The objects: each is there, is itself, and is the same each time."""

import sys
from pathlib import Path
from subprocess import run

import pytest

from bot.pictures.__main__ import main
from bot.pictures.cards import PICTURE, picture
from bot.pictures.motifs import MOTIFS
from bot.pictures.palette import SCHEMES, rgb
from tests.pictures.reading import opened

NAMES = (
    "passport", "phone", "chat", "contract", "money", "bag", "plane", "bus", "house", "door", "key", "bed", "map",
    "compass", "calendar", "clock", "torch", "envelope", "magnifier", "megaphone", "notebook", "signpost", "umbrella",
    "bridge", "heart", "camera", "lock", "sim", "card", "ring", "school", "ship", "cup",
)  # fmt: skip
SMALL = (192, 108)
LARGEST = 25_000  # bytes of a picture; a group on a slow network loads it too


def test_all_motifs_are_there() -> None:
    assert sorted(MOTIFS) == sorted(NAMES)


def test_no_two_are_alike() -> None:
    assert len({picture(motif, SMALL) for motif in NAMES}) == len(NAMES)


@pytest.mark.parametrize("motif", NAMES)
def test_the_object_stands_out_from_its_ground(motif: str) -> None:
    image, scheme = opened(picture(motif, SMALL)), MOTIFS[motif][1]
    colours = {
        colour: count for count, colour in image.getcolors(SMALL[0] * SMALL[1]) or () if isinstance(colour, tuple)
    }
    object_ = sum(colours.get(rgb(colour), 0) for colour in (scheme.body, scheme.shade, scheme.flame))
    assert object_ > 0.03 * SMALL[0] * SMALL[1]
    assert colours.get(rgb(scheme.flame), 0) > 20, "what one should look at is too small to see"


@pytest.mark.parametrize("motif", NAMES)
def test_the_object_keeps_away_from_the_edge(motif: str) -> None:
    """So that an app may cut the picture a little. The mark is not on so small a picture."""
    image, scheme = opened(picture(motif, SMALL)), MOTIFS[motif][1]
    grounds = {rgb(colour) for colour in (scheme.ground, scheme.halo, scheme.glow)}
    edge = 5
    for box in ((0, 0, SMALL[0], edge), (0, SMALL[1] - edge, *SMALL)):
        rim = {colour for _, colour in image.crop(box).getcolors(9999) or ()}
        strong = {rgb(scheme.body), rgb(scheme.shade), rgb(scheme.flame)} - grounds
        assert not rim & strong


def test_the_same_bytes_each_time_and_in_another_process() -> None:
    here = picture("torch", SMALL)
    code = f"import sys; from bot.pictures.cards import picture; sys.stdout.buffer.write(picture('torch', {SMALL}))"
    there = run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert here == there == picture("torch", SMALL)


@pytest.mark.parametrize("motif", ["bridge", "phone", "clock"])  # those with most to draw
def test_a_picture_in_full_size_is_a_small_file(motif: str) -> None:
    drawn = picture(motif)
    assert opened(drawn).size == PICTURE
    assert len(drawn) < LARGEST


def test_three_grounds_are_dealt_out_evenly() -> None:
    assert {scheme: sum(each == scheme for _, each in MOTIFS.values()) for scheme in SCHEMES} == dict.fromkeys(
        SCHEMES, 11
    )


def test_the_command_writes_what_was_asked_for(tmp_path: Path) -> None:
    assert main([str(tmp_path / "new"), "key", "--sheet", str(tmp_path / "sheet.png")]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["key.png"]
    assert (tmp_path / "new" / "key.png").read_bytes() == picture("key")
    assert opened((tmp_path / "sheet.png").read_bytes()).width > 1000


def test_the_command_knows_its_motifs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "new"), "face"])
    assert stopped.value.code == 2
    assert "no such motif: face. There are: bag, bed," in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
