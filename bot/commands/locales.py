"""`fanilo locales`: compile the labels and list what is missing or wrong in them."""

import argparse
from pathlib import Path

from bot.language.catalog import build, label
from bot.language.checks import catalog_problems
from bot.language.files import locales_root
from bot.model.content import Severity


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("locales", help=label("en", "cli.locales.help"))
    parser.add_argument("path", nargs="?", type=Path, help=label("en", "cli.locales.path.help"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 1 when a label is wrong; a missing one is only named."""
    root: Path = args.path or locales_root()
    problems = catalog_problems(root)
    for problem in problems:
        print(problem)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return 1
    try:
        build(root)
    except OSError as error:
        print(label("en", "cli.locales.not_written", reason=error.strerror or ""))
    return 0
