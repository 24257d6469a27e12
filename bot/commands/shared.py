"""What the commands share: their words, a file or standard input, lines of JSON."""

import argparse
import functools
import io
import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.language.catalog import label

if TYPE_CHECKING:
    from bot.language.data import Languages
    from bot.model.content import Library

LANGUAGE = "en"  # of the command line itself
LONGEST = 2_000_000  # characters of one text; more is said to have been cut
_BOM = b"\xef\xbb\xbf"


class Refused(Exception):
    """Nothing can be done; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of JSON. The id is whatever was given, None where none was."""

    line: int  # from 1
    id: object
    text: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no row, and what is wrong with it."""

    line: int  # from 1
    says: str


def say(key: str, /, **values: str) -> str:
    """A text of the command line."""
    return label(LANGUAGE, key, **values)


def declare(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """A command with its texts: cli.<name>.help, .description and .examples. What it refuses ends with exit code 2.

    In the ids of the texts a hyphen of the name is an underscore.
    """
    texts = f"cli.{name.replace('-', '_')}"

    @functools.wraps(run)
    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except Refused as reason:
            complain(name, str(reason))
            return 2

    parser = subparsers.add_parser(
        name,
        help=say(f"{texts}.help"),
        description=say(f"{texts}.description"),
        epilog=say(f"{texts}.examples"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=guarded)
    return parser


def complain(command: str, says: str) -> None:
    """One line on the error stream, whatever stands in it: nothing may move the cursor."""
    print(f"fanilo {command}: {printable(says)}", file=sys.stderr)


def printable(text: str) -> str:
    """One line without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def emit(value: object, *, indent: int | None = None) -> None:
    """Print JSON: as people read it where the output can show it, else escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=indent)
    print(text)


def named(file: str) -> str:
    """How a file is called in a message."""
    return say("cli.stdin") if file == "-" else file


def read_bytes(name: str) -> bytes:
    """A file, or standard input for "-". Raises Refused when it can't be read."""
    try:
        if name != "-":
            return Path(name).read_bytes()
        return sys.stdin.buffer.read() if isinstance(sys.stdin, io.TextIOWrapper) else b""
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise Refused(say("cli.unreadable", file=named(name), reason=reason)) from problem


def read_text(command: str, name: str) -> tuple[str, int]:
    """A whole text and the exit code so far: 1 when bytes were no UTF-8 or it was cut; both are said.

    What is readable is still answered: it may be somebody's call for help. Raises Refused as read_bytes does.
    """
    data = read_bytes(name).removeprefix(_BOM)
    failed = 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        complain(command, say("cli.not_utf8", line=str(data.count(b"\n", 0, problem.start) + 1)))
        text, failed = data.decode("utf-8", errors="replace"), 1
    if len(text) > LONGEST:
        complain(command, say("cli.cut", line="1", most=f"{LONGEST:,}"))
        text, failed = text[:LONGEST], 1
    return text, failed


def rows(data: bytes) -> Iterator[Row | BadLine]:
    """Each line of JSON as a row, or what is wrong with it. Empty lines are passed over."""
    for number, line in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
        except UnicodeDecodeError:
            yield BadLine(number, say("cli.not_utf8", line=str(number)))
        except (ValueError, RecursionError):
            yield BadLine(number, say("cli.not_json", line=str(number)))
        else:
            if isinstance(row, dict) and isinstance(row.get("text"), str):
                yield Row(number, row.get("id"), row["text"])
            else:
                yield BadLine(number, say("cli.no_row", line=str(number)))


def answer_rows(command: str, data: bytes, answer: Callable[[str], Mapping[str, object]]) -> int:
    """Print {"id": ..., **answer(text)} for each row. Exit code 1 when a line was not readable; the rest is done."""
    failed = 0
    for row in rows(data):
        if isinstance(row, BadLine):
            complain(command, row.says)
            failed = 1
            continue
        if len(row.text) > LONGEST:
            complain(command, say("cli.cut", line=str(row.line), most=f"{LONGEST:,}"))
            failed = 1
        try:
            found = answer(row.text[:LONGEST])
        except Exception as problem:  # one line takes no other away
            complain(command, say("cli.failed", line=str(row.line), kind=type(problem).__name__))
            failed = 1
            continue
        emit({"id": row.id, **found})
    return failed


def language_of(tag: str | None, languages: "Languages") -> str | None:
    """The shipped language of a tag such as fr or fr-CA; None where none is given. Raises Refused for another."""
    if tag is None:
        return None
    code = languages.resolve(tag)
    if code is None:
        raise Refused(say("cli.unknown_language", language=tag, known=", ".join(languages.codes)))
    return code


def warn_degraded(command: str, library: "Library") -> None:
    """Say which layers run from their last good copy."""
    if library.degraded:
        complain(command, say("cli.degraded", layers=", ".join(library.degraded)))


def listed(words: Collection[str]) -> str:
    """Words beside each other, none when there are none."""
    return ", ".join(words) or say("cli.none")


def _no_constant(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are no JSON


YES = frozenset({"y", "yes"})


def answered(question: str) -> bool:
    """Ask on the terminal. Raises Refused where nobody sits there."""
    if not sys.stdin.isatty():
        raise Refused(say("cli.approve.no_terminal"))
    try:
        answer = input(f"{question} ")
    except EOFError:
        answer = ""
    if answer.strip().casefold() in YES:
        return True
    print(say("cli.approve.not_done"))
    return False


def pack_named(ids: Iterable[str], name: str, *, none: str = "cli.posts.no_pack") -> str:
    """The id of the pack that a name stands for. Raises Refused, and says which may have been meant.

    `none`: the label of what is said where there is none, with {pack} and {packs}.
    """
    from difflib import get_close_matches

    from bot.model.content import packs_named

    known = sorted(ids)
    found = packs_named(known, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(say("cli.shared.several_packs", pack=name, packs=listed(list(found))))
    near = get_close_matches(name.rpartition("/")[2], [id.rpartition("/")[2] for id in known], 1)
    meant = say("cli.shared.meant", name=near[0]) if near else ""
    raise Refused(say(none, pack=name, packs=listed(known)) + meant)
