"""Headers of every answer, and what a first load weighs."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.web.conftest import Chat

Start = Callable[..., Awaitable[Chat]]
ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}


def policy_of(answer: httpx.Response) -> dict[str, str]:
    """The content security policy by directive."""
    parts = (part.partition(" ") for part in answer.headers["content-security-policy"].split("; "))
    return {name: value for name, _, value in parts}


async def answers(chat: Chat) -> list[httpx.Response]:
    """One answer of every kind."""
    someone = await chat.browser()
    client = someone.client
    await someone.opens()
    assets = re.findall(r'"(/static/[^"]+)"', someone.answer.text)
    assert len(assets) == 3
    return [
        someone.answer,
        await client.post("/say", data={"words": "hello"}, follow_redirects=False),
        await client.post("/say", data={"words": "hello"}, headers={"accept": "text/event-stream"}),
        await client.get("/"),
        await client.get("/nowhere"),
        await client.put("/"),
        await client.post("/say", content=b"x" * 140_000),
        await client.post("/say", content=b"{}"),
        await client.post("/say", headers={"sec-fetch-site": "cross-site"}),
        await client.post("/leave", follow_redirects=False),
        await client.get("/favicon.ico"),
        await client.get("/healthz"),
        await client.get("/readyz"),
        await client.head("/"),
        *[await client.get(asset) for asset in assets],
    ]


async def test_every_answer_has_them(chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, redirects, errors, files; nothing but neutral files may be kept."""
    running = await chat()
    found = await answers(running)

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.inbox.Inbox.receive", fails)
    someone = await running.browser()
    found.append(await someone.client.post("/say", data={"words": "x"}))
    assert {answer.status_code for answer in found} == {200, 204, 303, 403, 404, 405, 413, 415, 500}
    for answer in found:
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, answer
        kept = "/static/" in answer.url.path or answer.url.path == "/favicon.ico"
        assert (answer.headers["cache-control"] == "no-store") is not kept, answer
        assert "server" not in answer.headers


async def test_only_our_own_files_run(chat: Start) -> None:
    """Nothing inline, nothing from outside; forms lead here, and by "leave" to the page that the operator chose."""
    running = await chat(leave_to="https://weather.example/today")
    someone = await running.browser()
    await someone.opens()
    policy = policy_of(someone.answer)
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {policy[f"{kind}-src"] for kind in ("script", "style", "img", "connect")} == {"'self'"}
    assert policy["form-action"] == "'self' https://weather.example"
    assert "unsafe" not in someone.answer.headers["content-security-policy"]
    assert not re.search(r"<script(?! src)| on\w+=| style=|javascript:", someone.answer.text)


async def test_listed_sites_may_show_it_in_a_frame(chat: Start) -> None:
    """They and nobody else."""
    someone = await (await chat(embedded_in=("https://ngo.example", "https://help.example"))).browser()
    await someone.opens()
    assert policy_of(someone.answer)["frame-ancestors"] == "https://ngo.example https://help.example"
    assert "x-frame-options" not in someone.answer.headers
    assert someone.answer.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_a_first_load_is_light_and_asks_nobody_else(chat: Start) -> None:
    """Under 60 kB in all, without compression; and half of what a slow line needs is for later visits kept."""
    someone = await (await chat()).browser(**{"accept-encoding": "identity"})
    await someone.opens()
    addresses = re.findall(r'(?:src|href)="([^"#]+)"', someone.answer.text)
    assert addresses
    assert all(address.startswith("/static/") for address in addresses)
    files = [await someone.client.get(address) for address in addresses]
    total = sum(len(answer.content) for answer in (someone.answer, *files))
    assert total < 60_000
    packed = [await someone.client.get(address, headers={"accept-encoding": "gzip"}) for address in addresses]
    assert [answer.content for answer in packed] == [answer.content for answer in files]
    assert sum(int(answer.headers["content-length"]) for answer in packed) < total / 2
    assert not re.search(rb"https?://(?!www\.w3\.org)", b"".join(answer.content for answer in files))


async def test_names_are_neutral(chat: Start) -> None:
    """Title, addresses, icon and files tell a stranger nothing."""
    someone = await (await chat()).browser()
    await someone.opens()
    assert re.findall(r"<title>(.*)</title>", someone.answer.text) == ["Chat"]
    head = someone.answer.text.partition("<body>")[0].casefold()
    assert not re.search(r"traffick|fanilo|danger|help|victim|safe", head)
