"""The page with its script: answers as server-sent events in the body of the POST."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx
import pytest

from bot.app import App
from bot.model.talk import Session
from bot.store.memory import MemoryStore
from tests.web.conftest import Chat, Page, events

Start = Callable[..., Awaitable[Chat]]
EVENTS = {"accept": "text/event-stream"}
OFFER = "Work in Oman. We keep your passport, you pay 300 dollars registration fee before the job."


class Slow(MemoryStore):
    """A store that waits until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """Waits."""
        await self.go.wait()
        return await super().load(who, now)


async def test_an_answer_comes_as_events(app: App, chat: Start) -> None:
    """First that it is being written, then each answer as HTML, then that this was all; the cookie is in the head."""
    someone = await (await chat()).browser()
    sent = await someone.client.post("/say", data={"id": "a-1", "words": OFFER}, headers=EVENTS)
    assert sent.status_code == 200
    assert sent.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert sent.headers["set-cookie"].startswith("s=")
    names = [name for name, _ in events(sent.text)]
    assert names == ["typing", *["answer"] * (len(names) - 2), "done"]
    pages = [Page(data) for name, data in events(sent.text) if name == "answer"]
    assert all(len(page.articles) == 1 for page in pages)
    assert app.parts.renderer.text("conversation.result.high", "en") in pages[0].text
    page = await someone.opens()
    assert [a.strip() for a in page.articles] == [p.text.strip() for p in pages], "a reload shows the same"


async def test_leaving_before_the_answer_is_there(chat: Start) -> None:
    """It is not shown afterwards, and nothing of it is kept."""
    store = Slow()
    someone = await (await chat(store=store)).browser()
    store.go.set()
    await someone.client.post("/say", data={"words": "hello"}, headers=EVENTS)
    token = someone.cookie or ""
    store.go.clear()
    async with asyncio.TaskGroup() as both:
        both.create_task(someone.client.post("/say", data={"words": OFFER}, headers=EVENTS))
        await asyncio.sleep(0.1)
        both.create_task(someone.client.post("/leave", follow_redirects=False))
        await asyncio.sleep(0.1)
        store.go.set()
    assert not store._sessions
    someone.client.cookies.clear()
    someone.client.cookies.set("s", token)
    assert (await someone.opens()).articles == []


async def test_typing_is_told_before_the_answer_is_there(chat: Start) -> None:
    """Somebody on a slow line sees that the message has arrived."""
    store = Slow()
    someone = await (await chat(store=store)).browser()
    async with someone.client.stream("POST", "/say", data={"words": "hello"}, headers=EVENTS) as answer:
        parts = answer.aiter_text()
        assert events(await anext(parts)) == [("typing", "")]
        store.go.set()
        rest = "".join([part async for part in parts])
    assert [name for name, _ in events(rest)] == ["answer", "done"]


async def test_a_message_that_is_sent_again_gets_the_same_answer(chat: Start) -> None:
    """Its id makes it the same; the answer was lost on the way, the turn was not."""
    store = Slow()
    someone = await (await chat(store=store)).browser()
    store.go.set()
    await someone.client.post("/say", data={"id": "a-1", "words": "hello"}, headers=EVENTS)
    store.go.clear()
    again = {"id": "a-2", "words": OFFER}
    with pytest.raises(httpx.ReadTimeout):
        await someone.client.post("/say", data=again, headers=EVENTS, timeout=0.2)
    store.go.set()
    first = await someone.client.post("/say", data=again, headers=EVENTS)
    second = await someone.client.post("/say", data=again, headers=EVENTS)
    marks = [[b[2] for b in Page(answer.text).buttons] for answer in (first, second)]
    assert marks[0] == marks[1]
    assert marks[0][0].startswith("2."), "the turn that nobody waited for was the second, and the only one"


async def test_the_end_is_told(chat: Start) -> None:
    """So that the script can clear the page and the cookie."""
    someone = await (await chat()).browser()
    for words, ended in ((OFFER, ""), ("forget me", "ended")):
        sent = await someone.client.post("/say", data={"words": words}, headers=EVENTS)
        assert events(sent.text)[-1] == ("done", ended)


async def test_what_goes_wrong_is_told_as_an_answer(app: App, chat: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the language of the page, with the number that needs no content."""
    running = await chat()
    someone = await running.browser()

    def fails(*_: object) -> None:
        raise RuntimeError(OFFER)

    monkeypatch.setattr("bot.inbox.Inbox.receive", fails)
    sent = await someone.client.post("/say?l=fr", data={"words": OFFER}, headers=EVENTS)
    (answer,) = [data for name, data in events(sent.text) if name == "answer"]
    assert app.label("web.problem.other", "fr") in Page(answer).text
    assert app.label("web.emergency", "fr") in Page(answer).text
    assert events(sent.text)[-1] == ("done", "")
    refused = await someone.client.post("/say?l=fr", content=b"x" * 140_000, headers=EVENTS)
    assert refused.status_code == 413
    assert [name for name, _ in events(refused.text)] == ["answer", "done"]
