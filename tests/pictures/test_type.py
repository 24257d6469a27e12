"""Setting text: nothing leaves its box, nothing is cut, nothing is lost."""

import unicodedata
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, features

from bot.content.root import content_root
from bot.pictures.palette import NIGHT, PAPER, rgb
from bot.pictures.type import (
    DoesNotFit,
    NoShaping,
    Style,
    block,
    draw,
    face,
    fit,
    missing,
    require_shaping,
    settable,
    wrap,
)
from tests.conftest import LANGUAGES
from tests.pictures.reading import ink

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789àéñôœçÉÀñÑ’.,?!“”–"
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗ«»№"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأؤإئةًٌٍَُِّْـ،؛؟٠١٢٣"
WORD = st.one_of(*(st.text(letters, min_size=1, max_size=14) for letters in (LATIN, CYRILLIC, ARABIC)))
TEXT = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
STYLE = st.builds(Style, st.sampled_from(LANGUAGES), st.booleans(), st.booleans())
BOX = (300, 160)


def painted(text: str, style: Style, box: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the ink is, seen from the box's upper left corner."""
    found = fit(text, box, 60, 4, style)
    around = 60
    sheet = Image.new("RGB", (box[0] + 2 * around, box[1] + 2 * around), PAPER)
    draw(ImageDraw.Draw(sheet), found, (around, around), box[0], NIGHT)
    left, top, right, bottom = ink(sheet, rgb(PAPER)) or (around, around, around, around)
    return left - around, top - around, right - around, bottom - around


@settings(max_examples=25, deadline=None, derandomize=True)
@given(TEXT, STYLE)
def test_text_stays_in_its_box(text: str, style: Style) -> None:
    try:
        left, top, right, bottom = painted(text, style, BOX)
    except DoesNotFit:
        assume(False)
    assert left >= 0
    assert top >= 0
    assert right <= BOX[0]
    assert bottom <= BOX[1]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(TEXT, STYLE, st.integers(60, 400))
def test_lines_break_only_between_words(text: str, style: Style, width: int) -> None:
    lines = wrap(text, width, 16, style)
    assert " ".join(lines).replace("\u00a0", " ").split() == settable(text).replace("\u00a0", " ").split()
    fitted = fit(text, (900, 900), 40, 4, style).lines
    assert " ".join(fitted).replace("\u00a0", " ").split() == settable(text).replace("\u00a0", " ").split()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.text(LATIN, min_size=40, max_size=120), STYLE)
def test_a_long_address_goes_on_in_the_next_line_where_that_is_asked_for(word: str, style: Style) -> None:
    found = block(word, 150, 16, style, cut=True)
    assert "".join(found.lines) == settable(word)
    assert len(found.lines) > 1
    assert found.width <= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_flush_with_the_side_where_its_language_begins(language: str) -> None:
    words = {"ar": "جواز سفرك يبقى معك", "ru": "Паспорт у вас"}.get(language, "Hazona ny pasipaoro")
    left, _, right, _ = painted(words, Style(language), (700, 200))
    if language == "ar":
        assert 700 - right <= 1
        assert left > 8
    else:
        assert left <= 1
        assert right < 692


def test_arabic_letters_join() -> None:
    """Joined, they are narrower than held apart by marks that have no width."""
    joined, apart = (face(40).getlength(word, direction="rtl", language="ar") for word in ("بيت", "ب\u200cي\u200cت"))
    assert joined < 0.8 * apart


def test_a_latin_name_stands_left_of_what_comes_before_it_in_arabic() -> None:
    found = fit("عبر WhatsApp", (600, 80), 40, 40, Style("ar"))
    sheet = Image.new("RGB", (600, 80), PAPER)
    draw(ImageDraw.Draw(sheet), found, (0, 10), 600, NIGHT)
    name = face(40).getbbox("WhatsApp", anchor="ls")[2]
    # The name is far wider than the word, so the gap between both lies in the right half of the ink.
    left, _, right, _ = ink(sheet, rgb(PAPER)) or (0, 0, 0, 0)
    at = round(left + name)
    assert ink(sheet.crop((at + 2, 0, at + 8, 80)), rgb(PAPER)) is None
    assert 600 - right <= 4


def test_the_size_is_the_largest_that_fits() -> None:
    found = fit("Your passport stays with you", (400, 120), 90, 10, Style("en", bold=True))
    larger = block("Your passport stays with you", 400, found.size + 1, Style("en", bold=True))
    assert larger.height > 120 or larger.width > 400
    assert found.size > 30


def test_lines_are_evenly_long() -> None:
    found = fit("Просят заплатить за работу ещё до отъезда", (300, 120), 30, 30, Style("ru", tight=True))
    assert found.lines[-1] != "отъезда"


@pytest.mark.parametrize("text", ["Ne dis rien » : parle", "Vraiment ? Non !", "« Ne dis rien"])
def test_no_line_begins_or_ends_with_a_lonely_mark(text: str) -> None:
    for width in range(40, 200, 7):
        for line in wrap(text, width, 16, Style("fr")):
            assert line.strip()[0] not in "»:?!"
            assert line.strip()[-1] != "«"


def test_line_breaks_and_empty_lines_stay() -> None:
    assert wrap("a b\n\nc\n", 500, 20, Style()) == ("a b", "", "c")


def test_no_text_is_no_block() -> None:
    found = fit("", BOX, 30, 20, Style())
    assert found.lines == ()
    assert found.height == 0


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(DoesNotFit, match="20 pixels: “Donaudampfschifffahrt”"):
        fit("Donaudampfschifffahrt", (90, 90), 40, 20, Style())


def test_emoji_are_left_out_and_named() -> None:
    assert missing("Go 😀 on 🤝 😀") == "😀🤝"
    assert wrap("Go 😀 on", 500, 20, Style()) == ("Go on",)


def test_without_shaping_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: feature != "raqm")
    with pytest.raises(NoShaping, match="pip install"):
        require_shaping()
    face.cache_clear()
    with pytest.raises(NoShaping):
        block("a", 100, 21, Style())


@cache
def letters(language: str) -> frozenset[str]:
    """All characters of the packs' texts that are no emoji."""
    files = sorted((content_root() / "messages").glob(f"*/{language}.yaml"))
    assert files
    text = "".join(path.read_text("utf-8") for path in files)
    return frozenset(each for each in text if unicodedata.category(each) != "So" or each == "✓") - {"\n"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_have_every_letter_of_the_packs(language: str, weight: str) -> None:
    found = letters(language)
    assert not missing("".join(sorted(found)))
    font = face(24, weight == "Bold")
    absent = bytes(font.getmask("\uffff"))
    assert not [each for each in found if bytes(font.getmask(each)) == absent]
