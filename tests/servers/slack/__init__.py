"""A stand-in for Slack on loopback: Web API, Socket Mode, posted events, response URLs, and people.

    async with SlackServer() as server:
        alice = server.person("alice")
        # connect your app: api=server.api, server.token, server.app_token (Socket Mode)
        await alice.writes("hello")                     # returns once Slack has its acknowledgement, or gives up
        print([message.seen.text for message in alice.sees()])

It refuses what Slack refuses: `error` bodies by method in api.py, Block Kit in blocks.py, each with its page.
`python -m tests.servers.slack PORT` runs it by hand.
"""

from tests.servers.slack.people import Person
from tests.servers.slack.server import Delivery, Fault, SlackServer

__all__ = ["Delivery", "Fault", "Person", "SlackServer"]
