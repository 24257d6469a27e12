"""An operator at the command line, with a ledger in a folder of their own and a clock that stands still."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.__main__ import main
from bot.store.deliveries import Mark
from bot.store.ledger import Ledger
from tests.commands.conftest import Ran
from tests.store.ledgers import EVENING, LANE, NOON, FilePlace, held, opened

T = TypeVar("T")
PACK = "common/job_offers_abroad"
_MADE: dict[str, bytes] = {}


class Operator:
    """Runs commands in this process, and does to the ledger what a bot would."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.place, self.now = folder, FilePlace(folder), NOON
        self._capsys = capsys
        monkeypatch.setenv("FANILO_STATE", str(folder))
        monkeypatch.delenv("FANILO_DATABASE", raising=False)
        monkeypatch.setenv("FANILO_POSTS_SIGNED_BY", "Rova")
        monkeypatch.setattr("bot.app.utc_now", lambda: self.now)

    def runs(self, *arguments: str) -> Ran:
        """One command."""
        self._capsys.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as ended:  # arguments that are none
            code = int(str(ended.code))
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def reads(self, *arguments: str) -> list[dict[str, Any]]:
        """The lines of JSON that a command prints."""
        ran = self.runs(*arguments, "--json")
        assert (ran.code, ran.err) == (0, "")
        return [json.loads(line) for line in ran.out.splitlines()]

    def does(self, work: Callable[[Ledger], Awaitable[T]]) -> T:
        """Something with the ledger."""

        async def done() -> T:
            ledger = opened(self.place)
            try:
                return await work(ledger)
            finally:
                await ledger.close()

        return asyncio.run(done())

    def finds(self, name: str, *steps: Callable[[], object]) -> None:
        """Begin with the ledger that these steps make: made once for each name, then copied."""
        if name not in _MADE:
            for step in steps:
                step()
            with closing(sqlite3.connect(self.place.file)) as made:
                _MADE[name] = made.serialize()
        else:
            self.place.file.write_bytes(_MADE[name])

    def plans(self) -> None:
        """Queue what is due now."""

        async def work(ledger: Ledger) -> None:
            grip = await held(ledger)
            while (await ledger.plan(grip.held, self.now)).more:
                pass
            await grip.release()

        self.does(work)

    def marks(self, *marks: Mark) -> None:
        """Write what becomes of slots."""

        async def work(ledger: Ledger) -> None:
            grip = await held(ledger)
            await ledger.mark(grip.held, marks)
            await grip.release()

        self.does(work)

    def dies(self) -> None:
        """The process that was sending died, and another took over."""

        async def work(ledger: Ledger) -> None:
            grip = await held(ledger)
            await ledger.recover(grip.held, self.now)
            await grip.release()

        self.does(work)


__all__ = ["EVENING", "LANE", "NOON", "PACK", "Operator"]
