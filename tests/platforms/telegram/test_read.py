"""What of an update is heard: commands and the words that belong to them, and what is for others."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.chat import Command, Edited, Picture, Press, Text
from bot.platforms.telegram.read import Me, incoming
from tests.servers.telegram import BOT
from tests.servers.telegram import text as parser

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ME = Me("telegram", int(str(BOT["id"])), str(BOT["username"]))
PRIVATE, GROUP = {"id": 5, "type": "private"}, {"id": -7, "type": "supergroup", "title": "Jobs"}
SENDER = {"id": 5, "is_bot": False, "first_name": "Hanta"}
OWN = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": BOT, "text": "Numbers for Kuwait: 112"}
OTHERS = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": {**SENDER, "id": 6}, "text": "Work in Oman"}


def heard(words: str, chat: dict[str, Any] = PRIVATE, **more: Any) -> Any:
    """What a message of these words is; None where it is not for the bot."""
    message = {"message_id": 2, "date": 1_700_000_000, "chat": chat, "from": SENDER}
    update = incoming({"update_id": 1, "message": {**message, **_worded(words), **more}}, ME, NOW)
    return update.what if update else None


def _worded(words: str) -> dict[str, Any]:
    return {"text": words, "entities": parser.commands(words)} if words else {}


@pytest.mark.parametrize("name", ["forget", "stop", "number", "help", "worry", "language"])
@pytest.mark.parametrize("answered", [OWN, OTHERS])
def test_a_command_as_a_reply_is_the_command_alone(name: str, answered: dict[str, Any]) -> None:
    """ "/forget" erases whatever it answers (P12), and no country of the bot's own line is the person's (P7)."""
    assert heard(f"/{name}", reply_to_message=answered) == Command(name, "")


def test_check_as_a_reply_is_about_what_it_answers() -> None:
    """Unless the bot itself has said it, or words of its own stand behind it."""
    assert heard("/check", reply_to_message=OTHERS) == Command("check", "Work in Oman")
    assert heard("/check", reply_to_message=OWN) == Command("check", "")
    assert heard("/check this one", reply_to_message=OTHERS) == Command("check", "this one")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("/start a7", Command("start")),
        ("/Number@Torch_Bot Kuwait", Command("number", "Kuwait")),
        ("go to /check", Text("go to /check")),
        ("/help", Command("help")),
        ("hello", Text("hello")),
    ],
)
def test_commands(words: str, what: object) -> None:
    """With or without the bot's name, in any case; what a link carries means nothing."""
    assert heard(words) == what


@pytest.mark.parametrize("answered", [{}, {"reply_to_message": {**OWN, "chat": GROUP}}])
def test_another_bots_command_is_not_ours(answered: dict[str, Any]) -> None:
    """Not even as an answer to us."""
    assert heard("/help@other_bot they locked us in", GROUP, **answered) is None


def test_words_in_a_group_are_ours_by_name_or_as_an_answer() -> None:
    """Without the name in them, in text and in captions."""
    assert heard("hello", GROUP) is None
    assert heard("hello", GROUP, reply_to_message={**OWN, "chat": GROUP}) == Text("hello")
    assert heard("hi @torch_bot", GROUP) == Text("hi")
    caption = "😀 @torch_bot look"
    entities = parser.commands(caption)
    assert heard("", GROUP, caption=caption, caption_entities=entities, photo=[{}]) == Picture("😀  look")


def test_what_is_changed() -> None:
    """Its words, of whatever kind it is; what has none, as a place that moves on, is not told again."""
    message = {"message_id": 2, "date": 1, "edit_date": 2, "chat": PRIVATE, "from": SENDER}

    def changed(**content: Any) -> Any:
        update = incoming({"update_id": 1, "edited_message": {**message, **content}}, ME, NOW)
        return update.what if update else None

    assert changed(**_worded("/stop hitting me")) == Edited("/stop hitting me")
    assert changed(caption="help", photo=[{}]) == Edited("help")
    assert changed(location={"latitude": 1.0, "longitude": 2.0}) is None


def test_a_press_has_no_time_of_its_own() -> None:
    """Telegram tells none, so it counts as of now."""
    query = {"id": "9", "from": SENDER, "data": "3.yes", "message": {"message_id": 1, "date": 0, "chat": PRIVATE}}
    update = incoming({"update_id": 1, "callback_query": query}, ME, NOW)
    assert update
    assert (update.what, update.at) == (Press("3.yes"), NOW)
