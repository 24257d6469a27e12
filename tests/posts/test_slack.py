"""Pictures on Slack: handed over to nobody first, then one message that shows them; over real sockets."""

import asyncio
from pathlib import Path

import pytest

from bot.model.chat import Address, Failure, Outgoing, SendFailed, Sent
from bot.platforms.slack import client
from tests.platforms.slack.conftest import Running, working
from tests.posts.some import ALT, PAGE, RIGHT_TO_LEFT, holds, picture, png, post, voice
from tests.servers.slack.server import Fault
from tests.servers.slack.workspace import Channel, Posted

STEPS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack looks at pictures sooner."""
    monkeypatch.setattr(client, "LOOKS", (0.01, 0.02, 0.03))


async def sends(bot: Running, room: Channel, outgoing: Outgoing, thread: str | None = None) -> Sent | SendFailed:
    """A post to a channel."""
    return await bot.connection.send(Address("ngo", room.id, thread), outgoing, "a")


def room_of(bot: Running) -> Channel:
    """A new one."""
    return bot.server.space.channel(bot.server.space.member("Hanta"))


def posted(bot: Running) -> list[Posted]:
    """All messages."""
    return bot.server.space.posted


def calls(bot: Running) -> list[str]:
    """Those that are about a post."""
    return [method for method, _ in bot.server.calls if method in {*STEPS, "chat.postMessage"}]


async def test_one_message(tmp_path: Path) -> None:
    """With the picture's bytes and its words for whoever does not see it; without previews, in its thread."""
    async with working() as bot:
        assert isinstance(await sends(bot, room_of(bot), post(RIGHT_TO_LEFT, image=picture(tmp_path)), "1.2"), Sent)
        [one] = posted(bot)
        [(id, alt)] = one.seen.pictures
        file = bot.server.space.files[id]
        assert (file.data, file.name, file.alt, alt) == (png(), "fork.png", ALT, ALT)
        notice = RIGHT_TO_LEFT.replace("\n\n", "\n")
        assert (one.thread, one.seen.text, one.notice, one.previews) == ("1.2", RIGHT_TO_LEFT, notice, False)
        assert one.seen.buttons[0]["url"] == PAGE
        assert len(one.seen.buttons) == 2
        assert calls(bot) == [*STEPS, "chat.postMessage"]
        uploads = [asked for method, asked in bot.server.calls if method == "upload"]
        assert uploads == [{"authorization": None}]  # the token goes nowhere else


async def test_it_is_uploaded_once(tmp_path: Path) -> None:
    """However many channels have it at the same time."""
    async with working() as bot:
        image = picture(tmp_path)
        sent = await asyncio.gather(*(sends(bot, room_of(bot), post(image=image)) for _ in range(6)))
        assert all(isinstance(one, Sent) for one in sent)
        assert len(bot.server.space.files) == 1
        assert [len(one.seen.pictures) for one in posted(bot)] == [1] * 6


async def test_a_picture_that_slack_has_not_looked_at(tmp_path: Path) -> None:
    """Is waited for; where that takes too long, the words go alone, and it is handed over anew the next time."""
    async with working() as bot:
        room, image = room_of(bot), picture(tmp_path)
        bot.server.space.looks = 2
        assert isinstance(await sends(bot, room, post(image=image)), Sent)
        assert [len(one.seen.pictures) for one in posted(bot)] == [1]
        bot.server.space.looks = 9
        assert isinstance(await sends(bot, room, post(image=picture(tmp_path, png(9, 9)))), Sent)
        assert [len(one.seen.pictures) for one in posted(bot)] == [1, 0]


async def test_an_id_that_is_refused(tmp_path: Path) -> None:
    """Is asked for anew: the picture goes, once."""
    async with working() as bot:
        room, image = room_of(bot), picture(tmp_path)
        await sends(bot, room, post(image=image))
        bot.server.space.files.clear()
        assert isinstance(await sends(bot, room, post(image=image)), Sent)
        assert [len(one.seen.pictures) for one in posted(bot)] == [1, 1]
        assert len(bot.server.space.files) == 1


@pytest.mark.parametrize("why", ["missing", *STEPS, "scope", "cut off"])
async def test_words_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture, why: str) -> None:
    """Where the picture can't go, the post does, once; the log names pack and post."""
    async with working() as bot:
        room, image = room_of(bot), picture(tmp_path)
        match why:
            case "missing":
                holds(image, None)
            case "scope":
                bot.server.scopes.remove("files:write")
            case "cut off":
                bot.server.fail("upload", Fault(status=500, hang=0.1))
            case _:
                bot.server.fail(why, Fault("fatal_error", 400 if why == "upload" else 200))
        assert isinstance(await sends(bot, room, post(image=image)), Sent)
        [one] = posted(bot)
        assert one.seen.pictures == []
        assert one.seen.text == "Two roads.\nAsk before you choose."
        assert calls(bot).count("chat.postMessage") == 1
        assert "common/roads/fork goes out without its image" in caplog.text


@pytest.mark.parametrize("method", [STEPS[0], STEPS[2], "chat.postMessage"])
async def test_a_rest_that_slack_wants(tmp_path: Path, method: str) -> None:
    """Is for the whole post: nothing is sent before it is over."""
    async with working() as bot:
        bot.server.fail(method, Fault("ratelimited", 429, {"retry-after": "9"}))
        sent = await sends(bot, room_of(bot), post(image=picture(tmp_path)))
        assert isinstance(sent, SendFailed)
        assert (sent.failure, sent.retry_after) == (Failure.LATER, 9)
        assert posted(bot) == []


async def test_a_call_that_nobody_knows_the_end_of(tmp_path: Path) -> None:
    """Is not made again, with the picture or without."""
    async with working() as bot:
        bot.server.fail("chat.postMessage", Fault("internal_error"))
        sent = await sends(bot, room_of(bot), post(image=picture(tmp_path)))
        assert isinstance(sent, SendFailed)
        assert "unsure" in sent.detail
        assert calls(bot).count("chat.postMessage") == 1


async def test_a_voice_has_no_place(tmp_path: Path) -> None:
    """The words tell everything."""
    async with working() as bot:
        assert isinstance(await sends(bot, room_of(bot), post(audio=voice(tmp_path))), Sent)
        assert calls(bot) == ["chat.postMessage"]


async def test_a_press_of_the_link() -> None:
    """Slack tells of it, and nobody answers."""
    async with working() as bot:
        hanta = bot.server.person("Hanta")
        room = bot.server.space.channel(hanta.member)
        await sends(bot, room, post())
        await hanta.presses("Sign")
        await bot.idle()
        assert bot.heard == []
