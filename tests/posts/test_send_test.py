"""`fanilo send-test`: single posts to a room of the operator's own, through the real adapters."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.content.root import content_root
from tests.posts.some import ALT, PAGE, png
from tests.servers.discord.server import DiscordServer
from tests.servers.slack.server import SlackServer
from tests.servers.telegram import Fault, TelegramServer

MANIFEST = f"""\
format: 2
id: common/roads
kind: awareness
title: Roads
purpose: To be tested.
posts:
  - id: fork
    picture: {{file: road.png, licence: CC0-1.0, by: us}}
    link: {PAGE}
  - id: save
    slots: [country, numbers]
"""
TEXTS = f"""\
language: en
state: draft
posts:
  fork:
    text: Two roads.
    alt: "{ALT}"
    call: Sign
  save:
    text: |
      Save these for {{country}}:

      {{numbers}}
approvals: []
"""
ROOMS = """\
accounts:
  tg: {platform: telegram, api: API}
test_rooms:
  - {name: office, account: tg, chat: "CHAT", thread: "7"}
  - {name: lost, account: nowhere, chat: "1"}
"""


@dataclass
class Ran:
    """What a command has said."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deployment with one pack and one country."""
    root = tmp_path / "content"
    for name in ("config/languages.yaml", "config/countries/KE.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(content_root() / name, root / name)
    shutil.copytree(content_root() / "messages" / "danger", root / "messages" / "danger")
    pack = root / "messages" / "roads"
    pack.mkdir()
    (pack / "pack.yaml").write_text(MANIFEST, "utf-8")
    (pack / "en.yaml").write_text(TEXTS, "utf-8")
    (pack / "road.png").write_bytes(png(600, 400))
    (root / "pyproject.toml").touch()
    monkeypatch.setattr("bot.content.root.content_root", lambda: root)
    monkeypatch.setenv("FANILO_STATE", str(tmp_path / "state"))
    return root


@pytest.fixture
def runs(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command."""

    def run(*args: str) -> Ran:
        code = main(["send-test", *args])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def settings(folder: Path, text: str = ROOMS, **values: object) -> None:
    """Write them."""
    for name, value in {"API": "http://127.0.0.1:9", "CHAT": "-100", **values}.items():
        text = text.replace(name, str(value))
    (folder / "config" / "settings.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["common/roads", "fork", "--room", "hall"], "There is no room hall for tests"),
        (["common/roads", "fork", "--room", "lost"], "on the account nowhere, which there is not"),
        (["common/roads", "--room", "office"], "Name a post of common/roads, or write --all"),
        (["common/roads", "bridge", "--room", "office"], "has no post bridge. There are: fork, save."),
        (["common/rivers", "--all", "--room", "office"], "no awareness pack common/rivers. There are: common/roads."),
        (["common/roads", "fork", "--room", "office", "--language", "fr"], "common/roads is not written in fr"),
        (["common/roads", "save", "--room", "office"], "name one with --country KE"),
        (["common/roads", "save", "--room", "office", "--country", "MG"], "needs numbers of MG, and there is none"),
        (["common/roads", "save", "--room", "office", "--country", "Kenya"], "Kenya is no code of a country"),
    ],
)
def test_what_is_refused(folder: Path, runs: Callable[..., Ran], args: list[str], says: str) -> None:
    """Before anything is connected: one sentence that says what to do."""
    settings(folder)
    ran = runs(*args, "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("rooms", "says"),
    [
        ("test_rooms: office", "test_rooms must be a list"),
        ("test_rooms: [{account: a, chat: b}]", "an item without a name: it has no name"),
        ("test_rooms: [{name: x, chat: b}]", "x: it has no account"),
        ("test_rooms: [{name: x, account: a, chat: b, topic: c}]", "x: unknown key topic"),
        ("test_rooms: [{name: x, account: a, chat: b}, {name: x, account: a, chat: c}]", "x: the name stands twice"),
    ],
)
def test_settings_that_can_not_be_used(folder: Path, runs: Callable[..., Ran], rooms: str, says: str) -> None:
    """Are told with the file."""
    settings(folder, rooms)
    ran = runs("common/roads", "fork", "--room", "x")
    assert ran.code == 2
    assert says in ran.err
    assert "settings.yaml" in ran.err


def test_a_dry_run(folder: Path, runs: Callable[..., Ran]) -> None:
    """Connects to nothing, needs no secret, and shows all that would be sent."""
    settings(folder)
    ran = runs("common/roads", "--all", "--room", "office", "--country", "ke", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert "common/roads/fork / en / draft -> office" in ran.out
    assert f"[Sign] {PAGE}" in ran.out
    assert ALT in ran.out
    assert "Save these for Kenya:" in ran.out
    assert ran.out.count("a draft: nobody has approved these words") == 2
    assert "Nothing was sent. Without --dry-run: 2 posts." in ran.out


async def test_on_telegram(folder: Path, runs: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a pack, to the topic that is named, by a bot whose updates others take; then what fails."""
    async with TelegramServer() as server:
        group = server.chats.group(threads=(7,))
        settings(folder, API=server.api, CHAT=group.id)
        monkeypatch.setenv("FANILO_TG_TOKEN", server.token)
        ran = await asyncio.to_thread(runs, "common/roads", "--all", "--room", "office", "--country", "KE")
        assert (ran.code, ran.err) == (0, "")
        fork, save = server.chats.posted
        assert (fork.kind, fork.data, fork.text) == ("photo", png(600, 400), "Two roads.")
        assert (save.kind, save.text.partition("\n")[0]) == ("text", "Save these for Kenya:")
        assert {one.payload["message_thread_id"] for one in (fork, save)} == {7}
        assert f"sent: the platform calls it {fork.id}" in ran.out
        assert "2 of 2 posts sent." in ran.out
        assert "getUpdates" not in {method for method, _ in server.calls}
        server.fail("sendPhoto", Fault(403, "Forbidden: bot was kicked from the supergroup chat"))
        ran = await asyncio.to_thread(runs, "common/roads", "fork", "--room", "office")
        assert ran.code == 1
        assert "not sent: the room is not there, or the bot is not in it." in ran.out
        assert "0 of 1 posts sent." in ran.out
        monkeypatch.setenv("FANILO_TG_TOKEN", "123456:another")
        ran = await asyncio.to_thread(runs, "common/roads", "fork", "--room", "office")
        assert (ran.code, ran.out) == (2, "")


async def test_on_discord(folder: Path, runs: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a second connection for updates."""
    async with DiscordServer() as server:
        guild = server.world.guild()
        rooms = ROOMS.replace("tg: {platform: telegram,", "tg: {platform: discord,").replace('"7"', "THREAD")
        settings(folder, rooms, API=server.url, CHAT=guild.id, THREAD=f'"{guild.channels[0]}"')
        monkeypatch.setenv("FANILO_TG_TOKEN", server.token)
        ran = await asyncio.to_thread(runs, "common/roads", "fork", "--room", "office")
        assert (ran.code, ran.err) == (0, "")
        [one] = server.world.posted
        assert (one.channel, one.files, one.seen.text) == (guild.channels[0], (png(600, 400),), "Two roads.")
        assert not server.gateway.live


async def test_on_slack(folder: Path, runs: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a socket."""
    async with SlackServer() as server:
        room = server.space.channel(server.space.member("Hanta"))
        rooms = ROOMS.replace("tg: {platform: telegram,", "tg: {platform: slack,").replace(', thread: "7"', "")
        settings(folder, rooms, API=server.api, CHAT=room.id)
        monkeypatch.setenv("FANILO_TG_TOKEN", server.token)
        monkeypatch.setenv("FANILO_TG_APP_TOKEN", server.app_token)
        ran = await asyncio.to_thread(runs, "common/roads", "fork", "--room", "office")
        assert (ran.code, ran.err) == (0, "")
        [one] = server.space.posted
        assert (one.channel, one.thread, len(one.seen.pictures)) == (room.id, None, 1)
        assert server.connections == 0


def test_a_pack_of_other_platforms(folder: Path, runs: Callable[..., Ran]) -> None:
    """Does not go there for a test either."""
    settings(folder)
    file = folder / "messages" / "roads" / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("posts:", "platforms: [slack, discord]\nposts:"), "utf-8")
    ran = runs("common/roads", "fork", "--room", "office", "--dry-run")
    assert ran.code == 2
    assert 'common/roads does not go to telegram: "platforms:" in its pack.yaml names slack, discord.' in ran.err
