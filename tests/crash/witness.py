"""Telegram's server in a process of its own: it writes down what it took, flushed, before it answers."""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.crash.plan import Kind
from tests.servers.telegram import TOKEN, TelegramServer
from tests.servers.telegram.chats import Chat
from tests.servers.telegram.server import Refused

GIVES_UP = 0.5  # seconds after which the bot waits for an answer no longer, in this harness
_SLOW = 0.3

Take = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class Witness(TelegramServer):
    """Treats some calls as it was told to. Which ones is decided by the round, the chat and how often it was tried."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._kind, self._share, self._seed = Kind.NOTHING, 0.0, ""
        self._tries: Counter[int] = Counter()

    async def _control(self, given: Mapping[str, Any]) -> bool:
        """What the harness says: chats that there are, or how calls are treated from now on."""
        for chat in given.get("chats", ()):
            self.chats.by_id[chat] = Chat(chat, "supergroup", begun=True)
        if "kind" in given:
            self._kind, self._share, self._seed = Kind(given["kind"]), float(given["share"]), str(given["seed"])
            self._tries.clear()
        self.chats.posted.clear()
        self.calls.clear()
        self.refused.clear()
        return True

    async def _sendmessage(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return await self._treated(super()._sendmessage, given)

    async def _sendphoto(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return await self._treated(super()._sendphoto, given)

    async def _treated(self, take: Take, given: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(given["chat_id"])
        self._tries[chat] += 1
        dice = random.Random(f"{self._seed}/{chat}/{self._tries[chat]}")
        kind = self._kind if dice.random() < self._share else Kind.NOTHING
        coin = dice.random() < 0.5
        if kind is Kind.REFUSED:
            raise (
                Refused(403, "Forbidden: bot was kicked from the supergroup chat")
                if coin
                else Refused(400, "Bad Request: have no rights to send a message")
            )
        if kind is Kind.PAUSE:
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        if kind is Kind.BROKEN and coin:
            raise Refused(502, "Bad Gateway")
        answer = await take(given)
        words = str(given["text"] if "text" in given else given["caption"])
        # The last line of a post of this harness says which slot it is.
        os.write(self._log, f"{words.rsplit(chr(10), 1)[-1]}\n".encode())
        if kind is Kind.BROKEN:
            raise Refused(502, "Bad Gateway")
        if kind in {Kind.SLOW, Kind.GIVEN_UP}:
            await asyncio.sleep(_SLOW if kind is Kind.SLOW else GIVES_UP * 2)
        return answer


def serve(log: Path, ready: int) -> None:
    """Until it is killed. Its address is written to the file descriptor `ready`."""

    async def forever() -> None:
        async with Witness(log) as witness:
            os.write(ready, witness.api.encode())
            os.close(ready)
            await asyncio.Event().wait()

    asyncio.run(forever())


def tell(api: str, *, chats: Sequence[int] = (), **given: object) -> None:
    """Say something to a witness."""
    form = urlencode({name: json.dumps(value) for name, value in {"chats": list(chats), **given}.items()})
    with urlopen(f"{api}/bot{TOKEN}/control", form.encode(), timeout=30) as answer:
        assert answer.status == 200
