"""`fanilo locales`: compile the labels and list what is missing or wrong in them."""

import argparse
from pathlib import Path

from bot.commands.shared import declare, printable, say
from bot.language.catalog import build
from bot.language.checks import catalog_problems
from bot.language.files import locales_root
from bot.model.content import Severity


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = declare(subparsers, "locales", run)
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help=say("cli.locales.path.help"))


def run(args: argparse.Namespace) -> int:
    """Exit 1 when a label is wrong; a missing one is only named."""
    root: Path = args.path or locales_root()
    problems = catalog_problems(root)
    for problem in problems:
        print(printable(str(problem)))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return 1
    try:
        build(root)
    except OSError as error:
        print(say("cli.locales.not_written", reason=error.strerror or ""))
    return 0
