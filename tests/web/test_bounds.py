"""What is too much, too slow, broken or from elsewhere is answered, briefly, and with help beside it."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from tests.conftest import LANGUAGES
from tests.web.conftest import Chat, Page

Start = Callable[..., Awaitable[Chat]]
FORM = {"content-type": "application/x-www-form-urlencoded"}
DANGER = "they locked me in a house in Kuwait"


async def raw(chat: Chat, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send bytes as they are, and read until the other side closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", chat.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


def is_problem(app: App, html: str, kind: str, language: str = "en") -> bool:
    """Whether it is a whole page that says this, with the number and the help button."""
    page = Page(html)
    return (
        app.label(f"web.problem.{kind}", language) in page.text
        and app.label("web.emergency", language) in page.text
        and page.html["lang"] == language
        and any(value == "0.now" for _, _, value in page.buttons)
    )


# ---- bodies


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_body_that_is_too_long(app: App, chat: Start, language: str) -> None:
    """413, in the person's language."""
    someone = await (await chat()).browser(**{"accept-language": language})
    sent = await someone.client.post("/say", content=b"words=" + b"x" * 131_072, headers=FORM)
    assert sent.status_code == 413
    assert is_problem(app, sent.text, "too_long", language)


async def test_a_long_message_fits(chat: Start) -> None:
    """14,000 letters of three bytes each, as a browser encodes them."""
    someone = await (await chat()).browser()
    await someone.opens()
    await someone.writes("ក" * 14_000 + " " + DANGER)
    assert "+965" in someone.page.text


async def test_a_browser_that_sends_too_much_comes_to_read_why(chat: Start) -> None:
    """What is sent on is read and dropped, up to a megabyte; whoever sends more is cut off."""
    running = await chat()
    head = b"POST /say HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n"
    answer = await raw(running, head % 900_000, b"x" * 900_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer
    with contextlib.suppress(ConnectionError):
        answer = await raw(running, head % 100_000_000, b"x" * 3_000_000)
        assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_takes_too_long(app: App, chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """408, though a byte comes now and then."""
    monkeypatch.setattr("bot.web.body.PATIENCE", 0.3)
    running = await chat()
    head = b"POST /say HTTP/1.1\r\nhost: x\r\naccept-language: mg\r\ncontent-length: 100\r\n\r\n"
    began = time.monotonic()
    answer = await raw(running, head, *[b"x"] * 2, pause=0.1)
    assert time.monotonic() - began < 5
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert is_problem(app, answer.partition(b"\r\n\r\n")[2].decode(), "slow", "mg")


async def test_a_head_that_never_ends(chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that asks for nothing is closed, the first and the next request of it."""
    monkeypatch.setattr("bot.web.server.HEAD", 0.3)
    monkeypatch.setattr("bot.web.server.KEEP_ALIVE", 0)
    running = await chat()
    assert await raw(running, b"GET / HT", pause=0.1) == b""
    answer = await raw(running, b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", b"GET / HT", pause=0.1)
    assert answer.endswith(b"ok\n")


async def test_whoever_is_gone_before_the_end_harms_nothing(chat: Start) -> None:
    """Half a body, then nothing; the next is served."""
    running = await chat()
    _, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"POST /say HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nwords=")
    writer.close()
    someone = await running.browser()
    assert (await someone.opens()).html["lang"] == "en"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"words": "hello"}', {"content-type": "application/json"}, 415),
        (b"--x\r\n", {"content-type": "multipart/form-data; boundary=x"}, 415),
        (b"words=hello", {"content-type": ";;=,"}, 415),
        (b"words=hello", {}, 415),
        (b"&".join(b"a%d=1" % n for n in range(5_000)), FORM, 400),
        (b"words=%ff%fe%00hello%zz", FORM, 303),
        (b"\xff\xfe\x00=\xff", FORM, 303),
        (b"words=" + "\ud800".encode("utf-8", "surrogatepass"), FORM, 303),
        (b"press=" + b"0.now" * 2_000, FORM, 303),
        (b"id=" + b"../" * 1_000 + b"&words=hello", FORM, 303),
        (b"words=hello&words=" + b"%F0%9F%98%80" * 100, {"content-type": FORM["content-type"] + "; charset=x"}, 303),
        (b"", {}, 303),
    ],
)
async def test_bodies_that_no_page_of_ours_sends(
    chat: Start, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Read as far as can be, or refused; never a failure."""
    someone = await (await chat()).browser()
    sent = await someone.client.post("/say", content=body, headers=headers, follow_redirects=False)
    assert sent.status_code == status
    page = Page((await someone.client.get("/")).text)
    assert page.html["lang"] == "en"


@pytest.mark.parametrize("method", [b"GET", b"POST"])
async def test_a_body_of_two_lengths_ends_the_connection(app: App, chat: Start, method: bytes) -> None:
    """What is behind it could be meant as the request of somebody else who comes through the same proxy."""
    head = method + b" /say HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = await raw(await chat(), head, b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert is_problem(app, answer.partition(b"\r\n\r\n")[2].decode(), "other")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../etc/passwd", "/static/%2e%2e/chat.js", "/static/chat.css", "/static/", "/static/x/../chat.js",
        "//etc/passwd", "/%00", "/say/", "/.env", "/static/..%5c..%5cchat.js", "/" + "a" * 4_000, "/%ff%fe",
    ],
)  # fmt: skip
async def test_other_addresses_have_nothing(app: App, chat: Start, path: str) -> None:
    """404 with the page of the chat, or back to it."""
    running = await chat()
    answer = (
        await raw(running, b"GET " + path.encode() + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    ).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith(("HTTP/1.1 404", "HTTP/1.1 307"))
    assert "root:" not in body
    if head.startswith("HTTP/1.1 404"):
        assert is_problem(app, body, "not_found")


@pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("PUT", "/say"), ("DELETE", "/leave"), ("TRACE", "/")])
async def test_other_methods_are_refused(app: App, chat: Start, method: str, path: str) -> None:
    """405, with the page."""
    someone = await (await chat()).browser()
    sent = await someone.client.request(method, path)
    assert sent.status_code == 405
    assert is_problem(app, sent.text, "other")


@pytest.mark.parametrize("path", ["/say", "/leave"])
async def test_an_address_of_a_form_leads_to_the_page(chat: Start, path: str) -> None:
    """Somebody opens it from the history."""
    someone = await (await chat()).browser()
    await someone.opens(path)
    assert someone.answer.url.path == "/"


async def test_a_failure_is_a_page_too(app: App, chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """500, with help, and nothing of what was written."""

    def fails(*_: object) -> None:
        raise RuntimeError(DANGER)

    someone = await (await chat()).browser()
    await someone.opens()
    monkeypatch.setattr("bot.inbox.Inbox.receive", fails)
    await someone.writes(DANGER)
    assert someone.answer.status_code == 500
    assert is_problem(app, someone.answer.text, "other")
    assert "locked" not in someone.answer.text


async def test_a_failure_leaves_no_words_in_the_log(
    chat: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """P12."""

    def fails(*_: object) -> None:
        raise RuntimeError("zebrafish")

    caplog.set_level("DEBUG")
    someone = await (await chat()).browser()
    await someone.opens()
    monkeypatch.setattr("bot.inbox.Inbox.receive", fails)
    await someone.writes("zebrafish")
    server = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert any("a request failed: RuntimeError" in record.getMessage() for record in server)
    assert not any("zebrafish" in record.getMessage() + str(record.exc_info) for record in server)


# ---- other sites


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "http://{host}"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": "x"}, 403),
        ({"origin": "http://[x"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/say", "/leave"])
async def test_forms_of_other_sites_are_refused(
    app: App, chat: Start, path: str, headers: dict[str, str], status: int
) -> None:
    """Nobody makes somebody's browser say something."""
    running = await chat()
    someone = await running.browser()
    given = {name: value.format(host=running.url.removeprefix("http://")) for name, value in headers.items()}
    sent = await someone.client.post(path, data={"words": "hello"}, headers=given, follow_redirects=False)
    assert sent.status_code == status
    if status == 403:
        assert is_problem(app, sent.text, "elsewhere")
        assert "set-cookie" not in sent.headers


# ---- too much from one address


async def test_too_much_from_one_address(app: App, chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 in a minute are answered; then only danger, numbers and erasing are (P5)."""
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    running = await chat()
    someone = await running.browser()
    text = app.parts.renderer.text
    await someone.opens()
    for _ in range(60):
        page = await someone.writes("hello")
        assert text("conversation.throttled", "en") not in page.text
    page = await someone.writes("hello")
    assert text("conversation.throttled", "en") in page.text
    assert "+965" in (await someone.writes(DANGER)).text
    other = await running.browser()
    await other.opens()
    assert text("conversation.throttled", "en") in (await other.writes("hello")).text
    assert text("conversation.number.ask", "en") in (await other.presses("number")).text
    assert "+965" in (await other.writes("Kuwait")).text
    assert text("danger.opener", "en") in (await other.presses("now")).text
    sent = await other.client.post("/say", data={"words": "no. " * 2_000})
    assert sent.status_code == 413, "to hear it whole would take the time of others"
    assert is_problem(app, sent.text, "too_long")
    assert text("conversation.forget", "en") in (await other.writes("forget me")).text


@pytest.mark.parametrize(("proxies", "shared"), [(["127.0.0.1"], False), ([], True)])
async def test_addresses_behind_a_proxy(
    app: App, chat: Start, monkeypatch: pytest.MonkeyPatch, proxies: list[str], shared: bool
) -> None:
    """X-Forwarded-For is believed of our own proxies, of nobody else."""
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    running = await chat(proxies=proxies)
    busy = await running.browser(**{"x-forwarded-for": "203.0.113.1"})
    other = await running.browser(**{"x-forwarded-for": "203.0.113.2"})
    for _ in range(60):
        await busy.client.post("/say", data={"words": "thanks"}, follow_redirects=False)
    await other.opens()
    page = await other.writes("hello")
    assert (app.parts.renderer.text("conversation.throttled", "en") in page.text) is shared
