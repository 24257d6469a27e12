"""The methods of the Web API that bots of ours call. Each error is of the page of its method:
https://docs.slack.dev/reference/methods/<method>"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.servers.slack import blocks
from tests.servers.slack.workspace import Posted, Workspace

LONGEST = 40_000  # characters of `text`; https://docs.slack.dev/changelog/2018-truncating-really-long-messages
# Method -> the scope it needs.
SCOPES: Mapping[str, str | None] = {
    "auth.test": None,
    "apps.connections.open": "connections:write",  # of the app-level token
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "conversations.info": "channels:read",
    "conversations.leave": "channels:manage",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
    "views.publish": None,
}

Said = dict[str, Any]


class Refused(Exception):
    """An `error` of a method."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.body: Said = {"ok": False, "error": error, **more}


def auth_test(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """Who the token is of."""
    return {
        "ok": True,
        "url": "https://a-team.slack.com/",
        "team": space.name,
        "user": space.bot_name,
        "team_id": space.team,
        "user_id": space.bot,
        "bot_id": space.bot_id,
        "is_enterprise_install": False,
    }


def post_message(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """A message that all in the channel see."""
    channel = str(asked.get("channel", ""))
    if someone := space.im_of(channel):
        channel = someone.im
    else:
        _reachable(space, channel)
    _content(space, asked)
    posted = Posted(space.ts(), channel, asked.get("thread_ts"), None, dict(asked))
    space.posted.append(posted)
    return {"ok": True, "channel": channel, "ts": posted.ts, "message": {"type": "message", "ts": posted.ts}}


def post_ephemeral(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """A message that one person in the channel sees."""
    channel, user = str(asked.get("channel", "")), str(asked.get("user", ""))
    someone = space.im_of(channel)
    if someone is None:
        room = _reachable(space, channel)
        if user not in room:
            raise Refused("user_not_in_channel")
    elif someone.id != user:
        raise Refused("user_not_in_channel")
    _content(space, asked)
    posted = Posted(space.ts(), someone.im if someone else channel, asked.get("thread_ts"), user, dict(asked))
    space.posted.append(posted)
    return {"ok": True, "message_ts": posted.ts}


def publish(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """The bot's own page, as one person sees it."""
    user, view = asked.get("user_id"), asked.get("view")
    if user not in space.people:
        raise Refused("user_not_found")
    if not isinstance(view, dict) or view.get("type") != "home":
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] view: type must be home"]})
    _valid(view.get("blocks"), blocks.VIEW, space)
    space.homes[str(user)] = view
    return {"ok": True, "view": {**view, "id": "V0HOME"}}


def open_conversation(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """The direct messages with somebody."""
    someone = space.people.get(str(asked.get("users")))
    if someone is None:
        raise Refused("user_not_found")
    return {"ok": True, "channel": {"id": someone.im}}


def channel_info(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """A channel, as https://docs.slack.dev/reference/objects/conversation-object."""
    room = space.channels.get(str(asked.get("channel")))
    if room is None or room.id.startswith("D"):
        raise Refused("channel_not_found")
    shown = {"id": room.id, "name": "general", "is_channel": True, "creator": room.creator}
    return {"ok": True, "channel": {**shown, "is_archived": room.archived, "is_member": room.bot}}


def user_info(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """Somebody, as https://docs.slack.dev/reference/objects/user-object."""
    someone = space.people.get(str(asked.get("user")))
    if someone is None:
        raise Refused("user_not_found")
    ranks = {rank: rank == someone.rank for rank in ("is_admin", "is_owner", "is_primary_owner")}
    shown = {"id": someone.id, "team_id": someone.team or space.team, "name": someone.name, "deleted": False}
    return {"ok": True, "user": {**shown, "is_bot": False, "tz": someone.zone, **ranks}}


def leave_channel(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """The bot goes out of a channel."""
    room = space.channels.get(str(asked.get("channel")))
    if room is None:
        raise Refused("channel_not_found")
    was, room.bot = room.bot, False
    return {"ok": True} if was else {"ok": True, "not_in_channel": True}


def announce_file(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """Where a file is to be sent; the server puts its own address before it."""
    name, length = str(asked.get("filename") or ""), str(asked.get("length") or "")
    if not name or not (length.isdecimal() and int(length)):
        raise Refused("invalid_arguments")
    if len(str(asked.get("alt_txt") or "")) > 1_000:
        raise Refused("alt_txt_too_large")
    file = space.announced(name, int(length), str(asked.get("alt_txt") or ""))
    return {"ok": True, "upload_url": f"/upload/v1/{file.id}", "file_id": file.id}


def complete_file(space: Workspace, asked: Mapping[str, Any]) -> Said:
    """Files that have come are there for good; without a channel they are shown to nobody."""
    try:
        given = json.loads(str(asked.get("files")))
        files = [space.files[str(one["id"])] for one in given]
    except (ValueError, TypeError, KeyError):
        raise Refused("file_not_found") from None
    if any(len(file.data) != file.length for file in files):
        raise Refused("file_not_found")
    if asked.get("channel_id") or asked.get("channels"):
        raise Refused("invalid_arguments")  # not played by this stand-in: it would make a message
    for file in files:
        file.complete = True
    return {"ok": True, "files": [{"id": file.id, "title": file.name} for file in files]}


METHODS: Mapping[str, Callable[[Workspace, Mapping[str, Any]], Said]] = {
    "auth.test": auth_test,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "conversations.info": channel_info,
    "conversations.leave": leave_channel,
    "conversations.open": open_conversation,
    "files.completeUploadExternal": complete_file,
    "files.getUploadURLExternal": announce_file,
    "users.info": user_info,
    "views.publish": publish,
}


def respond(space: Workspace, origin: Posted | None, channel: str, user: str, asked: Mapping[str, Any]) -> None:
    """What is posted to a response URL (https://docs.slack.dev/interactivity/handling-user-interaction)."""
    _content(space, asked)
    if origin is not None and asked.get("replace_original") is not False:
        origin.gone = True
    to = None if asked.get("response_type") == "in_channel" else user
    space.posted.append(Posted(space.ts(), channel, asked.get("thread_ts"), to, dict(asked)))


def _reachable(space: Workspace, channel: str) -> set[str]:
    room = space.channels.get(channel)
    if room is None or room.id.startswith("D"):  # direct messages of others are as if they were not
        raise Refused("channel_not_found")
    if room.archived:
        raise Refused("is_archived")
    if not room.bot:
        raise Refused("not_in_channel")
    return room.members


def _content(space: Workspace, asked: Mapping[str, Any]) -> None:
    text = asked.get("text") or ""
    if not text and not asked.get("blocks"):
        raise Refused("no_text")
    if len(text) > LONGEST:
        raise Refused("msg_too_long")
    _valid(asked.get("blocks") or [], blocks.MESSAGE, space)


def _valid(given: object, most: int, space: Workspace) -> None:
    try:
        blocks.check(given, most, space.shows)
    except blocks.Invalid as why:
        raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {why}"]}) from None
