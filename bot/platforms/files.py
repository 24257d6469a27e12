"""Files of packs on their way to a platform: read when they are sent, known by the platform's own ids afterwards.

Ids are in memory only, and bounded; bytes are not kept at all. A file that was changed is another one.
"""

import asyncio
import contextlib
import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from pathlib import Path
from weakref import WeakValueDictionary

from bot.model.chat import Media

log = logging.getLogger(__name__)

LARGEST = 10_000_000  # bytes; https://core.telegram.org/bots/api#sending-files, and the same at Discord
KEPT = 1_000  # ids
PATIENCE = 3.0  # seconds that a post waits for another one to make the same file known

Key = tuple[str, int, int, str]  # path, bytes, time of change, what was approved

_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
}


class Files:
    """What a platform knows of the files that one lane has sent."""

    def __init__(self) -> None:
        self._ids: OrderedDict[Key, str] = OrderedDict()
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    def key(self, media: Media) -> Key | None:
        """The file as it is now; None, and a line in the log, where it can't be sent."""
        try:
            there = Path(media.path).stat()
        except (OSError, ValueError) as problem:
            left_out(media, type(problem).__name__)
            return None
        if not 0 < there.st_size <= LARGEST:
            left_out(media, f"{there.st_size}_bytes")
            return None
        return (media.path, there.st_size, there.st_mtime_ns, media.digest)

    def id(self, key: Key) -> str | None:
        """By which the platform knows it."""
        return self._ids.get(key)

    def learn(self, key: Key, id: str) -> None:
        """The platform knows a file."""
        self._ids[key] = id
        self._ids.move_to_end(key)
        while len(self._ids) > KEPT:
            self._ids.popitem(last=False)

    def forget(self, key: Key, id: str) -> None:
        """The platform does not know it by this id any more."""
        if self._ids.get(key) == id:
            del self._ids[key]

    @contextlib.asynccontextmanager
    async def turn(self, key: Key) -> AsyncIterator[None]:
        """Within it nobody else makes the same file known; whoever has waited for long goes ahead all the same."""
        lock = self._turns.setdefault(key, asyncio.Lock())
        held = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                held = await lock.acquire()
        try:
            yield
        finally:
            if held:
                lock.release()


async def read(media: Media) -> bytes | None:
    """Its bytes; None, and a line in the log, where it can't be read."""
    try:
        data = await asyncio.to_thread(_read, media.path)
    except (OSError, ValueError) as problem:
        left_out(media, type(problem).__name__)
        return None
    if media.digest and hashlib.sha256(data).hexdigest() != media.digest:
        left_out(media, "not_the_approved_file")
        return None
    return data


def name_of(media: Media) -> str:
    """What it is called where it is sent: the post's name, whatever the file's is."""
    post = re.sub(r"[^A-Za-z0-9_-]", "", media.about.rpartition("/")[2])
    return f"{post or 'post'}.{_ENDINGS.get(media.kind, 'bin')}"


def left_out(media: Media, why: str) -> None:
    """Tell the operator that a post goes out as text alone. `why`: one word, or what the platform calls it."""
    log.warning("%s goes out without its %s: %s", media.about, media.kind.partition("/")[0], why)


def _read(path: str) -> bytes:
    with Path(path).open("rb") as file:
        data = file.read(LARGEST + 1)
    if not 0 < len(data) <= LARGEST:
        raise ValueError
    return data
