"""The page in a language that is written from right to left: Arabic."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import judges
from tests.e2e.conftest import DESK, PHONE, NewVisitor, Shoot
from tests.e2e.states import sentences
from tests.e2e.visitor import Visitor, responses

_ORDER = """element => {
  const text = element.lastChild, range = document.createRange(), places = [];
  [...text.data].forEach((c, i) => {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    places.push([range.getBoundingClientRect().left, c]);
  });
  return places.sort((a, b) => a[0] - b[0]).map(([, c]) => c).join('').replaceAll(' ', '');
}"""


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])
def test_the_page_is_turned_around(visitor: NewVisitor, scripted: bool) -> None:
    """Everything mirrors: what leads is on the right, what ends is on the left; answers are Arabic in Arabic."""
    someone = visitor("ar", scripted=scripted).opens()
    expect(someone.page.locator("html")).to_have_attribute("dir", "rtl")
    assert _left(someone.page.locator("#help button")) > _left(someone.page.locator("#leave button"))
    assert _left(someone.box) > _left(someone.page.locator("#say button"))
    (answer, *_) = someone.presses("0.number")
    assert answer.language == "ar"
    assert "في أي بلد أنت الآن؟ يكفي اسم البلد أو اسم مدينة." in answer.texts
    expect(someone.log.get_by_role("article").last).to_have_attribute("dir", "rtl")
    (answer, *_) = someone.writes("الكويت")
    assert "أرقام في الكويت:" in answer.texts
    assert answer.texts[2].startswith("+965 2558 9696")
    assert _order(someone.log.locator(".contact a").first) == "+96525589696"


def test_what_is_written_runs_its_own_way(visitor: NewVisitor) -> None:
    """An English advert stands on the Arabic page as it does anywhere: from left to right, its end at its end."""
    someone = visitor("ar").opens()
    someone.writes("Where is it?")
    mine = someone.log.locator(".mine")
    assert _order(mine).endswith("it?")
    assert mine.evaluate("mine => getComputedStyle(mine).direction") == "ltr"


def test_everybody_can_use_it(visitor: NewVisitor, shoot: Shoot, tmp_path: Path) -> None:
    """axe-core and the Nu checker find nothing in any Arabic page."""
    for state, words in {
        "start": "",
        "offer": sentences("en")["quote_leak"],
        "numbers": "الكويت",
        "danger": "",
    }.items():
        for size in (PHONE, DESK):
            someone = visitor("ar", size=size).opens()
            someone.does(someone.page.locator("#languages button[lang=ar]"))
            _reach(someone, state, words)
            shoot(someone, f"{state}.ar.{'phone' if size is PHONE else 'desk'}")
            assert judges.accessibility(someone.page) == []
        plain = visitor("ar", scripted=False)
        came = responses(plain.page)
        _reach(plain.opens(), state, words)
        page = next(response for response in reversed(came) if response.request.resource_type == "document")
        (tmp_path / f"{state}.html").write_bytes(page.body())
    assert judges.html(sorted(tmp_path.iterdir())) == []


def _reach(someone: Visitor, state: str, words: str) -> None:
    if state == "danger":
        someone.does(someone.page.locator("#help button"))
    elif words:
        someone.writes(words)


def _order(what: Locator) -> str:
    """The characters of its last text in the order in which they stand on the screen, without spaces."""
    order: str = what.evaluate(_ORDER)
    return order


def _left(what: Locator) -> float:
    left: float = what.evaluate("element => element.getBoundingClientRect().left")
    return left
