"""The web chat with many people at once, its weight, and a slow line, as tables: python -m benchmarks.web.

The server is the real `fanilo run` in a process of its own, held to one core where the machine has several.
"""

import argparse
import asyncio
import contextlib
import gzip
import os
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.run import ADVERT, SENTENCES, percentile, row

EVERY = 5.0  # seconds between two messages of a person
# What browsers' developer tools call slow 3G: bits a second, seconds each way.
SLOW_RATE, SLOW_DELAY = 400_000, 0.2


@dataclass(slots=True)
class Connection:
    """One browser's connection, kept open. HTTP/1.1 as far as the page needs it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    address: str  # as a proxy would tell it
    cookie: str = ""

    async def get(self, path: str, *, packed: bool = False) -> bytes:
        """The body of a page or a file."""
        return await self._ask(f"GET {path}", "accept-encoding: gzip\r\n" if packed else "", b"")

    async def say(self, words: str) -> bytes:
        """The events that answer a message, when all are there."""
        body = f"id={random.getrandbits(64):x}&words={quote_plus(words)}".encode()
        head = (
            f"accept: text/event-stream\r\ncontent-type: application/x-www-form-urlencoded\r\ncookie: {self.cookie}\r\n"
        )
        return await self._ask("POST /say?l=en", head, body)

    async def _ask(self, what: str, head: str, body: bytes) -> bytes:
        self.writer.write(
            f"{what} HTTP/1.1\r\nhost: chat\r\nx-forwarded-for: {self.address}\r\n{head}"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        status = await self.reader.readuntil(b"\r\n\r\n")
        assert status.startswith(b"HTTP/1.1 200"), status.split(b"\r\n")[0]
        if set_cookie := re.search(rb"set-cookie: (s=[\w-]+)", status):
            self.cookie = set_cookie.group(1).decode()
        if length := re.search(rb"content-length: (\d+)", status):
            return await self.reader.readexactly(int(length.group(1)))
        parts = []
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    port: int
    pid: int

    async def connect(self, person: int) -> Connection:
        """A connection for one person, from an address of their own."""
        return await connect(self.port, person)

    def megabytes(self, what: str = "VmRSS") -> float:
        """Resident memory now, or at its highest (VmHWM)."""
        found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        assert found
        return int(found.group(1)) / 1024


async def connect(port: int, person: int) -> Connection:
    """A connection to a server, or to a slow line before it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    return Connection(reader, writer, f"10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}")


@contextlib.asynccontextmanager
async def serving(database: str | None) -> AsyncIterator[Running]:
    """`fanilo run` on a spare port, ready, with a state folder of its own."""
    with tempfile.TemporaryDirectory() as state, socket.create_server(("127.0.0.1", 0)) as spare:
        port = spare.getsockname()[1]
        spare.close()
        environment = {**os.environ, "FANILO_STATE": state, "FANILO_WEB_PROXIES": "127.0.0.1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if database:
            environment["FANILO_DATABASE"] = database
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--port", str(port), env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        try:
            cores = sorted(os.sched_getaffinity(0))
            if len(cores) > 1:
                os.sched_setaffinity(process.pid, cores[:1])
                os.sched_setaffinity(0, cores[1:])
            running = Running(port, process.pid)
            for _ in range(1200):
                with contextlib.suppress(OSError, AssertionError):
                    await (await running.connect(0)).get("/readyz")
                    break
                await asyncio.sleep(0.1)
            yield running
        finally:
            process.terminate()
            await process.wait()


async def crowd(running: Running, people: int, seconds: float) -> None:
    """So many people, each with an open connection and one message every five seconds."""
    connections = [await running.connect(1 + n) for n in range(people)]
    dice = random.Random(7)
    times: list[float] = []
    plain: list[float] = []
    begin = time.perf_counter()

    async def person(connection: Connection) -> None:
        await asyncio.sleep(dice.uniform(0, EVERY))
        while time.perf_counter() - begin < seconds:
            words = dice.choices([*SENTENCES, ADVERT], (15, 20, 5, 15, 25))[0]
            start = time.perf_counter()
            answer = await connection.say(words)
            times.append(time.perf_counter() - start)
            assert b"event: answer" in answer
            await asyncio.sleep(max(0.0, start + EVERY - time.perf_counter()))

    async def idle() -> None:
        connection = await running.connect(0)
        while time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            await connection.get("/healthz")
            plain.append(time.perf_counter() - start)
            await asyncio.sleep(0.05)

    print(
        f"\n| {people} people, a message each {EVERY:.0f} s | a second | p50 ms | p99 ms |\n| --- | --- | --- | --- |"
    )
    async with asyncio.TaskGroup() as group:
        for connection in connections:
            group.create_task(person(connection))
        group.create_task(idle())
    took = time.perf_counter() - begin
    for name, found in (("/healthz beside them (baseline)", plain), ("an answer, to its last byte", times)):
        row(name, f"{len(found) / took:.0f}", f"{percentile(found, 50):.1f}", f"{percentile(found, 99):.1f}")
    print(f"\nResident memory: {running.megabytes():.0f} MB, {running.megabytes('VmHWM'):.0f} MB at its highest")
    for connection in connections:
        connection.writer.close()


async def weight(running: Running) -> list[str]:
    """What a first visit loads. Returns the addresses."""
    connection = await running.connect(0)
    page = await connection.get("/")
    names = re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)
    print("\n| first load | bytes on the line | bytes |\n| --- | --- | --- |")
    total = len(page)
    row("/", str(len(page)), str(len(page)))
    for name in names:
        packed = await connection.get(name.decode(), packed=True)
        total += len(packed)
        row(name.decode(), str(len(packed)), str(len(gzip.decompress(packed))))
    row("all", str(total), "")
    return ["/", *(name.decode() for name in names)]


async def slow(running: Running, addresses: list[str]) -> None:
    """The page and a first answer over a slow line."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", running.port)

        async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            free = 0.0  # when the line has carried what came before
            while piece := await source.read(1460):
                free = max(free, time.perf_counter()) + len(piece) * 8 / SLOW_RATE
                await asyncio.sleep(max(0.0, free + SLOW_DELAY - time.perf_counter()))
                sink.write(piece)
            sink.close()

        await asyncio.gather(carry(reader, ours), carry(theirs, writer), return_exceptions=True)

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    begin = time.perf_counter()
    connection = await connect(port, 0)
    for address in addresses:  # one behind the other: browsers are quicker
        await connection.get(address, packed=address != "/")
    loaded = time.perf_counter()
    await connection.say(SENTENCES[2])
    print(f"\n| {SLOW_RATE // 1000} kbit/s, {SLOW_DELAY * 1000:.0f} ms each way | seconds |\n| --- | --- |")
    row("page, style, script and icon", f"{loaded - begin:.1f}")
    row("from a message to its whole answer", f"{time.perf_counter() - loaded:.1f}")
    connection.writer.close()
    await asyncio.sleep(4 * SLOW_DELAY)  # until the end has come through
    server.close()


async def main() -> None:
    """All tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--database", help="an address; SQLite where none is given")
    args = parser.parse_args()
    async with serving(args.database) as running:
        print(f"\nResident memory, nobody there yet: {running.megabytes():.0f} MB")
        addresses = await weight(running)
        await crowd(running, args.people, args.seconds)
        await slow(running, addresses)


if __name__ == "__main__":
    asyncio.run(main())
