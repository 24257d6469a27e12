"""The page without JavaScript: plain forms, one exchange at a time."""

from collections.abc import Awaitable, Callable
from http.cookiejar import DefaultCookiePolicy

import pytest

from bot.app import App
from bot.language.render import plain
from bot.model.chat import Address, Incoming, Text
from bot.store.memory import MemoryStore
from bot.web import limiter
from tests.conftest import LANGUAGES, NOW
from tests.web.conftest import Chat, Page, app_with

Start = Callable[..., Awaitable[Chat]]
OFFER = "Work in Oman. We keep your passport, you pay 300 dollars registration fee before the job."
DANGER = "they locked me in a house in Kuwait"


async def said_by_inbox(app: App, words: str, language: str = "en") -> list[str]:
    """What the inbox answers to a first message, each answer as text."""
    inbox = app_with(app).inbox("web")
    update = Incoming("1", Address("web", "page"), "x", NOW, Text(words), language_hint=language)
    return [plain(outgoing.blocks).replace("• ", "") for outgoing in await inbox.receive(update)]


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_is_there_before_anything_is_said(app: App, chat: Start, language: str) -> None:
    """In the language of the browser, with the way to help, and without a cookie."""
    someone = await (await chat()).browser(**{"accept-language": f"{language};q=0.9,xx"})
    page = await someone.opens()
    assert someone.answer.status_code == 200
    assert page.html["lang"] == language
    assert app.label("web.start", language) in someone.answer.text
    assert {value for _, _, value in page.buttons} >= {"0.now", "0.check", "0.number", "0.worry"}
    assert not someone.client.cookies
    assert page.articles == []


@pytest.mark.parametrize("words", [OFFER, DANGER, "number for Kuwait", "hello"])
async def test_an_answer_is_the_one_of_the_inbox(app: App, chat: Start, words: str) -> None:
    """All answers of a turn are shown, word for word (P3), the person's own words are not."""
    someone = await (await chat()).browser()
    await someone.opens()
    page = await someone.writes(words)
    expected = await said_by_inbox(app, words)
    assert len(page.articles) == len(expected)
    assert lines(page.text) == [line for answer in expected for line in lines(answer)]
    assert words not in someone.answer.text


async def test_a_form_leads_to_the_page(chat: Start) -> None:
    """POST, redirect, GET: a reload sends nothing again."""
    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes(OFFER)
    sent, shown = someone.answer.history[0], someone.answer
    assert (sent.status_code, sent.request.method, sent.content) == (303, "POST", b"")
    assert (shown.status_code, shown.request.method) == (200, "GET")
    await someone.writes("thanks")
    assert someone.answer.url.path == "/"
    assert not someone.answer.url.query


async def test_a_conversation_goes_on(app: App, chat: Start) -> None:
    """Buttons under an answer belong to it; the page shows the last exchange only."""
    someone = await (await chat()).browser()
    await someone.opens()
    first = (await someone.writes("You pay 300 dollars registration fee before the job.")).text
    page = await someone.presses("no")
    assert first not in page.text
    assert page.text.strip()
    page = await someone.presses("now")
    assert app.parts.renderer.text("danger.opener", "en") in page.text


@pytest.mark.parametrize("when", ["at once", "amid danger", "after an error"])
async def test_help_is_one_button_from_every_state(app: App, chat: Start, when: str) -> None:
    """P5."""
    someone = await (await chat()).browser()
    await someone.opens("/nowhere" if when == "after an error" else "/")
    if when == "amid danger":
        await someone.writes(DANGER)
    page = await someone.presses("now")
    assert app.parts.renderer.text("danger.opener", "en") in page.text


async def test_an_answer_is_shown_for_two_minutes(chat: Start) -> None:
    """Afterwards the device may be in other hands; the talk itself goes on."""
    running = await chat()
    someone = await running.browser()
    await someone.opens()
    said = (await someone.writes("number")).text
    running.clock.waits(minutes=2)
    assert (await someone.opens()).text == said
    running.clock.waits(seconds=1)
    assert (await someone.opens()).articles == []
    assert "+965" in (await someone.writes("Kuwait")).text


async def test_two_people_never_meet(chat: Start) -> None:
    """What one is told, no other page shows."""
    running = await chat()
    one, other = await running.browser(), await running.browser()
    await one.opens()
    await other.opens()
    await one.writes(DANGER)
    await other.writes("hello")
    assert one.cookie != other.cookie
    assert "+965" in (await one.opens()).text
    assert "+965" not in (await other.opens()).text
    assert (await (await running.browser()).opens()).articles == []


async def test_sent_twice_is_answered_once(chat: Start) -> None:
    """A double press, and what is written into a page that the browser still had."""
    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes("hello")
    stale = someone.page
    first = (await someone.writes(OFFER)).buttons
    someone.page = stale
    again = (await someone.writes(OFFER)).buttons
    assert [b[2] for b in again] == [b[2] for b in first], "the same turn, so the same marks"
    someone.page = stale
    assert [b[2] for b in (await someone.writes("thanks")).buttons] != [b[2] for b in first], "other words are new"


async def test_nothing_written_is_nothing_said(chat: Start) -> None:
    """An empty form leads back to the page."""
    someone = await (await chat()).browser()
    await someone.opens()
    assert (await someone.writes("  \n ")).articles == []
    assert not someone.client.cookies


# ---- the cookie


async def test_the_cookie_holds_a_token_and_nothing_else(chat: Start) -> None:
    """32 random bytes, for this site and no script, as long as a session; renewed at each answer."""
    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes("hello")
    given = someone.answer.history[0].headers["set-cookie"]
    name, token = given.partition(";")[0].split("=")
    assert (name, len(token)) == ("s", 43)
    assert given.partition("; ")[2] == "Path=/; Max-Age=1800; HttpOnly; SameSite=Lax"
    await someone.writes("thanks")
    assert someone.answer.history[0].headers["set-cookie"] == given
    assert token not in str(someone.answer.url) + someone.answer.text


@pytest.mark.parametrize(
    ("embedded_in", "ending"),
    [
        ((), "HttpOnly; Secure; SameSite=Lax"),
        (("https://ngo.example",), "HttpOnly; Secure; SameSite=None; Partitioned"),
    ],
)
async def test_the_cookie_over_https(chat: Start, embedded_in: tuple[str, ...], ending: str) -> None:
    """Behind a proxy of ours that speaks https; in a frame it belongs to the page around it alone."""
    running = await chat(proxies=["127.0.0.1"], embedded_in=embedded_in)
    someone = await running.browser(**{"x-forwarded-proto": "https"})
    sent = await someone.client.post("/say", data={"words": "hello"}, follow_redirects=False)
    assert sent.headers["set-cookie"].endswith(ending)


@pytest.mark.parametrize("cookie", ["", "x", "../../etc/passwd", "a" * 5000, "ä" * 43, "a" * 42 + '"'])
async def test_a_cookie_that_is_none_of_ours_counts_as_none(chat: Start, cookie: str) -> None:
    """A new token is given."""
    running = await chat()
    someone = await running.browser()
    sent = await someone.client.post(
        "/say", data={"words": "hello"}, headers=[(b"cookie", f"s={cookie}".encode())], follow_redirects=False
    )
    assert sent.status_code == 303
    assert len(sent.headers["set-cookie"].partition(";")[0]) == 45


async def test_a_browser_without_cookies_gets_answers_all_the_same(app: App, chat: Start) -> None:
    """Danger gets help with the first message (P4); each answer is shown once, by an address of its own."""
    someone = await (await chat()).browser()
    someone.client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    await someone.opens()
    for _ in range(2):
        assert "+965" in (await someone.writes(DANGER)).text
    address = str(someone.answer.url)
    page = await someone.presses("now")
    assert app.parts.renderer.text("danger.opener", "en") in page.text
    page = await someone.opens(address)
    assert app.label("web.problem.no_cookie", "en") in page.text
    assert app.label("web.emergency", "en") in page.text
    assert "+965" not in page.text


async def test_with_a_cookie_the_address_of_an_answer_is_of_no_use(chat: Start) -> None:
    """After "leave", going back shows nothing."""
    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes(DANGER)
    address = str(someone.answer.url)
    assert (someone.cookie or "") not in address
    assert "+965" in (await someone.opens(address)).text
    await someone.leaves()
    assert "+965" not in (await someone.opens(address)).text


# ---- ends


@pytest.mark.parametrize("words", ["forget me", "stop"])
async def test_forgetting_takes_all_away(app: App, chat: Start, words: str) -> None:
    """The answer is shown once; then the cookie, the session and the answer are gone."""
    store = MemoryStore()
    someone = await (await chat(store=store)).browser()
    await someone.opens()
    await someone.writes(OFFER)
    token = someone.cookie
    page = await someone.writes(words)
    key = "conversation.forget" if words == "forget me" else "conversation.stop"
    assert app.parts.renderer.text(key, "en") in page.text
    assert (app.parts.renderer.text("conversation.forget.web", "en") in page.text) is (words == "forget me")
    assert someone.answer.headers["set-cookie"].startswith("s=; Path=/; Max-Age=0")
    assert someone.cookie is None
    assert not store._sessions
    assert (await someone.opens()).articles == []
    someone.client.cookies.set("s", token or "")
    assert (await someone.opens()).articles == []


async def test_leaving_forgets_and_leads_away(chat: Start) -> None:
    """Another page at once, no cookie, no session, nothing to come back to."""
    store = MemoryStore()
    someone = await (await chat(store=store, leave_to="https://weather.example/today")).browser()
    await someone.opens()
    await someone.writes(OFFER)
    assert store._sessions
    left = await someone.leaves()
    assert (left.status_code, left.headers["location"]) == (303, "https://weather.example/today")
    assert left.headers["set-cookie"].startswith("s=; Path=/; Max-Age=0")
    assert not store._sessions
    assert (await someone.opens()).articles == []


async def test_leaving_a_frame_forgets_without_the_cookie(chat: Start) -> None:
    """Which belongs to the page around the frame; what the form holds instead opens nothing but the way out."""
    store = MemoryStore()
    someone = await (await chat(store=store)).browser()
    await someone.opens()
    await someone.writes(DANGER)
    token = someone.cookie or ""
    sealed = someone.page.form("leave")["session"]
    assert token not in someone.answer.text
    someone.client.cookies.set("s", sealed)
    assert (await someone.opens()).articles == []
    assert store._sessions
    someone.client.cookies.clear()
    left = await someone.client.post("/leave", data={"session": sealed}, follow_redirects=False)
    assert left.status_code == 303
    assert not store._sessions
    someone.client.cookies.set("s", token)
    assert (await someone.opens()).articles == []


@pytest.mark.parametrize("session", ["x", "é", "gAAAAA" * 30, "\ud800"])
async def test_leaving_with_a_session_that_is_none(chat: Start, session: str) -> None:
    """Of a process that has ended, or made up: it leads away all the same."""
    someone = await (await chat()).browser()
    data = {"session": session.encode("utf-8", "surrogatepass")}
    left = await someone.client.post("/leave", data=data, follow_redirects=False)
    assert left.status_code == 303


async def test_leaving_never_waits_for_what_has_failed(chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever can't forget, nobody is kept on the page, and it shows nothing any more."""

    def fails(*_: object) -> None:
        raise RuntimeError

    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes(OFFER)
    token = someone.cookie
    monkeypatch.setattr("bot.inbox.Inbox.receive", fails)
    left = await someone.leaves()
    assert (left.status_code, left.headers["location"]) == (303, "https://www.wikipedia.org/")
    assert someone.cookie is None
    someone.client.cookies.set("s", token or "")
    assert (await someone.opens()).articles == []


async def test_a_script_that_leaves_goes_by_itself(chat: Start) -> None:
    """What its beacon asks for must not call the other page."""
    someone = await (await chat()).browser()
    left = await someone.client.post("/leave", headers={"accept": "*/*"}, follow_redirects=False)
    assert (left.status_code, left.content) == (204, b"")


# ---- language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chosen", LANGUAGES)
async def test_a_language_button_changes_everything(app: App, chat: Start, language: str, chosen: str) -> None:
    """The page and the answers to come, from a page in any language."""
    someone = await (await chat()).browser(**{"accept-language": language})
    await someone.opens()
    form, name, value = next(b for b in someone.page.buttons if b[2] == app.label(f"language.{chosen}", "en"))
    page = await someone._sends(form, **{name: value})
    assert page.html["lang"] == chosen
    assert app.parts.renderer.text("conversation.language.changed", chosen) in page.text
    page = await someone.presses("number")
    assert app.parts.renderer.text("conversation.number.ask", chosen) in page.text


async def test_the_page_follows_the_language_of_the_answer(chat: Start) -> None:
    """Somebody writes French on an English device."""
    someone = await (await chat()).browser()
    await someone.opens()
    page = await someone.writes("bonjour, je cherche un numéro à appeler")
    assert page.html["lang"] == "fr"


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("fr-CA,fr;q=0.8,en;q=0.5", "", "fr"),
        ("de, id;q=0.3, mg;q=0.7", "", "mg"),
        ("in-ID", "", "id"),
        ("de", "", "en"),
        ("", "", "en"),
        (";;q=,q=x;q=1,,fr;q=zz,mg;q=0.1", "", "mg"),
        ("en", "?l=fr", "fr"),
        ("en", "?l=xx&l=", "en"),
        ("a," * 5000, "", "en"),
    ],
)
async def test_language_of_the_page(chat: Start, header: str, query: str, language: str) -> None:
    """A link may name it, else the browser does, else it is the first of ours."""
    someone = await (await chat()).browser(**{"accept-language": header})
    assert (await someone.opens(f"/{query}")).html["lang"] == language


def test_pages_are_well_formed() -> None:
    """The reader of these tests does notice a tag that closes nothing."""
    with pytest.raises((AssertionError, IndexError)):
        Page("<html><p>x</html>")


async def test_an_address_checks_few_offers_whoever_sends_them(chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cookie everybody is new (P17). Danger, numbers, erasing and talk are never counted, nor refused."""
    monkeypatch.setattr(limiter, "CHECKS_AN_HOUR", 3)
    running = await chat()

    async def answer(words: str) -> str:
        someone = await running.browser()
        await someone.opens()
        return (await someone.writes(words)).text

    first = await answer(OFFER)
    for _ in range(2):
        assert await answer(DANGER) == await answer(DANGER)
        assert await answer("hotline Kuwait")
        assert await answer(OFFER) == first
    refused = await answer(OFFER)
    assert refused != first
    assert "passport" not in refused
    for words in (DANGER, "hotline Kuwait", "forget me"):
        running.clock.waits(minutes=1)
        assert await answer(words) not in {"", refused}
