"""Run the stand-in by hand: python -m tests.servers.slack [PORT]. Type what somebody writes; replies are printed."""

import asyncio
import sys

from tests.servers.slack import SlackServer


async def main() -> None:
    """Until the end of input."""
    async with SlackServer(int(sys.argv[1]) if len(sys.argv) > 1 else 8065) as server:
        print(f"api {server.api}\ntoken {server.token}\napp_token {server.app_token}", flush=True)
        await server.connected()
        someone, shown = server.person("someone"), 0
        while line := await asyncio.to_thread(sys.stdin.readline):
            await someone.writes(line.rstrip("\n"))
            await asyncio.sleep(1)
            for message in server.space.posted[shown:]:
                labels = [button["text"]["text"] for button in message.seen.buttons]
                print(message.seen.text, labels, sep="\n", flush=True)
            shown = len(server.space.posted)


asyncio.run(main())
