"""A bot at work: the real SDK, the stand-in, and a small `receive` in place of the inbox."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from bot.model.chat import Button, Incoming, Outgoing, Paragraph, Press, Text, Visibility
from bot.model.meter import NoMeter
from bot.platforms import Account, Connection, Desk, Request, Words
from bot.platforms.slack import connect
from bot.platforms.slack.client import SlackConnection
from tests.servers.slack import SlackServer

WORDS = Words(
    ("en", "fr"), lambda key, language: f"{key.rpartition('.')[2]}-{language}", lambda _: "ltr", lambda _: None
)


class Counting(NoMeter):
    """Counts what is noticed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def noticed(self, event: str) -> None:
        """One more."""
        self.events.append(event)


def echo(incoming: Incoming) -> tuple[Outgoing, ...]:
    """What was heard, with a button."""
    what = incoming.what
    words = what.words if isinstance(what, Text) else what.token if isinstance(what, Press) else repr(what)
    seen = Visibility.PRIVATE if incoming.private else Visibility.EPHEMERAL
    return (Outgoing((Paragraph(f"heard {words}"),), ((Button("Again", "1.again"),),), visibility=seen),)


@dataclass
class Running:
    """A bot and its Slack."""

    server: SlackServer
    connection: SlackConnection
    task: asyncio.Task[None]
    meter: Counting
    heard: list[Incoming] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    async def idle(self) -> None:
        """Until nothing is being answered."""
        await self.connection.work.idle()

    async def stop(self) -> None:
        """End it as the supervisor would."""
        if self.task.done():  # how it ended was the test's to see
            return
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


def account_of(server: SlackServer, mode: str = "socket", **secrets: str) -> Account:
    """An account of the stand-in's app."""
    given = {"token": server.token, "app_token": server.app_token, "signing_secret": server.signing_secret, **secrets}
    return Account("ngo", "slack", secrets=given, options={"mode": mode, "api": server.api})


@asynccontextmanager
async def working(
    receive: Callable[[Incoming], tuple[Outgoing, ...]] = echo,
    mode: str = "socket",
    server: SlackServer | None = None,
    *,
    delay: float = 0.0,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Running]:
    """A bot at work; `delay`: seconds that an answer takes to think of."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(server or SlackServer(pauses=(0.0, 0.2, 0.2)))
        heard, connected, meter = list[Incoming](), list[str](), Counting()

        async def hears(incoming: Incoming) -> tuple[Outgoing, ...]:
            heard.append(incoming)
            await asyncio.sleep(delay)
            return receive(incoming)

        desk = Desk(hears, WORDS, clock, meter, "https://bot.example", connected.append)
        connection = connect(account_of(slack, mode), desk)
        assert isinstance(connection, SlackConnection)
        running = Running(slack, connection, asyncio.create_task(connection.run()), meter, heard, connected)
        stack.push_async_callback(running.stop)
        if mode == "http":
            slack.hook = await stack.enter_async_context(serving(connection))
            await until(lambda: bool(connected))
        else:
            await slack.connected()
        yield running


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that no event tells of."""
    while not holds():  # noqa: ASYNC110 - as said
        await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(connection: Connection) -> AsyncIterator[str]:
    """The shared listener in small: its hook at an address."""
    hook = connection.hooks[0]

    async def posted(request: web.Request) -> web.Response:
        heads = {name.lower(): value for name, value in request.headers.items()}
        said = await hook.handle(Request(heads, await request.read()))
        return web.Response(text=said.body, status=said.status, content_type=said.media_type)

    app = web.Application()
    app.router.add_post(hook.path, posted)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{hook.path}"
    finally:
        await runner.cleanup()
