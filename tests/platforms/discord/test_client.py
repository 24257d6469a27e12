"""The SDK over real sockets: answering in time and in the right place, failing, ending."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.model.chat import Added, Address, Failure, Incoming, Outgoing, Paragraph, Removed, SendFailed, Sent, Visibility
from bot.platforms import Misconfigured, Verdict
from bot.platforms.discord import client, connect, errors
from tests.platforms.discord.conftest import account_of, working
from tests.platforms.harness import POST, Heard, echo, until
from tests.servers.discord import DiscordServer, Fault, api, gateway
from tests.servers.discord.world import FORUM, PUBLIC_THREAD

SLOW, LIMIT = 0.4, 0.3  # seconds of an answer, and for the first sign of life, where a test has no time for real ones


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK does not pause before it connects anew; how long it does is its own affair."""

    async def at_once(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda _: 0.05)


async def test_everything_is_answered_where_it_belongs() -> None:
    """Direct messages there; commands, presses and the menu in a server to one person; mentions to the room."""
    async with working() as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        thread = bot.server.world.channel(PUBLIC_THREAD, bot.guild, bot.room.id)
        forum = bot.server.world.channel(FORUM, bot.guild)
        post = bot.server.world.channel(PUBLIC_THREAD, bot.guild, forum.id)
        dm, me = alice.user.dm, alice.user.id
        acts: list[tuple[Callable[[], Any], str, str | None, str]] = [
            (lambda: alice.writes("hello *you* @everyone"), dm, None, "heard hello *you* @everyone"),
            (lambda: alice.presses("Again"), dm, None, "heard 1.again"),
            (lambda: alice.commands("check", "an offer"), dm, None, "heard Command(name='check', rest='an offer')"),
            (lambda: alice.commands("help", "", bot.room), bot.room.id, me, "heard Command(name='help', rest='')"),
            (lambda: alice.presses("Again"), bot.room.id, me, "heard 1.again"),
            (lambda: alice.checks("Work in Dubai", bot.room), bot.room.id, me, "heard Work in Dubai"),
            (lambda: alice.mentions(bot.room, "help me"), bot.room.id, None, "heard help me"),
            (lambda: alice.mentions(thread, "in a thread"), thread.id, None, "heard in a thread"),
            (lambda: alice.mentions(post, "in a forum"), post.id, None, "heard in a forum"),
            (lambda: alice.checks("In a thread", thread), thread.id, me, "heard In a thread"),
        ]
        for act, channel, to, text in acts:
            before = len(bot.server.world.posted)
            await bot.does(act())
            [posted] = bot.server.world.posted[before:]
            assert (posted.channel, posted.to, posted.seen.text) == (channel, to, text)
            assert posted.silent
            assert not posted.payload.get("message_reference")
        assert all(posted.to is None for posted in bob.sees())
        assert bot.connected == ["fanilo"]
        assert not [call for call in bot.server.calls if call.kind == "dm"]  # nobody is written to first (P8)


async def test_a_reply_to_the_bot_is_for_the_bot() -> None:
    """What else is said in a channel leads to nothing."""
    async with working() as bot:
        alice = bot.server.person("alice")
        sent = await bot.connection.send(Address("za", bot.room.id), POST)
        assert isinstance(sent, Sent)
        await bot.does(alice.says(bot.room, "between us"))
        assert bot.heard == []
        await bot.does(alice.replies(bot.server.world.posted[-1], "to you"))
        assert bot.texts() == ["A post.", "heard to you"]


async def test_no_more_is_asked_for_than_is_needed() -> None:
    """No privileged intent, and commands are told of once."""
    async with working() as bot:
        [asked] = bot.server.gateway.identified
        assert asked["intents"] == gateway.GUILDS | gateway.GUILD_MESSAGES | gateway.DIRECT_MESSAGES
        again = asyncio.create_task(connect(account_of(bot.server), Heard().desk()).run())
        await until(lambda: len(bot.server.gateway.identified) == 2)
        again.cancel()
        await asyncio.wait({again})
        assert [call.kind for call in bot.server.calls].count("register") == 1


async def test_servers_joined_and_left() -> None:
    """Told of once each; a server that was known is not new after a connection was lost."""
    async with working() as bot:
        guild = await bot.server.joins()
        await bot.server.dispatch("GUILD_CREATE", bot.server.world.guild_json(guild), guild.id)
        await bot.server.dispatch("GUILD_DELETE", {"id": bot.guild.id, "unavailable": True}, bot.guild.id)
        await bot.server.leaves(guild)
        await bot.idle()
        assert [type(incoming.what) for incoming in bot.heard] == [Added, Removed]
        assert all(not incoming.private for incoming in bot.heard)


# ---- interactions


@pytest.mark.parametrize("in_room", [True, False])
async def test_a_slow_answer(monkeypatch: pytest.MonkeyPatch, in_room: bool) -> None:
    """Whoever asks gets a sign of life in time; then the answers, in order, seen by nobody else."""
    monkeypatch.setattr(client, "FIRST", 0.1)

    def two(incoming: Incoming) -> tuple[Outgoing, ...]:
        return (*echo(incoming), Outgoing((Paragraph("more"),), visibility=echo(incoming)[0].visibility))

    async with working(two, delay=SLOW, respond_within=LIMIT) as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        given = await bot.does(alice.commands("help", channel=bot.room if in_room else None))
        assert not given.failed
        assert [posted.seen.text for posted in alice.sees()] == ["heard Command(name='help', rest='')", "more"]
        assert all(posted.silent for posted in alice.sees())
        assert bob.sees() == []


async def test_an_answer_that_is_none() -> None:
    """Nobody reads that the application did not respond."""
    async with working(lambda _: (), respond_within=LIMIT) as bot:
        alice = bot.server.person("alice")
        for where in (bot.room, None):
            given = await bot.does(alice.commands("help", channel=where))
            assert not given.failed
        assert bot.server.world.posted == []


async def test_a_slow_answer_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is left with a sign that there is something to come."""
    monkeypatch.setattr(client, "FIRST", 0.1)
    async with working(lambda _: (), delay=SLOW, respond_within=LIMIT) as bot:
        given = await bot.does(bot.server.person("alice").commands("help", channel=bot.room))
        assert not given.failed
        assert bot.server.world.posted == []


@pytest.mark.parametrize("code", [10062, 10015, 50027])
async def test_an_interaction_that_is_over(code: int) -> None:
    """Is never answered in public instead; in direct messages it is answered as a message."""
    async with working(respond_within=0.1) as bot:
        alice = bot.server.person("alice")
        for where in (bot.room, None):
            bot.server.fail("callback", Fault(code))
            given = await bot.does(alice.commands("help", channel=where))
            assert given.failed
        [posted] = bot.server.world.posted
        assert posted.channel == alice.user.dm
        assert bot.meter.events == ["reply_dropped"]


# ---- the platform is slow, full, or gone


async def test_a_burst_of_429_is_obeyed() -> None:
    """Nobody is called before the rest is over, and everybody is answered."""
    async with working() as bot:
        bot.server.rate = 5.0
        alice = bot.server.person("alice")
        for number in range(8):
            await alice.writes(str(number))
        await bot.idle()
        assert len([call for call in bot.server.calls if call.kind == "message"]) > 8
        assert bot.server.too_early == 0
        assert len(alice.sees()) == 8


async def test_a_rest_that_is_too_long() -> None:
    """Is told to whoever sends, with its length, instead of waited for."""
    async with working() as bot:
        bot.server.fail("message", Fault(status=429, retry_after=client.REST + 5))
        sent = await bot.connection.send(Address("za", bot.room.id), POST)
        assert isinstance(sent, SendFailed)
        assert (sent.failure, sent.retry_after) == (Failure.LATER, client.REST + 5)


async def test_a_thousand_people_at_once() -> None:
    """Everybody is answered once."""
    async with working() as bot:
        people = [bot.server.person(f"person {number}") for number in range(1_000)]
        for person in people:
            person.wait = False
        await asyncio.gather(*(person.writes("hello") for person in people))
        await until(lambda: len(bot.server.world.posted) >= len(people), 60)
        await bot.idle()
        assert all(len(person.sees()) == 1 for person in people)


@pytest.mark.usefixtures("hasty")
async def test_the_connection_is_lost_and_taken_up_again() -> None:
    """What was written meanwhile is given when the session goes on; so it is when Discord wants a new connection."""
    async with working() as bot:
        alice = bot.server.person("alice")
        await bot.server.drop()
        await alice.writes("hello")
        await until(lambda: bot.texts() == ["heard hello"])
        await bot.server.reconnect()
        await until(lambda: bot.server.gateway.resumed == 2)
        await bot.does(alice.writes("again"))
        assert bot.texts() == ["heard hello", "heard again"]
        assert len(bot.server.gateway.identified) == 1


@pytest.mark.usefixtures("hasty")
async def test_a_session_that_is_forgotten() -> None:
    """A new one begins at the account's own address. What was written meanwhile Discord does not give again."""
    async with working() as bot:
        alice = bot.server.person("alice")
        bot.server.gateway.forgets = True
        await bot.server.drop()
        await alice.writes("lost")
        await until(lambda: len(bot.server.gateway.identified) == 2)
        await asyncio.wait_for(bot.server.connected(), 10)
        await bot.does(alice.writes("hello"))
        assert bot.texts() == ["heard hello"]


@pytest.mark.usefixtures("hasty")
async def test_the_server_is_gone_and_comes_back() -> None:
    """What was to be answered when it went is answered when it is there again, in time."""
    async with working(delay=0.1) as bot:
        alice = bot.server.person("alice")
        await alice.writes("before")
        await bot.server.stop()
        await asyncio.sleep(0.3)
        await bot.server.start()
        await asyncio.wait_for(bot.server.connected(), 10)
        await bot.does(alice.writes("after"))
        assert sorted(bot.texts()) == ["heard after", "heard before"]


async def test_what_comes_twice_has_the_same_id() -> None:
    """The inbox recognises it; and what comes out of order is what it was."""
    async with working() as bot:
        alice = bot.server.person("alice")
        first = await alice.writes("one")
        await alice.repeats()
        await alice.edits(first, "another")
        await alice.repeats()
        await alice.writes("two")
        await bot.server.dispatch("MESSAGE_CREATE", first, None)
        await bot.idle()
        ids = [incoming.id for incoming in bot.heard]
        assert ids[0] == ids[1] == ids[5]
        assert ids[2] == ids[3]
        assert len(set(ids)) == 3


async def test_a_reply_that_comes_too_late_is_dropped() -> None:
    """The phone may be in other hands by then."""
    now = [datetime.now(UTC)]

    def late(incoming: Incoming) -> tuple[Outgoing, ...]:
        now[0] += timedelta(minutes=5)
        return echo(incoming)

    async with working(late, clock=lambda: now[0]) as bot:
        bot.server.fail("message", *[Fault(status=429, retry_after=client.REST + 5)] * 2)
        await bot.does(bot.server.person("alice").writes("hello"))
        assert bot.texts() == []
        assert bot.meter.events == ["reply_dropped"]


@pytest.mark.parametrize("code", sorted(set(api.ERRORS) & set(errors.MEANING)))
async def test_what_a_refusal_means(code: int) -> None:
    """As the table of the adapter has it; nothing is tried a second time by itself."""
    async with working() as bot:
        bot.server.fail("message", Fault(code))
        sent = await bot.connection.send(Address("za", bot.room.id), POST)
        assert isinstance(sent, SendFailed)
        assert sent.failure is errors.MEANING[code]
        assert [call.kind for call in bot.server.calls].count("message") == 1


async def test_a_room_that_refuses() -> None:
    """A channel that is hidden or gone takes nothing, but the server is still there; a right can be given."""
    async with working() as bot:

        async def refused(room: str) -> Failure:
            sent = await bot.connection.send(Address("za", room), POST)
            assert isinstance(sent, SendFailed)
            return sent.failure

        bot.room.writable = False
        assert await refused(bot.room.id) is Failure.MISCONFIGURED
        bot.room.visible = False
        assert await refused(bot.room.id) is Failure.REFUSED
        assert await refused("1") is Failure.REFUSED


async def test_a_post_with_a_key_is_posted_once() -> None:
    """Discord knows it again by its nonce; another key is another post."""
    async with working() as bot:
        to = Address("za", bot.room.id)
        first, second = [await bot.connection.send(to, POST, "slot 7") for _ in range(2)]
        assert isinstance(first, Sent)
        assert first == second
        assert await bot.connection.send(to, POST, "slot 8") != first
        assert bot.texts() == ["A post.", "A post."]


async def test_a_long_answer_is_cut_and_whole() -> None:
    """Each part is taken, in order, for one person alone."""
    text = " ".join(["*w*"] * 370)
    aside = (Outgoing((Paragraph(text),), visibility=Visibility.EPHEMERAL),)
    async with working(lambda _: aside) as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        await bot.does(alice.commands("help", channel=bot.room))
        assert len(alice.sees()) == 2
        assert bob.sees() == []
        assert " ".join(posted.seen.text for posted in alice.sees()) == text


# ---- beginning and ending


async def test_a_wrong_token() -> None:
    """It is told what to change."""
    async with DiscordServer() as server:
        connection = connect(account_of(server, "wrong.token.x"), Heard().desk())
        with pytest.raises(Misconfigured) as told:
            await asyncio.wait_for(connection.run(), 10)
        assert told.value.key == "cli.doctor.discord.token"
        assert [exam.verdict for exam in await connection.examine()] == [Verdict.BAD]


@pytest.mark.parametrize(
    ("code", "key"), [(gateway.BAD_TOKEN, "token"), (gateway.DISALLOWED_INTENTS, "intents_refused")]
)
async def test_the_gateway_refuses(code: int, key: str) -> None:
    """It is told what to change."""
    async with DiscordServer() as server:
        server.gateway.refuses = code
        with pytest.raises(Misconfigured) as told:
            await asyncio.wait_for(connect(account_of(server), Heard().desk()).run(), 10)
        assert told.value.key == f"cli.doctor.discord.{key}"


async def test_two_accounts_in_one_process() -> None:
    """Each with a server of its own; neither hears the other's."""
    async with working() as one, working() as other:
        await one.does(one.server.person("alice").writes("one"))
        await other.does(other.server.person("bob").writes("other"))
        assert (one.texts(), other.texts()) == (["heard one"], ["heard other"])
        assert len(one.heard) == len(other.heard) == 1


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
    """A bot that is well; one that is in no server, may see too much, has other commands and a wrong clock."""
    async with working() as bot:
        assert {exam.verdict for exam in await bot.connection.examine()} == {Verdict.GOOD}
        bot.server.world.guilds.clear()
        bot.server.world.commands.pop()
        bot.server.gateway.flags, bot.server.skew = 1 << 19, 90.0
        before = len(bot.server.calls)
        found = {exam.key.rpartition(".")[2]: exam for exam in await bot.connection.examine()}
        assert {"intents_more", "commands_none", "no_server", "clock_off"} < set(found)
        assert "permissions=" in found["no_server"].values["url"]
        assert {call.kind for call in bot.server.calls[before:]} == {"me", "application", "guilds", "commands"}
