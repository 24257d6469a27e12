"""A process that dies between handing a picture over and the message: in doubt, never doubled."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot import outbox
from bot.model.delivery import Fate, Kept, Note
from bot.outbox import Outbox
from bot.platforms.lane import Posting
from bot.posts import Posts
from bot.store.ledger import Ledger
from tests.outbox.driven import Turned
from tests.platforms.harness import until
from tests.platforms.slack.conftest import Running, working
from tests.posts.some import PACK, pack, picture
from tests.servers.slack.server import Fault
from tests.store.ledgers import DAY, MORNING, NOON, FilePlace, at, daily, everything, new_room, opened, scheduling

LANE = "ngo"


async def has_group(ledger: Ledger, bot: Running) -> None:
    """A channel that wants the pack every day at noon."""
    room = bot.server.space.channel(bot.server.space.member("Hanta"))
    where = at(room.id, account=LANE)
    await ledger.edit(where, lambda _: Kept(new_room(where)), MORNING)
    await ledger.edit(where, scheduling(daily(12), PACK), MORNING)


@pytest.mark.parametrize("where", ["upload", "files.completeUploadExternal", "chat.postMessage"])
async def test_it_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Whatever it waits for at that moment; the next day's post comes, with the picture, once."""
    monkeypatch.setattr(outbox, "GOODBYE", 0.05)
    (tmp_path / "messages" / "roads").mkdir(parents=True)
    picture(tmp_path / "messages" / "roads")
    place, clock = FilePlace(tmp_path), Turned(NOON)
    two = pack()
    second = replace(two.posts[0], id="other")
    texts = {**two.texts["en"], **{k.replace("fork", "other"): v for k, v in two.texts["en"].items()}}
    made = {PACK: replace(two, posts=(*two.posts, second), texts={"en": texts})}
    posts = Posts(lambda: made, lambda key, _: key, signed=True, root=tmp_path)
    async with working() as bot:
        ledger = opened(place)
        await has_group(ledger, bot)
        bot.server.fail(where, Fault(hang=30))
        for life in range(2):
            grip = await ledger.take_lane(LANE)
            assert grip
            work = Outbox(ledger, grip.held, bot.connection, posts, clock, posting=Posting(), pause=clock.pause)
            task = asyncio.create_task(work.run())
            if life == 0:
                await until(lambda: where in {method for method, _ in bot.server.calls})
            else:
                await until(lambda: clock.sleepers > 1)  # it has looked once what is due
                clock.turn(NOON + DAY)
                await until(lambda: bot.server.space.posted)
                await asyncio.sleep(0.1)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await grip.release()
        slots = await everything(ledger)
        await ledger.close()
        assert [(each.fate, each.note) for each in slots] == [(Fate.DOUBT, Note.PROCESS_DIED), (Fate.SENT, None)]
        assert [len(one.seen.pictures) for one in bot.server.space.posted] == [1]
