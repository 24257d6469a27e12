"""The bot that posts: what `fanilo run` runs of it, with its patience cut short and its pace lifted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import ParamSpec, TypeVar

from sqlalchemy import text as sql

from bot import keeper, outbox
from bot.app import App
from bot.model.chat import Address, Outgoing, Paragraph, SendFailed, Sent
from bot.model.meter import NoMeter
from bot.platforms import Account
from bot.platforms import telegram as platform
from bot.platforms.telegram import client
from bot.store import lanes, ledger, planning, writer
from bot.store.ledger import Ledger
from bot.supervisor import supervise
from tests.crash.wheel import Wheel
from tests.crash.witness import GIVES_UP
from tests.platforms.harness import Heard
from tests.servers.telegram import TOKEN

ACCOUNT = "za"
STALE = 2  # seconds without a sign of life after which a holder has hung, in this harness
_RATE = 100_000
_IDLE = "SET idle_in_transaction_session_timeout"  # milliseconds; a holder that hangs within one holds up all others

P = ParamSpec("P")
T = TypeVar("T")


def work(app: App, api: str, wheel: Wheel) -> None:
    """Until it is killed."""
    _hurry()
    _watch(wheel)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(name)s %(message)s")
    account = Account(ACCOUNT, "telegram", secrets={"token": TOKEN}, options={"api": api, "mode": "polling"})

    async def forever() -> None:
        connection = client.TelegramConnection(account, Heard().desk(clock=wheel.now))

        def run() -> Coroutine[None, None, None]:
            return supervise(((account.id, connection),))

        await app.groups.keeper(account.id, account, connection, run, meter=NoMeter()).run()

    asyncio.run(forever())


def _hurry() -> None:
    """What takes minutes takes moments; nothing else differs from what runs elsewhere."""
    for name in platform.RATES:
        platform.RATES[name] = _RATE
    for module, name, value in (
        (client, "CALL", GIVES_UP),
        (client, "EACH_ROOM", ()),
        (keeper, "LOOK", 0.1),
        (keeper, "BEAT", STALE / 4),
        (lanes, "STALE", STALE),
        (lanes, "PATIENCE", STALE / 3),
        (outbox, "TICK", 0.1),
        (outbox, "TROUBLE", (0.02, 0.2)),
        (outbox, "REST", (0.2, 1.0)),
        (ledger, "_POSTGRES", (*ledger._POSTGRES, sql(f"{_IDLE} = {STALE * 500}"))),
    ):
        assert hasattr(module, name)
        setattr(module, name, value)


def _watch(wheel: Wheel) -> None:
    """Tell the wheel where it is, and write into each post which slot it is."""

    def passing(point: str, does: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def does_and_passes(*args: P.args, **kwargs: P.kwargs) -> T:
            done = await does(*args, **kwargs)
            if not isinstance(done, planning.Planned) or done.slots:
                wheel.passes(point)
            return done

        return does_and_passes

    send = client.TelegramConnection.send

    async def sends(
        self: client.TelegramConnection, to: Address, outgoing: Outgoing, key: str | None = None
    ) -> Sent | SendFailed:
        wheel.passes("calling")
        marked = replace(outgoing, blocks=(*outgoing.blocks, Paragraph(str(key))))
        sent = await send(self, to, marked, key)
        wheel.passes("called")
        return sent

    places: tuple[tuple[str, object, str], ...] = (
        ("planning", planning, "plan"),
        ("marking", writer, "mark"),
        ("planned", Ledger, "plan"),
        ("taken", Ledger, "take"),
        ("marked", Ledger, "mark"),
    )
    for point, of, name in places:
        setattr(of, name, passing(point, getattr(of, name)))
    name = "send"  # the type checker would have it be a method for ever
    setattr(client.TelegramConnection, name, sends)
