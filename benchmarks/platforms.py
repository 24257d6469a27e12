"""What each platform adds to the conversation, as tables: python -m benchmarks.platforms.

The real SDK of each over a real socket, against the stand-in of tests/servers in the same process: the times hold the
stand-in's too, so they are the most that an adapter may add. No rate limit is met.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

from benchmarks.run import ADVERT, MEMORY, SENTENCES, percentile, row
from bot.app import App
from bot.model.chat import Incoming, Outgoing, Paragraph, Visibility
from bot.model.meter import NoMeter
from bot.platforms import Account, Desk
from bot.store.memory import MemoryStore
from tests.conformance.conftest import DRIVING
from tests.conformance.discord import DiscordPerson

MEASURED = ("telegram", "discord", "slack")
TURNS = 200
WRITERS = 100  # who take these turns: a chat takes a message a second (Telegram), or five in five (Discord)
PEOPLE = 300
PATIENCE = 60.0  # seconds
HELD = 10_000  # conversations that are open at once
IMPORT = """
import time
began, before = time.perf_counter(), resident()
from bot.platforms.{platform} import client
print(time.perf_counter() - began, resident() - before)
"""


async def at_once(update: Incoming) -> tuple[Outgoing, ...]:
    """An answer that takes no time."""
    visibility = Visibility.PRIVATE if update.private else Visibility.EPHEMERAL
    return (Outgoing((Paragraph("I read your text."),), visibility=visibility),)


async def answered(person: Any, words: str) -> None:
    """Somebody writes and sees the answer."""
    if not isinstance(person, DiscordPerson):
        assert await person.writes(words)
        return
    # The stand-in of Discord asks for a heartbeat after each event; discord.py sends no more than 110 a minute.
    person.person.wait = False
    before = len(person.driver.said)
    await person.person.writes(words)
    async with asyncio.timeout(PATIENCE):
        while not person.reads(before):  # noqa: ASYNC110  # the stand-in has no event for it
            await asyncio.sleep(0.0005)


async def measured(
    driving: Callable[[Desk], AbstractAsyncContextManager[Any]], desk: Desk
) -> tuple[float, float, float]:
    """Milliseconds from somebody's message to the answer on their screen (p50, p99), and people a second."""
    async with driving(desk) as driver:
        writers = [await driver.person(f"writer {number}") for number in range(WRITERS)]
        times = []
        for number in range(TURNS):
            began = time.perf_counter()
            await answered(writers[number % WRITERS], SENTENCES[number % len(SENTENCES)])
            times.append(time.perf_counter() - began)
        many = [await driver.person(f"person {number}") for number in range(PEOPLE)]
        began = time.perf_counter()
        await asyncio.gather(*(answered(each, "hello") for each in many))
        return percentile(times, 50), percentile(times, 99), PEOPLE / (time.perf_counter() - began)


async def held(desk: Desk) -> float:
    """Megabytes of so many open conversations, each with an offer that was judged."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with DRIVING["terminal"](desk) as driver:
        for number in range(HELD):
            await (await driver.person(f"person {number}")).writes(ADVERT[:200])
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def loaded(platform: str) -> tuple[float, int]:
    """Seconds and megabytes that an SDK takes to load, in a process of its own."""
    program = MEMORY + IMPORT.format(platform=platform)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, megabytes = ran.stdout.split()
    return float(seconds), int(megabytes)


async def main(platforms: Sequence[str]) -> None:
    """Print the tables."""
    app = App.build()
    store = MemoryStore()
    print(f"\n| platform | empty answer p50 ms | p99 ms | people a second, {PEOPLE} at once | answer p50 ms | p99 ms |")
    row("---", *["---"] * 5)
    for platform in ("terminal", "web", *platforms):
        desk = app.desk(Account("measured", platform), store=store, meter=NoMeter())
        empty = await measured(DRIVING[platform], replace(desk, receive=at_once))
        real = await measured(DRIVING[platform], desk)
        row(platform, f"{empty[0]:.1f}", f"{empty[1]:.1f}", f"{empty[2]:,.0f}", f"{real[0]:.1f}", f"{real[1]:.1f}")
    print("\n| SDK | seconds to load | MB |\n| --- | --- | --- |")
    for platform in platforms:
        seconds, megabytes = loaded(platform)
        row(platform, f"{seconds:.2f}", str(megabytes))
    desk = app.desk(Account("measured", "terminal"), store=store, meter=NoMeter())
    print(f"\n{HELD:,} open conversations: {await held(desk):.0f} MB, sessions in memory")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", default=MEASURED)
    asyncio.run(main(parser.parse_args().platforms))
