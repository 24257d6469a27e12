"""A process that holds a lane, says how it goes, and after it lost the lane tries to write all the same."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.model.delivery import Fate
from bot.store.deliveries import Mark
from bot.store.lanes import BEAT, Lost
from bot.store.ledger import Ledger
from bot.store.writer import Fenced
from tests.store.ledgers import LANE, RULES

HELD, LOST, FENCED = "held", "lost", "fenced"


class Holder:
    """Such a process."""

    def __init__(self, url: str) -> None:
        """Start it: it takes the lane as soon as nobody else has it."""
        command = [sys.executable, "-m", "tests.store.ledger_holder", url]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    async def says(self, word: str, within: float = 30.0) -> None:
        """Wait until it says this next. Raises TimeoutError."""
        assert self.process.stdout
        async with asyncio.timeout(within):
            said = await asyncio.to_thread(self.process.stdout.readline)
        assert said.strip() == word

    def may_write(self) -> None:
        """Let one that has lost its lane try to write."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@contextmanager
def holding(url: str) -> Iterator[Holder]:
    """A holder, gone at the end of the block."""
    holder = Holder(url)
    with holder.process:
        try:
            yield holder
        finally:
            holder.process.kill()


async def hold(url: str) -> None:
    """Until it is killed or has lost the lane; then one slot is marked, which must be refused."""
    ledger = Ledger.open(url, RULES)
    while (grip := await ledger.take_lane(LANE)) is None:  # noqa: ASYNC110 - nobody tells when it is free
        await asyncio.sleep(0.2)
    print(HELD, flush=True)
    try:
        while True:
            await grip.beat()
            await asyncio.sleep(BEAT)
    except Lost:
        print(LOST, flush=True)
    await asyncio.to_thread(input)
    try:
        await ledger.mark(grip.held, [Mark(1, Fate.SENT)])
    except Fenced:
        print(FENCED, flush=True)
    await ledger.close()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
