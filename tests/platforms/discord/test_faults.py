"""Faults planted in the adapter: each makes the check that stands beside it fail, which holds without it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.model.chat import Address, Aside, Failure, Incoming, Outgoing, Paragraph, Quote, SendFailed, Sent
from bot.platforms import COMMANDS
from bot.platforms.discord import client, errors, menu, read, write
from tests.platforms.discord.conftest import working
from tests.platforms.harness import POST
from tests.servers.discord import Fault, api
from tests.servers.discord.world import PUBLIC_THREAD

Check = Callable[[], Awaitable[None]]
LURE = "<@1> <#2> @everyone [good](https://bad.example) **b** <t:1:R> https://bad.example </a:1>"


async def in_a_channel() -> None:
    """Commands, presses and "Check this message" are answered to one person; a mention to all, without a name."""
    async with working(respond_within=0.5) as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        await bot.does(alice.commands("help", channel=bot.room))
        await bot.does(alice.checks("Work", bot.room))
        await bot.does(alice.presses("Again"))
        assert len(alice.sees()) == 3
        assert bob.sees() == []
        assert {incoming.aside for incoming in bot.heard} == {Aside.SURE}
        thread = bot.server.world.channel(PUBLIC_THREAD, bot.guild, bot.room.id)
        await bot.does(alice.mentions(thread, "hello"))
        lines = bob.sees()
        assert [(line.channel, line.seen.text) for line in lines] == [(thread.id, "heard hello")]
        assert "message_reference" not in lines[0].payload


async def nothing_to_tap() -> None:
    """Words are words, and make no sound."""
    async with working(lambda _: (Outgoing((Paragraph("Hello"), Quote(LURE))),)) as bot:
        alice = bot.server.person("alice")
        await bot.does(alice.writes("x"))
        assert len(alice.sees()) == 1
        posted = alice.sees()[0]
        assert posted.seen.text.split() == f"Hello {LURE}".split()
        assert posted.seen.tappable == []
        assert posted.silent
        assert posted.payload["flags"] & write.SUPPRESS_EMBEDS
        assert posted.payload["allowed_mentions"] == {"parse": []}


async def all_of_it() -> None:
    """What is too long with its backslashes is taken in parts."""
    text = " ".join(["*w*"] * 370)
    async with working(lambda _: (Outgoing((Paragraph(text),)),)) as bot:
        alice = bot.server.person("alice")
        await bot.does(alice.writes("x"))
        assert " ".join(posted.seen.text for posted in alice.sees()) == text


async def in_time() -> None:
    """Whoever asks has a sign of life in time, and then the answer, alone."""
    async with working(delay=2.3, respond_within=2.0) as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        given = await bot.does(alice.commands("help", channel=bot.room))
        assert not given.failed
        assert len(alice.sees()) == 1
        assert bob.sees() == []


async def the_mark_is_kept() -> None:
    """A button carries its token."""
    async with working() as bot:
        alice = bot.server.person("alice")
        await bot.does(alice.writes("hello"))
        await bot.does(alice.presses("Again"))
        assert bot.texts()[-1] == "heard 1.again"


async def known_again() -> None:
    """What comes twice has one id; a post with one key is one post."""
    async with working() as bot:
        alice = bot.server.person("alice")
        await alice.writes("one")
        await bot.does(alice.repeats())
        assert len({incoming.id for incoming in bot.heard}) == 1
        to = Address("za", bot.room.id)
        first, second = [await bot.connection.send(to, POST, "slot 7") for _ in range(2)]
        assert isinstance(first, Sent)
        assert first == second


async def failures_are_told_apart() -> None:
    """A rest is told with its length, and a closed room is gone."""
    async with working() as bot:
        to = Address("za", bot.room.id)
        bot.server.fail("message", Fault(status=429, retry_after=40.0), Fault(10004), Fault(50013))
        sent = [await bot.connection.send(to, POST) for _ in range(3)]
        failed = [one for one in sent if isinstance(one, SendFailed)]
        assert [one.failure for one in failed] == [Failure.LATER, Failure.GONE, Failure.MISCONFIGURED]
        assert failed[0].retry_after == 40.0


async def only_what_is_meant_for_it() -> None:
    """Nothing else in a server, nothing of other bots, nothing of its own."""
    async with working() as bot:
        alice, robot = bot.server.person("alice"), bot.server.person("robot")
        robot.user.bot = True
        await alice.says(bot.room, "between us")
        await robot.writes("hello")
        await bot.server.dispatch("MESSAGE_CREATE", bot.server.world.message("5", bot.server.world.bot, "mine"), None)
        await bot.idle()
        assert bot.heard == []


async def commands_are_registered() -> None:
    """All that the menus have, in the form that Discord takes, for everybody; told of once."""
    async with working() as bot:
        api.check_commands(bot.server.world.commands)
        assert len(bot.server.world.commands) == len(COMMANDS) + 2
        assert menu.same(bot.server.world.commands, menu.commands(bot.connection._desk.words))


CHECKS = (
    in_a_channel,
    nothing_to_tap,
    all_of_it,
    in_time,
    the_mark_is_kept,
    known_again,
    failures_are_told_apart,
    only_what_is_meant_for_it,
    commands_are_registered,
)


@pytest.mark.parametrize("check", CHECKS)
async def test_without_a_fault_the_checks_hold(check: Check) -> None:
    """The adapter as it is."""
    await check()


_messages, _message, _interaction, _row = write.messages, read.message, read.interaction, write._row
_commands = menu.commands


def _with(**change: Any) -> Callable[..., Any]:
    return lambda *given: [{**payload, **change} for payload in _messages(*given)]


def _read(real: Callable[..., Incoming | None], **change: Any) -> Callable[..., Incoming | None]:
    def changed(*given: Any) -> Incoming | None:
        incoming = real(*given)
        return replace(incoming, **change) if incoming else None

    return changed


def _other_id(data: Any, bot: read.Bot) -> Incoming | None:
    incoming = _message(data, bot)
    return replace(incoming, id=str(object())) if incoming else None


def _hears_all(data: Any, bot: read.Bot) -> Incoming | None:
    return _message({**data, "mentions": [{"id": bot.user}]}, bot)


def _hears_bots(data: Any, bot: read.Bot) -> Incoming | None:
    return _message({**data, "author": {"id": "7"}}, bot)


def _nameless(*given: Any) -> Any:
    return [{**command, "name": command["name"] + " now"} for command in _commands(*given)]


def _other_tokens(*given: Any) -> Any:
    row = _row(*given)
    return {**row, "components": [{**button, "custom_id": "0.other"} for button in row["components"]]}


async def _no_rest(self: client.DiscordConnection, *given: Any, **places: str) -> SendFailed:
    return SendFailed(Failure.LATER)


async def _in_public(self: Any) -> None:
    if isinstance(await self._call_back({"type": 5, "data": {"flags": 0}}), Sent):
        self._answered = self._deferred = True


FAULTS: dict[str, tuple[Any, str, Any, Check]] = {
    "answered in public": (write, "EPHEMERAL", 0, in_a_channel),
    "told to wait in public": (client._Interaction, "defer", _in_public, in_time),
    "aside not known": (read, "interaction", _read(_interaction, aside=Aside.NO), in_a_channel),
    "somebody named": (write, "messages", _with(message_reference={"message_id": "1"}), in_a_channel),
    "the thread lost": (read, "message", _read(_message, where=Address("za", "1")), in_a_channel),
    "a sound": (write, "SUPPRESS_NOTIFICATIONS", 0, nothing_to_tap),
    "previews": (write, "messages", _with(flags=write.SUPPRESS_NOTIFICATIONS), nothing_to_tap),
    "calls whom it names": (write, "messages", _with(allowed_mentions={"parse": ["users"]}), nothing_to_tap),
    "nothing escaped": (write, "escaped", lambda text: text, nothing_to_tap),
    "links left alone": (write, "_ANYWHERE", re.compile(r"[\\*_~`|<>\[\]@]"), nothing_to_tap),
    "length miscounted": (write, "utf16", lambda text: len(text.replace("\\", "")), all_of_it),
    "cut at the limit": (write, "messages", lambda *given: _messages(*given)[:1], all_of_it),
    "no sign of life": (client, "FIRST", 60.0, in_time),
    "no buttons": (write, "messages", _with(components=[]), the_mark_is_kept),
    "other tokens": (write, "_row", _other_tokens, the_mark_is_kept),
    "another id each time": (read, "message", _other_id, known_again),
    "no nonce": (write, "messages", lambda *given: [_Deaf(one) for one in _messages(*given)], known_again),
    "a rest without its length": (client.DiscordConnection, "_call", _no_rest, failures_are_told_apart),
    "a closed room tried again": (
        errors,
        "MEANING",
        dict.fromkeys(errors.MEANING, Failure.LATER),
        failures_are_told_apart,
    ),
    "hears everything": (read, "message", _hears_all, only_what_is_meant_for_it),
    "talks with bots": (read, "message", _hears_bots, only_what_is_meant_for_it),
    "names that Discord refuses": (menu, "commands", _nameless, commands_are_registered),
    "no commands": (menu, "same", lambda *_: True, commands_are_registered),
}


class _Deaf(dict[str, Any]):
    """A payload that nothing can be added to."""

    def __ior__(self, other: object) -> "_Deaf":  # type: ignore[override,misc]  # whatever it is given
        return self


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check fails with the fault, or Discord refuses to begin."""
    where, what, fault, check = FAULTS[name]
    monkeypatch.setattr(where, what, fault)
    with pytest.raises((AssertionError, discord.HTTPException)):
        await check()
