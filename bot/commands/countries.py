"""`fanilo countries`: which countries a text names, and whether it asks for a number."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.hearing import Listener
    from bot.model.talk import Mention

EXAMPLES = """examples:
  echo "I am from Madagascar, locked in Kuwait" | fanilo countries
  fanilo countries message.txt
  fanilo countries --jsonl < messages.jsonl

with --jsonl, each line in is {"id": ..., "text": ...},
each line out {"id": ..., "countries": ["KW"], "asks_hotline": true}, countries in order of mention.
"""
NOT_UTF8 = "is not UTF-8. Save it as UTF-8."
NOT_JSON = 'is not JSON. Write {"id": "1", "text": "..."}.'
NO_ROW = 'is not an object with "id" and "text". Write {"id": "1", "text": "..."}.'
EMPTY = "is empty. Remove it, or write a row there."
LONGEST = 2_000_000  # characters of one text


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "countries",
        help="tell which countries a text names and whether it asks for a number",
        description="Read a text from a file or standard input and say which countries it means.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="a text file; - is standard input")
    parser.add_argument("--jsonl", action="store_true", help="read and write lines of JSON")
    parser.add_argument("--language", metavar="xx", help="the language of the texts; else it is recognised")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Name the countries. Exit code 1 when a line was not readable, 2 when the file was not."""
    try:
        data = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as problem:
        print(f"fanilo countries: {args.file}: {problem.strerror}. Name a file that can be read.", file=sys.stderr)
        return 2
    from bot.app import App

    listener = App.build().parts.listener
    if args.jsonl:
        return _answer_lines(listener, data, args.language)
    return _answer_text(listener, data, args.language)


def understood(listener: "Listener", text: str, language: str | None = None) -> "tuple[Mention, bool]":
    """What a text says of countries, and whether it asks for a number, a hotline or whom to call."""
    from bot.text.normal import tokenize

    text = text[:LONGEST]
    tokens = tokenize(text)
    language = language or listener.detector.detect(text) or listener.default
    mention = listener.places.find_in(tokens, language=language)
    signs = listener.recogniser.read(tokens, listener.library, frozenset({language}))
    return mention, "hotline" in signs.intents


def _answer_lines(listener: "Listener", data: bytes, language: str | None) -> int:
    failed = 0
    for number, row, says in rows(data):
        if row is None:
            print(f"fanilo countries: line {number} {says}", file=sys.stderr)
            failed = 1
            continue
        mention, asks = understood(listener, row["text"], language)
        print(json.dumps({"id": row["id"], "countries": list(mention.countries), "asks_hotline": asks}))
    return failed


def _answer_text(listener: "Listener", data: bytes, language: str | None) -> int:
    from bot.language.names import country_name

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        print(f"fanilo countries: line {line} {NOT_UTF8}", file=sys.stderr)
        return 1
    mention, asks = understood(listener, text, language)
    for code in mention.countries:
        print(f"{code}  {country_name(code, 'en')}{_said_of(mention, code)}")
    if not mention.countries:
        print("No country is named.")
    if mention.ambiguous:
        print(f"Unclear, to be asked back: {', '.join(mention.ambiguous)}")
    print(f"Asks for a number: {'yes' if asks else 'no'}")
    return 0


def _said_of(mention: "Mention", code: str) -> str:
    said = [
        words
        for there, words in (
            (mention.location, "the writer is there"),
            (mention.elsewhere, "somebody else is there"),
            (mention.origin, "comes from there"),
            (mention.destination, "the way leads there"),
        )
        if there == code
    ]
    return f"  ({', '.join(said)})" if said else ""


def rows(data: bytes) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """(line number from 1, row, "") for each line that is a row; (line number, None, what is wrong) for the others."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines and not lines[-1].strip():
        lines.pop()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            yield number, None, EMPTY
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError:
            yield number, None, NOT_UTF8
            continue
        except (ValueError, RecursionError):
            yield number, None, NOT_JSON
            continue
        if isinstance(row, dict) and "id" in row and isinstance(row.get("text"), str):
            yield number, row, ""
        else:
            yield number, None, NO_ROW
