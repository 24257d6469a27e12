"""An update of the Bot API, as plain data, becomes an Incoming. https://core.telegram.org/bots/api#update

Of an Address `chat` is the id of the chat, and `thread` that of the topic in a forum, None for the general one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.model.chat import (
    Added,
    Address,
    Aside,
    Command,
    Edited,
    Incoming,
    Location,
    Moved,
    Other,
    Picture,
    Press,
    Removed,
    Text,
    Voice,
    What,
)
from bot.platforms import GROUP, GROUP_COMMANDS

Json = Mapping[str, Any]

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")  # all that is asked for
_GROUPS = frozenset({"group", "supergroup"})
_HEARD = ("voice", "audio", "video", "video_note")
_OTHER = ("sticker", "contact", "poll", "dice", "document", "animation", "story", "game", "paid_media", "checklist")
_GONE = frozenset({"left", "kicked"})
# What a link carries: to the settings of a group; from a post, to be counted.
_PAYLOAD = re.compile(r"g[0-9a-z]{1,12}|b[a-z2-7]{6}")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot, as it is known there."""

    account: str
    id: int
    username: str
    aside: Aside = Aside.NO  # how it can answer in groups


def incoming(update: Json, me: Me, now: datetime) -> Incoming | None:
    """The update; None for what is not for the bot. `now` stands where Telegram tells no time."""
    id = str(update["update_id"])
    if pressed := update.get("callback_query"):
        return _pressed(id, pressed, me, now)
    if changed := update.get("my_chat_member"):
        return _member(id, changed, me)
    message = update.get("message") or update.get("edited_message")
    if not message:
        return None
    if move := _moved(id, message, me):
        return move
    if _is_anonymous_admin(message):
        return _of_the_group(id, message, me) if "message" in update else None
    if "from" not in message or message["from"].get("is_bot") or "sender_chat" in message:  # or a channel speaks
        return None
    chat, sender = message["chat"], message["from"]
    private = chat["type"] == "private"
    if not private and chat["type"] not in _GROUPS:
        return None
    what = _what(message, me, private=private, edited="edited_message" in update)
    if what is None:
        return None
    at = datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC)
    return _made(id, message, sender, me, at, what=what)


def _made(id: str, message: Json, sender: Json, me: Me, at: datetime, *, what: What) -> Incoming:
    private = message["chat"]["type"] == "private"
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return Incoming(
        id,
        Address(me.account, str(message["chat"]["id"]), str(thread) if thread else None),
        str(sender["id"]),
        at,
        what,
        private=private,
        aside=Aside.NO if private else me.aside,
        language_hint=sender.get("language_code"),
    )


def _pressed(id: str, query: Json, me: Me, now: datetime) -> Incoming | None:
    message, token = query.get("message"), query.get("data")
    if not message or not token:  # of a message sent by way of the bot, or a game
        return None
    return _made(id, message, query["from"], me, now, what=Press(token))


def _member(id: str, changed: Json, me: Me) -> Incoming | None:
    """The bot was let in, put out, or blocked."""
    was, is_now = _is_in(changed["old_chat_member"]), _is_in(changed["new_chat_member"])
    private = changed["chat"]["type"] == "private"
    if was and not is_now:
        what: What = Removed()
    elif is_now and not was and changed["chat"]["type"] in _GROUPS:
        what = Added()
    else:
        return None
    at = datetime.fromtimestamp(changed["date"], UTC)
    where = Address(me.account, str(changed["chat"]["id"]))
    return Incoming(id, where, str(changed["from"]["id"]), at, what, private=private)


def _is_in(member: Json) -> bool:
    """https://core.telegram.org/bots/api#chatmember"""
    return member["status"] not in _GONE and (member["status"] != "restricted" or bool(member.get("is_member", True)))


def _moved(id: str, message: Json, me: Me) -> Incoming | None:
    """A group became a supergroup. It is told of in both, and nobody has to have said it."""
    here, to, of = (message["chat"]["id"], message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id"))
    if not to and not of:
        return None
    at, sender = datetime.fromtimestamp(message["date"], UTC), str(message.get("from", {}).get("id", ""))
    old, new = (here, to) if to else (of, here)
    what = Moved(Address(me.account, str(new)))
    return Incoming(id, Address(me.account, str(old)), sender, at, what, private=False)


def _is_anonymous_admin(message: Json) -> bool:
    """Only admins can speak as the group itself. https://core.telegram.org/bots/api#message"""
    return bool(
        message["chat"]["type"] in _GROUPS and message.get("sender_chat", {}).get("id") == message["chat"]["id"]
    )


def _of_the_group(id: str, message: Json, me: Me) -> Incoming | None:
    """A command about the group; of all else it can't be told who said it, so it is nobody's talk."""
    command = _command(message, me)
    if command is None or command[0] not in GROUP_COMMANDS:
        return None
    at = datetime.fromtimestamp(message["date"], UTC)
    made = _made(id, message, message["sender_chat"], me, at, what=_about_group(*command))
    return replace(made, aside=Aside.NO, admin=True)  # nothing can be shown to a group alone


def _about_group(name: str, rest: str) -> Command:
    return Command(GROUP, f"{name} {rest}".strip())


def _what(message: Json, me: Me, *, private: bool, edited: bool) -> What | None:
    if not private and not _for(message, me):
        return None
    words, caption = (_without_name(message, me, part) for part in ("text", "caption"))
    if edited:  # a place that moves on is one too, and is not told again and again
        return Edited(words or caption) if words or caption else None
    if command := _command(message, me):
        name, rest = command
        if not private and name in GROUP_COMMANDS:
            return _about_group(name, rest)
        if name == "start":  # whatever else a link carries, it means nothing
            return Command(name, rest if _PAYLOAD.fullmatch(rest) else "")
        return Command(name, rest or (_asked_about(message, me) if name == "check" else ""))
    if words:
        return Text(words, forwarded="forward_origin" in message)
    if caption or "photo" in message:
        return Picture(caption)
    if any(kind in message for kind in _HEARD):
        return Voice()
    if place := message.get("location"):  # a venue has one too
        return Location(float(place["latitude"]), float(place["longitude"]))
    return next((Other(kind) for kind in _OTHER if kind in message), None)


def _asked_about(message: Json, me: Me) -> str:
    """The words of the message that this one answers, unless they are the bot's own."""
    other = message.get("reply_to_message") or {}
    return "" if _is_own(other, me) else str(other.get("text") or other.get("caption") or "")


def _is_own(message: Json, me: Me) -> bool:
    return bool(message.get("from", {}).get("id") == me.id)


def _for(message: Json, me: Me) -> bool:
    """Whether words in a group are for the bot: a command, its name, or an answer to it; no command of another bot."""
    if command := _command_in(message):
        return _is_ours(command, me)
    return _is_own(message.get("reply_to_message") or {}, me) or any(True for _ in _names(message, me))


def _command(message: Json, me: Me) -> tuple[str, str] | None:
    """The command that a message begins with, and what follows it; None where it is another bot's."""
    command = _command_in(message)
    if command is None or not _is_ours(command, me):
        return None
    return command.partition("@")[0].lower(), str(message["text"])[1 + len(command) :].strip()


def _command_in(message: Json) -> str | None:
    """The command that a message begins with, without its slash."""
    entities = message.get("entities") or ()
    first = next((e for e in entities if e["type"] == "bot_command" and e["offset"] == 0), None)
    return str(message["text"])[1 : first["length"]] if first else None  # a command has ASCII only


def _is_ours(command: str, me: Me) -> bool:
    _, at, to = command.partition("@")
    return not at or to.lower() == me.username.lower()


def _names(message: Json, me: Me) -> Iterator[tuple[int, int]]:
    """Where the bot is named, in UTF-16 units."""
    text = str(message.get("text") or message.get("caption") or "")
    coded = text.encode("utf-16-le", "surrogatepass")
    for entity in message.get("entities") or message.get("caption_entities") or ():
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        named = coded[2 * begin : 2 * end].decode("utf-16-le", "replace").lower()
        if (entity["type"] == "mention" and named == f"@{me.username.lower()}") or (
            entity["type"] == "text_mention" and entity["user"]["id"] == me.id
        ):
            yield begin, end


def _without_name(message: Json, me: Me, part: str) -> str:
    """The text or the caption without the bot's name in it."""
    coded = str(message.get(part) or "").encode("utf-16-le", "surrogatepass")
    for begin, end in sorted(_names(message, me), reverse=True):
        coded = coded[: 2 * begin] + coded[2 * end :]
    return coded.decode("utf-16-le", "surrogatepass").strip()
