"""Cards for sharing: all texts in nine languages, legible, and the same each time."""

import io

import pytest
import segno
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from bot.pictures.cards import FORMS, ON_NIGHT, ON_PAPER, Inks, Shape, card, picture
from bot.pictures.palette import NIGHT, PAPER, SCHEMES, WHITE, Scheme, contrast, rgb
from bot.pictures.type import DoesNotFit
from tests.conftest import LANGUAGES
from tests.pictures.reading import ink, opened

HEADLINES = {
    "en": "They ask you to pay a fee before you get the job, and fast..",
    "fr": "« Ne le dis à personne » : une raison de plus d’en parler ..",
    "mg": "Mangataka vola mialoha ianao vao mahazo ny asa any ivelany..",
    "id": "Mereka meminta Anda membayar dulu sebelum mendapat pekerjaan",
    "es": "Le piden que pague una cuota antes de conseguir el trabajo..",
    "tl": "Pinagbabayad ka muna bago mo makuha ang trabaho sa ibayong..",
    "ru": "Просят заплатить за трудоустройство ещё до отъезда из страны",
    "ar": "يطلبون منك أن تدفع رسومًا قبل أن تحصل على العمل في الخارج..",
    "sw": "Wanakuomba ulipe ada kabla ya kupata kazi, tena kwa haraka..",
}
BODIES = {
    "ar": "ما يمكنك فعله: صوّر جوازك واحفظ الصورة لدى شخص تثق به، أو راسلني عبر WhatsApp قبل أن تسافر.",
    "ru": "Что можно сделать: напишите мне в личный чат, и мы вместе посмотрим на предложение, прежде чем вы ответите.",
}
BODY = "What you can do: keep a photo of your passport and send it to somebody at home whom you trust, before you go."
FOOT = "Fanilo\nt.me/FaniloBot"


def code(link: str = "https://t.me/FaniloBot?start=a7", scale: int = 1, border: int = 0) -> bytes:
    out = io.BytesIO()
    segno.make(link).save(out, kind="png", scale=scale, border=border)
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_headline_fits_in_every_language(language: str) -> None:
    headline = HEADLINES[language]
    assert 55 <= len(headline) <= 60
    drawn = opened(card("money", headline, BODIES.get(language, BODY), FOOT, language, "square", code=code()))
    assert drawn.size == (1080, 1080)
    form = FORMS["square"]
    top, bottom = form.text
    panel = drawn.crop((0, top + 12, 1080, bottom - form.code))  # without the round corners and the code
    left, _, right, _ = ink(panel, rgb(ON_PAPER.ground)) or (0, 0, 0, 0)
    assert form.margin - 2 <= left
    assert right <= 1080 - form.margin + 2
    assert right - left > 650, "a long headline fills the width"


@pytest.mark.parametrize("shape", ["square", "story"])
def test_the_same_card_is_the_same_bytes(shape: Shape) -> None:
    first, second = (card("key", "A key", "Keep it.", FOOT, "en", shape, ribbon="DRAFT") for _ in range(2))
    assert first == second
    assert opened(first).size == FORMS[shape].size
    assert len(first) < 80_000


@pytest.mark.parametrize(("scale", "border"), [(1, 0), (12, 4)])
@pytest.mark.parametrize("link", ["https://t.me/FaniloBot?start=a7", "https://example.org/chat/?from=" + "k" * 60])
def test_the_code_can_be_read_module_by_module(link: str, scale: int, border: int) -> None:
    form = FORMS["square"]
    drawn = opened(card("key", "A key", "Keep it.", FOOT, "en", "square", code=code(link, scale, border)))
    side, right, bottom = form.code, form.size[0] - form.margin, form.foot[1]
    tile = drawn.crop((right - side + 8, bottom - side + 8, right - 8, bottom - 8))
    left, top, end, _ = ink(tile, rgb(WHITE)) or (0, 0, 0, 0)
    matrix = [list(map(bool, row)) for row in segno.make(link).matrix]
    step = (end - left) / len(matrix)
    assert step >= 4
    assert left + 8 >= 4 * step, "the quiet zone"
    middles = [round((at + 0.5) * step) for at in range(len(matrix))]
    dark = [[sum(rgb_at(tile, left + x, top + y)) < 380 for x in middles] for y in middles]
    assert dark == matrix


def rgb_at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def test_right_to_left_cards_are_mirrored() -> None:
    """The bar of torch light stands on the side where lines begin, the code on the other."""
    form, bar = FORMS["square"], rgb(ON_PAPER.light)
    for language, beginning in (("en", form.margin + 5), ("ar", form.size[0] - form.margin - 5)):
        drawn = opened(card("phone", HEADLINES[language], BODIES["ar"], FOOT, language, "square", code=code()))
        column = {rgb_at(drawn, beginning, y) for y in range(*form.text)}
        assert bar in column
        opposite = {rgb_at(drawn, form.size[0] - beginning, y) for y in range(form.foot[1] - form.code, form.foot[1])}
        assert rgb(WHITE) in opposite


def test_a_ribbon_lies_across_picture_and_text() -> None:
    form = FORMS["square"]
    plain, draft = (opened(card("key", "A key", "", FOOT, "en", "square", ribbon=word)) for word in ("", "DRAFT"))
    left, top, right, bottom = ImageChops.difference(plain, draft).getbbox() or (0, 0, 0, 0)
    assert top < form.picture < bottom
    assert right - left > 150


@pytest.mark.parametrize(
    ("size", "mode"), [((300, 900), "RGB"), ((900, 300), "RGBA"), ((20, 20), "L"), ((90, 40), "P")]
)
def test_a_pack_s_own_picture_fills_the_top(size: tuple[int, int], mode: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, "#808080").quantize(2).convert(mode).save(out, "PNG")
    drawn = opened(card(out.getvalue(), "A key", "", "Fanilo", "en", "square"))
    for x, y in ((2, 2), (1077, 2), (540, 200)):
        assert rgb_at(drawn, x, y) == pytest.approx((128, 128, 128), abs=2)


def test_a_picture_of_ours_is_drawn_anew_instead_of_cut() -> None:
    images = ("key", picture("key", (600, 338)))
    by_name, by_file = (card(image, "A key", "", "Fanilo", "en", "square") for image in images)
    assert by_name == by_file


def test_one_that_was_painted_over_is_shown_as_it_is() -> None:
    with Image.open(io.BytesIO(picture("key", (600, 338)))) as image:
        notes, out = PngInfo(), io.BytesIO()
        notes.add_text("Motif", image.info["Motif"])
        Image.new("RGB", image.size, "#808080").save(out, "PNG", pnginfo=notes)
    drawn = opened(card(out.getvalue(), "A key", "", "Fanilo", "en", "square"))
    assert rgb_at(drawn, 540, 200) == (128, 128, 128)


def test_too_long_a_text_is_no_card() -> None:
    with pytest.raises(DoesNotFit):
        card("key", "word " * 200, "", "Fanilo", "en", "square")


@pytest.mark.parametrize("inks", [ON_NIGHT, ON_PAPER])
def test_text_stands_out_from_its_ground(inks: Inks) -> None:
    assert contrast(inks.text, inks.ground) >= 7
    assert contrast(inks.foot, inks.ground) >= 4.5


def test_the_ribbon_s_word_stands_out() -> None:
    assert contrast(NIGHT, PAPER) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_objects_stand_out_from_the_light_around_them(scheme: Scheme) -> None:
    """3 to 1, as WCAG asks of what is no text."""
    assert contrast(scheme.body, scheme.glow) >= 3
    assert contrast(scheme.shade, scheme.glow) >= 3
    assert contrast(scheme.flame, scheme.body) >= 1.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
