"""A bot in a process of its own that keeps and forgets sessions as fast as it can, on a clock that runs fast."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from bot.model.talk import Session
from bot.store.sessions import SqlStore
from tests.conftest import NOW
from tests.store.places import Place

SPEED = 1_200  # seconds of its clock in one
LASTS = 3.0  # seconds from the first turn


class Talker:
    """Such a process. It makes the tables, then waits for `go`."""

    def __init__(self, place: Place) -> None:
        """Start it."""
        command = [sys.executable, "-W", "error", "-m", "tests.store.talker", place.url, str(place.keys)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    async def ready(self) -> None:
        """Once the tables are there."""
        assert await asyncio.to_thread(_of(self.process.stdout).readline) == "ready\n"

    def go(self, begun: float) -> None:
        """Let it talk, on a clock that stood at NOW then."""
        _of(self.process.stdin).write(f"{begun}\n")
        _of(self.process.stdin).flush()

    async def turns(self) -> int:
        """How many it had in all."""
        said, _ = await asyncio.to_thread(self.process.communicate)
        assert self.process.returncode == 0
        return int(said)


@contextmanager
def talking(place: Place) -> Iterator[Talker]:
    """A talker, gone at the end of the block."""
    talker = Talker(place)
    with talker.process:
        try:
            yield talker
        finally:
            talker.process.kill()


def _of(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


async def talk(url: str, keys: Path) -> int:
    """Turns of people of its own: what is saved is there, what is forgotten is not. How many."""
    store, turn = SqlStore.open(url, keys), 0
    await store.sweep(NOW)
    print("ready", flush=True)
    begun = float(await asyncio.to_thread(input))

    def clock() -> datetime:
        return NOW + timedelta(seconds=(time.time() - begun) * SPEED)

    name = f"{time.monotonic_ns()}".encode()
    while time.time() < begun + LASTS:
        turn += 1
        now = clock()
        who, session = name + b"%d" % (turn % 30), Session(step="interview", turn=turn, touched=now)
        await store.save(who, session)
        assert await store.load(who, now) == session
        if turn % 7 == 0:
            await store.forget(who)
            assert await store.load(who, now) is None
        if turn % 50 == 0:
            await store.sweep(clock())
    await store.close()
    return turn


if __name__ == "__main__":
    print(asyncio.run(talk(sys.argv[1], Path(sys.argv[2]))))
