"""What a person and the bot may do in a channel, from what Slack has answered. Nothing of it is kept.

Slack has no admins of channels. Here they are the admins and owners of the workspace, and whoever made the channel.
https://docs.slack.dev/reference/objects/user-object, https://docs.slack.dev/reference/objects/conversation-object
"""

from collections.abc import Mapping
from typing import Any

from bot.model.delivery import Reads, Standing

Data = Mapping[str, Any]

_RANKS = ("is_admin", "is_owner", "is_primary_owner")


def standing(user: Data, channel: Data | None, team: str) -> Standing:
    """All of it. `channel`: None where the bot does not see it; `team`: the workspace that the bot is in."""
    here = channel or {}
    made_it = bool(user.get("id")) and here.get("creator") == user.get("id")
    ranks = any(user.get(rank) is True for rank in _RANKS)
    admin = _belongs(user, team) and (ranks or made_it)
    posts = here.get("is_member") is True and not here.get("is_archived")
    name = str(here.get("name") or "") or None
    zone = str(user.get("tz") or "") or None
    return Standing(admin, posts, Reads.MEANT, zone=zone, thread_name=name if admin else None)


def _belongs(user: Data, team: str) -> bool:
    """Whether somebody is of this workspace: an admin of another one, who shares a channel with it, has no say here."""
    if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
        return False
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    return user.get("team_id") == team or team in teams
