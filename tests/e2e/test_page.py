"""What the page brings along and leaves behind."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor
from tests.e2e.site import AWAY, NGO
from tests.e2e.states import sentences
from tests.e2e.visitor import Visitor, responses

MOST = 60_000  # bytes of a first load, heads of answers included

scripted = pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])


@scripted
def test_first_load(visitor: NewVisitor, scripted: bool) -> None:
    """It is small, asks nobody else for anything, and keeps nothing yet."""
    someone = visitor(scripted=scripted)
    came = responses(someone.page)
    lines = someone.context.new_cdp_session(someone.page)
    sizes: list[float] = []
    lines.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    lines.send("Network.enable")
    someone.opens()
    someone.page.wait_for_load_state("networkidle")
    assert {response.url.rpartition(".")[2] for response in came} >= {"css", "js"} if scripted else {"css"}
    assert [response.url for response in came if not response.url.startswith(f"{someone.site.url}/")] == []
    assert len(sizes) == len(came)
    assert sum(sizes) < MOST
    assert someone.context.cookies() == []


@scripted
def test_what_is_kept(visitor: NewVisitor, scripted: bool) -> None:
    """One cookie from the first message on, which no script can read; nothing in any other store of the browser."""
    someone = visitor(scripted=scripted).opens()
    someone.writes(sentences("en")["high"])
    someone.writes("hello")
    (cookie,) = someone.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert someone.context.storage_state()["origins"] == []
    assert someone.page.url == f"{someone.site.url}/"
    if scripted:
        assert someone.page.evaluate("[localStorage.length, sessionStorage.length, history.length]") == [0, 0, 2]


def test_headers(visitor: NewVisitor) -> None:
    """Nothing is kept by the browser or told to others, and nothing runs but the page's own files."""
    someone = visitor()
    response = someone.page.goto(someone.site.url)
    assert response
    headers = response.headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"frame-ancestors {NGO}" in policy
    assert "unsafe" not in policy


@scripted
def test_leaving(visitor: NewVisitor, scripted: bool) -> None:
    """One press, and the talk is gone from screen, browser and server; "back" does not bring it."""
    someone = visitor(scripted=scripted).opens()
    someone.writes(sentences("en")["high"])
    assert "passport" in someone.page.content()
    (cookie,) = someone.context.cookies()
    someone.page.locator("#leave button").click()
    someone.page.wait_for_url(f"{AWAY}/")
    someone.page.go_back()
    assert "passport" not in someone.page.content()
    assert _has_no_cookie(someone)
    # Somebody who kept the cookie finds nothing behind it either.
    someone.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": someone.site.url}])
    someone.opens()
    expect(someone.page.locator("#log .start")).to_be_visible()


def test_leaving_by_keyboard(visitor: NewVisitor) -> None:
    """Escape three times is enough, from wherever one is."""
    someone = visitor().opens()
    someone.box.focus()
    for _ in range(3):
        someone.page.keyboard.press("Escape")
    someone.page.wait_for_url(f"{AWAY}/")


@scripted
def test_forget_me(visitor: NewVisitor, scripted: bool) -> None:
    """Erased is erased: no word of before is left on the page, and no cookie."""
    someone = visitor(scripted=scripted).opens()
    someone.writes(sentences("en")["high"])
    (answer,) = someone.writes(sentences("en")["forget"])
    assert answer.texts
    expect(someone.page.locator("#log .answer")).to_have_count(1)
    expect(someone.log).not_to_contain_text("passport")
    assert _has_no_cookie(someone)


def test_old_button(visitor: NewVisitor) -> None:
    """A button that still stands on the page does something sensible long after its question."""
    someone = visitor().opens()
    *_, question = someone.writes(sentences("en")["high"])
    someone.writes("hello")
    assert someone.presses(question.buttons[0][0])


@scripted
def test_in_a_frame(visitor: NewVisitor, scripted: bool) -> None:
    """On the site of an NGO that is listed it works, though the browser keeps no cookie for a page in a frame."""
    someone = visitor(scripted=scripted)
    frame = f'<!doctype html><title>NGO</title><iframe src="{someone.site.url}/"></iframe>'
    someone.context.route(f"{NGO}/**", lambda route: route.fulfill(body=frame, content_type="text/html"))
    someone.page.goto(f"{NGO}/")
    inside = someone.page.frame_locator("iframe")
    for _ in range(2):  # without a script, the first answer tells that there are no cookies
        inside.locator("#words").fill(sentences("en")["located"])
        inside.locator("#say button").click()
        expect(inside.locator(".answer").last).to_contain_text("112")
    expect(inside.locator(".answer").last).to_contain_text("+965")


def test_in_the_frame_of_a_stranger(visitor: NewVisitor) -> None:
    """Anywhere else it is not shown."""
    someone = visitor()
    frame = f'<!doctype html><title>Trap</title><iframe src="{someone.site.url}/"></iframe>'
    someone.context.route("http://trap.test/**", lambda route: route.fulfill(body=frame, content_type="text/html"))
    someone.page.goto("http://trap.test/")
    expect(someone.page.frame_locator("iframe").locator("#words")).to_have_count(0)
    assert any("frame" in complaint.lower() for complaint in someone.complaints)
    someone.complaints.clear()


def _has_no_cookie(someone: Visitor) -> bool:
    """Scripts take it away in a request of their own, so it may take a moment."""
    until = time.monotonic() + 5
    while someone.context.cookies():
        if time.monotonic() > until:
            return False
        someone.page.wait_for_timeout(50)
    return True
