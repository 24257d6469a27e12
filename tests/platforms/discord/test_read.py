"""What Discord delivers, and what we make of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.chat import TO_PRIVATE, Aside, Command, Edited, Other, Picture, Press, Text, Voice, What
from bot.platforms.discord import read

BOT = read.Bot("za", "9")
ID = "175928847299117063"  # https://discord.com/developers/docs/reference#snowflakes has it as its example
AT = datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)
IMAGE, SOUND = {"content_type": "image/png"}, {"content_type": "audio/ogg"}


def message(**more: Any) -> dict[str, Any]:
    """A direct message, as MESSAGE_CREATE has it."""
    return {"id": ID, "channel_id": "5", "author": {"id": "1"}, "content": "hello", "type": 0, "flags": 0, **more}


def in_room(**more: Any) -> dict[str, Any]:
    """Words to the bot in a channel."""
    return message(**{"guild_id": "7", "mentions": [{"id": "9"}], "content": "<@9> hello", **more})


def asked(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A command in the bot's direct messages, as INTERACTION_CREATE has it."""
    shared = {"id": ID, "token": "t", "application_id": "9", "channel_id": "5", "user": {"id": "1"}, "locale": "fr"}
    return {**shared, "type": 2, "context": 1, "data": data, **more}


CHECK = {"type": 1, "name": "check", "options": [{"name": "words", "type": 3, "value": "an offer"}]}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (message(), Text("hello")),
        (message(type=19), Text("hello")),
        (message(attachments=[IMAGE]), Picture("hello")),
        (message(content="", attachments=[SOUND]), Voice()),
        (message(content="", flags=1 << 13, attachments=[{}]), Voice()),
        (message(content="", attachments=[{"content_type": "application/pdf"}]), Other("file")),
        (message(content="", sticker_items=[{"id": "3"}]), Other("sticker")),
        (message(content="", message_snapshots=[{"message": {"content": "an offer"}}]), Text("an offer", True)),
        (message(content="", message_snapshots=[{"message": {"content": "", "attachments": [IMAGE]}}]), Picture("")),
        (message(content="a <:wave:123> b"), Text("a :wave: b")),
    ],
)
def test_a_direct_message(given: dict[str, Any], what: What) -> None:
    """Is private, and was sent when its id was made."""
    incoming = read.message(given, BOT)
    assert incoming is not None
    assert (incoming.what, incoming.private, incoming.sender, incoming.where.chat) == (what, True, "1", "5")
    assert incoming.at == AT


def test_a_mention_in_a_room() -> None:
    """Is ours, without the mention, and can't be answered to its writer alone."""
    incoming = read.message(in_room(), BOT)
    assert incoming is not None
    assert (incoming.what, incoming.private, incoming.aside) == (Text("hello"), False, Aside.NO)


@pytest.mark.parametrize(
    "given",
    [
        message(author={"id": "9"}),
        message(author={"id": "2", "bot": True}),
        message(webhook_id="4"),
        message(type=7),
        in_room(mentions=[]),
        in_room(mentions=[{"id": "8"}]),
    ],
)
def test_what_is_not_for_us(given: dict[str, Any]) -> None:
    """Our own messages, those of bots and of the system, and words to others."""
    assert read.message(given, BOT) is None


def test_an_edit_of_a_direct_message() -> None:
    """Each edit is an update of its own; a preview that appears is none, nor is one in a room."""
    stamp = "2024-01-07T10:20:00+00:00"
    first, second = (read.edit(message(edited_timestamp=at), BOT) for at in (stamp, stamp.replace("20:00", "21:00")))
    assert first is not None
    assert second is not None
    assert (first.what, first.at.minute) == (Edited("hello"), 20)
    assert first.id != second.id
    assert read.edit(message(edited_timestamp=None), BOT) is None
    assert read.edit(in_room(edited_timestamp=stamp), BOT) is None


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (asked(CHECK), Command("check", "an offer")),
        (asked({"type": 1, "name": "help"}), Command("help")),
        (asked({"custom_id": "3.yes", "component_type": 2}, type=3), Press("3.yes")),
        (
            asked({"type": 3, "target_id": "2", "resolved": {"messages": {"2": message(content="an offer")}}}),
            Text("an offer", True),
        ),
    ],
)
def test_an_interaction(given: dict[str, Any], what: What) -> None:
    """In direct messages it is private, in a server only the one who asked sees the answer."""
    private = read.interaction(given, BOT)
    room = read.interaction(
        {**given, "guild_id": "7", "context": 0, "user": None, "member": {"user": {"id": "1"}}}, BOT
    )
    assert private is not None
    assert room is not None
    assert private.what == room.what == what
    assert (private.private, private.language_hint, private.at) == (True, "fr", AT)
    assert (room.private, room.aside, room.sender) == (False, Aside.SURE, "1")


def test_direct_messages_of_two_others() -> None:
    """Are a room: the bot was taken along by one of them."""
    incoming = read.interaction(asked(CHECK, context=2), BOT)
    assert incoming is not None
    assert (incoming.private, incoming.aside) == (False, Aside.SURE)


@pytest.mark.parametrize(
    "given",
    [
        asked({"type": 1, "name": "nothing"}),
        asked({"custom_id": TO_PRIVATE}, type=3),
        asked(CHECK, user=None),
        asked({}, type=1),
        asked(CHECK, type=4),
    ],
)
def test_interactions_that_are_none_of_ours(given: dict[str, Any]) -> None:
    """Unknown commands, links, pings, what is still being typed."""
    assert read.interaction(given, BOT) is None
