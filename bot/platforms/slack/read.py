"""What Slack delivers becomes an Incoming: events, slash commands, shortcuts, buttons.

Of an Address `chat` is the id of the channel, and `thread` the message that a thread began with. Posts have none.

The shapes: https://docs.slack.dev/reference/events, https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.model.chat import (
    EVERYWHERE,
    TO_PRIVATE,
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
from bot.platforms import GROUP

Body = Mapping[str, Any]

COMMAND = "/fanilo"
SHORTCUT = "check_message"  # callback id of "Check this message"
# What the manifest subscribes to -> the scope it needs.
EVENTS: Mapping[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",  # for private channels groups:read
    "message.im": "im:history",
    "tokens_revoked": None,
}
# Those that say that the bot is no longer in a channel.
_LEFT = frozenset(
    {"channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left"}
)
_WRITTEN = frozenset({None, "file_share", "me_message", "thread_broadcast"})  # subtypes of what a person has written
_RECORDED = ("audio/", "video/")
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in a workspace, and the words that name our commands."""

    account: str
    user: str
    commands: Mapping[str, str]  # casefolded word of any language -> name
    group: Mapping[str, str] = field(default_factory=dict)  # the same of the words behind "group"


@dataclass(frozen=True, slots=True)
class Update:
    """An update, and where an answer goes that only its sender sees: a URL, or else the channel it came from."""

    incoming: Incoming
    response_url: str | None = None


def update(body: Body, bot: Bot, now: datetime) -> Update | None:
    """What was delivered, or None where it is not for us. `now` is when, for what carries no time of its own."""
    match body.get("type"):
        case "event_callback":
            return _event(body, bot, now)
        case "block_actions":
            return _pressed(body, bot, now)
        case "message_action" if body.get("callback_id") == SHORTCUT:
            return _shortcut(body, bot, now)
        case None if "command" in body:
            return _command(body, bot, now)
        case _:
            return None


def opens_home(body: Body) -> str | None:
    """Who has opened the bot's own page, if that is what this is."""
    event = body.get("event") or {}
    opened = event.get("type") == "app_home_opened" and event.get("tab") == "home"
    return str(event["user"]) if opened and event.get("user") else None


# ---- events


def _event(body: Body, bot: Bot, now: datetime) -> Update | None:
    event: Body = body["event"]
    match event.get("type"):
        case "message" if event.get("channel_type") == "im":
            return _message(body, event, bot, now)
        case "app_mention":
            return _mention(event, bot, now)
        case "tokens_revoked" if not (event.get("tokens") or {}).get("bot"):
            return None  # of a person, not ours
        case "app_uninstalled" | "tokens_revoked":
            return _of_room(body, EVERYWHERE, Removed(), bot, now)
        case "member_joined_channel" if event.get("user") == bot.user:
            added = _of_room(body, str(event["channel"]), Added(), bot, now)
            return Update(replace(added.incoming, sender=str(event.get("inviter") or "")))
        case kind if kind in _LEFT:
            return _of_room(body, str(event["channel"]), Removed(), bot, now)
        case _:
            return None


def _message(body: Body, event: Body, bot: Bot, now: datetime) -> Update | None:
    """A direct message."""
    if event.get("subtype") == "message_changed":
        said: Body = event.get("message") or {}
        # A link preview that appears is a change too.
        same = said.get("text") == (event.get("previous_message") or {}).get("text")
        what: What | None = None if same else Edited(plain(said.get("text") or ""))
        id = str(body.get("event_id", ""))
    elif event.get("subtype") in _WRITTEN:
        said, what, id = event, _what(event), f"{event['channel']}:{event['ts']}"
    else:
        return None
    if what is None or not _by_a_person(said, bot):
        return None
    where = Address(bot.account, str(event["channel"]), said.get("thread_ts"))
    return Update(Incoming(id, where, str(said["user"]), _at(event.get("ts"), now), what))


def _mention(event: Body, bot: Bot, now: datetime) -> Update | None:
    """Words to the bot in a channel."""
    if not _by_a_person(event, bot):
        return None
    words = re.sub(rf"<@{re.escape(bot.user)}(?:\|[^<>]*)?>", " ", event.get("text") or "")
    what = _what({**event, "text": words.strip()})
    where = Address(bot.account, str(event["channel"]), event.get("thread_ts"))
    id = f"{event['channel']}:{event['ts']}"
    return Update(_aside(id, where, str(event["user"]), _at(event["ts"], now), what))


def _of_room(body: Body, chat: str, what: What, bot: Bot, now: datetime) -> Update:
    where = Address(bot.account, chat)
    return Update(Incoming(str(body.get("event_id", "")), where, "", now, what, private=False))


def _by_a_person(said: Body, bot: Bot) -> bool:
    return bool(said.get("user")) and said["user"] not in {bot.user, "USLACKBOT"} and not said.get("bot_id")


def _what(said: Body) -> What:
    """What a message is. Words come first: there may be a plea in them."""
    own = plain(said.get("text") or "")
    shared = [plain(a["text"]) for a in said.get("attachments") or () if a.get("is_share") and a.get("text")]
    if shared:
        return Text("\n".join(part for part in (own.strip(), *shared) if part), forwarded=True)
    kinds = [str(file.get("mimetype", "")) for file in said.get("files") or ()]
    if any(kind.startswith("image/") for kind in kinds):
        return Picture(own)
    if kinds and not own.strip():
        return Voice() if any(kind.startswith(_RECORDED) for kind in kinds) else Other("file")
    return Text(own)


# ---- commands, shortcuts, buttons


def _command(body: Body, bot: Bot, now: datetime) -> Update:
    """`/fanilo <word> <rest>`; without a word of ours, it is all said to us."""
    text = str(body.get("text") or "").strip()
    first, _, rest = text.partition(" ")
    name = bot.commands.get(first.casefold()) if first else "start"
    where = Address(bot.account, str(body["channel_id"]))
    if name == GROUP:
        name = GROUP if _is_room(where) else None  # in direct messages it is a word like another
        word, _, words = rest.strip().partition(" ")
        rest = f"{bot.group.get(word.casefold(), word)} {words.strip()}"
    what = Command(name, plain(rest.strip())) if name else Text(plain(text))
    return _asked(body, where, str(body["user_id"]), now, what)


def _shortcut(body: Body, bot: Bot, now: datetime) -> Update:
    """Somebody else's message is to be checked."""
    message: Body = body.get("message") or {}
    what = _what(message)
    if isinstance(what, Text):
        what = Text(what.words, forwarded=True)
    where = Address(bot.account, str(body["channel"]["id"]), message.get("thread_ts"))
    return _asked(body, where, str(body["user"]["id"]), _at(body.get("action_ts"), now), what)


def _pressed(body: Body, bot: Bot, now: datetime) -> Update | None:
    actions: Sequence[Body] = body.get("actions") or ()
    token = actions[0].get("value") if actions else None
    if not token or token == TO_PRIVATE:  # a link: Slack tells of it, but nobody waits for an answer
        return None
    container: Body = body.get("container") or {}
    user, at = str(body["user"]["id"]), _at(actions[0].get("action_ts"), now)
    channel = (body.get("channel") or {}).get("id")
    # On the bot's own page there is no channel: the direct messages are meant, which a user id names as well.
    where = Address(bot.account, str(channel or user), container.get("thread_ts"))
    return _asked(body, where, user, at, Press(str(token)))


def _asked(body: Body, where: Address, user: str, at: datetime, what: What) -> Update:
    """Ids of direct messages begin with D, of people with U or W. Direct messages of two other people are told from
    ours when we answer: we can't post there, and the URL shows an answer to its sender alone."""
    id, url = str(body.get("trigger_id", "")), body.get("response_url")
    if _is_room(where):
        return Update(_aside(id, where, user, at, what), url)
    return Update(Incoming(id, where, user, at, what), url)


def _is_room(where: Address) -> bool:
    return where.chat[:1] not in {"D", "U", "W"}


def _aside(id: str, where: Address, user: str, at: datetime, what: What) -> Incoming:
    return Incoming(id, where, user, at, what, private=False, aside=Aside.SURE)


def _at(ts: object, now: datetime) -> datetime:
    """When: Slack's time stamps are seconds since 1970, with six more digits that make them unique."""
    try:
        return datetime.fromtimestamp(float(str(ts)), UTC)
    except (ValueError, OverflowError, OSError):
        return now


# ---- text


def plain(text: str) -> str:
    """Words as they were typed, without Slack's own marks (https://docs.slack.dev/messaging/formatting-message-text)."""
    text = _MARKED.sub(lambda found: _unmarked(found[1], found[2]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unmarked(target: str, label: str | None) -> str:
    if target[:1] in {"@", "#"}:  # a person or a channel: by name where there is one, never by id
        return f"{target[0]}{(label or '').lstrip('@#')}"
    if target[:1] == "!":  # @here, a group of people, a date
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label == address or target.endswith(f"//{label}"):
        return label or address
    return f"{label} {address}"  # what a link says may hide where it leads
