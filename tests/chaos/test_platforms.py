"""`fanilo run` with bots on platforms, in a process of its own: a wrong token, a kill amid an answer, the end."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import App
from tests.chaos.bot import PROJECT, Bot, running
from tests.platforms.harness import until
from tests.servers.slack import SlackServer
from tests.servers.telegram import Fault, Person, TelegramServer

MARKED = "zebrafish"
OFFER = f"Work in Oman, {MARKED}. We keep your passport, you pay 300 dollars registration fee before the job."
DANGER = f"they locked me in a house in Kuwait {MARKED}"


@asynccontextmanager
async def process(made: AbstractContextManager[Bot]) -> AsyncIterator[Bot]:
    """The program, started and ended in a thread: the servers that it talks to are in this one."""
    bot = await asyncio.to_thread(made.__enter__)
    try:
        yield bot
    finally:
        await asyncio.to_thread(made.__exit__, None, None, None)


async def test_a_kill_and_a_wrong_token(app: App, with_snapshots: Callable[[Path], Path], tmp_path: Path) -> None:
    """One platform's token is wrong, the other answers; killed amid an answer, it gives it after the restart."""
    async with TelegramServer() as telegram, SlackServer() as slack:
        tokens: dict[str, Any] = {
            "FANILO_TELEGRAM_TOKEN": telegram.token,
            "FANILO_TELEGRAM_API": telegram.api,
            "FANILO_SLACK_TOKEN": "xoxb-wrong",
            "FANILO_SLACK_APP_TOKEN": slack.app_token,
            "FANILO_SLACK_API": slack.api,
        }
        folder = with_snapshots(tmp_path)
        hanta = Person(telegram, "Hanta")
        async with process(running(folder, **tokens)) as bot:
            await telegram.confirmed(await hanta.writes(OFFER), within=60)
            assert app.parts.renderer.text("conversation.result.high", "en") in telegram.chats.posted[0].text
            assert "telegram: connected as @torch_bot" in bot.said
            assert "the account slack is not connected. Slack refuses the token" in bot.said
            telegram.fail("sendMessage", Fault(0, "no answer"))
            calls = len(telegram.calls)
            id = await hanta.writes(DANGER)
            await until(lambda: "sendMessage" in [method for method, _ in telegram.calls[calls:]], 20)
            bot.process.kill()
            for secret in (MARKED, telegram.token, "xoxb-wrong", slack.app_token, str(hanta.id)):
                assert secret not in bot.said
        before = len(telegram.chats.posted)
        async with process(running(folder, **tokens)) as bot:
            await telegram.confirmed(id, within=60)
            assert "+965" in "".join(post.text for post in telegram.chats.posted[before:])
            began = time.monotonic()
            assert await asyncio.to_thread(bot.ends) == 0
            assert time.monotonic() - began < 5
            assert MARKED not in bot.said


async def doctor(*arguments: str, **environment: str) -> tuple[int | None, str]:
    """Exit code of `fanilo doctor`, and all that it says."""
    ran = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", *arguments),
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await ran.communicate()
    return ran.returncode, said.decode()


async def test_the_doctor() -> None:
    """Nothing to look at; a bot that is well and one whose token is wrong; one of them, for a program."""
    code, said = await doctor()
    assert (code, "FANILO_TELEGRAM_TOKEN" in said) == (2, True)
    async with TelegramServer() as telegram, SlackServer() as slack:
        tokens = {
            "FANILO_TELEGRAM_TOKEN": telegram.token,
            "FANILO_TELEGRAM_API": telegram.api,
            "FANILO_SLACK_TOKEN": "xoxb-wrong",
            "FANILO_SLACK_APP_TOKEN": slack.app_token,
            "FANILO_SLACK_API": slack.api,
        }
        code, said = await doctor(**tokens)
        assert code == 1
        assert "telegram: ok    The token works: this is @torch_bot." in said
        assert "telegram: note  The menu of commands is not there yet." in said
        assert "slack: WRONG Slack refuses the token" in said
        assert telegram.token not in said
        code, said = await doctor("--account", "telegram", "--format", "json", **tokens)
        assert code == 0
        assert {json.loads(line)["account"] for line in said.splitlines()} == {"telegram"}
        code, said = await doctor("--account", "pigeon", **tokens)
        assert (code, "There are: telegram, slack" in said) == (2, True)
