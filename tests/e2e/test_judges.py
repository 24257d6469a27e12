"""Every kind of page in every language, before those who know better; with --shots, pictures of them."""

from pathlib import Path

import pytest

from tests.conftest import LANGUAGES
from tests.e2e import judges
from tests.e2e.conftest import DESK, PHONE, NewVisitor, Shoot
from tests.e2e.states import STATES
from tests.e2e.visitor import responses

FINGER = 44  # px, the least that a finger hits
_SMALL = """(all, least) => all.filter(e => {
  const box = e.getBoundingClientRect();
  return box.width < least || box.height < least;
}).map(e => e.outerHTML)"""
# What reaches beyond the page, and words that reach beyond their box; what only a screen reader meets may.
_WIDE = """() => [...document.querySelectorAll('body, body *')].filter(e => {
  const box = e.getBoundingClientRect(), width = document.documentElement.clientWidth;
  const words = e.matches('button, a, textarea, label, p, li, blockquote');
  return !e.closest('.heard, .skip')
    && (box.left < 0 || box.right > width || (words && e.scrollWidth > e.clientWidth && e.clientWidth > 0));
}).map(e => e.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_everybody_can_use_it(visitor: NewVisitor, shoot: Shoot, state: str, language: str) -> None:
    """axe-core finds nothing in it, contrast of 7:1 included; fingers hit its buttons; it fits every screen."""
    someone = visitor(language, size=PHONE)
    page = someone.page
    STATES[state](someone)
    shoot(someone, f"{state}.{language}.phone")
    assert judges.accessibility(page) == []
    assert page.locator("button, a:not(.skip), textarea").evaluate_all(_SMALL, FINGER) == []
    page.emulate_media(color_scheme="dark")
    shoot(someone, f"{state}.{language}.dark")
    assert judges.accessibility(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    shoot(someone, f"{state}.{language}.desk")
    assert page.evaluate(_WIDE) == []
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate(_WIDE) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(_WIDE) == []


def test_its_html_is_valid(visitor: NewVisitor, tmp_path: Path, root: Path) -> None:
    """The Nu checker finds nothing in any page as it is served, nor in its style."""
    files = [root / "bot" / "platforms" / "web" / "static" / "chat.css"]
    for state, reach in STATES.items():
        someone = visitor(scripted=False)
        came = responses(someone.page)
        reach(someone)
        page = next(response for response in reversed(came) if response.request.resource_type == "document")
        files.append(tmp_path / f"{state}.html")
        files[-1].write_bytes(page.body())
    assert judges.html(files) == []
