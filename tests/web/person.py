"""Somebody who chats on the page, over a real socket, for tests that are the same on every platform."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any, TypeVar

import httpx

from bot.app import App
from bot.model.chat import Incoming, Limits, Listing, Outgoing, Press, Text
from bot.model.meter import Meter, NoMeter
from bot.platforms import Receive
from bot.store.base import SessionStore
from bot.store.memory import MemoryStore
from tests.conftest import Person
from tests.web.conftest import NO_CERTIFICATES, Again, Page, serving

T = TypeVar("T")


class Watched(Again):
    """An app of which we see what it hands to the page."""

    newest: tuple[Outgoing, ...] = ()

    def receiver(
        self, platform: str, limits: Limits, *, store: SessionStore, meter: Meter, organisation: str | None = None
    ) -> Receive:
        """The same, and what comes of it is kept."""
        receive = super().receiver(platform, limits, store=store, meter=meter, organisation=organisation)

        async def watched(incoming: Incoming) -> tuple[Outgoing, ...]:
            self.newest = await receive(incoming)
            return self.newest

        return watched


@dataclass
class Visits:
    """A thread in which servers run, and the browsers of those who visit them."""

    app: App
    loop: asyncio.AbstractEventLoop
    stack: ExitStack
    servers: list[AbstractAsyncContextManager[int]] = field(default_factory=list)

    def person(self, hint: str | None = None, organisation: str | None = None) -> Person:
        """Somebody new, with a server of their own whose clock is theirs."""
        watched = Watched(self.app, replace(self.app.settings, organisation=organisation), lambda: someone.now)
        server = serving(watched.web(store=MemoryStore(), meter=NoMeter()))
        port = self._does(server.__aenter__())
        self.servers.append(server)
        browser = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"accept": "text/html", "accept-language": hint or "en"},
            follow_redirects=True,
            timeout=20,
            verify=NO_CERTIFICATES,
        )
        self.stack.enter_context(browser)
        someone = Person(lambda update: _sent(browser, watched, update), "web", hint=hint)
        return someone

    def end(self) -> None:
        """Let all servers end at once: each takes a moment."""

        async def ended() -> None:
            await asyncio.gather(*(server.__aexit__(None, None, None) for server in self.servers))

        self._does(ended())

    def _does(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)


@contextmanager
def visiting(app: App) -> Iterator[Callable[..., Person]]:
    """Makes people; at the end all servers and the thread have ended."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        with ExitStack() as stack:
            visits = Visits(app, loop, stack)
            stack.callback(visits.end)
            yield visits.person
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _sent(browser: httpx.Client, app: Watched, update: Incoming) -> tuple[Outgoing, ...]:
    """Send the form that an update is. What the page shows are the words that it was handed, and no others (P3)."""
    match update.what:
        case Text(words):
            fields = {"words": words}
        case Press(token):
            fields = {"press": token}
        case other:
            raise TypeError(f"nobody can do this on a page: {other}")
    page = Page(browser.post("/say", data={"id": update.id, **fields}).text)
    said = (
        item
        for outgoing in app.newest
        for block in outgoing.blocks
        for item in (block.items if isinstance(block, Listing) else (block.text,))
    )
    assert page.text.split() == " ".join(said).split()
    return app.newest
