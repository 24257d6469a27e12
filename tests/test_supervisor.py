"""Accounts are kept running, whatever happens to one of them."""

import asyncio
from collections.abc import Callable

import pytest

from bot import supervisor
from bot.model.chat import Address, Outgoing, Sent
from bot.model.delivery import Standing
from bot.platforms import Exam, Hook, Misconfigured
from bot.supervisor import supervise


class Acting:
    """An account that does as it is told each time it is run."""

    hooks: tuple[Hook, ...] = ()

    def __init__(self, *does: Callable[[], None]) -> None:
        self.does = list(does)
        self.runs, self.ended = 0, False
        self.steady = asyncio.Event()

    async def run(self) -> None:
        """Fail as long as there is something to fail with, then run until cancelled."""
        self.runs += 1
        if self.does:
            self.does.pop(0)()
            return
        self.steady.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True

    @property
    def exclusive(self) -> bool:
        """Nobody asks."""
        raise NotImplementedError

    async def place(self, to: Address) -> bool:
        """Nothing is sent here."""
        raise NotImplementedError

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent:
        """Nothing is sent here."""
        raise NotImplementedError

    async def standing(self, where: Address, sender: str) -> Standing | None:
        """Nobody asks."""
        raise NotImplementedError

    async def leave(self, where: Address) -> bool:
        """Nobody asks."""
        raise NotImplementedError

    async def examine(self) -> tuple[Exam, ...]:
        """Nothing is looked at here."""
        raise NotImplementedError


def fails() -> None:
    """Something broke."""
    raise ConnectionError("zebrafish")


def refused() -> None:
    """The token is no longer valid."""
    raise Misconfigured("cli.run.refused", address="x")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST", 0.001)
    monkeypatch.setattr(supervisor, "MENDED", 0.02)


async def test_what_fails_is_started_again_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Also what ends by itself; the log has no word of the failure but its kind."""
    bad, good = Acting(fails, fails, lambda: None), Acting()
    task = asyncio.create_task(supervise((("bad", bad), ("good", good))))
    await asyncio.wait_for(bad.steady.wait(), 5)
    assert (bad.runs, good.runs, good.ended) == (4, 1, False)
    assert "bad failed and is started again: ConnectionError" in caplog.text
    assert "zebrafish" not in caplog.text
    task.cancel()
    await asyncio.wait({task})
    assert bad.ended
    assert good.ended


async def test_what_somebody_has_to_change_is_told_once() -> None:
    """It is tried again all the same: somebody may have mended it elsewhere."""
    told: list[tuple[str, str]] = []
    wrong, good = Acting(refused, refused), Acting()
    task = asyncio.create_task(
        supervise((("wrong", wrong), ("good", good)), lambda name, problem: told.append((name, problem.key)))
    )
    await asyncio.wait_for(wrong.steady.wait(), 5)
    assert told == [("wrong", "cli.run.refused")]
    assert not good.ended
    task.cancel()
    await asyncio.wait({task})


async def test_without_accounts_there_is_nothing_to_do() -> None:
    """The web chat runs alone."""
    await asyncio.wait_for(supervise(()), 1)
