"""What a person and the bot may do in a server, from what Discord has answered or delivered. Nothing of it is kept.

https://discord.com/developers/docs/topics/permissions
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.delivery import Reads, Standing

Data = Mapping[str, Any]

ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
VIEW_CHANNEL, SEND_MESSAGES, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 38
_READ_HISTORY = 1 << 16
_ALL = (1 << 64) - 1
_TEXT, _NEWS = 0, 5  # types of channels that can be written in; the same site, resources/channel
_THREADS = frozenset({10, 11, 12})
NOWHERE = Standing(admin=False, posts=False, reads=Reads.MEANT)  # the bot is not in the server


@dataclass(frozen=True, slots=True)
class Told:
    """The answers. `channel`: where posts go; `above`: the channel that a thread is in, which has its rights."""

    guild: Data
    me: Data
    member: Data | None  # who asks; None = nobody who is there
    channel: Data | None = None
    above: Data | None = None


def is_admin(permissions: object) -> bool:
    """Whether these, as Discord writes them, let somebody manage the server."""
    text = str(permissions)
    return bool(text.isascii() and text.isdecimal() and int(text) & (ADMINISTRATOR | MANAGE_GUILD))


def standing(told: Told, now: datetime) -> Standing:
    """All of it."""
    admin = told.member is not None and is_admin(of_member(told.guild, told.member, now))
    bot_is_admin = bool(of_member(told.guild, told.me, now) & ADMINISTRATOR)
    channel, name = told.channel, None
    if channel is not None and str(channel.get("guild_id")) == str(told.guild["id"]):
        name = str(channel.get("name") or "") or None
    posts = name is not None and channel is not None and _may_post(told, channel, now)
    return Standing(admin, posts, Reads.MEANT, bot_is_admin, None, name if admin else None)


def of_member(guild: Data, member: Data, now: datetime) -> int:
    """What somebody may do in a server, whatever the channel."""
    if str(guild.get("owner_id")) == _id_of(member):
        return _ALL
    bits = {str(role["id"]): int(role["permissions"]) for role in guild.get("roles") or ()}
    sum_of = 0
    for role in (str(guild["id"]), *map(str, member.get("roles") or ())):  # the first is what everyone may
        sum_of |= bits.get(role, 0)
    if sum_of & ADMINISTRATOR:
        return _ALL
    return sum_of & (VIEW_CHANNEL | _READ_HISTORY) if _is_in_time_out(member, now) else sum_of


def in_channel(guild: Data, member: Data, channel: Data, now: datetime) -> int:
    """What somebody may do in a channel: the server's rights, changed for everyone, for roles, for one person."""
    allowed = of_member(guild, member, now)
    if allowed & ADMINISTRATOR:
        return allowed
    changes = {str(one["id"]): one for one in channel.get("permission_overwrites") or ()}
    for whose in ((str(guild["id"]),), map(str, member.get("roles") or ()), (_id_of(member),)):
        allow, deny = _changed(changes, whose)
        allowed = allowed & ~deny | allow
    return allowed & (VIEW_CHANNEL | _READ_HISTORY) if _is_in_time_out(member, now) else allowed


def greeting_channel(guild: Data, bot: str, now: datetime) -> str | None:
    """Of a GUILD_CREATE: the channel for news of the server, else the first in which the bot may write."""
    me = next((member for member in guild.get("members") or () if _id_of(member) == bot), None)
    if me is None:
        return None
    open_to_us = [
        str(channel["id"])
        for channel in sorted(guild.get("channels") or (), key=lambda one: (one.get("position") or 0, int(one["id"])))
        if channel.get("type") in {_TEXT, _NEWS} and _may(in_channel(guild, me, channel, now), SEND_MESSAGES)
    ]
    own = str(guild.get("system_channel_id"))
    return own if own in open_to_us else next(iter(open_to_us), None)


def _may_post(told: Told, channel: Data, now: datetime) -> bool:
    if channel.get("type") not in _THREADS:
        return channel.get("type") in {_TEXT, _NEWS, 2, 13} and _may(_here(told, channel, now), SEND_MESSAGES)
    locked = (channel.get("thread_metadata") or {}).get("locked")
    return told.above is not None and not locked and _may(_here(told, told.above, now), SEND_IN_THREADS)


def _here(told: Told, channel: Data, now: datetime) -> int:
    return in_channel(told.guild, told.me, channel, now)


def _may(permissions: int, write: int) -> bool:
    return bool(permissions & VIEW_CHANNEL and permissions & write)


def _changed(changes: Mapping[str, Data], whose: Iterable[str]) -> tuple[int, int]:
    allow = deny = 0
    for id in whose:
        if id in changes:
            allow |= int(changes[id].get("allow") or 0)
            deny |= int(changes[id].get("deny") or 0)
    return allow, deny


def _id_of(member: Data) -> str:
    return str((member.get("user") or {}).get("id"))


def _is_in_time_out(member: Data, now: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(member.get("communication_disabled_until"))) > now
    except ValueError:
        return False
