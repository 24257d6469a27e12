"""`fanilo check`: everything that staff have edited, and every problem in it."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.language.catalog import default, label
from bot.model.content import Problem, Severity

LANGUAGE = "en"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("check", help=label(LANGUAGE, "cli.check.help"))
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help=label(LANGUAGE, "cli.check.path.help"))
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=label(LANGUAGE, "cli.check.format.help")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when there is no error, 1 when there is one, 2 when there is nothing to check."""
    from bot.content.inspect import NothingToCheck, inspect

    try:
        problems = inspect(args.path)
    except NothingToCheck as reason:
        print(label(LANGUAGE, "cli.unreadable", file=str(args.path), reason=str(reason)), file=sys.stderr)
        return 2
    if args.format == "json":
        print(json.dumps([_row(problem) for problem in problems], ensure_ascii=False, indent=1))
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
    text = f"{problem.place}: {mark}{problem.says} {problem.hint}"
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _summary(problems: Iterable[Problem]) -> str:
    found = [problem.severity for problem in problems]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    if not found:
        return label(LANGUAGE, "cli.check.clean")
    count = default().count
    parts = [count(LANGUAGE, "cli.check.errors", errors), count(LANGUAGE, "cli.check.warnings", warnings)]
    return ", ".join(parts)
