"""The codes of links: opaque, the same for everybody, counted without anybody waiting."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.links import CODE, WAITING, Links
from bot.model.chat import Address, Command, Incoming, Text, What
from bot.model.content import Pack, Post

KEY = bytes(range(16))
PACKS = {
    name: Pack(name, "awareness", "", "", None, tuple(Post(f"p{number}") for number in range(30)), "listed", {})
    for name in ("common/one", "ngo/two")
}
ALL = [(pack, post.id) for pack, each in PACKS.items() for post in each.posts]


def links(key: bytes | None = KEY) -> Links:
    """Those of two packs."""
    return Links(lambda: PACKS, lambda: key)


def update(what: What) -> Incoming:
    """A private message."""
    return Incoming("1", Address("a", "1"), "sender", datetime(2026, 11, 24, tzinfo=UTC), what)


def test_each_post_has_a_code_of_its_own() -> None:
    """Which leads back to it, and to nothing under another key."""
    codes = {where: links().code(*where) for where in ALL}
    assert len(set(codes.values())) == len(ALL)
    for where, code in codes.items():
        assert code
        assert CODE.fullmatch(code)
        assert links().post(code) == where
        assert links(bytes(16)).post(code) is None


def test_without_a_key_there_is_none() -> None:
    """The ledger was not asked yet: links carry what they carry everywhere."""
    assert links(None).code(*ALL[0]) is None
    code = links().code(*ALL[0])
    assert code
    assert links(None).post(code) is None


async def test_a_code_is_counted_and_taken_off() -> None:
    """Nothing behind knows that there was one."""
    counts: Counter[tuple[str, str]] = Counter()

    async def count(pack: str, post: str) -> None:
        counts[pack, post] += 1

    it, code = links(), links().code("common/one", "p3")
    assert code
    for _ in range(3):
        assert it.counted(update(Command("start", code)), count) == update(Command("start"))
    assert it.counted(update(Command("start", "baaaaaa")), count) == update(Command("start"))
    await asyncio.sleep(0)
    assert counts == {("common/one", "p3"): 3}


@pytest.mark.parametrize(
    "what", [Command("start", "g1z"), Command("check", "bcdefgh"), Text("bcdefgh"), Command("start")]
)
async def test_other_updates_pass_as_they_are(what: What) -> None:
    """Not a word of a person is taken for a code."""

    async def count(pack: str, post: str) -> None:
        raise AssertionError

    assert links().counted(update(what), count) == update(what)


async def test_nobody_waits_for_a_database_that_hangs() -> None:
    """And no more than so many counts wait."""
    it, code = links(), links().code("common/one", "p3")
    assert code
    begun = 0

    async def count(pack: str, post: str) -> None:
        nonlocal begun
        begun += 1
        await asyncio.sleep(3600)

    for _ in range(WAITING * 2):
        it.counted(update(Command("start", code)), count)
    await asyncio.sleep(0)
    assert begun == WAITING
    for task in it._counting:
        task.cancel()


async def test_a_count_that_fails_is_not_missed() -> None:
    """The update goes on."""
    it, code = links(), links().code("common/one", "p3")
    assert code

    async def count(pack: str, post: str) -> None:
        raise OSError

    assert it.counted(update(Command("start", code)), count) == update(Command("start"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not it._counting
