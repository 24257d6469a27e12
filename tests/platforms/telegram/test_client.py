"""The SDK over real sockets: confirming, answering, failing, ending."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.chat import (
    Added,
    Address,
    Aside,
    Edited,
    Failure,
    Incoming,
    Location,
    Moved,
    Outgoing,
    Paragraph,
    Removed,
    SendFailed,
    Sent,
    Visibility,
    Voice,
)
from bot.platforms import Account, Desk, Misconfigured, Request, Verdict
from bot.platforms.telegram import RATES, client, connect
from bot.platforms.telegram.client import TelegramConnection
from bot.platforms.telegram.read import UPDATES
from tests.platforms.harness import POST, WORDS, Counting, echo, until
from tests.platforms.telegram.conftest import working
from tests.servers.telegram import BOT, Fault, TelegramServer


async def test_what_is_asked_for_and_shown() -> None:
    """No more kinds of updates than are answered, menus in every language, and who it is connected as."""
    async with working() as bot:
        await bot.server.confirmed(await bot.person().writes("hello"))
        polls = [given for method, given in bot.server.calls if method == "getUpdates"]
        assert all(set(given["allowed_updates"]) == set(UPDATES) for given in polls)
        menu = bot.server.commands["all_private_chats", "fr"]
        assert menu[0] == {"command": "check", "description": "about-fr"}
        assert ("all_group_chats", "") in bot.server.commands
        assert bot.connected == [f"@{BOT['username']}"]
        await bot.stop()
        before = len(bot.server.calls)
        desk = Desk(bot.connection._desk.receive, WORDS, bot.connection._desk.clock, Counting())
        again = connect(bot.connection._account, desk)
        task = asyncio.create_task(again.run())
        await bot.server.confirmed(await bot.person().writes("hello"))
        task.cancel()
        await asyncio.wait({task})
        assert "setMyCommands" not in [method for method, _ in bot.server.calls[before:]]


async def test_everything_that_people_can_do() -> None:
    """Each arrives as what it is, in the place and language of whoever did it."""
    async with working() as bot:
        hanta, group = bot.person(), bot.server.chats.group(threads=(7,))
        member = {"user": BOT, "status": "member"}
        changed = {"chat": group.data, "from": hanta.data, "date": int(time.time()), "old_chat_member": member}
        acts = [
            (await hanta.writes("hello"), "hello"),
            (await hanta.sends(voice={"file_id": "f"}), Voice()),
            (await hanta.sends(location={"latitude": 29.3, "longitude": 47.9}), Location(29.3, 47.9)),
            (await hanta.writes(f"@{BOT['username']} hi", group, 7), "hi"),
            (await hanta.gives(my_chat_member={**changed, "new_chat_member": {**member, "status": "left"}}), Removed()),
            (await hanta.sends(group, migrate_to_chat_id=-1009), Moved(Address("telegram", "-1009"))),
        ]
        out = {**member, "status": "kicked"}
        added = {**changed, "old_chat_member": out, "new_chat_member": member}
        acts.append((await hanta.gives(my_chat_member=added), Added()))
        edited = {"message_id": 1, "date": 1, "edit_date": int(time.time()), "chat": hanta.private.data}
        edited["from"] = hanta.data
        acts.append((await hanta.gives(edited_message={**edited, "text": "help"}), Edited("help")))
        moving = await hanta.gives(edited_message={**edited, "location": {"latitude": 1.0, "longitude": 2.0}})
        await bot.server.confirmed(moving, *(id for id, _ in acts))
        assert moving not in {int(incoming.id) for incoming in bot.heard}
        heard = {int(incoming.id): incoming for incoming in bot.heard}
        for id, what in acts:
            incoming = heard[id]
            assert getattr(incoming.what, "words", what) == what if isinstance(what, str) else incoming.what == what
        topic = heard[acts[3][0]]
        assert topic.where == Address("telegram", str(group.id), "7")
        assert (topic.private, topic.aside, topic.sender, topic.language_hint) == (False, Aside.NO, str(hanta.id), "en")
        said = next(post for post in bot.server.chats.posted if post.chat is group and post.text == "heard hi")
        assert said.payload["message_thread_id"] == 7
        assert "reply_parameters" not in said.payload


async def test_what_is_not_for_the_bot() -> None:
    """Other bots and their commands, anonymous admins, channels, words to nobody: not read."""
    async with working() as bot:
        hanta, group = bot.person(), bot.server.chats.group()
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        base = {"message_id": 1, "date": int(time.time()), "chat": group.data, "text": "/help"}
        entities = [{"type": "bot_command", "offset": 0, "length": 5}]
        ids = [
            await hanta.writes("hello all", group),
            await hanta.writes("/help@other_bot", group),
            await hanta.gives(message={**base, "entities": entities, "from": anonymous, "sender_chat": group.data}),
            await hanta.gives(message={**base, "entities": entities, "from": {**BOT, "id": 7}}),
            await hanta.writes("@torch_bots hello", group),
        ]
        await bot.server.confirmed(*ids)
        assert bot.heard == []
        assert bot.shown() == []


async def test_a_burst_of_429_is_obeyed() -> None:
    """The whole account rests as long as Telegram asks, then everybody is answered once."""
    async with working(server=TelegramServer(limited=True)) as bot:
        people = [bot.person(f"person {number}") for number in range(45)]
        began = time.monotonic()
        ids = [await person.writes("hello") for person in people]
        await bot.server.confirmed(*ids, within=30)
        assert sorted(post.chat.id for post in bot.server.chats.posted) == sorted(person.id for person in people)
        assert 0.5 < time.monotonic() - began < 15
        calls = sum(method == "sendMessage" for method, _ in bot.server.calls)
        assert calls < 2 * len(people), "it goes on asking while it was told to wait"
    async with working() as bot:
        bot.server.fail("sendMessage", Fault(429, "Too Many Requests: retry after 1", {"retry_after": 1}))
        began = time.monotonic()
        await bot.server.confirmed(await bot.person().writes("hello"))
        assert time.monotonic() - began >= 1.0
        assert bot.shown() == ["heard hello"]


async def test_a_thousand_people_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is answered, each once. (At its own pace Telegram takes 34 seconds for it.)"""
    monkeypatch.setitem(RATES, "per_second", 10_000)
    async with working() as bot:
        people = [bot.person(f"person {number}") for number in range(1_000)]
        ids = [await person.writes("hello") for person in people]
        await bot.server.confirmed(*ids, within=60)
        assert sorted(post.chat.id for post in bot.server.chats.posted) == sorted(person.id for person in people)


async def test_the_server_is_gone_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written meanwhile is answered then."""
    monkeypatch.setattr(client, "LONGEST", 0.2)
    async with working() as bot:
        hanta = bot.person()
        await bot.server.confirmed(await hanta.writes("one"))
        await bot.server.goes()
        id = await hanta.writes("two")
        await asyncio.sleep(0.3)
        assert not bot.task.done()
        await bot.server.comes()
        await bot.server.confirmed(id)
        assert bot.shown() == ["heard one", "heard two"]


async def test_nothing_is_confirmed_before_it_is_answered() -> None:
    """Whoever is killed amid an answer is given the update again: twice is allowed, not at all is not."""
    async with working(delay=30) as bot:
        id = await bot.person().writes("they locked us in")
        await until(lambda: bot.heard)
        bot.task.cancel()  # what is being answered has three seconds; a kill would give none
        for task in tuple(bot.connection.work._tasks):
            task.cancel()
        await asyncio.wait({bot.task})
        with pytest.raises(TimeoutError):
            await bot.server.confirmed(id, within=0.05)
        account = bot.connection._account
        desk = bot.connection._desk

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            return echo(incoming)

        after = connect(account, Desk(receive, desk.words, desk.clock, desk.meter))
        task = asyncio.create_task(after.run())
        await bot.server.confirmed(id)
        assert bot.shown() == ["heard they locked us in"]
        task.cancel()
        await asyncio.wait({task})


async def test_one_slow_answer_holds_up_nobody() -> None:
    """Updates behind it are answered, and it is not begun a second time."""
    waits = asyncio.Event()

    async with working() as bot:
        desk = bot.connection._desk

        async def receive(incoming: Incoming) -> tuple[Outgoing, ...]:
            bot.heard.append(incoming)
            if len(bot.heard) == 1:
                await waits.wait()
            return echo(incoming)

        object.__setattr__(desk, "receive", receive)
        slow = await bot.person().writes("slow")
        quick = [await bot.person().writes(f"quick {number}") for number in range(3)]
        await until(lambda: len(bot.shown()) >= 3)
        waits.set()
        await bot.server.confirmed(slow, *quick)
        assert sorted(bot.shown()) == ["heard quick 0", "heard quick 1", "heard quick 2", "heard slow"]


async def test_a_reply_that_comes_too_late_is_dropped() -> None:
    """The phone may be in other hands by then."""
    now = [datetime.now(UTC)]
    async with working(clock=lambda: now[0]) as bot:
        bot.server.fail("sendMessage", Fault(429, "Too Many Requests: retry after 130", {"retry_after": 130}))
        await bot.server.confirmed(await bot.person().writes("hello"))
        assert bot.shown() == []
        assert bot.meter.events == ["reply_dropped"]


async def test_a_press_is_acknowledged_and_carries_its_mark() -> None:
    """Also one of a message that is no longer there."""
    async with working() as bot:
        hanta = bot.person()
        await bot.server.confirmed(await hanta.writes("hello"))
        await bot.server.confirmed(await hanta.presses("Again"))
        assert bot.shown()[-1] == "heard 1.again"
        assert bot.server.acknowledged == {hanta.newest["callback_query"]["id"]}
        gone = {"chat": hanta.private.data, "message_id": 1, "date": 0}
        query = {"id": "9", "from": hanta.data, "message": gone, "data": "2.yes", "chat_instance": "1"}
        await bot.server.confirmed(await hanta.gives(callback_query=query))
        assert bot.shown()[-1] == "heard 2.yes"


@pytest.mark.parametrize(
    ("fault", "failure", "after"),
    [
        (Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}), Failure.LATER, 7.0),
        (Fault(502, "Bad Gateway"), Failure.LATER, None),  # it may have been taken all the same
        (Fault(403, "Forbidden: bot was blocked by the user"), Failure.GONE, None),
        (Fault(400, "Bad Request: chat not found"), Failure.GONE, None),
        (Fault(400, "Bad Request: message is too long"), Failure.REFUSED, None),
        (Fault(401, "Unauthorized"), Failure.MISCONFIGURED, None),
    ],
)
async def test_what_a_failed_send_means(fault: Fault, failure: Failure, after: float | None) -> None:
    """Each failure is told by its kind, with how long to wait."""
    async with working() as bot:
        room = bot.server.chats.group()
        bot.server.fail("sendMessage", fault)
        unsure = {"unsure": "yes"} if fault.code >= 500 else {}
        assert await bot.connection.send(Address("telegram", str(room.id)), POST) == SendFailed(failure, after, unsure)
        if failure is Failure.MISCONFIGURED:
            with pytest.raises(Misconfigured):
                await asyncio.wait_for(bot.task, 5)


async def test_a_group_that_moved_is_followed() -> None:
    """The post goes to the supergroup, and whoever sent it is told."""
    async with working() as bot:
        old, new = bot.server.chats.group(), bot.server.chats.group()
        old.moved_to = new.id
        sent = await bot.connection.send(Address("telegram", str(old.id)), POST)
        assert isinstance(sent, Sent)
        assert sent.moved_to == Address("telegram", str(new.id))
        assert bot.server.chats.posted[-1].chat is new


async def test_nobody_is_written_to_first() -> None:
    """Telegram would refuse it, and so nothing in the adapter may try (P8)."""
    async with working() as bot:
        someone = bot.person()
        _ = someone.private
        sent = await bot.connection.send(Address("telegram", str(someone.id)), POST)
        assert sent == SendFailed(Failure.GONE)


@pytest.mark.parametrize(("code", "key"), [(401, "cli.doctor.telegram.token"), (409, "cli.doctor.telegram.conflict")])
async def test_what_somebody_has_to_change(monkeypatch: pytest.MonkeyPatch, code: int, key: str) -> None:
    """A token that is refused, and another program that takes the messages."""
    monkeypatch.setattr(client, "LONGEST", 0.2)
    server = TelegramServer()
    server.fail(
        "getMe" if code == 401 else "getUpdates", *[Fault(code, "Conflict" if code == 409 else "Unauthorized")] * 3
    )
    with pytest.raises(Misconfigured) as raised:
        async with working(server=server) as bot:
            await asyncio.wait_for(bot.task, 8)
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("token", "options", "key"),
    [
        ("hello", {}, "cli.doctor.telegram.token_kind"),
        ("1:a", {"mode": "webhook"}, "cli.doctor.telegram.no_public"),
    ],
)
def test_what_can_not_be_connected(token: str, options: dict[str, str], key: str) -> None:
    """It is told before anything is tried."""
    account = Account("telegram", "telegram", secrets={"token": token}, options=options)

    async def nobody(_: Incoming) -> tuple[Outgoing, ...]:
        return ()

    with pytest.raises(Misconfigured) as raised:
        connect(account, Desk(nobody, WORDS, lambda: datetime.now(UTC), Counting()))
    assert raised.value.key == key


async def test_it_ends_quickly_and_says_nothing_by_halves() -> None:
    """What is being answered is finished."""
    async with working(delay=0.3) as bot:
        await bot.person().writes("hello")
        await until(lambda: bot.heard)
        began = time.monotonic()
        await bot.stop()
        assert time.monotonic() - began < 5
        assert bot.shown() == ["heard hello"]


async def test_a_web_hook() -> None:
    """Set with a secret; a post without it is turned away; one that was not answered comes again."""
    async with working(mode="webhook", public="https://bot.example") as bot:
        hook = bot.connection.hooks[0]
        assert bot.server.hook == f"https://bot.example{hook.path}"
        hanta = bot.person()
        bot.server.hook = ""  # by hand: it would be posted to the address above
        message = {"message_id": 1, "date": int(time.time()), "chat": hanta.private.data, "from": hanta.data}
        update = {"update_id": 1, "message": {**message, "text": "hello"}}
        hanta.private.begun = True
        body = json.dumps(update).encode()
        signed = {client.SIGNED: bot.server.secret}
        assert len(bot.server.secret) == 64
        assert (await hook.handle(Request({}, body))).status == 403
        assert (await hook.handle(Request({client.SIGNED: "x"}, body))).status == 403
        assert (await hook.handle(Request(signed, b"{"))).status == 400
        assert (await hook.handle(Request(signed, b"[]"))).status == 400
        assert bot.shown() == []
        assert (await hook.handle(Request(signed, body))).status == 200
        assert bot.shown() == ["heard hello"]
        await bot.stop()
        assert (await hook.handle(Request(signed, body))).status == 503


async def test_polling_takes_a_web_hook_away() -> None:
    """Which somebody has left there."""
    server = TelegramServer()
    server.hook = "https://elsewhere.example"
    async with working(server=server) as bot:
        await until(lambda: not server.hook)
        await bot.server.confirmed(await bot.person().writes("hello"))


async def test_an_answer_for_one_person_in_a_group() -> None:
    """With the switch on, and only then, it is marked so; how sure that is, the inbox knows (P9)."""

    def aside(incoming: Incoming) -> tuple[Outgoing, ...]:
        return (Outgoing((Paragraph("heard"),), visibility=Visibility.EPHEMERAL),)

    async with working(answer=aside, ephemeral="yes") as bot:
        hanta, group = bot.person(), bot.server.chats.group()
        await bot.server.confirmed(await hanta.writes("/help", group))
        assert bot.heard[0].aside is Aside.UNSURE
        assert [post.only_for for post in bot.server.chats.posted] == [hanta.id, hanta.id]  # the first one to try it
        assert bot.shown()[1] == "heard"


async def test_where_telegram_would_show_it_to_all_it_is_not_sent() -> None:
    """A server that does not know the parameter is found out with words that all may read (P9)."""

    def aside(incoming: Incoming) -> tuple[Outgoing, ...]:
        return (Outgoing((Paragraph("heard"),), visibility=Visibility.EPHEMERAL),)

    async with working(answer=aside, ephemeral="yes") as bot:
        bot.server.ephemeral = False
        hanta, group = bot.person(), bot.server.chats.group()
        await bot.server.confirmed(await hanta.writes("/help", group))
        await bot.server.confirmed(await hanta.writes("/help", group))
        assert bot.shown() == ["write_privately-en"]
        assert [incoming.aside for incoming in bot.heard] == [Aside.UNSURE, Aside.NO]


async def test_the_doctor() -> None:
    """A bot that is well; then one with privacy mode off, a web hook left, a wrong clock; then a wrong token."""
    async with working() as bot:
        await bot.server.confirmed(await bot.person().writes("hello"))
        assert {exam.verdict for exam in await bot.connection.examine()} == {Verdict.GOOD}
        bot.server.reads_all, bot.server.hook = True, "https://elsewhere.example"
        object.__setattr__(bot.connection._desk, "clock", lambda: datetime.now(UTC) + timedelta(minutes=3))
        keys = {exam.key for exam in await bot.connection.examine() if exam.verdict is not Verdict.GOOD}
        assert keys == {f"cli.doctor.{what}" for what in ("telegram.reads_all", "telegram.hook_left", "clock_off")}
        bot.server.commands["all_group_chats", "fr"] = []
        assert "cli.doctor.telegram.no_commands" in {exam.key for exam in await bot.connection.examine()}
        bot.server.fail("getMe", Fault(502, "Bad Gateway"))
        assert [exam.key for exam in await bot.connection.examine()] == ["cli.doctor.telegram.unreachable"]
        bot.server.token = "1:other"
        assert [exam.key for exam in await bot.connection.examine()] == ["cli.doctor.telegram.token"]
    assert [exam.key for exam in await bot.connection.examine()] == ["cli.doctor.telegram.unreachable"]
    assert isinstance(bot.connection, TelegramConnection)
