"""A stand-in for Discord on loopback: gateway, REST, interactions, and people.

    async with DiscordServer() as server:
        alice = server.person("alice")
        # connect your bot: base address server.url + "/api/v10", server.token; then:
        await server.connected()
        await alice.writes("hello")                     # returns once the bot has it
        print([posted.seen.text for posted in alice.sees()])

It refuses what Discord refuses (api.py), tells what the intents let the bot see (gateway.py), and shows what people
see of markdown (markdown.py), each with its page. `python -m tests.servers.discord PORT` runs it by hand.
"""

from tests.servers.discord.people import Interaction, Person
from tests.servers.discord.server import Call, DiscordServer, Fault

__all__ = ["Call", "DiscordServer", "Fault", "Interaction", "Person"]
