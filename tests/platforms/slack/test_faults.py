"""Faults planted in the adapter: each makes the check that stands beside it fail, which holds without it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.model.chat import Aside, Outgoing, Paragraph, Quote
from bot.platforms.slack import client, errors, read, write
from tests.platforms.slack.conftest import working

Check = Callable[[], Awaitable[None]]
LURE = "<!channel> <https://bad.example|good>"


async def in_a_channel() -> None:
    """Only the sender sees the answer, in the thread."""
    async with working() as bot:
        alice, bob = bot.server.person("alice"), bot.server.person("bob")
        room = bot.server.space.channel(alice.member, bob.member)
        await alice.mentions(room, "help", "17.5")
        await alice.commands("hello you", room)
        await bot.idle()
        assert bob.sees() == []
        assert [m.thread for m in alice.sees()] == ["17.5", None]
        await alice.presses("Again")
        await bot.idle()
        assert len(alice.sees()) == 3, "what was there is gone"


async def nothing_to_tap() -> None:
    """Quotes are words."""
    async with working(lambda _: (Outgoing((Paragraph("Hello"), Quote(LURE))),)) as bot:
        alice = bot.server.person("alice")
        await alice.writes("x")
        await bot.idle()
        [message] = alice.sees()
        assert message.seen.text == f"Hello\n{LURE}"
        assert message.seen.tappable == []
        assert message.notice == "Hello"
        assert not message.previews


async def acknowledged() -> None:
    """Once delivered, acknowledged; repeated, known."""
    async with working() as bot:
        bot.server.ack_within, bot.server.pauses = 0.3, (0.0,)
        alice = bot.server.person("alice")
        delivery = await alice.writes("x")
        assert delivery.acked
        assert delivery.tries == 1
        await alice.repeats()
        assert len({incoming.id for incoming in bot.heard}) == 1


async def rests() -> None:
    """Nothing is called before the rest is over."""
    async with working() as bot:
        bot.server.rate = 5.0
        alice = bot.server.person("alice")
        await asyncio.gather(*(alice.writes(str(n)) for n in range(5)))
        await bot.idle()
        assert bot.server.too_early == 0
        assert len(alice.sees()) == 5


def _mrkdwn(block: Any) -> list[Any]:
    return [
        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://bad.example", "text": block.text}]}
    ]


async def _never(self: client.SlackConnection, body: dict[str, Any]) -> bool:
    return False


_real_aside = read._aside
REAL: dict[str, Callable[..., Any]] = {
    "respond": write.respond,
    "notice": write.notice,
    "update": read.update,
    "message": write.message,
}


def _with(name: str, **change: Any) -> Callable[..., write.Payload]:
    return lambda *given: {**REAL[name](*given), **change}


def _other_id(*given: Any) -> Any:
    update = read.Update(REAL["update"](*given).incoming)
    return replace(update, incoming=replace(update.incoming, id=str(id(given[0]))))


FAULTS: dict[str, tuple[Any, str, Any, Check]] = {
    "markup in words": (write, "_element", _mrkdwn, nothing_to_tap),
    "all of it on the lock screen": (write, "notice", lambda o: "\n".join(b.text for b in o.blocks), nothing_to_tap),
    "previews": (write, "_ALONE", {}, nothing_to_tap),
    "a label as the text": (write, "_clean", lambda text: text[:4], nothing_to_tap),
    "answered in public": (write, "respond", _with("respond", response_type="in_channel"), in_a_channel),
    "the original replaced": (write, "respond", _with("respond", replace_original=True), in_a_channel),
    "the thread lost": (write, "_thread", lambda to: {}, in_a_channel),
    "aside not known": (
        read,
        "_aside",
        lambda *given: replace(_real_aside(*given), private=True, aside=Aside.NO),
        in_a_channel,
    ),
    "no acknowledgement": (client.SlackConnection, "_take", _never, acknowledged),
    "another id each time": (read, "update", _other_id, acknowledged),
    "no rest": (errors, "rest", lambda headers: 0.35, rests),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check fails with the fault."""
    where, what, fault, check = FAULTS[name]
    monkeypatch.setattr(where, what, fault)
    with pytest.raises(AssertionError):
        await check()


@pytest.mark.parametrize("check", [in_a_channel, nothing_to_tap, acknowledged, rests])
async def test_without_a_fault_the_checks_hold(check: Check) -> None:
    """The adapter as it is."""
    await check()
