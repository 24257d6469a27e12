"""The Bot API of Telegram on loopback, as it is documented, for bots that are pointed at it.

    async with TelegramServer() as server:
        bot = Bot(server.token, base_url=f"{server.api}/bot")
        hanta = Person(server, "Hanta")
        update = await hanta.writes("hello")
        await server.confirmed(update)      # the bot has asked for what comes behind it
        server.chats.posted[-1].text        # what it has said

It holds tokens, the shape of payloads, lengths, entities, buttons and rate limits to the documentation, and says which
parts of what it shows can be tapped. It knows one bot, and of the methods those that a bot of words needs.
`python -m tests.servers.telegram` runs it by hand.
"""

from tests.servers.telegram.people import Person
from tests.servers.telegram.server import BOT, LIMITS, TOKEN, Fault, TelegramServer

__all__ = ["BOT", "LIMITS", "TOKEN", "Fault", "Person", "TelegramServer"]
