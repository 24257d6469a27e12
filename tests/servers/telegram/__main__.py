"""Run it by hand: python -m tests.servers.telegram [PORT]. What is typed is said to the bot by one person."""

import asyncio
import sys

from tests.servers.telegram import TOKEN, Person, TelegramServer


async def main(port: int) -> None:
    """Until the end of the input."""
    async with TelegramServer(port=port) as server:
        print(f"FANILO_TELEGRAM_TOKEN={TOKEN} FANILO_TELEGRAM_API={server.api} fanilo run")
        person, shown = Person(server, "Hanta"), 0
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.confirmed(await person.writes(line.strip()), within=3600)
            for post in server.chats.posted[shown:]:
                print(post.text, [button["text"] for button in post.buttons], sep="\n")
            shown = len(server.chats.posted)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8081))
