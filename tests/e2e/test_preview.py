"""The page of `fanilo preview` in a browser, as somebody opens the file that they were sent."""

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.__main__ import main
from tests.e2e import judges
from tests.e2e.conftest import DESK, PHONE
from tests.preview import made

WIDE = (1_600, 1_000)
_ENHANCED = "color-contrast-enhanced"  # platforms have the colours that they have; ours are AA
_OVERFLOW = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 120))"""


Shots = Callable[[Locator, str], None]


@dataclass
class Viewed:
    """A page that was opened, and what the browser had to say."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Views = Callable[..., Viewed]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a pack in three languages, filled in for a country."""
    folder = tmp_path_factory.mktemp("preview")
    root = made.folder(folder / "content")
    patch = pytest.MonkeyPatch()
    patch.setenv("FANILO_STATE", str(folder / "state"))
    patch.setattr("bot.content.root.content_root", lambda: root)
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["preview", "roads", "--country", "KE", "--html", str(folder / "page.html")]) == 0
    patch.undo()
    return folder / "page.html"


@pytest.fixture
def views(browser: Browser, file: Path) -> Iterator[Views]:
    """Opens it in a window of a size; nothing may be complained about, and nothing asked of any network."""
    opened: list[Viewed] = []

    def view(size: tuple[int, int] = DESK, anchor: str = "") -> Viewed:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        one = Viewed(page)
        page.on("console", lambda said: one.complaints.append(said.text))
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on("request", lambda request: one.requests.append(request.url))
        page.goto(f"{file.as_uri()}{anchor}")
        opened.append(one)
        return one

    yield view
    for one in opened:
        assert one.complaints == []
        assert [url for url in one.requests if not url.startswith(("file:", "data:"))] == []
        one.page.close()


@pytest.mark.parametrize("size", [PHONE, DESK, WIDE], ids=lambda size: str(size[0]))
def test_nothing_sticks_out(views: Views, size: tuple[int, int], shots: Shots) -> None:
    """At any width, in any language: no line leaves the window."""
    page = views(size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate(_OVERFLOW) == []
    for code in ("en", "ar", "ru"):
        shots(page.locator(f"#{code}-passport"), f"preview.{code}.{size[0]}")
    shots(page.locator("#en-tricky"), f"preview.tricky.{size[0]}")


def test_its_own_style_is_at_work(views: Views) -> None:
    """The policy lets the style and the pictures in."""
    page = views().page
    assert (
        page.locator(".telegram.dark").first.evaluate("e => getComputedStyle(e).backgroundImage").startswith("linear")
    )
    shown = page.locator(".telegram.light .picture").first
    assert shown.evaluate("e => getComputedStyle(e).backgroundImage").startswith('url("data:image/png')
    box = shown.bounding_box()
    assert box
    assert abs(box["width"] / box["height"] - 1200 / 675) < 0.02


def test_light_and_dark_beside_each_other(views: Views) -> None:
    """Where there is room; whatever the reader's own colours are."""
    page = views().page
    page.emulate_media(color_scheme="dark")
    light, dark = (page.locator(f"#en-passport .slack.{scheme}") for scheme in ("light", "dark"))
    at, beside = light.bounding_box(), dark.bounding_box()
    assert at
    assert beside
    assert at["y"] == beside["y"]
    assert at["x"] + at["width"] <= beside["x"]
    grounds = [chat.evaluate("e => getComputedStyle(e).backgroundColor") for chat in (light, dark)]
    assert grounds == ["rgb(255, 255, 255)", "rgb(26, 29, 33)"]


def test_arabic_is_turned_around(views: Views) -> None:
    """Words begin at the right, and so do the buttons; the number keeps its order."""
    page = views(DESK, "#ar").page
    for platform in ("telegram", "discord", "slack", "web"):
        words = page.locator(f"#ar-passport .{platform}.light .words")
        assert words.evaluate("e => getComputedStyle(e).direction") == "rtl"
        line = words.locator("p").first.evaluate(
            "e => { const r = document.createRange(); r.setStart(e.firstChild, 0); r.setEnd(e.firstChild, 5);"
            " return [r.getBoundingClientRect().right, e.getBoundingClientRect().right]; }"
        )
        assert abs(line[0] - line[1]) < 2
    assert page.locator("#en-passport .words").first.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_links_filter(views: Views) -> None:
    """A language alone, a post in all languages, and all of it again; without any script."""
    page = views().page
    nav = page.get_by_role("navigation")
    expect(page.locator("article:visible")).to_have_count(6)
    nav.get_by_role("link", name="ar", exact=True).click()
    expect(page.locator("article:visible")).to_have_count(1)
    nav.get_by_role("link", name="passport").click()
    expect(page.locator("article:visible")).to_have_count(3)
    nav.get_by_role("link", name="tricky").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("English (en)")
    nav.get_by_role("link", name="all", exact=True).click()
    expect(page.locator("article:visible")).to_have_count(6)


def test_everybody_can_use_it(views: Views, file: Path) -> None:
    """axe-core finds nothing, in dark chats neither; the Nu checker finds no mistake in the HTML."""
    for size in (PHONE, DESK):
        page = views(size).page
        page.evaluate("document.querySelectorAll('.dark').forEach(e => e.removeAttribute('aria-hidden'))")
        found = [problem for problem in judges.accessibility(page) if not problem.startswith(_ENHANCED)]
        assert found == []
    assert judges.html([file]) == []


def test_on_paper(views: Views) -> None:
    """Pages come out, without the links, and without what is printed in dark colours."""
    page = views().page
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.locator(".chat.dark:visible")).to_have_count(0)
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.fixture
def shots(request: pytest.FixtureRequest) -> Shots:
    """Keeps a picture of a part of the page, where --shots says."""
    folder: Path | None = request.config.getoption("--shots")

    def keep(what: Locator, name: str) -> None:
        if folder:
            what.screenshot(path=folder / f"{name}.png")

    return keep
