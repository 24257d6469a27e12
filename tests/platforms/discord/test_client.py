"""The SDK over real sockets: answering in time, in the right place, failing, ending; and faults that are found."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.chat import (
    Address,
    Aside,
    Button,
    Failure,
    Incoming,
    Outgoing,
    Paragraph,
    Press,
    Quote,
    SendFailed,
    Sent,
    Text,
    Visibility,
)
from bot.model.meter import NoMeter
from bot.platforms import Account, Desk, Misconfigured, Verdict, Words
from bot.platforms.discord import client, connect, write
from tests.servers.discord import DiscordServer, Fault

WORDS = Words(
    ("en", "fr"), lambda key, language: f"{key.rpartition('.')[2]}-{language}", lambda _: "ltr", lambda _: None
)
POST = Outgoing((Paragraph("A post."),), visibility=Visibility.ROOM)


class Counting(NoMeter):
    """Keeps what is noticed."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def noticed(self, event: str) -> None:
        """Keep it."""
        self.events.append(event)


def echo(incoming: Incoming) -> tuple[Outgoing, ...]:
    """What was heard, with a button."""
    what = incoming.what
    words = what.words if isinstance(what, Text) else what.token if isinstance(what, Press) else repr(what)
    seen = Visibility.PRIVATE if incoming.private else Visibility.EPHEMERAL
    if not incoming.private and incoming.aside is Aside.NO:
        seen = Visibility.ROOM
    return (Outgoing((Paragraph(f"heard {words}"),), ((Button("Again", "1.again"),),), visibility=seen),)


@dataclass
class Running:
    """A bot and its Discord."""

    server: DiscordServer
    connection: Any
    task: asyncio.Task[None]
    meter: Counting
    heard: list[Incoming] = field(default_factory=list)

    def texts(self) -> list[str]:
        """All that the bot has said."""
        return [posted.seen.text for posted in self.server.world.posted if not posted.loading]


@asynccontextmanager
async def working(
    answer: Callable[[Incoming], tuple[Outgoing, ...]] = echo,
    *,
    delay: float = 0.0,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Running]:
    """A bot that runs until the end of the block."""
    async with DiscordServer() as server:
        server.world.guild()
        meter, heard = Counting(), list[Incoming]()

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            heard.append(incoming)
            await asyncio.sleep(delay)
            return answer(incoming)

        account = Account("discord", "discord", secrets={"token": server.token}, options={"api": server.url})
        connection: Any = connect(account, Desk(receive, WORDS, clock, meter))
        running = Running(server, connection, asyncio.create_task(connection.run()), meter, heard)
        try:
            await asyncio.wait_for(server.connected(), 10)
            yield running
        finally:
            running.task.cancel()
            with suppress(asyncio.CancelledError, Misconfigured):
                await running.task


def room(bot: Running) -> Any:
    """The channel of the guild."""
    world = bot.server.world
    return world.channels[next(iter(world.guilds.values())).channels[0]]


async def in_a_channel() -> None:
    """Commands, presses and "Check this message" are answered to one person; a mention to all, without a name."""
    async with working() as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        for act in (alice.commands("help", channel=room(bot)), alice.checks("Work", room(bot))):
            given = await act
            await bot.connection.work.idle()
            assert not given.failed
        await alice.presses("Again")
        await bot.connection.work.idle()
        assert len(alice.sees()) == 3
        assert bob.sees() == []
        await alice.mentions(room(bot), "hello")
        await bot.connection.work.idle()
        [line] = bob.sees()
        assert line.seen.text == "heard hello"
        assert not line.payload.get("message_reference")


async def nothing_to_tap() -> None:
    """Words are words."""
    lure = "<@1> <#2> @everyone [good](https://bad.example) **b** <t:1:R>"
    async with working(lambda _: (Outgoing((Paragraph("Hello"), Quote(lure))),)) as bot:
        alice = bot.server.person("alice")
        await alice.writes("x")
        await bot.connection.work.idle()
        [posted] = alice.sees()
        assert posted.seen.text.split() == f"Hello {lure}".split()
        assert not [part for part in posted.seen.tappable if not part.startswith("http")]
        assert posted.silent


async def in_time() -> None:
    """Whoever presses is told to wait before three seconds are over, and then answered."""
    async with working(delay=3.2) as bot:
        alice = bot.server.person("alice")
        began = time.monotonic()
        given = await alice.commands("help", channel=room(bot))
        assert not given.failed
        assert time.monotonic() - began < 3
        await bot.connection.work.idle()
        [posted] = alice.sees()
        assert posted.to == alice.user.id


async def the_mark_is_kept() -> None:
    """A button carries its token, whatever has happened to the bot since."""
    async with working() as bot:
        alice = bot.server.person("alice")
        await alice.writes("hello")
        await bot.connection.work.idle()
        await alice.presses("Again")
        await bot.connection.work.idle()
        assert bot.texts()[-1] == "heard 1.again"


CHECKS = (in_a_channel, nothing_to_tap, in_time, the_mark_is_kept)


@pytest.mark.parametrize("check", CHECKS)
async def test_without_a_fault_it_holds(check: Callable[[], Any]) -> None:
    """Each of the checks below."""
    await check()


def _changed(**change: Any) -> Callable[..., Any]:
    real = write.messages
    return lambda *given: [{**payload, **change} for payload in real(*given)]


@pytest.mark.parametrize(
    ("where", "name", "fault", "check"),
    [
        pytest.param(write, "messages", _changed(flags=0), in_a_channel, id="answered in public"),
        pytest.param(write, "messages", _changed(flags=0), nothing_to_tap, id="a sound"),
        pytest.param(write, "messages", _changed(content="<@1>"), nothing_to_tap, id="nothing escaped"),
        pytest.param(write, "messages", _changed(components=[]), the_mark_is_kept, id="no buttons"),
        pytest.param(client, "FIRST", 60.0, in_time, id="no sign of life in three seconds"),
    ],
)
async def test_a_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any, check: Callable[[], Any]
) -> None:
    """The check fails with the fault."""
    monkeypatch.setattr(where, name, fault)
    with pytest.raises(AssertionError):
        await check()


async def test_a_thousand_people_at_once() -> None:
    """Everybody is answered once."""
    async with working() as bot:
        people = [bot.server.person(f"person {number}") for number in range(1_000)]
        for person in people:
            person.wait = False
        await asyncio.gather(*(person.writes("hello") for person in people))
        async with asyncio.timeout(60):
            while len(bot.server.world.posted) < len(people):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await bot.connection.work.idle()
        assert all(len(person.sees()) == 1 for person in people)


async def test_a_burst_of_429_is_obeyed() -> None:
    """Nobody is called before the rest is over, and everybody is answered."""
    async with working() as bot:
        bot.server.rate = 5.0
        alice = bot.server.person("alice")
        for number in range(8):
            await alice.writes(str(number))
        await bot.connection.work.idle()
        assert bot.server.too_early == 0
        assert len(alice.sees()) == 8


async def test_the_connection_is_lost_and_taken_up_again() -> None:
    """What was written meanwhile is given when the session goes on."""
    async with working() as bot:
        alice = bot.server.person("alice")
        await bot.server.drop()
        await alice.writes("hello")
        await asyncio.wait_for(bot.server.connected(), 15)
        async with asyncio.timeout(15):
            while not alice.sees():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert bot.texts() == ["heard hello"]


async def test_a_reply_that_comes_too_late_is_dropped() -> None:
    """The phone may be in other hands by then."""
    now = [datetime.now(UTC)]

    def late(incoming: Incoming) -> tuple[Outgoing, ...]:
        now[0] += timedelta(minutes=5)
        return echo(incoming)

    async with working(late, clock=lambda: now[0]) as bot:
        bot.server.fail("message", *[Fault(status=503)] * 5)
        await bot.server.person("alice").writes("hello")
        await bot.connection.work.idle()
        assert bot.texts() == []
        assert bot.meter.events == ["reply_dropped"]


async def test_a_post_with_a_key_is_posted_once() -> None:
    """Discord knows it again by its nonce."""
    async with working() as bot:
        to = Address("discord", room(bot).id)
        first, second = [await bot.connection.send(to, POST, "slot 7") for _ in range(2)]
        assert isinstance(first, Sent)
        assert first == second
        assert bot.texts() == ["A post."]


async def test_a_room_that_is_closed() -> None:
    """Whoever sends is told."""
    async with working() as bot:
        bot.server.fail("message", Fault(50001))
        sent = await bot.connection.send(Address("discord", room(bot).id), POST)
        assert isinstance(sent, SendFailed)
        assert sent.failure is Failure.GONE


async def test_a_wrong_token() -> None:
    """It is told what to change."""
    async with DiscordServer() as server:
        account = Account("discord", "discord", secrets={"token": "wrong.token.x"}, options={"api": server.url})

        async def nobody(_: Incoming) -> tuple[Outgoing, ...]:
            return ()

        connection = connect(account, Desk(nobody, WORDS, lambda: datetime.now(UTC), Counting()))
        with pytest.raises(Misconfigured):
            await asyncio.wait_for(connection.run(), 10)
        assert [exam.verdict for exam in await connection.examine()] == [Verdict.BAD]


async def test_it_ends_quickly_and_says_nothing_by_halves() -> None:
    """What is being answered is finished."""
    async with working(delay=0.3) as bot:
        await bot.server.person("alice").writes("hello")
        began = time.monotonic()
        bot.task.cancel()
        await asyncio.wait({bot.task})
        assert time.monotonic() - began < 5
        assert bot.texts() == ["heard hello"]


async def test_the_doctor() -> None:
    """A bot that is well; then one that is in no server."""
    async with working() as bot:
        assert {exam.verdict for exam in await bot.connection.examine()} == {Verdict.GOOD}
        bot.server.world.guilds.clear()
        todo = [exam for exam in await bot.connection.examine() if exam.verdict is Verdict.TODO]
        assert [exam.key for exam in todo] == ["cli.doctor.discord.no_server"]
        assert "permissions=" in todo[0].values["url"]
