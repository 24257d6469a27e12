"""What the link of a post to the private chat carries, so that opened chats can be counted post by post (P19).

The same for everybody who presses it, and nothing to whoever reads it: which post it is, is known with a key of this
deployment only (P9).
"""

import asyncio
import base64
import hashlib
import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.model.chat import Command, Incoming
from bot.model.content import Pack

log = logging.getLogger(__name__)

CODE = re.compile(r"b[a-z2-7]{6}")
START = "start"  # the command that such a link makes
WAITING = 100  # counts that are under way at most: what comes faster is not counted

Where = tuple[str, str]  # pack, post


class Links:
    """The codes of all posts. While the key is not known there are none."""

    def __init__(self, packs: Callable[[], Mapping[str, Pack]], key: Callable[[], bytes | None]) -> None:
        self._packs, self._key = packs, key
        self._codes: dict[str, Where] = {}
        self._counting: set[asyncio.Task[None]] = set()

    def code(self, pack: str, post: str) -> str | None:
        """What the link of a post carries."""
        key = self._key()
        return _code(key, pack, post) if key else None

    def post(self, code: str) -> Where | None:
        """Whose code this is."""
        key = self._key()
        if key is None or not CODE.fullmatch(code):
            return None
        if code not in self._codes:  # perhaps a pack is new; of unknown codes there is nothing to remember
            self._codes = {
                _code(key, pack.id, post.id): (pack.id, post.id)
                for pack in self._packs().values()
                if pack.kind == "awareness"
                for post in pack.posts
            }
        return self._codes.get(code)

    def counted(self, incoming: Incoming, count: Callable[[str, str], Awaitable[None]]) -> Incoming:
        """The update without its code, which is counted meanwhile: nobody waits for that."""
        what = incoming.what
        if not isinstance(what, Command) or what.name != START or not CODE.fullmatch(what.rest):
            return incoming
        found = self.post(what.rest)
        if found and len(self._counting) < WAITING:
            task = asyncio.get_running_loop().create_task(_quietly(count(*found)))
            self._counting.add(task)
            task.add_done_callback(self._counting.discard)
        return replace(incoming, what=Command(START))


async def _quietly(counting: Awaitable[None]) -> None:
    try:
        await counting
    except Exception as problem:  # one count less harms nobody
        log.debug("an opened chat was not counted: %s", type(problem).__name__)


def _code(key: bytes, pack: str, post: str) -> str:
    digest = hmac.digest(key, f"{pack}/{post}".encode(), hashlib.sha256)
    return "b" + base64.b32encode(digest)[:6].decode().lower()
