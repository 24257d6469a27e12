"""`fanilo assess`: the warning signs in a text."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXAMPLES = """examples:
  fanilo assess advert.txt
  echo "They keep my passport until I pay 500 dollars" | fanilo assess
  fanilo assess --jsonl < offers.jsonl

with --jsonl, each line in is {"id": ..., "text": ...}, each line out
  {"id", "level", "language", "red_flags": [{"id","strength","evidence","start","end"}],
   "protective", "danger", "missing"}
start and end are code points of the text as given; level is danger, high, caution, none or not_an_offer.
There is no level that says safe.
"""
NO_ROW = 'not an object with "id" and "text". Write {"id": "1", "text": "..."}.'
LONGEST = 2_000_000  # characters of one text


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "assess",
        help="find the warning signs in an offer",
        description="Read an offer from a file or standard input and say which warning signs it has.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="a text file; - is standard input")
    parser.add_argument("--jsonl", action="store_true", help="read and write lines of JSON")
    parser.add_argument("--country", metavar="XX", help="the country that the person is in, for the human contact")
    parser.add_argument("--language", metavar="xx", help="the language of the answer; else that of the text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Assess. Exit code 1 when a line was not readable, 2 when the file was not."""
    from bot.app import App

    try:
        data = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as problem:
        print(f"fanilo assess: {args.file}: {problem.strerror}. Name a file that can be read.", file=sys.stderr)
        return 2
    text = data.decode("utf-8", errors="replace")
    app = App.build()
    if args.jsonl:
        return _lines(app, text, args.language)
    print("\n".join(app.assess_in_words(text[:LONGEST], language=args.language, country=args.country)))
    return 0


def _lines(app: Any, text: str, language: str | None) -> int:
    failed = 0
    for number, row in _rows(text):
        if row is None:
            print(f"fanilo assess: line {number}: {NO_ROW}", file=sys.stderr)
            failed = 1
            continue
        found = app.assess(row["text"][:LONGEST], language=language)
        print(json.dumps({"id": row.get("id"), **found}, ensure_ascii=False))
    return failed


def _rows(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, None
            continue
        yield number, row if isinstance(row, dict) and isinstance(row.get("text"), str) else None
