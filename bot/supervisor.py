"""Keeps every account running: one that fails never stops another."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.platforms import Connection, Misconfigured

log = logging.getLogger(__name__)

FIRST, LONGEST = 1.0, 60.0  # seconds before an account is started again, doubled each time
STEADY = 120.0  # seconds after which an account counts as well
SOON = 10.0  # seconds until one is tried again that may mend by itself
MENDED = 300.0  # seconds until one that is misconfigured is tried again: somebody may have mended it elsewhere


async def supervise(
    connections: Sequence[tuple[str, Connection]], told: Callable[[str, Misconfigured], None] = lambda *_: None
) -> None:
    """Run all accounts until cancelled. `told` is called with what somebody has to change, once for each reason."""
    async with asyncio.TaskGroup() as group:
        for name, connection in connections:
            group.create_task(_keep(name, connection, told))


async def _keep(name: str, connection: Connection, told: Callable[[str, Misconfigured], None]) -> None:
    loop = asyncio.get_running_loop()
    pause, known = FIRST, ""
    while True:
        began = loop.time()
        try:
            await connection.run()
            log.warning("%s ended by itself; it is started again", name)
        except Misconfigured as problem:
            if problem.key != known:
                log.error("%s can't work as it is set up", name)
                told(name, problem)
            known = problem.key
            await asyncio.sleep(SOON if problem.soon else MENDED)
            continue
        except Exception as problem:  # whatever it was, the others go on
            log.error("%s failed and is started again: %s", name, type(problem).__name__)
        if loop.time() - began > STEADY:
            pause = FIRST
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST)
