"""Pictures and voices on Discord: one message of several parts, under the same nonce, over real sockets."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.chat import Address, Failure, Outgoing, SendFailed, Sent
from tests.platforms.discord.conftest import Running, working
from tests.posts.some import ALT, PAGE, RIGHT_TO_LEFT, bytes_of, holds, picture, png, post, voice
from tests.servers.discord.server import Fault
from tests.servers.discord.world import PUBLIC_THREAD, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, Posted


async def sends(
    bot: Running, outgoing: Outgoing, key: str | None = "a", thread: str | None = None
) -> Sent | SendFailed:
    """A post to the channel."""
    return await bot.connection.send(Address("za", bot.guild.id, thread or bot.room.id), outgoing, key)


def posted(bot: Running) -> list[Posted]:
    """All messages."""
    return bot.server.world.posted


def calls(bot: Running) -> int:
    """How often one was to be made."""
    return sum(call.kind == "message" for call in bot.server.calls)


async def test_one_message(tmp_path: Path) -> None:
    """With the picture's bytes and its words for whoever does not see it; silent, without previews, in its thread."""
    async with working() as bot:
        thread = bot.server.world.channel(PUBLIC_THREAD, bot.guild, bot.room.id)
        assert isinstance(await sends(bot, post(RIGHT_TO_LEFT, image=picture(tmp_path)), thread=thread.id), Sent)
        [one] = posted(bot)
        assert (one.channel, one.files, one.seen.text) == (thread.id, (png(),), RIGHT_TO_LEFT)
        assert one.attachments == [{"id": 0, "filename": "fork.png", "description": ALT}]
        assert one.payload["flags"] == SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS
        assert one.payload["enforce_nonce"] is True
        assert next(button["url"] for button in one.buttons) == PAGE
        assert len(one.buttons) == 2
        assert calls(bot) == 1


async def test_the_same_key_is_the_same_message(tmp_path: Path) -> None:
    """With the picture, and also where the picture has gone meanwhile."""
    async with working() as bot:
        image = picture(tmp_path)
        first = await sends(bot, post(image=image))
        again = await sends(bot, post(image=image))
        holds(image, None)
        alone = await sends(bot, post(image=image))
        assert isinstance(first, Sent)
        assert first == again == alone
        assert len(posted(bot)) == 1
        assert isinstance(await sends(bot, post(image=image), "b"), Sent)
        assert [one.files for one in posted(bot)] == [(png(),), ()]


@pytest.mark.parametrize("why", ["missing", "too large", "forbidden there", "refused"])
async def test_words_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture, why: str) -> None:
    """Where the picture can't go, the post does, once, under its nonce; the log names pack and post."""
    async with working() as bot:
        image = picture(tmp_path)
        match why:
            case "missing":
                holds(image, None)
            case "too large":
                holds(image, png() + bytes(10_000_000))
            case "refused":
                bot.server.fail("message", Fault(40005))
            case _:
                bot.room.attachable = False
        assert isinstance(await sends(bot, post(image=image)), Sent)
        [one] = posted(bot)
        assert (one.files, one.attachments) == ((), [])
        assert one.payload["enforce_nonce"] is True
        assert "common/roads/fork goes out without its image" in caplog.text


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(status=500), Failure.LATER),
        (Fault(10004), Failure.GONE),
        (Fault(status=429, retry_after=40.0), Failure.LATER),
    ],
)
async def test_what_is_no_fault_of_the_picture(tmp_path: Path, fault: Fault, failure: Failure) -> None:
    """Fails the post as without one: no call without it is made."""
    async with working() as bot:
        bot.server.fail("message", *[fault] * 5)
        sent = await sends(bot, post(image=picture(tmp_path)))
        assert isinstance(sent, SendFailed)
        assert sent.failure is failure
        assert posted(bot) == []
        assert all("attachments" in call.body for call in bot.server.calls if call.kind == "message")


async def test_a_call_that_is_made_again(tmp_path: Path) -> None:
    """By the SDK, after a rest that Discord asks for, has all the bytes again."""
    async with working() as bot:
        bot.server.fail("message", Fault(status=429, retry_after=0.1))
        assert isinstance(await sends(bot, post(image=picture(tmp_path))), Sent)
        assert [one.files for one in posted(bot)] == [(png(),)]
        assert calls(bot) == 2


async def test_words_for_more_than_one_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Go without the picture."""
    async with working() as bot:
        assert isinstance(await sends(bot, post("* " * 900, image=picture(tmp_path))), Sent)
        assert len(posted(bot)) == 2
        assert all(one.files == () for one in posted(bot))
        assert "common/roads/fork goes out without its image" in caplog.text


async def test_a_voice_and_long_words_for_a_picture(tmp_path: Path) -> None:
    """A voice is a file as well; what is told instead of a picture is cut to what Discord takes."""
    async with working() as bot:
        audio, image = voice(tmp_path), replace(picture(tmp_path), alt="a" * 2_000)
        await sends(bot, post(audio=audio), "a")
        await sends(bot, post(image=image), "b")
        assert posted(bot)[0].files == (bytes_of(audio),)
        assert posted(bot)[0].attachments == [{"id": 0, "filename": "fork.ogg"}]
        assert posted(bot)[1].attachments[0]["description"] == "a" * 1_024
