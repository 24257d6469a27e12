"""Reads labelled texts, assesses them, prints what went wrong."""

import argparse
import json
import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.accuracy import adverts, tables, texts
from benchmarks.accuracy.judged import judge
from benchmarks.accuracy.report import Part, as_json, in_lines, written_into
from bot.app import App

HELP = """\
Assess labelled texts as a person's would be, and print per language: how often the level was right and how sure that
is, which levels were taken for which, and which signs were missed most.
"""
EXAMPLES = """\
examples:
  make accuracy                                              all tables
  make accuracy ARGS="--language fr --only develop --misses" while you write French phrases: which texts came out
                                                             wrong, and what was missing
  make accuracy ARGS="--flag passport_handover"              one sign in all languages
  make accuracy ARGS="--only held --write docs/accuracy.md"  put the tables into the page
  python -m benchmarks.accuracy mine.jsonl                   other texts, in the form of docs/labelling.md

Whoever writes phrases looks at the texts held aside as tables only (docs/labelling.md); --misses names their ids and
cases, never their words. A sign in brackets was found, and taken back by what the brackets say.
"""
PARTS = {
    "held": ("Texts held aside, most of them in hints", texts.held),
    "test": ("Texts held aside, in plain words", texts.plain),
    "develop": ("Texts that phrases are written against", texts.developed),
}


def main(arguments: Sequence[str] | None = None, build: Callable[[], App] = App.build) -> int:
    """Exit code 2 when there is nothing to measure or nowhere to write."""
    given = sys.argv[1:] if arguments is None else arguments
    args = _parser().parse_args(given)
    try:
        _run(build, args, f'make accuracy ARGS="{shlex.join(given)}"' if given else "make accuracy")
    except (OSError, ValueError) as problem:
        print(f"accuracy: {problem}", file=sys.stderr)
        return 2
    return 0


def _run(build: Callable[[], App], args: argparse.Namespace, command: str) -> None:
    given = tuple(_texts(args))
    app = build()
    library = app.parts.library
    flags = args.flag or ()
    if unknown := sorted(set(flags) - library.red_flags.keys() - library.danger.keys()):
        raise ValueError(f"there is no sign {', '.join(unknown)}; see config/indicators.yaml")
    parts = tuple(_part(app, *one, args.language) for one in given)
    alarms = None if flags else _alarms(app, args)
    lines = [_when(command)]
    for part in parts:
        lines += _signs(part, flags) if flags else in_lines(part, library, name_misses=args.misses)
    if not flags:
        lines += _of_adverts(alarms, args)
    print("\n".join(lines))
    if args.json:
        args.json.write_text(json.dumps(as_json(parts, library, alarms), ensure_ascii=False, indent=1), "utf-8")
    if args.write:
        written_into(args.write, lines)


def _texts(args: argparse.Namespace) -> Iterator[tuple[str, str, tuple[texts.Labelled, ...]]]:
    """Name, title and texts of each part that is asked for."""
    if args.files:
        yield "given", "Texts given", texts.read(args.files)
        return
    for name, (title, files) in PARTS.items():
        if args.only in (None, name):
            yield name, title, texts.read(files())


def _part(app: App, name: str, title: str, labelled: Sequence[texts.Labelled], languages: Sequence[str] | None) -> Part:
    judged = tables.by_language(judge(app, labelled))
    if missing := sorted(set(languages or ()) - judged.keys()):
        raise ValueError(f"{title}: there are none in {', '.join(missing)}; there are {', '.join(judged)}")
    return Part(name, title, judged, languages or judged.keys())


def _signs(part: Part, flags: Sequence[str]) -> Iterator[str]:
    yield from ("", f"## {part.title}")
    for flag in flags:
        yield from tables.of_sign(flag, part.seen)


def _alarms(app: App, args: argparse.Namespace) -> Counter[str] | None:
    """The levels of the genuine adverts, where they are there and asked for."""
    asked = not args.files and (not args.language or "id" in args.language)
    return adverts.counted(app, args.adverts) if asked and args.adverts.is_file() else None


def _of_adverts(alarms: Counter[str] | None, args: argparse.Namespace) -> Iterator[str]:
    yield from ("", "## Genuine adverts")
    if alarms is None:
        yield from ("", f"Left out: {args.adverts.name} is not there, or was not asked for.")
    else:
        yield from adverts.report(alarms)


def _when(command: str) -> str:
    """The day, the state of the code and the command."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=, with changes"],
        capture_output=True,
        text=True,
        check=False,
        cwd=texts.DATA,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
    )
    commit = described.stdout.strip() or "not known"
    return f"Measured on {datetime.now(UTC).date()}, commit {commit}: `{command}`"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="accuracy", description=HELP, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="files of labelled texts; by default both parts"
    )
    parser.add_argument("--language", action="append", metavar="xx", help="show this language alone; may be repeated")
    parser.add_argument("--only", choices=PARTS, help="one part of the texts alone")
    parser.add_argument("--misses", action="store_true", help="name every text that came out wrong, and why")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures into a file, too")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--flag", action="append", metavar="ID", help="show this red flag or danger sign alone")
    one.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into a page, behind its marker")
    parser.add_argument(
        "--adverts", type=Path, metavar="FILE", default=adverts.FILE, help="genuine Indonesian adverts for false alarms"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
