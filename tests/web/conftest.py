"""The real listener on a spare port, and browsers that talk to it."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from socket import socket
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from bot.app import App
from bot.model.meter import Meter, NoMeter
from bot.platforms import Words
from bot.settings import Settings
from bot.store.base import SessionStore
from bot.store.memory import MemoryStore
from bot.web.server import LAST, Server, listening
from tests.conftest import NOW

NO_CERTIFICATES = False  # to verify: to read all of them takes a client longer than most tests
ENGLISH = {"accept": "text/html", "accept-language": "en"}


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def waits(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Again(App):
    """An app with other settings or another clock, that has what the first has read: reading takes a moment each time.

    Content, labels and languages are the same for all tests.
    """

    def __init__(self, app: App, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, clock)
        self.__dict__.update(parts=app.parts, catalog=app.catalog)
        self._first = app

    def words(self, first: str | None = None) -> Words:
        """What platforms themselves say."""
        return _words(self._first, first)


@cache
def _words(app: App, first: str | None) -> Words:
    return app.words(first)


def app_with(app: App, clock: Callable[[], datetime] | None = None, **web: Any) -> App:
    """The same app with another clock and other settings of the web chat."""
    return Again(app, replace(app.settings, web=replace(app.settings.web, **web)), clock or app.clock)


class _Quick(Server):
    """Ends at once when it is told: uvicorn looks for that ten times a second, and rests for a tenth before it ends."""

    def __init__(self, site: ASGIApp, proxies: Sequence[str]) -> None:
        super().__init__(site, proxies=proxies)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        """Until it is told."""
        await self.on_tick(0)
        await self.told.wait()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Let what is being answered come to its end; as uvicorn does, without the rests."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST):
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.001)
        for task in self.server_state.tasks:
            task.cancel()


@asynccontextmanager
async def serving(site: ASGIApp, proxies: Sequence[str] = ()) -> AsyncIterator[int]:
    """Serve it on a spare loopback port, which is given; at the end nothing is left running."""
    listener = listening("127.0.0.1", 0)
    port: int = listener.getsockname()[1]
    server = _Quick(site, proxies)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield port
    finally:
        server.told.set()
        await task


def surfing(url: str, headers: Mapping[str, str] = ENGLISH, *, follow_redirects: bool = False) -> httpx.AsyncClient:
    """A client of a server in plain HTTP."""
    return httpx.AsyncClient(base_url=url, headers=headers, follow_redirects=follow_redirects, verify=NO_CERTIFICATES)


@dataclass
class Chat:
    """A web chat that runs."""

    port: int
    clock: Clock
    stack: AsyncExitStack

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def browser(self, **headers: str) -> "Browser":
        """Somebody who opens the page; redirects are followed."""
        client = surfing(self.url, {**ENGLISH, **headers}, follow_redirects=True)
        return Browser(await self.stack.enter_async_context(client))


class Page(HTMLParser):
    """What a browser makes of a page: its text, its forms, its links, and what can be tapped inside of what."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, str]] = []
        self.buttons: list[tuple[dict[str, str], str, str]] = []  # form, name, value
        self.articles: list[str] = []
        self.tappable: list[tuple[str, str, str]] = []  # tag around it, address, text
        self.html: dict[str, str] = {}
        self._open: list[str] = []
        self._link: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters."""
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "meta", "link", "br"}:
            if tag == "input" and self.forms:
                self.forms[-1][given["name"]] = given.get("value", "")
            return
        self._open.append(tag)
        if tag == "html":
            self.html = given
        elif tag == "form":
            self.forms.append({"": given["action"], "#": given.get("id", "")})
        elif tag == "button" and "name" in given:
            self.buttons.append((self.forms[-1], given["name"], given["value"]))
        elif tag == "article":
            self.articles.append("")
        elif tag == "a":
            self._link = given["href"]

    def handle_endtag(self, tag: str) -> None:
        """Tags must close in their order."""
        assert self._open.pop() == tag
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        """Text."""
        if "article" in self._open and "form" not in self._open:
            self.articles[-1] += data
            if self._link is not None:
                around = next(t for t in reversed(self._open) if t in {"p", "li", "blockquote"})
                self.tappable.append((around, self._link, data))

    @property
    def text(self) -> str:
        """All answers that are shown."""
        return "\n".join(self.articles)

    def form(self, id: str) -> dict[str, str]:
        """The fields of the form with this id."""
        return next(form for form in self.forms if form["#"] == id)


@dataclass
class Browser:
    """Somebody without JavaScript."""

    client: httpx.AsyncClient
    page: Page = field(init=False)
    answer: httpx.Response = field(init=False)

    async def opens(self, path: str = "/") -> Page:
        """Open the page."""
        return self._sees(await self.client.get(path))

    async def writes(self, words: str) -> Page:
        """Fill in the form and send it."""
        return await self._sends(self.page.form("say"), words=words)

    async def presses(self, choice: str) -> Page:
        """Press the first button of this choice (its token without the mark)."""
        form, name, value = next(b for b in self.page.buttons if b[2].partition(".")[2] == choice)
        return await self._sends(form, **{name: value})

    async def leaves(self) -> httpx.Response:
        """Press "leave"; where it leads is not opened."""
        form = self.page.form("leave")
        hidden = {name: value for name, value in form.items() if name not in {"", "#"}}
        return await self.client.post(form[""], data=hidden, follow_redirects=False)

    async def _sends(self, form: dict[str, str], **fields: str) -> Page:
        hidden = {name: value for name, value in form.items() if name not in {"", "#"}}
        return self._sees(await self.client.post(form[""], data={**hidden, **fields}))

    def _sees(self, answer: httpx.Response) -> Page:
        self.answer, self.page = answer, Page(answer.text)
        return self.page

    @property
    def cookie(self) -> str | None:
        """The session token."""
        return self.client.cookies.get("s")


@pytest.fixture
async def chat(app: App) -> AsyncIterator[Callable[..., Any]]:
    """Starts a web chat with settings of its own; all of them end with the test."""
    async with AsyncExitStack() as stack:

        async def start(
            *, store: SessionStore | None = None, meter: Meter | None = None, proxies: Sequence[str] = (), **web: Any
        ) -> Chat:
            clock = Clock()
            site = app_with(app, clock, **web).web(store=store or MemoryStore(), meter=meter or NoMeter())
            port = await stack.enter_async_context(serving(site, proxies))
            return Chat(port, clock, stack)

        yield start


def events(body: str) -> list[tuple[str, str]]:
    """Server-sent events: names and data."""
    found = []
    for block in body.split("\n\n"):
        name = re.search(r"^event: (.*)$", block, re.M)
        if name:
            found.append((name[1], "\n".join(re.findall(r"^data: (.*)$", block, re.M))))
    return found
