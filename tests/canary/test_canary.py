"""Marked words through every path, with a failure in every layer: afterwards they are nowhere (P12)."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.language.render import plain
from bot.logs import WithoutContent
from bot.store.sessions import SqlStore
from tests.canary.faults import FAULTS, PLANTED, SHUT, STRAY
from tests.canary.marks import Marks, found, found_in_files
from tests.canary.paths import EVENTS, Sender, messenger, texts
from tests.chaos.bot import PATIENCE, PROJECT, Bot, running
from tests.conftest import NOW
from tests.web.conftest import NO_CERTIFICATES

Fill = Callable[[Path], Path]
RUNNER = ("-X", "dev", "-m", "tests.canary.runner")
# Here the listener itself answers, without a word of ours: nothing is left to make a page with.
SPEECHLESS = {"headers", "bodies", "pages", "fragments"}
# What has to be written to come by where it breaks; else an offer is.
NEEDS = {
    "step number": "number",
    "step register": "register",
    "step settings": "language",
    "step small": "thanks",
    "step traps": "overshare",
    "step worry": "worry",
}


@dataclass
class Watched:
    """A bot of which everything is searched."""

    bot: Bot
    switch: Path
    sent: list[str] = field(default_factory=list)  # all marks so far

    def somebody(self, *, proxied: bool = True) -> Sender:
        """With marks of their own."""
        sender = Sender(self.bot.url, Marks(), proxied=proxied)
        self.bot.people.append(sender.client)
        self.sent += sender.marks.all
        return sender

    @property
    def broken(self) -> set[str]:
        """The faults that have happened."""
        return set(self.switch.with_suffix(".happened").read_text("utf-8").splitlines())

    def breaks(self, fault: str = "") -> None:
        """Let this be broken from now on, and nothing else."""
        self.switch.write_text(fault)

    def leaks(self, marks: tuple[str, ...]) -> dict[str, list[str]]:
        """Where which marks are found."""
        other = self.somebody()
        other.asks("GET", "/")
        other.writes(texts(other.marks)["offer"])
        other.asks("GET", "/no such page")
        with httpx.Client(timeout=PATIENCE, verify=NO_CERTIFICATES) as client:
            health = [client.get(f"{self.bot.url}/{path}").content for path in ("healthz", "readyz")]
            counts = client.get(self.bot.metrics).content
        places = {
            "files": found_in_files(marks, self.bot.folder),
            "metrics": found(marks, counts),
            "health": found(marks, b"".join(health)),
            "others": found(marks, b"".join(other.received)),
        }
        return {place: those for place, those in places.items() if those}


@pytest.fixture
def watched(with_snapshots: Fill, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Starts a bot with all its logs, and everything that it writes below one folder; `fault` is on at the start."""
    with ExitStack() as stack:

        def start(fault: str = "", *, wait: bool = True) -> Watched:
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            (with_snapshots(folder) / "tmp").mkdir()
            switch = tmp_path / f"{folder.name}.switch"
            switch.write_text(fault)
            variables = {"PYTHONPATH": str(PROJECT), "TMPDIR": str(folder / "tmp"), "CANARY_SWITCH": str(switch)}
            bot = running(folder, root=folder, program=(*RUNNER, "run", "--port", "0"), wait=wait, **variables)
            return Watched(stack.enter_context(bot), switch)

        yield start


def test_nothing_leaks_and_every_leak_would_be_found(watched: Callable[..., Watched]) -> None:
    """All paths, all failures, the end of the process; and leaks that are planted, each in a place of its own."""
    world = watched("sweep")
    everything_is_sent(world)
    everything_fails(world)
    assert world.leaks(tuple(world.sent)) == {}
    for library in ("aiosqlite", "asyncio", "sqlalchemy.engine", "uvicorn.error"):
        assert f" {library}" in world.bot.said, "it must have logged"
    for planted, place in PLANTED.items():
        sender = world.somebody()
        world.breaks(planted)
        sender.writes(texts(sender.marks)["offer"])
        assert world.leaks(sender.marks.all).keys() == {place}, planted
    sender = world.somebody()
    world.breaks("end")
    sender.writes(texts(sender.marks)["danger"])
    assert world.bot.ends() == 1
    assert "stopped by an error" in world.bot.said
    assert found_in_files(sender.marks.all, world.bot.folder) == []
    assert set(FAULTS) == world.broken


def everything_is_sent(world: Watched) -> None:
    """By two people, from a sound bot; then with everything stopped, and the limiter shut."""
    for proxied in (True, False):
        sender = world.somebody(proxied=proxied)
        sender.takes_every_path()
        stop = world.bot.folder / "state" / "stopped"
        stop.touch()
        for words in texts(sender.marks).values():
            sender.writes(words)
        stop.unlink()
        world.breaks(SHUT)
        for words in texts(sender.marks).values():
            sender.writes(words)
        world.breaks()
        sender.leaves("forget me")
        assert found(sender.marks.contacts, b"".join(sender.received)) == [], "to be tapped on"


def everything_fails(world: Watched) -> None:
    """Whatever raises, the answer has help in it (P5)."""
    sender, helpless = world.somebody(), set[str]()
    for fault in [*FAULTS, *STRAY]:
        if fault == "end":
            continue
        world.breaks(fault)
        said = texts(sender.marks)
        sender.writes(said[NEEDS.get(fault, "offer")])
        answers = [
            sender.writes(said["danger"]),
            sender.writes(said["number"]),
            sender.writes(said["danger"], **EVENTS),
        ]
        sender.asks("GET", f"/static/{sender.marks.picture}")
        sender.leaves("forget me")
        if not all("112" in answer or "+965" in answer for answer in answers):
            helpless.add(fault)
    world.breaks()
    assert helpless == SPEECHLESS


@pytest.mark.parametrize("sign", [signal.SIGABRT, signal.SIGQUIT])
def test_a_crash_leaves_nothing(watched: Callable[..., Watched], sign: signal.Signals) -> None:
    """Neither in what is written about it nor in a core file, however large the system would let it be."""
    world = watched(wait=False)
    sender = world.somebody()
    sender.writes(texts(sender.marks)["danger"])
    # What writes down the stacks walks threads that are running, and may itself fall.
    assert world.bot.ends(sign) in {-sign, -signal.SIGSEGV}
    assert ("Fatal Python error" in world.bot.said) == (sign is signal.SIGABRT)
    assert found_in_files(sender.marks.all, world.bot.folder) == []


def test_the_commands(with_snapshots: Fill, tmp_path: Path) -> None:
    """They answer who started them; what they write of a failure, and whatever they keep, has no words in it."""
    marks, quoted, given = Marks(), Marks(), tmp_path / "given"  # JSON quotes as it stands, for programs
    folder = with_snapshots(tmp_path / "bot")
    for made in (given, folder / "tmp"):
        made.mkdir()
    (given / "text").write_text(texts(marks)["offer"])
    (given / "lines").write_text(json.dumps({"id": quoted.user, "text": texts(quoted)["offer"]}))
    picture = {"picture": marks.picture, "caption": marks.caption}
    (given / "turns").write_text(json.dumps([*texts(marks).values(), picture, {"voice": None}]))
    lines, talk = f"assess {given / 'lines'} --jsonl", f"talk --script {given / 'turns'} --json"

    def fanilo(fault: str, *commands: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "switch").write_text(fault)
        variables = {
            "PYTHONPATH": str(PROJECT),
            "TMPDIR": str(folder / "tmp"),
            "FANILO_STATE": str(folder / "state"),
            "CANARY_SWITCH": str(tmp_path / "switch"),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "tests.canary.runner", *" -- ".join(commands).split()],
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, **variables},
            timeout=PATIENCE,
            check=False,
        )
        assert found(marks.contacts, ended.stdout.encode()) == []
        assert found((*marks.all, *quoted.all), ended.stderr.encode()) == []
        return ended

    ended = fanilo("", f"assess {given / 'text'}", talk, lines, f"countries {given / 'lines'} --jsonl")
    assert ended.returncode == 0, ended.stderr
    ended = fanilo("signs\nfit", lines, talk)
    assert ended.returncode == 1
    assert "could not be answered (Leaky)" in ended.stderr
    assert "stopped by an error" in ended.stderr
    assert found_in_files((*marks.all, *quoted.all), folder) == []


async def test_a_messenger(app: App, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever an account of a messenger sends, alone and in a group: kept nowhere, and in no answer as it was."""
    marks, store = Marks(), SqlStore.open(f"sqlite+aiosqlite:///{tmp_path / 'fanilo.db'}", tmp_path / "keys")
    caplog.set_level(logging.DEBUG)
    try:
        answers = await messenger(app.inbox("terminal", store=store), marks, NOW)
        assert found_in_files(marks.all, tmp_path) == []
    finally:
        await store.close()
    assert found_in_files(marks.all, tmp_path) == []
    told = "\n".join(plain(answer.blocks) for answer in answers)
    assert found(marks.contacts, told.encode()) == []
    record = WithoutContent()
    assert found(marks.all, "\n".join(record.format(each) for each in caplog.records).encode()) == []
