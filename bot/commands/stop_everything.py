"""`fanilo stop-everything`: the switch that stops everything but help, on all machines."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.commands.outreach import add_dry_run, built, in_utc
from bot.commands.shared import Refused, complain, declare, say

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import App
    from bot.store.ledger import Ledger

NAME = "stop-everything"
PATIENCE = 10.0  # seconds that the database may take: this machine is stopped already

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Silent:
    """The database gave no answer."""

    reason: str


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    arguments(declare(subparsers, NAME, run))


def arguments(parser: argparse.ArgumentParser) -> None:
    """The same under both of its names."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--off", action="store_true", help=say("cli.stop.off.help"))
    what.add_argument("--status", action="store_true", help=say("cli.stop.status.help"))
    add_dry_run(parser)


def run(args: argparse.Namespace) -> int:
    """Move the switch. Exit code 1 when only this machine could be reached, 2 when not even that."""
    from bot.app import stop_file

    app = built()
    file = stop_file(app.settings)
    if args.status:
        return _status(app, file)
    if args.dry_run:
        print(say("cli.stop.would_go_on" if args.off else "cli.stop.would_stop", file=str(file)))
        return 0
    _move(file, off=args.off)
    reason = _everywhere(app, off=args.off)
    if reason is not None:
        complain(NAME, say("cli.stop.here_only_off" if args.off else "cli.stop.here_only", reason=reason))
        return 1
    print(say("cli.stop.off" if args.off else "cli.stop.on"))
    return 0


def _move(file: "Path", *, off: bool) -> None:
    """This machine first: it needs nothing else."""
    try:
        if off:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch()
    except OSError as problem:
        raise Refused(say("cli.stop.failed", file=str(file), reason=problem.strerror or "")) from problem


def _everywhere(app: "App", *, off: bool) -> str | None:
    """Tell all processes; None when that is done, else why not."""
    from bot.controls import STOPPED

    now = app.clock()
    answer = _asked(app, lambda ledger: ledger.set_control(STOPPED, None if off else "yes", now))
    return answer.reason if isinstance(answer, _Silent) else None


def _status(app: "App", file: "Path") -> int:
    """Exit code 1 when the database can't be asked."""
    from bot.controls import STOPPED

    here = file.exists()
    found = _asked(app, lambda ledger: ledger.controls())
    print(say("cli.stop.is_here" if here else "cli.stop.is_not_here", file=str(file)))
    if isinstance(found, _Silent):
        complain(NAME, say("cli.stop.unknown", reason=found.reason))
        return 1
    since = found.get(STOPPED)
    print(say("cli.stop.is_not_everywhere") if since is None else say("cli.stop.is_everywhere", since=in_utc(since[1])))
    return 0


def _asked(app: "App", ask: Callable[["Ledger"], Awaitable[T]]) -> T | _Silent:
    """What the ledger says. Whatever is wrong with it, the switch of this machine has been moved by then."""
    from bot.settings import SettingsError
    from bot.store.database import explain

    async def asked() -> T:
        try:
            async with asyncio.timeout(PATIENCE):
                return await ask(app.groups.ledger)
        finally:
            await app.groups.ledger.close()

    try:
        _ = app.groups.ledger
        return asyncio.run(asked())
    except SettingsError as problem:
        return _Silent(str(problem))
    except Exception as problem:  # whatever it is
        return _Silent(explain(problem))
