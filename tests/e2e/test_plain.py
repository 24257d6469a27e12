"""The page without JavaScript: the last exchange, and nothing that a browser would send twice."""

from playwright.sync_api import Route, expect

from bot.app import App
from tests.e2e.conftest import NewVisitor
from tests.e2e.states import sentences
from tests.e2e.stories import Turn, played, token_of


def test_reload_and_back(visitor: NewVisitor) -> None:
    """Both show the newest answer again, and no form is sent anew."""
    someone = visitor(scripted=False).opens()
    sent: list[str] = []
    someone.page.on("request", lambda request: sent.append(request.method))
    someone.writes("hello")
    answers = someone.writes(sentences("en")["high"])
    assert sent.count("POST") == 2
    someone.page.reload()
    assert someone.looks() == answers
    someone.opens("/nothing")
    someone.page.go_back()
    assert someone.looks() == answers
    assert sent.count("POST") == 2
    someone.complaints.clear()  # of the browser, about the status


def test_only_the_last_exchange(visitor: NewVisitor) -> None:
    """The page holds neither what was written nor an answer of before."""
    someone = visitor(scripted=False).opens()
    someone.writes("We keep your passport, no contract needed")
    (answer, *_) = someone.writes("hello")
    content = someone.page.content()
    assert answer.texts[0] in content
    assert "passport" not in content


def test_impatience(visitor: NewVisitor, app: App) -> None:
    """A form that is sent twice, because nothing happened yet, is answered once."""
    words = sentences("en")["caution"]
    expected = played(app, (Turn(words), Turn(choice="yes"), Turn("hello")), "en")
    someone = visitor(scripted=False).opens()
    assert someone.writes(words) == expected[0]

    def twice(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.continue_()

    someone.page.route("**/say*", twice)
    assert someone.presses(token_of("yes", expected[0])) == expected[1]
    someone.page.unroute("**/say*")
    assert someone.writes("hello") == expected[2]


def test_an_empty_message(visitor: NewVisitor) -> None:
    """Nothing was said, so nothing changes."""
    someone = visitor(scripted=False).opens()
    someone.page.locator("#say button").click()
    expect(someone.page.locator("#log .start")).to_be_visible()
