"""The SDK over real sockets: acknowledging, answering, failing, ending."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.model.chat import (
    EVERYWHERE,
    Address,
    Failure,
    Incoming,
    Outgoing,
    Paragraph,
    Removed,
    SendFailed,
    Sent,
    Text,
    Visibility,
)
from bot.model.meter import NoMeter
from bot.platforms import Desk, Misconfigured, Verdict
from bot.platforms.slack import SCOPES, client, connect, errors
from tests.platforms.harness import WORDS, until
from tests.platforms.slack.conftest import account_of, working
from tests.servers.slack import Delivery, Fault, SlackServer


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_everything_is_answered_where_it_belongs(mode: str) -> None:
    """Direct messages there, everything in a channel to its sender alone, the bot's own page in the direct messages."""
    async with working(mode=mode) as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        room = bot.server.space.channel(alice.member, bob.member)
        closed = bot.server.space.channel(alice.member, bob.member, bot=False)
        two = bot.server.space.channel(alice.member, bob.member, direct=True)
        acts: list[tuple[Callable[[], Awaitable[Delivery]], str, str | None, str]] = [
            (lambda: alice.writes("hello <world> & co"), alice.member.im, None, "heard hello <world> & co"),
            (lambda: alice.presses("Again"), alice.member.im, None, "heard 1.again"),
            (lambda: alice.commands("I am payload"), alice.member.im, None, "heard I am payload"),
            (lambda: alice.mentions(room, "help me", "17.5"), room.id, "17.5", "heard help me"),
            (lambda: alice.presses("Again"), room.id, "17.5", "heard 1.again"),
            (lambda: alice.commands("hi you", room), room.id, None, "heard hi you"),
            (lambda: alice.checks("Work in Dubai", closed), closed.id, None, "heard Work in Dubai"),
            (lambda: alice.commands("I am afraid", two), two.id, None, "heard I am afraid"),
        ]
        for act, channel, thread, text in acts:
            before = len(bot.server.space.posted)
            delivery = await act()
            await bot.idle()
            [message] = bot.server.space.posted[before:]
            assert delivery.acked
            assert delivery.tries == 1
            assert (message.channel, message.thread, message.seen.text) == (channel, thread, text)
            assert message.to == (None if channel == alice.member.im else alice.member.id)
        assert all(message.channel == bob.member.im or message.to for message in bob.sees()), "bob saw something"
        assert (await alice.opens_home()).acked
        await bot.idle()
        assert (await alice.presses_at_home("check_offer-en")).acked
        await bot.idle()
        assert alice.sees()[-1].channel == alice.member.im
        assert alice.sees()[-1].seen.text == "heard 0.check"
        before = len(bot.server.calls)
        await alice.opens_home("messages")  # who opens the chat is not spoken to first
        assert len(bot.server.calls) == before
        assert bot.connected == ["fanilo"]


async def test_a_slow_answer_is_acknowledged_in_time() -> None:
    """After two seconds Slack has its acknowledgement; the answer comes all the same."""
    async with working(delay=2.4) as bot:
        alice = bot.server.person("alice")
        delivery = await alice.writes("hello")
        assert delivery.acked
        assert delivery.tries == 1
        assert 1.9 < delivery.seconds < 2.9
        await bot.idle()
        assert len(alice.sees()) == 1


async def test_an_acknowledgement_follows_the_answer() -> None:
    """What is in flight when the process dies is not acknowledged yet: Slack delivers it again."""
    async with working(delay=0.2) as bot:
        alice = bot.server.person("alice")
        assert (await alice.writes("hello")).acked
        assert len(alice.sees()) == 1


async def test_repeats_have_the_same_id() -> None:
    """The inbox recognises what Slack delivers again."""
    async with working() as bot:
        alice = bot.server.person("alice")
        room = bot.server.space.channel(alice.member)
        for act in (alice.writes("x"), alice.edits("x", "y"), alice.mentions(room, "x"), alice.commands("x")):
            await act
            await alice.repeats()
            first, second = bot.heard[-2:]
            assert first.id == second.id != ""
        assert len({incoming.id for incoming in bot.heard}) == 4


async def test_what_finds_no_place_is_left_to_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all places taken an event is not acknowledged, so that it comes again."""
    monkeypatch.setattr(client, "ACK", 0.05)
    async with working(delay=0.3) as bot:
        bot.connection.work._free = asyncio.Semaphore(1)
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        bot.server.ack_within = 0.1
        one, two = await asyncio.gather(alice.writes("one"), bob.writes("two"))
        assert one.acked
        assert two.acked
        assert two.tries > 1
        await bot.idle()
        assert len(alice.sees()) == len(bob.sees()) == 1


async def test_a_burst_of_429_is_obeyed() -> None:
    """Nothing is called before the rest is over, and everybody is answered."""
    async with working() as bot:
        bot.server.rate = 5.0
        people = [bot.server.person(str(number)) for number in range(5)]
        await asyncio.gather(*(person.writes(str(n)) for person in people for n in range(4)))
        await bot.idle()
        assert all(len(person.sees()) == 4 for person in people)
        assert any(method for method, _ in bot.server.calls)
        assert bot.server.too_early == 0


async def test_a_thousand_people_at_once() -> None:
    """All of them are answered."""
    async with working() as bot:
        people = [bot.server.person(str(number)) for number in range(1_000)]
        await asyncio.gather(*(person.writes("hello") for person in people))
        await bot.idle()
        assert all(person.sees() for person in people)


async def test_the_server_is_gone_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a break of the connection, and after a wish to renew it, people are answered again."""
    monkeypatch.setattr(client, "PING", 0.1)
    async with working() as bot:
        alice = bot.server.person("alice")
        await bot.server.refresh()
        await until(lambda: bot.server.connections == 2)
        assert (await alice.writes("one")).acked
        await bot.server.stop()
        await asyncio.sleep(0.3)
        await bot.server.start()
        await asyncio.wait_for(bot.server.connected(), 5)
        assert (await alice.writes("two")).acked
        await bot.idle()
        assert [m.seen.text for m in alice.sees()][-2:] == ["heard one", "heard two"]


async def test_without_a_connection_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the SDK can't connect again, run() ends with an error, and the supervisor begins anew."""
    monkeypatch.setattr(client, "PING", 0.1)
    monkeypatch.setattr(client, "LOOK", 0.05)
    monkeypatch.setattr(client, "PATIENCE", 0.4)
    async with working() as bot:
        await bot.server.stop()
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(asyncio.shield(bot.task), 5)


async def test_a_late_reply_is_dropped() -> None:
    """Two minutes after the message the phone may be in other hands."""
    now = datetime.now(UTC)
    times = [now]
    async with working(clock=lambda: times[0]) as bot:
        alice = bot.server.person("alice")
        bot.server.fail("chat.postMessage", Fault("ratelimited", 429, {"retry-after": "150"}))
        await alice.writes("hello")
        await bot.idle()
        assert alice.sees() == []
        assert bot.meter.events == ["reply_dropped"]


async def test_a_reply_is_tried_again_after_an_error_of_the_server() -> None:
    """An error of Slack's, and an answer that is none, are no reason to leave anybody without one."""
    async with working() as bot:
        alice = bot.server.person("alice")
        bot.server.fail("chat.postMessage", Fault(status=503))
        await alice.writes("hello")
        await bot.idle()
        assert len(alice.sees()) == 1


@pytest.mark.parametrize(("code", "meaning"), [*sorted(errors.MEANING.items()), ("invalid_blocks", Failure.REFUSED)])
def test_the_table_of_failures(code: str, meaning: Failure) -> None:
    """Each error means one thing for the next try."""
    assert errors.failed(200, code, {}).failure is meaning


async def test_failures_of_a_send() -> None:
    """The rest that Slack asks for, an archived channel, one we are not in, a dead token."""
    async with working() as bot:
        room = bot.server.space.channel()
        to, post = Address("ngo", room.id), Outgoing((Paragraph("A post"),), visibility=Visibility.ROOM)
        assert isinstance(await bot.connection.send(to, post), Sent)
        for prepare, meaning in ((("archived", True), Failure.GONE), (("bot", False), Failure.GONE)):
            setattr(room, *prepare)
            sent = await bot.connection.send(to, post)
            assert isinstance(sent, SendFailed)
            assert sent.failure is meaning
        bot.server.fail("chat.postMessage", Fault("token_revoked"))
        sent = await bot.connection.send(to, post)
        assert isinstance(sent, SendFailed)
        assert sent.failure is Failure.MISCONFIGURED
        with pytest.raises(Misconfigured):
            await asyncio.wait_for(asyncio.shield(bot.task), 5)
    later = await bot.connection.send(to, post)
    assert isinstance(later, SendFailed)
    assert later.failure is Failure.LATER


async def test_an_expired_response_url_is_the_end() -> None:
    """After half an hour nothing is said, least of all in public."""
    async with working() as bot:
        alice = bot.server.person("alice")
        room = bot.server.space.channel(alice.member, bot=False)
        bot.server.fail("response_url", Fault("expired_url", 404))
        await alice.commands("hello you", room)
        await bot.idle()
        assert bot.server.space.posted == []
        assert bot.meter.events == ["reply_dropped"]


@pytest.mark.parametrize(("secret", "key"), [("token", "token"), ("app_token", "app_token")])
async def test_a_refused_token_is_told(secret: str, key: str) -> None:
    """Somebody must change something first."""
    async with SlackServer() as server:
        prefix = "xoxb" if secret == "token" else "xapp"
        account = account_of(server, **{secret: f"{prefix}-wrong"})
        desk = Desk(_nothing, WORDS, lambda: datetime.now(UTC), NoMeter())
        with pytest.raises(Misconfigured) as told:
            await asyncio.wait_for(connect(account, desk).run(), 5)
        assert told.value.key == f"cli.doctor.slack.{key}"


async def _nothing(_: Incoming) -> tuple[Outgoing, ...]:
    return ()


async def test_secrets_fit_the_mode() -> None:
    """What is missing is named before anything is connected."""
    async with SlackServer() as server:
        desk = Desk(_nothing, WORDS, lambda: datetime.now(UTC), NoMeter())
        for mode, secrets, key in (
            ("socket", {"token": "xoxp-1"}, "token_kind"),
            ("socket", {"app_token": ""}, "no_app_token"),
            ("http", {"signing_secret": ""}, "no_signing_secret"),
            ("http", {}, "no_public"),
        ):
            with pytest.raises(Misconfigured) as told:
                connect(account_of(server, mode, **secrets), desk)
            assert told.value.key == f"cli.doctor.slack.{key}"


async def test_it_ends_in_time_with_the_answer_said() -> None:
    """What is being answered is finished and acknowledged; what takes too long is dropped."""
    for delay, said in ((0.5, 1), (60.0, 0)):
        async with working(delay=delay) as bot:
            bot.server.pauses = ()
            alice = bot.server.person("alice")
            writing = asyncio.create_task(alice.writes("hello"))
            await until(lambda: bot.heard)
            began = time.monotonic()
            await bot.stop()
            assert time.monotonic() - began < 5
            assert len(alice.sees()) == said
            if said:
                assert (await writing).acked
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing


async def test_only_slack_is_heard() -> None:
    """A wrong signature, an old time stamp and nonsense are refused; an answer to the first question is given."""
    async with working(mode="http") as bot:
        alice, server = bot.server.person("alice"), bot.server
        server.pauses = ()
        server.stamp_off = -301.0
        assert (await alice.writes("old")).status == 401
        server.stamp_off, secret, server.signing_secret = 0.0, server.signing_secret, "other"
        assert (await alice.writes("forged")).status == 401
        server.signing_secret = secret
        assert bot.heard == []
        assert server.hook is not None
        stamp = str(int(time.time()))
        async with aiohttp.ClientSession() as session:

            async def post(body: str, **heads: str) -> tuple[int, str]:
                signed = {"x-slack-request-timestamp": stamp, "x-slack-signature": server.sign(stamp, body)}
                heads = {**signed, "content-type": "application/json", **heads}
                async with session.post(server.hook or "", data=body, headers=heads) as said:
                    return said.status, await said.text()

            assert (await post("{"))[0] == 400
            assert (await post("{}", **{"x-slack-request-timestamp": "soon"}))[0] == 401
            said = await post(json.dumps({"type": "url_verification", "challenge": "c4", "token": "x"}))
            assert said[0] == 200
            assert "c4" in said[1]


async def test_rooms_and_the_workspace_let_go() -> None:
    """Uninstalled, or a channel archived: the inbox hears that it is gone."""
    async with working(lambda _: ()) as bot:
        await bot.server.event({"type": "app_uninstalled"})
        await bot.server.event({"type": "channel_archive", "channel": "C1"})
        assert [(i.where.chat, i.what) for i in bot.heard] == [(EVERYWHERE, Removed()), ("C1", Removed())]


async def test_doctor() -> None:
    """It says what is well, what is wrong and what only a person can see, and changes nothing."""
    async with SlackServer() as server:
        for mode in ("socket", "http"):
            desk = Desk(_nothing, WORDS, lambda: datetime.now(UTC), NoMeter(), "https://bot.example")
            exams = await connect(account_of(server, mode), desk).examine()
            assert {exam.verdict for exam in exams} == {Verdict.GOOD, Verdict.TODO}
        server.scopes, server.app_scopes, server.skew = ["chat:write", "users:read"], [], 90.0
        desk = Desk(_nothing, WORDS, lambda: datetime.now(UTC), NoMeter())
        exams = await connect(account_of(server), desk).examine()
        told = {exam.key.rpartition(".")[2]: exam.values for exam in exams if exam.verdict is not Verdict.GOOD}
        assert set(told) == {"scopes_missing", "app_token_scope", "manifest", "clock_off"}
        missing = "app_mentions:read, channels:read, commands, files:write, groups:read, im:history"
        assert told["scopes_missing"]["scopes"] == missing
        server.scopes = [*SCOPES, "users:read.email"]
        exams = await connect(account_of(server), desk).examine()
        assert [e.values for e in exams if e.key.endswith("scopes_more")] == [{"scopes": "users:read.email"}]
        assert [e.key for e in await connect(account_of(server, token="xoxb-no"), desk).examine()] == [
            "cli.doctor.slack.token"
        ]
        assert server.space.posted == []
    [gone] = await connect(account_of(server), desk).examine()
    assert gone.key == "cli.doctor.slack.unreachable"


def test_two_minutes_are_counted_from_the_message() -> None:
    """The time of an update is that of the message, not of its delivery."""
    from bot.platforms.slack import read

    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "x", "ts": "1700000000.5"}
    bot = read.Bot("ngo", "U0", {})
    now = datetime.now(UTC) + timedelta(days=1)
    update = read.update({"type": "event_callback", "event": event}, bot, now)
    assert update is not None
    assert update.incoming.at == datetime.fromtimestamp(1700000000.5, UTC)
    assert update.incoming.what == Text("x")
