"""Every platform, each with the real conversation behind it, and a record of what it was given to show."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.app import App
from bot.language.render import plain
from bot.model.chat import Incoming, Outgoing
from bot.model.meter import NoMeter
from bot.platforms import Account, Desk
from bot.store.memory import MemoryStore
from tests.conformance import discord, slack, telegram, terminal, web
from tests.conformance.driver import Shown

DRIVING: dict[str, Callable[[Desk], AbstractAsyncContextManager[Any]]] = {
    "terminal": terminal.driving,
    "web": web.driving,
    "telegram": telegram.driving,
    "discord": discord.driving,
    "slack": slack.driving,
}
UNSEEN = "\u2068\u2069"  # what sets words of another direction apart
WITH_ROOMS = ("telegram", "discord", "slack")


def words(text: str) -> str:
    """What is read, however a platform sets its lists and its lines."""
    return " ".join("".join(c for c in text if c not in UNSEEN).replace("•", " ").split())


@dataclass
class Stage:
    """One platform that runs, and what it was given to show for the newest update."""

    driver: Any = None
    given: tuple[Outgoing, ...] = ()
    updates: list[Incoming] = field(default_factory=list)

    def shows(self, shown: list[Shown]) -> str:
        """What the newest update led to, word for word what was given, and every button of it (P3)."""
        assert [words(message.text) for message in shown] == [words(plain(o.blocks)) for o in self.given]
        for message, outgoing in zip(shown, self.given, strict=True):
            assert message.buttons == tuple(button.label for row in outgoing.buttons for button in row)
        return "\n".join(message.text for message in shown)


@pytest.fixture
async def on(app: App) -> AsyncIterator[Callable[..., Any]]:
    """Starts a platform by its name."""
    async with AsyncExitStack() as stack:

        async def start(platform: str) -> Stage:
            stage = Stage()
            account = Account("acted", platform)
            desk = app.desk(account, store=MemoryStore(), meter=NoMeter())

            async def recorded(update: Incoming) -> tuple[Outgoing, ...]:
                stage.updates.append(update)
                stage.given = await desk.receive(update)
                return stage.given

            stage.driver = await stack.enter_async_context(DRIVING[platform](replace(desk, receive=recorded)))
            return stage

        yield start
