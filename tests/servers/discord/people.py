"""People: what they do in Discord, and what Discord makes of it.

https://discord.com/developers/docs/events/gateway-events#message-create and
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.servers.discord import gateway
from tests.servers.discord.world import READ_AND_WRITE, Channel, Posted, User, token

if TYPE_CHECKING:
    from tests.servers.discord.server import DiscordServer

Json = dict[str, Any]
COMMAND, COMPONENT = 2, 3
SLASH, MESSAGE = 1, 3
SUBCOMMAND = 1  # a type of options
_CONTENT = ("attachments", "embeds", "components", "message_snapshots", "poll")


@dataclass
class Interaction:
    """A press or a command, and how far the bot has answered it."""

    id: str
    token: str
    user: str
    channel: str
    origin: Posted | None  # the message a button stands under
    at: float = field(default_factory=time.monotonic)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    original: Posted | None = None

    @property
    def failed(self) -> bool:
        """Whether the person is told that the application did not respond."""
        return not self.answered.is_set()


class Person:
    """Somebody. What they do returns once the bot has it; presses and commands once it has responded, or failed to."""

    def __init__(self, server: "DiscordServer", user: User) -> None:
        self.server, self.user, self.world = server, user, server.world
        self.newest: tuple[str, Json, str | None] | None = None
        self.wait = True  # if not: nothing is waited for
        self.may = READ_AND_WRITE  # permissions that an interaction tells of

    def sees(self, since: int = 0) -> list[Posted]:
        """The bot's messages, oldest first."""
        return self.world.shown_to(self.user, since)

    # ---- messages

    async def writes(self, words: str, **more: object) -> Json:
        """A direct message; `more` are other fields of it."""
        message = self.world.message(self.user.dm, self.user, words, channel_type=1, **more)
        await self._event("MESSAGE_CREATE", message)
        return message

    async def forwards(self, words: str) -> Json:
        """Somebody else's message. https://discord.com/developers/docs/resources/message#message-snapshot-object"""
        inner = self.world.message(self.user.dm, self.user, words)
        kept = ("content", "timestamp", "edited_timestamp", "mentions", "mention_roles", "attachments", "embeds")
        snapshot = {"message": {key: inner[key] for key in (*kept, "type", "flags", "components")}}
        reference = {"type": 1, "message_id": inner["id"], "channel_id": self.user.dm}
        return await self.writes("", message_snapshots=[snapshot], message_reference=reference, flags=1 << 14)

    async def sends_file(self, content_type: str, words: str = "", **more: object) -> Json:
        """A file, with or without words."""
        address = f"{self.server.url}/file"
        file = {"id": self.world.snowflake(), "filename": "file", "size": 1, "url": address, "proxy_url": address}
        return await self.writes(words, attachments=[{**file, "content_type": content_type}], **more)

    async def edits(self, message: Json, words: str) -> Json:
        """A direct message is changed."""
        message = {**message, "content": words, "edited_timestamp": self.world.message("", self.user, "")["timestamp"]}
        await self._event("MESSAGE_UPDATE", message)
        return message

    async def says(self, channel: Channel, words: str, **more: object) -> Json:
        """Words in a guild."""
        message = self.world.message(channel.id, self.user, words, channel_type=channel.type, **more)
        message |= {"guild_id": channel.guild, "member": {"roles": [], "joined_at": message["timestamp"], "flags": 0}}
        await self._event("MESSAGE_CREATE", message, channel.guild)
        return message

    async def mentions(self, channel: Channel, words: str) -> Json:
        """Words in a guild, to the bot."""
        bot = self.world.bot
        return await self.says(channel, f"<@{bot.id}> {words}", mentions=[bot.json()])

    async def replies(self, posted: Posted, words: str) -> Json:
        """A reply to a message of the bot, which mentions it unless the person says otherwise."""
        reference = {"type": 0, "message_id": posted.id, "channel_id": posted.channel}
        more = {"type": 19, "message_reference": reference, "referenced_message": self.world.posted_json(posted)}
        return await self.says(self.world.channels[posted.channel], words, mentions=[self.world.bot.json()], **more)

    async def repeats(self) -> None:
        """The newest event once more."""
        assert self.newest
        await self._event(*self.newest)

    # ---- interactions

    async def presses(self, label: str) -> Interaction:
        """The newest button with this label."""
        for posted in reversed(self.sees()):
            for button in posted.buttons:
                if button.get("label") == label and "custom_id" in button:
                    data = {"custom_id": button["custom_id"], "component_type": 2, "id": 1}
                    message = {"message": self.world.posted_json(posted)}
                    return await self._interacts(COMPONENT, data, self.world.channels[posted.channel], posted, message)
        raise AssertionError("no such button")

    async def commands(self, name: str, rest: str = "", channel: Channel | None = None) -> Interaction:
        """A slash command, with words for its first option."""
        command = self._registered(SLASH, name, channel)
        options = command.get("options") or []
        needed = [option["name"] for option in options if option.get("required")]
        if (rest and not options) or (needed and not rest):
            raise AssertionError("the app does not let this be sent")
        data: Json = {"id": command["id"], "name": command["name"], "type": SLASH, "options": []}
        if options and options[0]["type"] == SUBCOMMAND:
            word, _, words = rest.partition(" ")
            own = next(option for option in options if option["name"] == word)
            inner = [{"name": one["name"], "type": one["type"], "value": words} for one in own.get("options") or ()]
            data["options"] = [{"name": word, "type": SUBCOMMAND, "options": inner if words else []}]
        elif rest:
            data["options"] = [{"name": options[0]["name"], "type": options[0]["type"], "value": rest}]
        return await self._interacts(COMMAND, data, channel)

    async def checks(self, words: str, channel: Channel | None = None, **more: object) -> Interaction:
        """The first command of the menu of a message that somebody else has written."""
        command = self._registered(MESSAGE, None, channel)
        where = channel.id if channel else self.user.dm
        message = self.world.message(where, User(self.world.snowflake(), "other"), words, **more)
        data: Json = {"id": command["id"], "name": command["name"], "type": MESSAGE, "target_id": message["id"]}
        return await self._interacts(COMMAND, {**data, "resolved": {"messages": {message["id"]: message}}}, channel)

    def _registered(self, kind: int, name: str | None, channel: Channel | None) -> Json:
        context = 0 if channel else 1
        for command in self.world.commands:
            contexts = command["contexts"] or (0, 1, 2)
            if command["type"] == kind and name in (None, command["name"]) and context in contexts:
                return command
        raise AssertionError("no such command here")

    async def _interacts(
        self, kind: int, data: Json, channel: Channel | None, origin: Posted | None = None, more: Json | None = None
    ) -> Interaction:
        where = channel or self.world.channels[self.user.dm]
        given = Interaction(self.world.snowflake(), token(), self.user.id, where.id, origin)
        self.server.interactions[given.token] = given
        payload: Json = {"id": given.id, "application_id": self.world.app, "type": kind, "data": data, "version": 1}
        payload |= {"token": given.token, "channel_id": where.id, "channel": where.json(), "entitlements": []}
        payload |= {"locale": self.user.locale, "app_permissions": READ_AND_WRITE, "attachment_size_limit": 10_485_760}
        payload |= {"authorizing_integration_owners": {"0": where.guild or "0"}, "context": 0 if where.guild else 1}
        if where.guild:
            member = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "permissions": self.may, "flags": 0}
            payload |= {"guild_id": where.guild, "guild_locale": "en-US", "guild": {"id": where.guild, "features": []}}
            payload |= {"member": {**member, "user": self.user.json(), "deaf": False, "mute": False}}
        else:
            payload |= {"user": self.user.json()}
        await self._event("INTERACTION_CREATE", payload | (more or {}), where.guild)
        if self.wait:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(given.answered.wait(), self.server.respond_within)
        return given

    async def _event(self, name: str, data: Json, guild: str | None = None) -> None:
        """As far as the intents let the bot see it."""
        self.newest = (name, data, guild)
        session = self.server.gateway.session_of(guild)
        if session is None:
            return
        if name.startswith("MESSAGE"):
            if not session.intents & (gateway.GUILD_MESSAGES if guild else gateway.DIRECT_MESSAGES):
                return
            named = any(user["id"] == self.world.bot.id for user in data["mentions"])
            if guild and not named and not session.intents & gateway.CONTENT:
                # https://discord.com/developers/docs/events/gateway#message-content-intent
                data = {**data, "content": "", **{key: [] for key in _CONTENT if key in data}}
        await self.server.dispatch(name, data, guild, wait=self.wait)
