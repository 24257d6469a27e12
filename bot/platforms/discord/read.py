"""What Discord delivers becomes an Incoming: messages, edits, interactions, servers joined and left.

Of an Address in a server `chat` is the id of the server, and `thread` that of the channel or thread in it, None where
there is none to write in. In direct messages `chat` is the channel.

The shapes: https://discord.com/developers/docs/events/gateway-events,
https://discord.com/developers/docs/resources/message,
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.model.chat import (
    Added,
    Address,
    Aside,
    Command,
    Edited,
    Incoming,
    Other,
    Picture,
    Press,
    Removed,
    Text,
    Voice,
    What,
)
from bot.platforms import COMMANDS, GROUP, GROUP_COMMANDS, leads_to
from bot.platforms.discord import rights

Data = Mapping[str, Any]

EPOCH = 1_420_070_400.0  # the first second of Discord; https://discord.com/developers/docs/reference#snowflakes
_WRITTEN = frozenset({0, 19})  # types of messages that a person writes: by itself, as a reply
_SLASH = 1  # a type of commands
_BOT_DM = 1  # a context: https://discord.com/developers/docs/interactions/receiving-and-responding
_VOICE = 1 << 13  # a flag of messages
_PLAIN_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are."""

    account: str
    user: str


def message(data: Data, bot: Bot) -> Incoming | None:
    """MESSAGE_CREATE: a direct message, or words that mention the bot; None for all else."""
    author: Data = data.get("author") or {}
    if author.get("bot") or author.get("id") in {None, bot.user} or data.get("webhook_id"):
        return None
    if data.get("type", 0) not in _WRITTEN:
        return None
    private = not data.get("guild_id")
    if not private and not any(one.get("id") == bot.user for one in data.get("mentions") or ()):
        return None
    where, at = _where(data, bot), sent_at(str(data["id"]))
    return Incoming(str(data["id"]), where, str(author["id"]), at, _what(data, bot), private, Aside.NO)


def edit(data: Data, bot: Bot) -> Incoming | None:
    """MESSAGE_UPDATE: a direct message was changed by its writer. A preview that appears is no such change."""
    author: Data = data.get("author") or {}
    if author.get("bot") or author.get("id") in {None, bot.user} or data.get("guild_id"):
        return None
    at = _time(data.get("edited_timestamp"))
    if at is None or not data.get("content"):
        return None
    where, id = Address(bot.account, str(data["channel_id"])), f"{data['id']}:{at.timestamp()}"
    return Incoming(id, where, str(author["id"]), at, Edited(plain(data["content"], bot)))


def interaction(data: Data, bot: Bot) -> Incoming | None:
    """INTERACTION_CREATE: a command, "Check this message", or a button."""
    what = _asked(data, bot)
    person: Data | None = (data.get("member") or {}).get("user") or data.get("user")
    if what is None or not person or "channel_id" not in data:
        return None
    # Direct messages of two other people, where somebody uses the bot that they have taken along, are a room.
    private = not data.get("guild_id") and data.get("context", _BOT_DM) == _BOT_DM
    return Incoming(
        str(data["id"]),
        _where(data, bot),
        str(person["id"]),
        sent_at(str(data["id"])),
        what,
        private,
        Aside.NO if private else Aside.SURE,
        admin=bool(data.get("guild_id")) and rights.is_admin((data.get("member") or {}).get("permissions")),
        language_hint=data.get("locale"),
    )


def joined(data: Data, bot: Bot, at: datetime) -> Incoming:
    """The bot was added to a server: GUILD_CREATE. Discord does not say by whom."""
    guild = str(data["id"])
    where = Address(bot.account, guild, rights.greeting_channel(data, bot.user, at))
    return Incoming(f"{guild}+{data.get('joined_at') or ''}", where, "", at, Added(), private=False)


def left(guild: str, bot: Bot, at: datetime) -> Incoming:
    """The bot was taken out of a server."""
    return Incoming(f"{guild}-{at.timestamp()}", Address(bot.account, guild), "", at, Removed(), private=False)


def sent_at(snowflake: str) -> datetime:
    """When an id was made: its upper bits are milliseconds."""
    return datetime.fromtimestamp((int(snowflake) >> 22) / 1000 + EPOCH, UTC)


def plain(text: str, bot: Bot) -> str:
    """Words as they were typed: without the mention of the bot, and no ids in them."""
    text = re.sub(rf"<@!?{re.escape(bot.user)}>", " ", text).strip()
    return _PLAIN_EMOJI.sub(r"\1", text)


# ---- parts


def _where(data: Data, bot: Bot) -> Address:
    guild, channel = data.get("guild_id"), str(data["channel_id"])
    return Address(bot.account, str(guild), channel) if guild else Address(bot.account, channel)


def _what(data: Data, bot: Bot) -> What:
    """What a message is. Words come first: there may be a plea in them."""
    own = plain(data.get("content") or "", bot)
    handed_on = [(one.get("message") or {}) for one in data.get("message_snapshots") or ()]
    if words := [plain(one["content"], bot) for one in handed_on if one.get("content")]:
        return Text("\n".join(part for part in (own, *words) if part), forwarded=True)
    kinds = [
        str(file.get("content_type") or "")
        for one in (data, *handed_on)
        for file in one.get("attachments") or ()
    ]  # fmt: skip
    if any(kind.startswith("image/") for kind in kinds):
        return Picture(own)
    if own:
        return Text(own)
    if data.get("flags", 0) & _VOICE or any(kind.startswith(("audio/", "video/")) for kind in kinds):
        return Voice()
    for kind, thing in (("file", kinds), ("sticker", data.get("sticker_items")), ("poll", data.get("poll"))):
        if thing:
            return Other(kind)
    return Text(own)


def _asked(data: Data, bot: Bot) -> What | None:
    asked: Data = data.get("data") or {}
    match data.get("type"), asked.get("type", _SLASH):
        case 2, 1:  # a slash command
            name = str(asked.get("name"))
            if name == GROUP:
                return _about_group(asked) if data.get("guild_id") else None
            rest = " ".join(str(option.get("value", "")) for option in asked.get("options") or ())
            return Command(name, rest) if name in COMMANDS else None
        case 2, 3:  # an entry in the menu of a message
            messages: Data = (asked.get("resolved") or {}).get("messages") or {}
            what = _what(messages.get(str(asked.get("target_id"))) or {}, bot)
            return Text(what.words, forwarded=True) if isinstance(what, Text) else what
        case 3, _ if asked.get("custom_id") and not leads_to(str(asked["custom_id"])):  # a button
            return Press(str(asked["custom_id"]))
        case _:
            return None


def _about_group(asked: Data) -> Command | None:
    """`/group` with one of its own commands, and what stands behind that."""
    own: Data = next(iter(asked.get("options") or ()), {})
    words = [str(option.get("value", "")) for option in own.get("options") or ()]
    name = own.get("name")
    return Command(GROUP, " ".join([str(name), *words]).strip()) if name in GROUP_COMMANDS else None


def _time(stamp: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
