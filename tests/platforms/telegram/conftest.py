"""A bot at work on the stand-in for Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from bot.platforms import Account
from bot.platforms.telegram import connect
from bot.platforms.telegram.client import TelegramConnection
from tests.platforms import harness
from tests.platforms.harness import Clock, Heard, Reply, echo, run, utc_now
from tests.servers.telegram import Person, TelegramServer


class Running(harness.Running[TelegramServer, TelegramConnection]):
    """A bot and its Telegram."""

    def person(self, name: str = "Hanta") -> Person:
        """Somebody new."""
        return Person(self.server, name)

    def shown(self) -> list[str]:
        """All that the bot has said."""
        return [post.text for post in self.server.chats.posted]


@asynccontextmanager
async def working(
    answer: Reply = echo,
    *,
    delay: float = 0.0,
    clock: Clock = utc_now,
    public: str | None = None,
    server: TelegramServer | None = None,
    **options: str,
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block; `delay`: seconds that an answer takes to think of."""
    async with server or TelegramServer() as at:
        heard = Heard()
        account = Account("telegram", "telegram", secrets={"token": at.token}, options={"api": at.api, **options})
        connection = cast(TelegramConnection, connect(account, heard.desk(answer, delay, clock, public)))
        async with run(connection, at.polled) as task:
            yield Running(at, connection, task, heard)
