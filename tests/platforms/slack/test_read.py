"""What Slack delivers, and what it means."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.chat import Aside, Command, Edited, Other, Picture, Text, Voice, What
from bot.platforms.slack import read

BOT = read.Bot("ngo", "U0BOT", {"check": "check", "vérifier": "check", "help": "help"})
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def said(**event: Any) -> read.Update | None:
    """A direct message."""
    whole = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "17.5", "text": "", **event}
    return read.update({"type": "event_callback", "event_id": "Ev1", "event": whole}, BOT, NOW)


def changed(text: str, before: str) -> dict[str, Any]:
    """A message that is changed."""
    message, old = {"user": "U1", "ts": "1.5", "text": text}, {"user": "U1", "ts": "1.5", "text": before}
    return {"subtype": "message_changed", "message": message, "previous_message": old}


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (
            {"text": "a &lt;b&gt; &amp;amp; <https://x.example> <mailto:a@b.c|a@b.c>"},
            "a <b> &amp; https://x.example a@b.c",
        ),
        ({"text": "<https://bad.example|good> <@U2|bob> <!here>"}, "good https://bad.example @bob @here"),
        ({"attachments": [{"is_share": True, "text": "an offer"}]}, Text("an offer", forwarded=True)),
        ({"subtype": "file_share", "files": [{"mimetype": "image/png"}], "text": "see"}, Picture("see")),
        ({"subtype": "file_share", "files": [{"mimetype": "audio/mp4"}]}, Voice()),
        ({"subtype": "file_share", "files": [{"mimetype": "application/pdf"}]}, Other("file")),
        ({"subtype": "file_share", "files": [{"mimetype": "audio/mp4"}], "text": "help"}, "help"),
        (changed("new", "old"), Edited("new")),
        (changed("same", "same"), None),
        ({"bot_id": "B1", "text": "x"}, None),
        ({"user": "U0BOT", "text": "x"}, None),
        ({"subtype": "message_deleted"}, None),
        ({"channel_type": "channel", "text": "x"}, None),
    ],
)
def test_messages(event: dict[str, Any], what: What | str | None) -> None:
    """Words come first, marks of Slack's are taken away, what is not a person's is left alone."""
    update = said(**event)
    expected = Text(what) if isinstance(what, str) else what
    assert (update.incoming.what if update else None) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", Command("start")),
        ("check Work in Dubai", Command("check", "Work in Dubai")),
        ("Vérifier x", Command("check", "x")),
        ("they took my passport", Text("they took my passport")),
    ],
)
def test_commands(text: str, what: What) -> None:
    """A word of ours in any language names a command; else all of it is said to us."""
    body = {
        "command": "/fanilo",
        "text": text,
        "channel_id": "C1",
        "user_id": "U1",
        "trigger_id": "1",
        "response_url": "u",
    }
    update = read.update(body, BOT, NOW)
    assert update is not None
    assert (update.incoming.what, update.incoming.private, update.incoming.aside) == (what, False, Aside.SURE)
    assert update.response_url == "u"


def test_a_link_needs_no_answer() -> None:
    """Slack tells of a pressed link too."""
    body = {"type": "block_actions", "actions": [{"action_id": "0.private"}], "user": {"id": "U1"}}
    assert read.update(body, BOT, NOW) is None
