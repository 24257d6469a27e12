"""Files on their way to a platform: what is kept of them in memory, and for how long."""

import asyncio
import time
import tracemalloc
from pathlib import Path

import pytest

from bot.platforms import files
from bot.platforms.files import Files, read
from tests.platforms.telegram.conftest import working
from tests.posts.some import holds, picture, png, post
from tests.posts.test_telegram import sends


def test_ids_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go; an id that was replaced meanwhile is not forgotten for the old one."""
    monkeypatch.setattr(files, "KEPT", 3)
    known, media = Files(), [picture(tmp_path, name=f"{number}.png") for number in range(4)]
    keys = [key for one in media if (key := known.key(one))]
    for number, key in enumerate(keys):
        known.learn(key, f"id{number}")
    assert [known.id(key) for key in keys] == [None, "id1", "id2", "id3"]
    known.forget(keys[1], "id0")
    assert known.id(keys[1]) == "id1"
    known.forget(keys[1], "id1")
    assert known.id(keys[1]) is None


async def test_whoever_waits_for_long_goes_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs holds up nobody for ever, and nobody lets go of what another one holds."""
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    known = Files()
    key = known.key(picture(tmp_path))
    assert key
    async with known.turn(key):
        began = time.monotonic()
        for _ in range(2):
            async with known.turn(key):
                pass
        assert 0.2 <= time.monotonic() - began < 2


async def test_what_can_not_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Is said with pack and post, never raised."""
    media = picture(tmp_path)
    assert await read(media) == png()
    holds(media, b"")
    assert await read(media) is None
    holds(media, None)
    assert await read(media) is None
    assert Files().key(media) is None
    assert caplog.text.count("common/roads/fork goes out without its image") == 3


async def test_memory_of_a_process_that_only_posts(tmp_path: Path) -> None:
    """Grows by less than the files it sends, however many posts there are: their bytes are not kept."""
    size, count = 300_000, 12
    made = [picture(tmp_path, png(seed=n)[:-12] + _padding(size) + png()[-12:], f"{n}.png") for n in range(count)]
    async with working() as bot:
        group = bot.server.chats.group()

        async def all_of_them() -> None:
            await asyncio.gather(*(sends(bot, group, post(image=media)) for media in made))
            assert {one.kind for one in bot.server.chats.posted} == {"photo"}
            bot.server.chats.posted.clear()
            bot.server.calls.clear()

        await all_of_them()
        bot.server.files.update(dict.fromkeys(bot.server.files, png()))
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(5):
            await all_of_them()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert after - before < size


def _padding(size: int) -> bytes:
    """A chunk of text that a picture may have."""
    return size.to_bytes(4, "big") + b"tEXt" + bytes(size) + bytes(4)
