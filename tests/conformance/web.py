"""Somebody at the page, over a real socket, without JavaScript."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from bot.model.chat import Limits
from bot.platforms import Desk
from bot.platforms.web import LIMITS
from bot.platforms.web.client import WebChat
from bot.settings import WebSettings
from bot.web.limiter import Limiter
from bot.web.site import site
from tests.conformance.driver import Shown
from tests.web.conftest import Page, serving, surfing

ELSEWHERE = "https://www.wikipedia.org/"


class Labelled(Page):
    """A page whose buttons are known by what they say."""

    def __init__(self, html: str) -> None:
        self.choices: list[tuple[int, str, str]] = []  # article, label, token
        super().__init__(html)

    def handle_data(self, data: str) -> None:
        """Text."""
        super().handle_data(data)
        if "button" in self._open and "article" in self._open and data.strip():
            self.choices.append((len(self.articles) - 1, data.strip(), self.buttons[-1][2]))

    def shown(self) -> list[Shown]:
        """The answers."""
        return [
            Shown(
                text.strip(),
                tuple(label for article, label, _ in self.choices if article == index),
                tappable=tuple(shown for around, _, shown in self.tappable if around == "blockquote"),
            )
            for index, text in enumerate(self.articles)
        ]


@dataclass
class AtPage:
    """A browser."""

    client: httpx.AsyncClient
    page: Labelled
    newest: dict[str, str] = field(default_factory=dict)

    async def writes(self, words: str) -> list[Shown]:
        """Send the form."""
        return await self._sends({**self.page.form("say"), "words": words})

    async def presses(self, label: str) -> list[Shown]:
        """Press the button that says so."""
        token = next(token for _, said, token in self.page.choices if said == label)
        form = next(form for form, _, value in self.page.buttons if value == token)
        return await self._sends({**form, "press": token})

    async def forwards(self, words: str) -> list[Shown]:
        """Pasted."""
        return await self.writes(words)

    async def repeats(self) -> list[Shown]:
        """The newest form once more, as on a weak line."""
        return await self._sends(self.newest)

    async def _sends(self, form: dict[str, str]) -> list[Shown]:
        self.newest = form
        fields = {name: value for name, value in form.items() if name not in {"", "#"}}
        self.page = Labelled((await self.client.post("/say", data=fields)).text)
        return self.page.shown()


@dataclass
class WebDriver:
    """A web chat that runs."""

    port: int
    stack: AsyncExitStack
    people: int = 0
    platform: str = "web"
    limits: Limits = LIMITS

    async def person(self, name: str, locale: str | None = "en") -> AtPage:
        """Somebody with a browser and an address of their own."""
        self.people += 1
        headers = {
            "accept": "text/html",
            "accept-language": locale or "en",
            "x-forwarded-for": f"203.0.113.{self.people}",
        }
        client = surfing(f"http://127.0.0.1:{self.port}", headers, follow_redirects=True)
        await self.stack.enter_async_context(client)
        return AtPage(client, Labelled((await client.get("/")).text))


@asynccontextmanager
async def driving(desk: Desk) -> AsyncIterator[WebDriver]:
    """A web chat that talks to this desk."""
    limiter = Limiter(lambda: desk.clock().timestamp())
    chat = WebChat(desk.receive, desk.words, desk.clock, limiter, leave_to=ELSEWHERE)
    settings = WebSettings("127.0.0.1", None, (), ("127.0.0.1",), ELSEWHERE, None)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving(site(chat.routes, chat.problem, settings), ("127.0.0.1",)))
        yield WebDriver(port, stack)
