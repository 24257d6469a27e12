"""Run the stand-in by hand: python -m tests.servers.discord [PORT]. Type what somebody writes; replies are printed."""

import asyncio
import sys

from tests.servers.discord import DiscordServer


async def main() -> None:
    """Until the end of input."""
    async with DiscordServer(int(sys.argv[1]) if len(sys.argv) > 1 else 8066) as server:
        print(f"api {server.url}\ntoken {server.token}", flush=True)
        await server.connected()
        someone, shown = server.person("someone"), 0
        while line := await asyncio.to_thread(sys.stdin.readline):
            await someone.writes(line.rstrip("\n"))
            await asyncio.sleep(1)
            for posted in server.world.posted[shown:]:
                print(posted.seen.text, [button.get("label") for button in posted.buttons], sep="\n", flush=True)
            shown = len(server.world.posted)


asyncio.run(main())
