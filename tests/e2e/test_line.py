"""The page on a bad line: slow, gone and back, cut in the middle of an answer."""

import pytest
from playwright.sync_api import Route, expect

from bot.app import App
from tests.e2e.conftest import NewVisitor
from tests.e2e.states import sentences
from tests.e2e.stories import Turn, played

# A weak 3G line: 400 kbit/s, 400 ms to and fro.
SLOW = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 400}
SOON = 1_000  # milliseconds in which something has to be seen to happen
# What the status says from now on, also for a moment only.
_WATCH = """() => {
  const state = document.getElementById('state');
  window.said = [];
  new MutationObserver(() => window.said.push(state.textContent)).observe(state, {childList: true});
}"""


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])
def test_a_slow_line(visitor: NewVisitor, app: App, scripted: bool) -> None:
    """The page is there within four seconds, and so is an answer; meanwhile somebody is seen to write."""
    someone = visitor(scripted=scripted)
    someone.context.new_cdp_session(someone.page).send("Network.emulateNetworkConditions", SLOW)
    someone.page.set_default_timeout(4_000)
    someone.opens()
    if scripted:
        someone.page.evaluate(_WATCH)
    assert someone.writes(sentences("en")["high"]) == played(app, (Turn(sentences("en")["high"]),), "en")[0]
    if scripted:
        typing = someone.log.get_attribute("data-typing")
        assert someone.page.evaluate("said") == [typing, ""]


def test_something_is_seen_to_happen_at_once(visitor: NewVisitor) -> None:
    """Dots follow the message before the line has brought anything back."""
    someone = visitor().opens()
    held: list[Route] = []
    someone.page.route("**/say*", lambda route: held.append(route))  # noqa: PLW0108 - the driver sets attributes on it
    someone.box.fill("hello")
    someone.box.press("Enter")
    status = someone.page.get_by_role("status")
    expect(status).to_have_class("going", timeout=SOON)
    assert status.evaluate("status => getComputedStyle(status, '::after').content") == '"…"'
    held[0].continue_()
    expect(status).to_have_class("")


def test_offline_and_back(visitor: NewVisitor, app: App) -> None:
    """What is written offline stays on the page, says so, goes out when the line is back, and is answered once."""
    words = [sentences("en")["high"], "hello"]
    expected = played(app, tuple(Turn(each) for each in words), "en")
    someone = visitor().opens()
    someone.context.set_offline(True)
    for each in words:
        someone.box.fill(each)
        someone.box.press("Enter")
    mine = someone.log.locator(".mine")
    expect(mine.first).to_contain_text(words[0])
    expect(mine.first).to_contain_text(someone.log.get_attribute("data-unsent") or "")
    expect(mine.last).to_contain_text(words[1])
    assert someone.looks() == []
    someone.context.set_offline(False)
    expect(someone.log.get_by_role("article")).to_have_count(sum(map(len, expected)))
    expect(mine.first).not_to_contain_text(someone.log.get_attribute("data-unsent") or "")
    someone.page.wait_for_timeout(SOON)  # in which nothing may come twice
    assert someone.looks() == [answer for answers in expected for answer in answers]
    someone.complaints.clear()  # of the browser, about the line


def test_an_answer_lost_on_the_way(visitor: NewVisitor, app: App) -> None:
    """A message that was heard, but whose answer never came, is sent again and answered once."""
    words = sentences("en")["high"]
    expected = played(app, (Turn(words), Turn("hello")), "en")
    someone = visitor().opens()
    heard: list[str] = []

    def lose(route: Route) -> None:
        heard.append(route.request.post_data or "")
        if len(heard) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    someone.page.route("**/say*", lose)
    assert someone.writes(words) == expected[0]
    assert len(heard) == 2
    assert heard[0] == heard[1]
    assert someone.writes("hello") == expected[1]
    someone.complaints.clear()


def test_a_message_that_never_gets_through(visitor: NewVisitor) -> None:
    """After two minutes of trying, the person decides whether it is sent again."""
    someone = visitor()
    someone.page.clock.install()
    someone.opens()
    someone.context.set_offline(True)
    someone.box.fill("hello")
    someone.box.press("Enter")
    again = someone.log.get_by_role("button", name=someone.log.get_attribute("data-again") or "")
    expect(someone.log).to_contain_text(someone.log.get_attribute("data-unsent") or "")
    for _ in range(10):
        someone.page.clock.run_for(30_000)
        someone.page.wait_for_timeout(20)
    expect(again).to_be_visible()
    someone.context.set_offline(False)
    again.click()
    expect(someone.log.get_by_role("article")).not_to_have_count(0)
    expect(again).to_have_count(0)
    someone.complaints.clear()
