"""`fanilo check`: everything that staff have edited, and every problem in it."""

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.commands.shared import LANGUAGE, Refused, declare, emit, listed, printable, say
from bot.language.catalog import default
from bot.model.content import Problem, Severity

WHO = {
    "editor": "cli.check.who.editor",
    "translator": "cli.check.who.translator",
    "approver": "cli.check.who.approver",
    "operator": "cli.check.who.operator",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "check", run)
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help=say("cli.check.path.help"))
    parser.add_argument(
        "--format", choices=("text", "json", "sarif"), default="text", help=say("cli.check.format.help")
    )
    parser.add_argument("--by", choices=("file", "person"), default="file", help=say("cli.check.by.help"))
    parser.add_argument("--fix", action="store_true", help=say("cli.check.fix.help"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.check.dry_run.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when there is no error, 1 when there is one, 2 when there is nothing to check."""
    if args.dry_run and not args.fix:
        raise Refused(say("cli.check.dry_run_alone"))
    problems = _inspected(args.path)
    if args.fix:
        from bot.commands.check_fix import fix

        # What other programs read is not mixed with what people read.
        problems = fix(args.path, problems, dry=args.dry_run, out=sys.stdout if args.format == "text" else sys.stderr)
    if args.format == "json":
        emit([_row(problem) for problem in problems], indent=1)
    elif args.format == "sarif":
        emit(_sarif(args.path, problems), indent=1)
    else:
        _tell(args.path, problems, by_person=args.by == "person")
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def _inspected(path: Path | None) -> tuple[Problem, ...]:
    # Tens of thousands of texts are made and none is thrown away: looking for garbage would take a quarter of the time.
    looking = gc.isenabled()
    gc.disable()
    try:
        from bot.content.inspect import NothingToCheck, inspect

        try:
            return inspect(path)
        except NothingToCheck as reason:
            raise Refused(say("cli.check.nothing", file=str(path), reason=str(reason))) from reason
    finally:
        if looking:
            gc.enable()


def _row(problem: Problem) -> dict[str, str | int | bool]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "says": problem.says,
        "hint": problem.hint,
        "who": problem.who,
        "fix": problem.mend is not None,
    }


def _tell(path: Path | None, problems: Sequence[Problem], *, by_person: bool) -> None:
    if by_person and problems:
        from bot.content.actors import by_actor

        for actor, its in by_actor(path, problems):
            names = listed([person.name for person in actor.people]) if actor.people else ""
            who = say(WHO[actor.role], language=actor.language)
            whole = say("cli.check.named", who=who, names=names) if names else who
            print(printable(say("cli.check.heading", who=whole, count=str(len(its)))))
            for problem in its:
                print(f"  {_line(problem)}")
            print()
    else:
        for problem in problems:
            print(_line(problem))
    print(_summary(problems))


def _line(problem: Problem) -> str:
    """One line, whatever stands in the file: nothing in it may move the cursor."""
    mark = "" if problem.severity is Severity.ERROR else f"{problem.severity.value}: "
    return printable(f"{problem.place}: {mark}{problem.says} {problem.hint}")


def _summary(problems: Iterable[Problem]) -> str:
    told = list(problems)
    found = [problem.severity for problem in told]
    if not found:
        return say("cli.check.clean")
    count = default().count
    parts = [
        count(LANGUAGE, "cli.check.errors", found.count(Severity.ERROR)),
        count(LANGUAGE, "cli.check.warnings", found.count(Severity.WARNING)),
    ]
    ready = sum(1 for problem in told if problem.mend)
    if ready:
        parts.append(say("cli.check.repairs", count=str(ready)))
    return listed(parts)


def _sarif(path: Path | None, problems: Sequence[Problem]) -> dict[str, object]:
    from bot.content.checks.manual import helps
    from bot.content.inspect import root_for
    from bot.content.mend import mended, mends
    from bot.content.sarif import PAGES, sarif

    root = root_for(path)
    repairs = {
        problem: repair
        for problem in problems
        if root and problem.mend
        for file, wanted in mends([problem]).items()
        if (repair := mended(root, file, wanted))
    }
    return sarif(problems, helps(), repairs, _pages(PAGES.as_posix()))


def _pages(folder: str) -> str | None:
    """The address of the manual's pages: at the project's home, when its checks run there, else in this checkout."""
    server, project = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    if server and project:
        return f"{server}/{project}/blob/{os.environ.get('GITHUB_SHA', 'HEAD')}/{folder}"
    here = Path(__file__).resolve().parents[2] / folder
    return here.as_uri() if here.is_dir() else None
