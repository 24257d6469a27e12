"""A share kit as volunteers have it: on a small phone, on paper, and in front of a camera."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize

from bot.__main__ import main
from bot.content.root import content_root
from tests.e2e import judges

LANGUAGES = ("en", "mg", "ru", "ar")
FIRST = "2026-12-01"
BOT, LINK = "https://t.me/roads_bot", "https://t.me/roads_bot?start=a7"
SMALL: ViewportSize = {"width": 360, "height": 640}
GROUPS = 25
A4 = (210, 297)  # millimetres
_JSQR = Path(__file__).parent / "node_modules" / "jsqr" / "dist" / "jsQR.js"
_READ = """async picture => {
  const image = new Image(); image.src = picture; await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const brush = canvas.getContext('2d'); brush.drawImage(image, 0, 0);
  const found = jsQR(brush.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
  return found && found.data;
}"""
# Elements that stick out of the page sideways, but for what scrolls in a box of its own.
_OUT = """() => [...document.querySelectorAll('body *')].filter(each => {
  const box = each.getBoundingClientRect();
  return !each.closest('.sheet') && (box.right > innerWidth + 1 || box.left < -1) && box.width > 0;
}).map(each => each.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def kits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One in each language, of drafts, with few groups."""
    folder = tmp_path_factory.mktemp("kits")
    groups = folder / "groups.txt"
    groups.write_text("".join(f"Group of people who look for work {number}\n" for number in range(GROUPS)), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FANILO_STATE", str(folder / "state"))
        for language in LANGUAGES:
            pack = next(name for name in ("online_strangers", "job_offers_abroad") if _written(name, language))
            arguments = ("--drafts", "--bot", BOT, "--from", FIRST, "--groups", str(groups))
            out = str(folder / language)
            assert main(["share-kit", pack, "--language", language, *arguments, "--out", out]) == 0
    return {language: folder / language for language in LANGUAGES}


def _written(pack: str, language: str) -> bool:
    return (content_root() / "messages" / pack / f"{language}.yaml").exists()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A small phone without a network."""
    context = browser.new_context(viewport=SMALL, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield opened
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_small_phone(page: Page, kits: dict[str, Path], language: str, request: pytest.FixtureRequest) -> None:
    """Nothing sticks out; one click marks a whole text, just as it stands in its file."""
    page.goto((kits[language] / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    assert page.evaluate(_OUT) == []
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "ar" else "ltr")
    box = page.locator("pre.words").first
    box.click()
    marked = page.evaluate("getSelection().toString()")
    text = next(iter(sorted((kits[language] / "texts").glob("01-*-facebook.txt")))).read_text("utf-8")
    assert marked.strip() == text.strip()
    shots = request.config.getoption("--shots")
    if shots:
        clip = FloatRect(x=0, y=0, width=SMALL["width"], height=3_000)
        page.screenshot(path=shots / f"share-kit-{language}-phone.png", clip=clip, full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper(page: Page, kits: dict[str, Path], language: str, request: pytest.FixtureRequest) -> None:
    """A4: one page of instructions, the calendar, at most one page a post, and the sheets; no page is empty."""
    page.goto((kits[language] / "index.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    posts = page.locator("article").count()
    sheets = page.locator(".sheet").count()
    calendar = -(-posts // 15)
    least, most = 1 + 1 + posts // 3 + sheets, 1 + calendar + posts + sheets * -(-GROUPS // 22)
    pages = len(re.findall(rb"/Type /Page\b", printed))
    assert least <= pages <= most, (pages, posts, sheets)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sizes) == pages
    assert {(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in sizes} == {A4}
    shots = request.config.getoption("--shots")
    if shots:
        (shots / f"share-kit-{language}.pdf").write_bytes(printed)


def test_the_instructions_fit_on_one_page(page: Page, kits: dict[str, Path]) -> None:
    """Whatever the language: who has one sheet of paper has all that matters."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 980})  # A4 between its margins
    for folder in kits.values():
        page.goto((folder / "index.html").as_uri())
        assert page.evaluate("document.querySelector('section.courtesy').getBoundingClientRect().bottom") < 980


@pytest.mark.parametrize("language", LANGUAGES)
def test_judges(page: Page, kits: dict[str, Path], language: str) -> None:
    """axe-core finds nothing, contrast of 7:1 included, nor does the Nu checker."""
    page.goto((kits[language] / "index.html").as_uri())
    assert judges.accessibility(page) == []
    # Of the policy the browser is the judge (see `page`): Nu knows neither hashes of styles nor pictures as data.
    found = [said for said in judges.html([kits[language] / "index.html"]) if "Content Security Policy" not in said]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_camera_reads_the_code(page: Page, kits: dict[str, Path], language: str) -> None:
    """The large one, those of the first card in both shapes, and a card as small as a phone shows it."""
    if not _JSQR.exists():
        pytest.skip("jsQR is not installed; npm ci in tests/e2e")
    page.evaluate(_JSQR.read_text("utf-8"))
    for file in (kits[language] / "qr.png", *sorted((kits[language] / "pictures").glob("01-*.png"))):
        data = base64.b64encode(file.read_bytes()).decode()
        assert page.evaluate(_READ, f"data:image/png;base64,{data}") == LINK
    page.goto((kits[language] / "index.html").as_uri())
    page.set_viewport_size({"width": 412, "height": 900})
    page.evaluate(_JSQR.read_text("utf-8"))
    seen = base64.b64encode(page.locator("img.code").screenshot()).decode()
    assert page.evaluate(_READ, f"data:image/png;base64,{seen}") == LINK
