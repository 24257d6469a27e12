"""Pictures and voices on Telegram: one call that makes one message, over real sockets."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from bot.model.chat import Address, Failure, Outgoing, SendFailed, Sent
from tests.platforms.telegram.conftest import Running, working
from tests.posts.some import PAGE, RIGHT_TO_LEFT, bytes_of, holds, picture, png, post, voice
from tests.servers.telegram import Fault
from tests.servers.telegram.chats import Chat, Posted

THREAD = 7


async def sends(bot: Running, chat: Chat, outgoing: Outgoing, thread: int | None = None) -> Sent | SendFailed:
    """A post to a group."""
    return await bot.connection.send(Address("telegram", str(chat.id), str(thread) if thread else None), outgoing)


def posted(bot: Running) -> list[Posted]:
    """All messages."""
    return bot.server.chats.posted


def calls(bot: Running) -> list[str]:
    """The calls that made them, or were to."""
    return [method for method, _ in bot.server.calls if method.startswith("send")]


async def test_one_message(tmp_path: Path) -> None:
    """With the picture's bytes, the words as its caption, the link beside the private chat; silent, in its topic."""
    async with working() as bot:
        group = bot.server.chats.group(threads=(THREAD,))
        outgoing = post("Two @roads.", RIGHT_TO_LEFT, image=picture(tmp_path))
        assert isinstance(await sends(bot, group, outgoing, THREAD), Sent)
        [one] = posted(bot)
        assert (one.kind, one.data, one.text) == ("photo", png(), f"Two @roads.\n\n{RIGHT_TO_LEFT}")
        assert one.tappable == ()  # of the words: entities hold beside a picture too
        assert one.payload["message_thread_id"] == THREAD
        assert one.payload["disable_notification"] is True
        assert [button.get("url") for button in one.buttons] == [PAGE, "https://t.me/torch_bot?start=a7"]
        assert calls(bot) == ["sendPhoto"]


async def test_it_is_uploaded_once(tmp_path: Path) -> None:
    """However many groups have it at the same time; the file when it was changed is another one."""
    async with working() as bot:
        image = picture(tmp_path)
        groups = [bot.server.chats.group() for _ in range(6)]
        sent = await asyncio.gather(*(sends(bot, group, post(image=image)) for group in groups))
        assert all(isinstance(one, Sent) for one in sent)
        assert len(bot.server.files) == 1
        picture(tmp_path, png(seed=9))
        os.utime(image.path, ns=(1, 1))
        await sends(bot, groups[0], post(image=image))
        assert len(bot.server.files) == 2
        assert [one.data for one in posted(bot)] == [png()] * 6 + [png(seed=9)]


async def test_an_id_that_is_refused(tmp_path: Path) -> None:
    """Is asked for anew: the picture goes, once."""
    async with working() as bot:
        group, image = bot.server.chats.group(), picture(tmp_path)
        await sends(bot, group, post(image=image))
        bot.server.files.clear()
        assert isinstance(await sends(bot, group, post(image=image)), Sent)
        assert [one.kind for one in posted(bot)] == ["photo", "photo"]
        assert len(bot.server.files) == 1


async def test_words_too_long_for_a_caption(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Go alone and whole, also where only UTF-16 counts them so; the longest that fit go with the picture."""
    async with working() as bot:
        group, image = bot.server.chats.group(), picture(tmp_path)
        for words, kind in (("a" * 1024, "photo"), ("a" * 1025, "text"), ("😀" * 512, "photo"), ("😀" * 513, "text")):
            assert isinstance(await sends(bot, group, post(words, image=image)), Sent)
            assert (posted(bot)[-1].kind, posted(bot)[-1].text) == (kind, words)
        assert "common/roads/fork goes out without its image" in caplog.text


@pytest.mark.parametrize("why", ["missing", "empty", "no picture", "too large", "forbidden there", "wide"])
async def test_words_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture, why: str) -> None:
    """Where the picture can't go, the post does, once; the log names pack and post."""
    async with working() as bot:
        group, image = bot.server.chats.group(threads=(THREAD,)), picture(tmp_path)
        match why:
            case "missing":
                holds(image, None)
            case "empty":
                holds(image, b"")
            case "no picture":
                holds(image, b"no picture")
            case "too large":
                holds(image, png() + bytes(10_000_000))
            case "wide":
                holds(image, png(100, 2))
            case _:
                group.pictures = False
        assert isinstance(await sends(bot, group, post(image=image), THREAD), Sent)
        [one] = posted(bot)
        assert (one.kind, one.text) == ("text", "Two roads.\n\nAsk before you choose.")
        assert one.payload["message_thread_id"] == THREAD
        assert [r.levelno for r in caplog.records if "common/roads/fork" in r.message] == [logging.WARNING]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(403, "Forbidden: bot was kicked from the supergroup chat"), Failure.GONE),
        (Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}), Failure.LATER),
        (Fault(400, "Bad Request: message thread not found"), Failure.REFUSED),
        (Fault(502, "Bad Gateway"), Failure.LATER),
    ],
)
async def test_what_is_no_fault_of_the_picture(tmp_path: Path, fault: Fault, failure: Failure) -> None:
    """Fails the post as without one: no second call is made."""
    async with working() as bot:
        bot.server.fail("sendPhoto", fault)
        sent = await sends(bot, bot.server.chats.group(), post(image=picture(tmp_path)))
        assert isinstance(sent, SendFailed)
        assert sent.failure is failure
        assert ("unsure" in sent.detail) is (fault.code == 502)
        assert calls(bot) == ["sendPhoto"]


async def test_a_file_that_telegram_finds_too_large(tmp_path: Path) -> None:
    """Its own bound may change."""
    async with working() as bot:
        bot.server.fail("sendPhoto", Fault(413, "Request Entity Too Large"))
        assert isinstance(await sends(bot, bot.server.chats.group(), post(image=picture(tmp_path))), Sent)
        assert [one.kind for one in posted(bot)] == ["text"]


async def test_a_group_that_has_moved(tmp_path: Path) -> None:
    """Gets the picture where it is now, once."""
    async with working() as bot:
        old, new = bot.server.chats.group(), bot.server.chats.group()
        old.moved_to = new.id
        sent = await sends(bot, old, post(image=picture(tmp_path)))
        assert isinstance(sent, Sent)
        assert sent.moved_to == Address("telegram", str(new.id))
        assert [(one.chat, one.kind) for one in posted(bot)] == [(new, "photo")]


@pytest.mark.parametrize(("name", "kind"), [("fork.ogg", "voice"), ("fork.mp3", "audio"), ("fork.m4a", "audio")])
async def test_a_voice(tmp_path: Path, name: str, kind: str) -> None:
    """Goes with the words, and is known the second time."""
    async with working() as bot:
        group, audio = bot.server.chats.group(), voice(tmp_path, name)
        for _ in range(2):
            assert isinstance(await sends(bot, group, post("Two roads.", audio=audio)), Sent)
        assert [(one.kind, one.text) for one in posted(bot)] == [(kind, "Two roads.")] * 2
        assert posted(bot)[0].data == bytes_of(audio)
        assert len(bot.server.files) == 1
