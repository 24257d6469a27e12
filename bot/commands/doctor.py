"""`fanilo doctor`: whether the bots on platforms are set up well, in plain words."""

import argparse
import asyncio
import logging
from typing import TYPE_CHECKING

from bot.commands.shared import Refused, declare, emit, printable, say

if TYPE_CHECKING:
    from bot.app import App
    from bot.platforms import Account, Exam

PATIENCE = 30.0  # seconds for one account
# How a verdict is said.
_SAYS = {
    "good": "cli.doctor.good",
    "warning": "cli.doctor.warning",
    "bad": "cli.doctor.bad",
    "todo": "cli.doctor.todo",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "doctor", run)
    parser.add_argument("--account", metavar="NAME", help=say("cli.doctor.account.help"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.doctor.format.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 1 when something does not work, 2 when there is nothing to look at."""
    from bot import logs
    from bot.accounts import read_accounts
    from bot.app import App
    from bot.content.root import content_root
    from bot.platforms import Verdict
    from bot.settings import read_settings

    app = App(read_settings(content_root()))
    accounts = read_accounts(app.settings)
    if not accounts:
        raise Refused(say("cli.doctor.none"))
    chosen = [account for account in accounts if args.account in (None, account.id)]
    if not chosen:
        raise Refused(say("cli.doctor.unknown", account=args.account, accounts=", ".join(a.id for a in accounts)))
    logs.set_up(logging.WARNING)
    wrong = False
    for account in chosen:
        exams = asyncio.run(_examined(app, account))
        wrong |= any(exam.verdict is Verdict.BAD for exam in exams)
        for exam in exams:
            says = say(exam.key, **exam.values)
            if args.format == "json":
                emit({"account": account.id, "platform": account.platform, "verdict": exam.verdict, "says": says})
            else:
                print(f"{account.id}: {say(_SAYS[exam.verdict])} {printable(says)}")
    return 1 if wrong else 0


async def _examined(app: "App", account: "Account") -> "tuple[Exam, ...]":
    from bot.model.meter import NoMeter
    from bot.platforms import Exam, Misconfigured, Verdict
    from bot.store.memory import MemoryStore

    try:
        async with asyncio.timeout(PATIENCE):
            return await app.connect(account, store=MemoryStore(), meter=NoMeter()).examine()
    except Misconfigured as problem:
        return (Exam(Verdict.BAD, problem.key, problem.values),)
    except ImportError:
        return (Exam(Verdict.BAD, "cli.run.not_installed", {"account": account.id, "extra": account.platform}),)
    except Exception as problem:  # whatever it was, the others are looked at
        return (Exam(Verdict.BAD, "cli.doctor.failed", {"reason": type(problem).__name__}),)
