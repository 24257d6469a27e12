"""Faults planted in the adapter: each makes the check that stands beside it fail, which holds without it."""

import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.model.chat import Incoming, Outgoing, Paragraph, Quote, Visibility
from bot.platforms import Request
from bot.platforms.telegram import client, read, write
from tests.platforms.harness import until
from tests.platforms.telegram.conftest import working
from tests.servers.telegram import BOT, Fault

Check = Callable[[], Awaitable[None]]
LURE = "😀 @bestjobs t.me/x"


async def nothing_to_tap() -> None:
    """Words are taken as they are, and those of a quote are only words."""
    async with working(answer=lambda _: (Outgoing((Paragraph("_Hello_ <b>"), Quote(LURE))),)) as bot:
        await bot.server.confirmed(await bot.person().writes("x"))
        [post] = bot.server.chats.posted
        assert post.text == f"_Hello_ <b>\n{LURE}"
        assert post.tappable == ()
        coded = post.text.encode("utf-16-le")
        spans = [(2 * entity["offset"], 2 * entity["length"]) for entity in post.payload["entities"]]
        assert [coded[at : at + length].decode("utf-16-le") for at, length in spans] == ["@bestjobs", "t.me/x"]
        assert post.payload.get("link_preview_options") == {"is_disabled": True}
        assert post.payload["disable_notification"] is True


async def in_a_topic() -> None:
    """Only what is for the bot is heard; the line goes into the topic, to nobody."""
    async with working() as bot:
        hanta, group = bot.person(), bot.server.chats.group(threads=(7,))
        await bot.server.confirmed(
            await hanta.writes("words to nobody", group),
            await hanta.writes(f"😀 @{BOT['username']} hello", group, 7),
        )
        assert [incoming.private for incoming in bot.heard] == [False]
        [post] = bot.server.chats.posted
        assert post.text == "heard 😀  hello"
        assert (post.chat, post.payload.get("message_thread_id")) == (group, 7)
        assert "reply_parameters" not in post.payload


async def for_one_person() -> None:
    """An answer for the asker alone is shown to nobody else."""

    def aside(_: Incoming) -> tuple[Outgoing, ...]:
        return (Outgoing((Paragraph("x"),), visibility=Visibility.EPHEMERAL),)

    async with working(answer=aside, ephemeral="yes") as bot:
        hanta, naina, group = bot.person(), bot.person("Naina"), bot.server.chats.group()
        await bot.server.confirmed(await hanta.writes("/help", group))
        assert bot.shown() == ["write_privately-en", "x"]
        tried, post = bot.server.chats.posted
        assert hanta.sees(post)
        assert not naina.sees(tried)
        assert not naina.sees(post)


async def confirmed_late() -> None:
    """An update is confirmed only when it was answered, and a press is acknowledged."""
    async with working(delay=0.3) as bot:
        hanta = bot.person()
        id = await hanta.writes("x")
        await until(lambda: bot.heard)
        later = await hanta.writes("y")
        await until(lambda: len(bot.heard) > 1)
        assert not bot.shown()
        assert {id, later} <= set(bot.server._updates)
        await bot.server.confirmed(id, later)
        assert len(bot.heard) == 2
        await bot.server.confirmed(await hanta.presses("Again"))
        assert len(bot.server.acknowledged) == 1


async def rests() -> None:
    """What Telegram asks for is waited for."""
    async with working() as bot:
        bot.server.fail("sendMessage", Fault(429, "Too Many Requests: retry after 1", {"retry_after": 1}))
        began = time.monotonic()
        await bot.server.confirmed(await bot.person().writes("x"))
        assert time.monotonic() - began >= 1.0
        sends = [method for method, _ in bot.server.calls if method == "sendMessage"]
        assert len(sends) == 2
        assert bot.shown() == ["heard x"]


async def signed() -> None:
    """A post without the secret is turned away."""
    async with working(mode="webhook", public="https://bot.example") as bot:
        bot.server.hook = ""
        assert (await bot.connection.hooks[0].handle(Request({client.SIGNED: "x"}, b"{}"))).status == 403


def _payload(**change: Any) -> Callable[..., dict[str, Any]]:
    real = write.post
    return lambda *given: {**real(*given), **change}


def _without(name: str) -> Callable[..., dict[str, Any]]:
    real = write.post
    return lambda *given: {key: value for key, value in real(*given).items() if key != name}


def _read(**change: Any) -> Callable[..., Incoming | None]:
    real = read.incoming

    def changed(*given: Any) -> Incoming | None:
        incoming = real(*given)
        return replace(incoming, **change) if incoming else None

    return changed


async def _nothing(*_: object) -> None:
    pass


FAULTS: dict[str, tuple[Any, str, Any, Check]] = {
    "no entities": (write, "_entities", lambda block, text, at: [], nothing_to_tap),
    "places counted in code points": (write, "utf16", len, nothing_to_tap),
    "markup": (write, "_text", lambda block: f"<i>{block.text}</i>", nothing_to_tap),
    "previews": (write, "post", _without("link_preview_options"), nothing_to_tap),
    "a sound": (write, "post", _payload(disable_notification=False), nothing_to_tap),
    "the topic lost": (write, "post", _without("message_thread_id"), in_a_topic),
    "an answer to somebody": (write, "post", _payload(reply_parameters={"message_id": 1}), in_a_topic),
    "everything in a group is heard": (read, "_for", lambda message, me: True, in_a_topic),
    "a group taken for private": (read, "incoming", _read(private=True), in_a_topic),
    "the name found by code points": (read, "_names", lambda message, me: iter([(2, 12)]), in_a_topic),
    "answered in public": (write, "post", _without(write.ONLY_FOR), for_one_person),
    "no acknowledgement": (client.TelegramConnection, "_acknowledge", _nothing, confirmed_late),
    "confirmed at once": (client, "LONGEST", 0.0, confirmed_late),
    "no rest": (client, "_seconds", lambda problem: 0.0, rests),
    "no secret": (hmac, "compare_digest", lambda one, other: True, signed),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check fails with the fault."""
    where, what, fault, check = FAULTS[name]
    monkeypatch.setattr(where, what, fault)
    with pytest.raises((AssertionError, TimeoutError)):
        await check()


@pytest.mark.parametrize("check", list(dict.fromkeys(fault[3] for fault in FAULTS.values())))
async def test_without_a_fault_it_holds(check: Check) -> None:
    """The check itself is right."""
    await check()
