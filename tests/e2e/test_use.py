"""The page by keyboard, by finger, by ear."""

import pytest
from playwright.sync_api import expect

from bot.language.names import direction
from tests.conftest import LANGUAGES
from tests.e2e.conftest import NewVisitor
from tests.e2e.states import sentences
from tests.e2e.visitor import Visitor

_FOCUSED = "() => document.activeElement.dataset.label || document.activeElement.id || document.activeElement.tagName"

scripted = pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])


@scripted
def test_tab_goes_through_the_page_in_order(visitor: NewVisitor, scripted: bool) -> None:
    """Help and leaving first, then what can be answered, then writing; nothing is passed over or a trap."""
    someone = visitor(scripted=scripted).opens()
    met = [_tab(someone) for _ in range(8)]
    assert met == ["skip", "help", "leave", "check", "number", "worry", "words", "send"]
    languages = [_tab(someone) for _ in LANGUAGES]
    assert languages == ["BUTTON"] * len(LANGUAGES)


@scripted
def test_the_skip_link_leads_to_writing(visitor: NewVisitor, scripted: bool) -> None:
    """It is seen once it is reached, and saves the way through all buttons."""
    someone = visitor(scripted=scripted).opens()
    _tab(someone)
    expect(someone.page.locator(".skip")).to_be_in_viewport()
    someone.page.keyboard.press("Enter")
    someone.page.keyboard.type("hello")
    expect(someone.box).to_have_value("hello")


def test_a_conversation_by_keyboard(visitor: NewVisitor) -> None:
    """Enter sends and the box keeps the focus; a button that is pressed hands it to the newest answer."""
    someone = visitor().opens()
    someone.box.focus()
    someone.page.keyboard.type("We keep your passport,")
    someone.page.keyboard.press("Shift+Enter")
    someone.page.keyboard.type("no contract needed")
    expect(someone.box).to_have_value("We keep your passport,\nno contract needed")
    someone.page.keyboard.press("Enter")
    answers = someone.log.get_by_role("article")
    expect(answers.last.get_by_role("button").first).to_be_visible()
    expect(someone.box).to_have_value("")
    expect(someone.box).to_be_focused()
    before = answers.count()
    answers.last.get_by_role("button").first.focus()
    someone.page.keyboard.press("Enter")
    expect(answers.nth(before)).to_be_focused()


def test_a_conversation_by_keyboard_without_a_script(visitor: NewVisitor) -> None:
    """The button behind the box sends."""
    someone = visitor(scripted=False).opens()
    someone.box.focus()
    someone.page.keyboard.type(sentences("en")["high"])
    assert _tab(someone) == "send"
    someone.page.keyboard.press("Enter")
    expect(someone.log).to_contain_text("keep your passport")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_screen_reader_meets(visitor: NewVisitor, language: str) -> None:
    """One heading, a log that speaks up, a status, a named box, and every part in its language."""
    someone = visitor(language).opens()
    page = someone.page
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction(language))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(1)
    expect(someone.box).to_have_accessible_name(page.locator("label[for=words]").inner_text())
    expect(page.locator("#leave button")).to_have_accessible_description(page.locator("#leaving").inner_text())
    for answer in someone.writes(sentences(language)["high"]):
        assert answer.language == language
    expect(someone.log.get_by_role("article").first).to_have_attribute("dir", direction(language))
    names = page.locator("#languages button")
    assert names.evaluate_all("all => all.map(each => each.lang)") == list(LANGUAGES)


@scripted
def test_the_page_follows_the_language(visitor: NewVisitor, scripted: bool) -> None:
    """Who asks for another language gets the words around the conversation in it, too."""
    someone = visitor("en", scripted=scripted).opens()
    someone.does(someone.page.locator("#languages button[lang=mg]"))
    expect(someone.page.locator("html")).to_have_attribute("lang", "mg")
    expect(someone.page.locator("[data-label=send]")).to_have_text("Alefa")
    expect(someone.page).to_have_title("Resaka")
    (answer, *_) = someone.writes("ok")
    assert answer.language == "mg"


def test_nothing_moves_for_those_who_want_it_still(visitor: NewVisitor) -> None:
    """The mark of writing blinks, unless somebody has asked their device for less motion."""
    moves = "() => (document.getElementById('state').className = 'going', document.getAnimations().length)"
    assert visitor().opens().page.evaluate(moves) == 1
    assert visitor(reduced_motion="reduce").opens().page.evaluate(moves) == 0


def _tab(someone: Visitor) -> str:
    """Where the focus goes next."""
    someone.page.keyboard.press("Tab")
    where: str = someone.page.evaluate(_FOCUSED)
    return where
