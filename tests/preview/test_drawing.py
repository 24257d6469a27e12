"""Pictures of posts: their words, their state, in every language, the same each time."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.model.chat import Media
from bot.model.content import State
from bot.preview import drawing
from bot.preview.drawing import NARROW, Told, TooMany, left_out, picture, sheet
from bot.preview.looks import Look
from bot.preview.pen import WIDE
from tests.posts import some
from tests.preview.test_looks import SLOTTED, look

TOLD = Told("Fanilo", str, "Told:", lambda each: f"Open: {each.slots}")


def opened(data: bytes) -> Image.Image:
    """As a viewer has it."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def colours(image: Image.Image) -> set[object]:
    """All that are in it."""
    return {colour for _, colour in image.getcolors(1 << 24) or []}


def test_the_same_post_is_the_same_picture() -> None:
    """Byte for byte; other words are another one, longer ones a higher one."""
    short, long = look(some.pack(text="Ask first.")), look(some.pack(text="Ask first. " * 40))
    assert picture(short, TOLD) == picture(short, TOLD)
    assert picture(short, TOLD) != picture(look(some.pack(text="Ask last.")), TOLD)
    assert opened(picture(short, TOLD)).width == opened(picture(long, TOLD)).width == WIDE
    assert opened(picture(long, TOLD)).height > opened(picture(short, TOLD)).height + 200


@pytest.mark.parametrize("language", ["ar", "ru", "mg"])
def test_languages_begin_on_their_side(language: str) -> None:
    """A short line stands at the right edge of the bubble in Arabic, at the left in others."""
    text = {"ar": "اسأل", "ru": "Да?", "mg": "Aza"}[language]
    pack = some.pack(text=text, call="")
    drawn = opened(picture(look(replace(pack, texts={language: pack.texts["en"]}), language), TOLD))
    line = drawn.crop((60, 190, WIDE - 60, 250)).convert("L").point(lambda grey: 255 if grey < 100 else 0)
    box = line.getbbox()
    assert box
    assert (box[0] > line.width // 2) is (language == "ar")
    assert (box[2] < line.width // 2) is (language != "ar")


def test_states_and_open_slots_are_seen() -> None:
    """A draft never looks like the last word; what is to be filled in is marked."""
    made = look(some.pack())
    drawn = {state: picture(replace(made, state=state), TOLD) for state in State}
    assert len(set(drawn.values())) == len(State)
    assert (255, 224, 138) not in colours(opened(drawn[State.DRAFT]))
    assert (255, 224, 138) in colours(opened(picture(look(some.with_slots(SLOTTED, "country", "numbers")), TOLD)))


def test_a_picture_of_a_post_is_in_it(tmp_path: Path) -> None:
    """As wide as the bubble; one that can't be read is left out, and nothing breaks."""
    made = look(some.pack())
    without = opened(picture(made, TOLD))
    red = io.BytesIO()
    Image.new("RGB", (40, 20), (250, 10, 10)).save(red, "PNG")
    media = some.picture(tmp_path, red.getvalue())
    shown = opened(picture(_with(made, media), TOLD))
    assert shown.height > without.height + 400
    assert (250, 10, 10) in colours(shown)
    broken = some.picture(tmp_path, b"no picture", "broken.png")
    assert opened(picture(_with(made, broken), TOLD)).height < without.height + 200


def _with(made: Look, media: Media) -> Look:
    screen = made.screens[0]
    return replace(made, screens=(replace(screen, bubbles=(replace(screen.bubbles[0], picture=media),)),))


def test_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """One below the other, in columns where there are many; refused where no phone would show it."""
    made = look(some.pack())
    assert opened(sheet([made, made], TOLD)).size == (WIDE, 2 * opened(picture(made, TOLD)).height)
    many = opened(sheet([made] * 5, TOLD))
    assert many.size == (3 * NARROW, 2 * opened(picture(made, TOLD, NARROW)).height)
    monkeypatch.setattr(drawing, "MOST", 1_000)
    with pytest.raises(TooMany):
        sheet([made] * 5, TOLD)


def test_signs_that_the_fonts_lack_are_named() -> None:
    """So that nobody wonders where the emoji is."""
    assert left_out(look(some.pack(text="Ask 🛂 first."))) == "🛂"
    assert left_out(look(some.pack(text=some.RIGHT_TO_LEFT))) == ""
