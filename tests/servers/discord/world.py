"""What there is: people, guilds, channels, messages; and how Discord writes them down."""

import itertools
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.servers.discord import markdown

Json = dict[str, Any]
EPOCH = 1_420_070_400_000  # ms; https://discord.com/developers/docs/reference#snowflakes
TEXT, DM, PUBLIC_THREAD, FORUM = 0, 1, 11, 15  # https://discord.com/developers/docs/resources/channel
SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 12
READ_AND_WRITE = str((1 << 10) | (1 << 11) | (1 << 15) | (1 << 38))


@dataclass
class User:
    """Somebody, or the bot."""

    id: str
    name: str
    locale: str = "en-US"
    dm: str = ""  # their channel with the bot
    bot: bool = False
    roles: list[str] = field(default_factory=list)  # in all guilds

    def json(self) -> Json:
        """As it is sent."""
        more = {"bot": True} if self.bot else {}
        return {"id": self.id, "username": self.name, "discriminator": "0", "avatar": None, "global_name": None, **more}


@dataclass
class Channel:
    """A place to write in. Threads and posts of a forum have a parent."""

    id: str
    type: int = TEXT
    guild: str | None = None
    parent: str | None = None
    visible: bool = True  # for the bot
    writable: bool = True  # for the bot
    attachable: bool = True  # whether the bot may send files there
    overwrites: list[Json] = field(default_factory=list)

    def json(self) -> Json:
        """As it is sent."""
        said: Json = {"id": self.id, "type": self.type, "name": f"c{self.id}", "position": 0, "nsfw": False}
        said |= {"guild_id": self.guild, "parent_id": self.parent, "topic": None}
        said |= {"permission_overwrites": self.overwrites}
        said |= {"last_message_id": None, "rate_limit_per_user": 0}
        if self.type == PUBLIC_THREAD:
            stamp = datetime.now(UTC).isoformat()
            meta = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": stamp, "locked": False}
            said |= {"owner_id": "1", "thread_metadata": meta, "message_count": 0, "member_count": 1}
        return said


@dataclass
class Guild:
    """A server, as people call it."""

    id: str
    channels: list[str] = field(default_factory=list)
    owner: str = "1"
    everyone: str = READ_AND_WRITE  # what all may
    roles: dict[str, str] = field(default_factory=dict)  # what those of a role may besides
    system: str | None = None  # the channel for news of the guild


@dataclass
class Posted:
    """A message of the bot."""

    id: str
    channel: str
    payload: Json
    to: str | None = None  # who alone sees it
    loading: bool = False  # "... is thinking"
    at: float = field(default_factory=time.monotonic)
    files: tuple[bytes, ...] = ()

    @property
    def attachments(self) -> list[Json]:
        """What is said of its files. https://discord.com/developers/docs/resources/message#attachment-object"""
        return list(self.payload.get("attachments") or ())

    @property
    def seen(self) -> markdown.Seen:
        """Its text as it is shown."""
        return markdown.see(self.payload.get("content") or "")

    @property
    def buttons(self) -> list[Json]:
        """In reading order."""
        return [part for row in self.payload.get("components") or () for part in row["components"]]

    @property
    def silent(self) -> bool:
        """Whether nobody's phone tells of it."""
        return self.to is not None or bool(self.payload.get("flags", 0) & SUPPRESS_NOTIFICATIONS)


class World:
    """All of it, and what the bot has posted."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self.skew = 0.0  # seconds by which new snowflakes are off
        self.bot = User(self.snowflake(), "fanilo", bot=True)
        self.app = self.bot.id
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.posted: list[Posted] = []
        self.commands: list[Json] = []

    def snowflake(self) -> str:
        """A new id, of now."""
        return str((int((time.time() + self.skew) * 1000) - EPOCH << 22) + next(self._count) % (1 << 12))

    def user(self, name: str, locale: str) -> User:
        """Somebody new."""
        user = User(self.snowflake(), name, locale, self.channel(DM).id)
        self.users[user.id] = user
        return user

    def channel(self, kind: int = TEXT, guild: Guild | None = None, parent: str | None = None) -> Channel:
        """A new channel or thread."""
        channel = Channel(self.snowflake(), kind, guild.id if guild else None, parent)
        self.channels[channel.id] = channel
        if guild:
            guild.channels.append(channel.id)
        return channel

    def guild(self) -> Guild:
        """A new guild, with the bot in it and one channel."""
        guild = Guild(self.snowflake())
        self.guilds[guild.id] = guild
        self.channel(TEXT, guild)
        return guild

    def guild_json(self, guild: Guild) -> Json:
        """As GUILD_CREATE has it."""
        channels = [self.channels[id] for id in guild.channels]
        return {
            **self.guild_said(guild),
            "unavailable": False,
            "member_count": 2,
            "large": False,
            "joined_at": _now(),
            "channels": [channel.json() for channel in channels if not channel.parent],
            "threads": [channel.json() for channel in channels if channel.parent],
            "members": [self.member_json(self.bot)],
        }

    def guild_said(self, guild: Guild) -> Json:
        """As Get Guild has it. https://discord.com/developers/docs/resources/guild#get-guild"""
        roles = {guild.id: guild.everyone, **guild.roles}
        return {
            "id": guild.id,
            "name": "guild",
            "owner_id": guild.owner,
            "preferred_locale": "en-US",
            "system_channel_id": guild.system,
            "roles": [
                {"id": id, "name": "role", "permissions": may, "position": 0, "color": 0} for id, may in roles.items()
            ],
            "emojis": [],
            "features": [],
        }

    def member_json(self, user: User) -> Json:
        """Somebody as a member of a guild. https://discord.com/developers/docs/resources/guild#guild-member-object"""
        more = {"joined_at": _now(), "deaf": False, "mute": False, "flags": 0, "communication_disabled_until": None}
        return {"user": user.json(), "roles": user.roles, **more}

    def message(self, channel: str, author: User, content: str, **more: object) -> Json:
        """A new message as it is sent."""
        return {
            "id": self.snowflake(),
            "channel_id": channel,
            "author": author.json(),
            "content": content,
            "timestamp": _now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            **more,
        }

    def posted_json(self, posted: Posted) -> Json:
        """A message of the bot as it is sent."""
        payload = posted.payload
        said = self.message(posted.channel, self.bot, (payload.get("content") or "").strip(), id=posted.id)
        said |= {"flags": payload.get("flags", 0), "components": payload.get("components") or []}
        attachments = [
            {"url": "https://cdn.example/x", "size": len(data), **about, "id": self.snowflake()}
            for data, about in zip(posted.files, posted.attachments, strict=True)
        ]
        return {**said, "attachments": attachments}

    def post(
        self,
        channel: str,
        payload: Json,
        to: str | None = None,
        *,
        loading: bool = False,
        files: tuple[bytes, ...] = (),
    ) -> Posted:
        """The bot posts."""
        posted = Posted(self.snowflake(), channel, payload, to, loading, files=files)
        self.posted.append(posted)
        return posted

    def shown_to(self, user: User, since: int = 0) -> list[Posted]:
        """What the bot has posted from there on that they can see. All people are in all guilds."""
        return [
            posted
            for posted in self.posted[since:]
            if not posted.loading
            and posted.to in (None, user.id)
            and (self.channels[posted.channel].guild or posted.channel == user.dm)
        ]


def token() -> str:
    """A secret."""
    return secrets.token_hex(16)


def _now() -> str:
    return datetime.now(UTC).isoformat()
