"""The stories on a Slack that others wrote: local-slack, with slack-bolt in Socket Mode, unmodified.

Where it differs from the real one and from tests/servers/slack: it takes any payload, has no message shortcuts, tells
nobody apart from the owner of a button, and never delivers an event again.
"""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.model.chat import Incoming, Outgoing
from bot.model.meter import NoMeter
from bot.platforms import Account
from bot.platforms.slack import connect
from bot.store.memory import MemoryStore
from tests.conformance.conftest import Stage, words
from tests.conformance.driver import Shown
from tests.conformance.test_private import pack
from tests.sentences import SENTENCES
from tests.servers.slack import blocks

PROGRAM = Path(__file__).parent / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
TOKENS = {"token": "xoxb-foreign", "app_token": "xapp-foreign"}
PATIENCE = 20.0
WORKSPACE = """
workspace: {name: Test}
apps: [{appId: A1, botToken: xoxb-foreign, appToken: xapp-foreign}]
users: [{id: U1, name: hanta}, {id: U2, name: naina}]
channels: [{id: C1, name: jobs}]
"""


@dataclass
class Member:
    """Somebody in the workspace."""

    slack: httpx.AsyncClient
    idle: Callable[[], Awaitable[None]]
    user: str
    channel: str
    seen: int = 0

    async def writes(self, text: str) -> list[Shown]:
        """A direct message, or one in a channel."""
        return await self._does("/_control/message", text=text)

    async def commands(self, text: str) -> list[Shown]:
        """The slash command."""
        return await self._does("/_control/command", command="/fanilo", text=text)

    async def presses(self, label: str) -> list[Shown]:
        """The newest button that says so."""
        for message in reversed(await self._messages()):
            for button in blocks.seen(message.get("blocks") or ()).buttons:
                if button["text"]["text"] == label:
                    action = {"type": "button", "action_id": button["action_id"], "value": button["value"]}
                    return await self._does("/_control/interact", messageTs=message["ts"], action=action)
        raise LookupError(label)

    async def _does(self, path: str, **what: Any) -> list[Shown]:
        self.seen = len(await self._messages())
        answer = await self.slack.post(path, json={"channel": self.channel, "user": self.user, **what})
        assert answer.json()["ok"], answer.text
        until = asyncio.get_running_loop().time() + PATIENCE
        while not (shown := await self._shown()):
            assert asyncio.get_running_loop().time() < until
            await asyncio.sleep(0.02)
            await self.idle()
        return shown

    async def _shown(self) -> list[Shown]:
        messages = (await self._messages())[self.seen :]
        seen = [blocks.seen(message.get("blocks") or ()) for message in messages if message["user"] != self.user]
        return [Shown(one.text, tuple(str(b["text"]["text"]) for b in one.buttons)) for one in seen]

    async def _messages(self) -> list[dict[str, Any]]:
        got = await self.slack.get(f"/_control/messages/{self.channel}")
        return list(got.json()["messages"])


@pytest.fixture
async def local_slack(tmp_path: Path) -> AsyncIterator[str]:
    """Its address."""
    if not PROGRAM.exists():
        pytest.skip("local-slack is not there: npm ci in tests/e2e installs it, for Linux on x86-64 only")
    with socket.create_server(("127.0.0.1", 0)) as made:
        port = made.getsockname()[1]
    (tmp_path / "ws.yaml").write_text(WORKSPACE)
    command = [str(PROGRAM), "--config", str(tmp_path / "ws.yaml"), "--port", str(port), "--base-host", "127.0.0.1"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient() as client:
            for _ in range(200):
                with suppress(httpx.TransportError):
                    await client.get(f"{address}/_control/state")
                    break
                await asyncio.sleep(0.05)
        yield address
    finally:
        process.terminate()
        await process.wait()
        shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture
async def workspace(app: App, local_slack: str) -> AsyncIterator[tuple[Stage, Callable[..., Awaitable[Member]]]]:
    """The bot in a workspace, and its people."""
    stage, connected = Stage(), asyncio.Event()
    account = Account("slack", "slack", None, TOKENS, {"mode": "socket", "api": f"{local_slack}/api/"})
    desk = app.desk(account, store=MemoryStore(), meter=NoMeter(), connected=lambda _: connected.set())

    async def recorded(update: Incoming) -> tuple[Outgoing, ...]:
        stage.updates.append(update)
        stage.given = await desk.receive(update)
        return stage.given

    connection: Any = connect(account, replace(desk, receive=recorded))
    running = asyncio.create_task(connection.run())
    async with httpx.AsyncClient(base_url=local_slack) as client:

        async def member(user: str, channel: str | None = None) -> Member:
            opened = await client.post(
                "/api/conversations.open",
                data={"users": user},
                headers={"authorization": f"Bearer {TOKENS['token']}"},
            )
            return Member(client, connection.work.idle, user, channel or opened.json()["channel"]["id"])

        try:
            await asyncio.wait_for(connected.wait(), PATIENCE)
            yield stage, member
        finally:
            running.cancel()
            await asyncio.wait({running})


@pytest.mark.parametrize("language", ["en", "fr", "mg", "id"])
async def test_the_stories(app: App, workspace: tuple[Stage, Callable[..., Awaitable[Member]]], language: str) -> None:
    """An offer, danger in the middle, a number, a friend, another language, forgotten: word for word."""
    (stage, member), said = workspace, SENTENCES[language]
    person, other = await member("U1"), await member("U2")
    shown = stage.shows(await person.writes(said["high"]))
    assert pack(app, "conversation.result.high", language) in words(shown)
    stage.shows(await person.presses(app.label("button.more", language)))
    shown = stage.shows(await person.writes(said["danger"][0]))
    assert words(shown).startswith(pack(app, "danger.opener", language))
    assert "965" in stage.shows(await other.commands(f"number {said['number']}"))
    stage.shows(await other.writes(said["who"]))
    shown = stage.shows(await other.presses(app.label("button.worried", language)))
    assert pack(app, "conversation.worry.ask", language) in words(shown)
    stage.shows(await other.writes(said["language_request"]))
    spoken = stage.given[0].language
    assert spoken
    assert spoken != language
    shown = stage.shows(await other.writes(said["forget"]))
    assert pack(app, "conversation.forget.slack", spoken) in words(shown)


async def test_a_command_in_a_channel(workspace: tuple[Stage, Callable[..., Awaitable[Member]]]) -> None:
    """It is answered to one person, and the update says that it came from a room."""
    stage, member = workspace
    person = await member("U1", "C1")
    assert "965" in stage.shows(await person.commands("number Kuwait"))
    assert not stage.updates[-1].private
