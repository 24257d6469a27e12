"""A cable between a process and a server that can be cut: nothing comes through any more, and nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Cable:
    """From a port of its own to another on this machine."""

    def __init__(self, to: int) -> None:
        self.port, self._to = 0, to
        self._whole = asyncio.Event()
        self._whole.set()
        self._gone = False
        self._ends: list[asyncio.StreamWriter] = []
        self._flows: list[asyncio.Task[None]] = []

    def cut(self) -> None:
        """What is on its way from now on goes nowhere; connections stay open on both sides."""
        self._whole.clear()

    def mend(self) -> None:
        """What was held up comes through."""
        self._whole.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self._ends.append(writer)
        await self._whole.wait()
        if self._gone:
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._ends.append(back)
        self._flows += asyncio.create_task(self._flow(reader, back)), asyncio.create_task(self._flow(there, writer))

    async def _flow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while (data := await reader.read(65_536)) and not self._gone:
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        await self._whole.wait()
        writer.close()

    async def end(self) -> None:
        """Take it away."""
        self._gone = True
        self._whole.set()
        for writer in self._ends:
            writer.close()
        await asyncio.gather(*self._flows)
        for writer in self._ends:
            with suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def cable(to: int) -> AsyncIterator[Cable]:
    """A whole one, to this port."""
    made = Cable(to)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await made.end()
