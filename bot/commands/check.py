"""`fanilo check`: everything that staff have edited, and every problem in it."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from bot.commands.shared import LANGUAGE, Refused, declare, emit, listed, printable, say
from bot.language.catalog import default
from bot.model.content import Problem, Severity


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "check", run)
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help=say("cli.check.path.help"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.check.format.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when there is no error, 1 when there is one, 2 when there is nothing to check."""
    from bot.content.inspect import NothingToCheck, inspect

    try:
        problems = inspect(args.path)
    except NothingToCheck as reason:
        raise Refused(say("cli.check.nothing", file=str(args.path), reason=str(reason))) from reason
    if args.format == "json":
        emit([_row(problem) for problem in problems], indent=1)
    else:
        for problem in problems:
            print(_line(problem))
        print(_summary(problems))
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def _row(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "says": problem.says,
        "hint": problem.hint,
    }


def _line(problem: Problem) -> str:
    """One line, whatever stands in the file: nothing in it may move the cursor."""
    mark = "" if problem.severity is Severity.ERROR else f"{problem.severity.value}: "
    return printable(f"{problem.place}: {mark}{problem.says} {problem.hint}")


def _summary(problems: Iterable[Problem]) -> str:
    found = [problem.severity for problem in problems]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    if not found:
        return say("cli.check.clean")
    count = default().count
    parts = [count(LANGUAGE, "cli.check.errors", errors), count(LANGUAGE, "cli.check.warnings", warnings)]
    return listed(parts)
