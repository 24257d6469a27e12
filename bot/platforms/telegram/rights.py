"""What a person and the bot may do in a group, from what Telegram has answered. Nothing of it is kept.

https://core.telegram.org/bots/api#chatmember, https://core.telegram.org/bots/api#chatfullinfo
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.model.delivery import Reads, Standing

_ADMINS = frozenset({"creator", "administrator"})
NOWHERE = Standing(admin=False, posts=False, reads=Reads.MEANT)  # the bot is not in the group


@dataclass(frozen=True, slots=True)
class Told:
    """The answers."""

    me: Mapping[str, Any]  # the bot as a member
    chat: Mapping[str, Any]
    reads_all: bool  # privacy mode is off


def is_admin(member: Mapping[str, Any]) -> bool:
    """Whether a member is the creator or an admin, with whatever rights."""
    return member.get("status") in _ADMINS


def standing(told: Told, *, admin: bool) -> Standing:
    """All of it. `admin`: whether the person who asks is one."""
    bot_is_admin = is_admin(told.me)
    reads = Reads.ALL if bot_is_admin or told.reads_all else Reads.MEANT
    return Standing(admin, _posts(told), reads, bot_is_admin)


def _posts(told: Told) -> bool:
    """An admin may post in a group, and in a channel with a right of its own; a member where all may."""
    match told.me.get("status"):
        case "creator":
            return True
        case "administrator":
            return told.chat.get("type") != "channel" or bool(told.me.get("can_post_messages"))
        case "restricted":
            return bool(told.me.get("is_member") and told.me.get("can_send_messages"))
        case "member":
            return bool((told.chat.get("permissions") or {}).get("can_send_messages", True))
        case _:
            return False
