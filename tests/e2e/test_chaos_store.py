"""The database and the keys are taken away in the middle of conversations; help stays, and so does the way back."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.web.limiter import A_MINUTE, PIECE
from tests.chaos.bot import PROJECT, Bot, running
from tests.chaos.conftest import Help

Fault = Callable[[Bot], AbstractContextManager[None]]
GARBAGE = b"\xff\x00 no such thing" * 1000


@pytest.fixture(scope="module")
def bot(with_snapshots: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One for all faults: each has to leave it whole."""
    with running(with_snapshots(tmp_path_factory.mktemp("chaos"))) as started:
        yield started


def database(bot: Bot) -> Path:
    """Its file."""
    return bot.folder / "state" / "fanilo.db"


def keys(bot: Bot) -> Path:
    """Of the sessions."""
    return bot.folder / "state" / "keys" / "sessions"


@contextmanager
def deleted(bot: Bot) -> Iterator[None]:
    """Somebody cleans up."""
    for file in database(bot).parent.glob("fanilo.db*"):
        file.unlink()
    yield


@contextmanager
def read_only(bot: Bot) -> Iterator[None]:
    """Whatever is opened from now on can only be read."""
    changed = [path for path in (bot.folder / "state").rglob("*") if "snapshots" not in path.parts]
    modes = {path: path.stat().st_mode for path in (bot.folder / "state", *changed)}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def full(bot: Bot) -> Iterator[None]:
    """No file can grow."""
    bot.may_write(0)
    try:
        yield
    finally:
        bot.may_write()


@contextmanager
def slow(bot: Bot) -> Iterator[None]:
    """Another program keeps the database to itself."""
    with closing(sqlite3.connect(database(bot), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def corrupt(bot: Bot) -> Iterator[None]:
    """Every byte of the database and its log is another one."""
    for file in database(bot).parent.glob("fanilo.db*"):
        with file.open("r+b") as opened:
            opened.write(GARBAGE[: file.stat().st_size])
    yield


@contextmanager
def keys_gone(bot: Bot) -> Iterator[None]:
    """Somebody cleans up here too."""
    keys(bot).unlink()
    yield


@contextmanager
def keys_unreadable(bot: Bot) -> Iterator[None]:
    """Nobody may read them."""
    keys(bot).chmod(0)
    try:
        yield
    finally:
        keys(bot).chmod(0o600)


@contextmanager
def keys_open_to_all(bot: Bot) -> Iterator[None]:
    """Everybody may read them, so they are not used."""
    keys(bot).chmod(0o644)
    try:
        yield
    finally:
        keys(bot).chmod(0o600)


@contextmanager
def keys_garbage(bot: Bot) -> Iterator[None]:
    """They are damaged; whoever finds out removes them."""
    keys(bot).write_bytes(GARBAGE)
    try:
        yield
    finally:
        keys(bot).unlink()


FAULTS = (deleted, read_only, full, slow, corrupt, keys_gone, keys_unreadable, keys_open_to_all, keys_garbage)
SHUT = (full, slow, keys_unreadable, keys_open_to_all, keys_garbage)  # in these nothing can be kept


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_help_outlives_the_store(bot: Bot, helps: tuple[Help, ...], fault: Fault) -> None:
    """Danger and numbers are answered in each language amid the fault; after it sessions are kept again."""
    people = [each.begins(bot) for each in helps]
    with fault(bot):
        for each, person in zip(helps, people, strict=True):
            each.is_given_to(person)
        if fault in SHUT and fault is not slow:  # which can still be read
            assert not bot.store_answers
    bot.keeps_again()
    for each, person in zip(helps, people, strict=True):
        each.is_given_to(person)


def test_help_outlives_a_stop(app: App, bot: Bot, helps: tuple[Help, ...]) -> None:
    """Offers are not read any more; help is given as ever, and all goes on when the operator says so."""
    people = [each.begins(bot) for each in helps]
    paused = [app.parts.renderer.text("conversation.stopped", each.language) for each in helps]

    def fanilo(*arguments: str) -> None:
        state = {**os.environ, "FANILO_STATE": str(bot.folder / "state")}
        subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=PROJECT, env=state, stdout=subprocess.DEVNULL, check=True
        )

    fanilo("stop")
    try:
        for each, person, pause in zip(helps, people, paused, strict=True):
            assert pause in person.writes(each.offer)
            each.is_given_to(person)
    finally:
        fanilo("stop", "--off")
    until = time.monotonic() + 10  # every process of a deployment has noticed in five
    for each, person, pause in zip(helps, people, paused, strict=True):
        while pause in person.writes(each.offer):
            assert time.monotonic() < until
            time.sleep(0.3)


def test_help_outlives_a_shut_limiter(app: App, bot: Bot, helps: tuple[Help, ...]) -> None:
    """Too much comes from one address, at which somebody in danger is too."""
    for each in helps:
        person = each.begins(bot)
        shut = app.parts.renderer.text("conversation.throttled", each.language)
        for _ in range(A_MINUTE + 1):  # long ones count twice: a slow machine needs more than a minute for 61
            if shut in person.writes("zzz " * (PIECE // 4)):
                break
        else:
            pytest.fail("the limiter stays open")
        each.is_given_to(person)
