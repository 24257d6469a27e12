"""A bot at work on the stand-in for Slack."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

from aiohttp import web

from bot.platforms import Account, Connection, Request
from bot.platforms.slack import connect
from bot.platforms.slack.client import SlackConnection
from tests.platforms import harness
from tests.platforms.harness import Clock, Heard, Reply, echo, run, until, utc_now
from tests.servers.slack import SlackServer

PUBLIC = "https://bot.example"


class Running(harness.Running[SlackServer, SlackConnection]):
    """A bot and its Slack."""


def account_of(server: SlackServer, mode: str = "socket", **secrets: str) -> Account:
    """An account of the stand-in's app."""
    given = {"token": server.token, "app_token": server.app_token, "signing_secret": server.signing_secret, **secrets}
    return Account("ngo", "slack", secrets=given, options={"mode": mode, "api": server.api})


@asynccontextmanager
async def working(
    answer: Reply = echo,
    mode: str = "socket",
    server: SlackServer | None = None,
    *,
    delay: float = 0.0,
    clock: Clock = utc_now,
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block; `delay`: seconds that an answer takes to think of."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(server or SlackServer(pauses=(0.0, 0.2, 0.2)))
        heard = Heard()
        connection = cast(SlackConnection, connect(account_of(slack, mode), heard.desk(answer, delay, clock, PUBLIC)))
        if mode == "http":
            slack.hook = await stack.enter_async_context(serving(connection))
        ready = slack.connected if mode == "socket" else lambda: until(lambda: heard.connected)
        task = await stack.enter_async_context(run(connection, ready))
        yield Running(slack, connection, task, heard)


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
