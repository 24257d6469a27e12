"""`fanilo talk`: the conversation in the terminal, or played from a script."""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.model.chat import Button, Outgoing
from bot.platforms.terminal import LIMITS, read, write
from bot.platforms.terminal.client import EndOfInput, Terminal

EXAMPLES = """examples:
  fanilo talk                          chat; paste an offer, name a country, press a button by its number
  fanilo talk --language fr            begin in French
  fanilo talk --script turns.yaml      play a list of turns and print the conversation
  fanilo talk --script turns.yaml --json

a script is a YAML list of turns:
  - They keep my passport, is that normal?
  - {press: "No"}
  - {wait: 40m}
  - {group: true, text: "hello bot"}
  - {picture: advert.png}

in the conversation: a number presses a button, "clear" clears the screen, "quit" ends.
"""
_WAIT = re.compile(r"(\d{1,4})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "talk",
        help="chat in the terminal, or play a script",
        description="Chat with Fanilo in the terminal. Nothing that you write is kept.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--language", metavar="xx", help="the language to begin in: en, fr, mg or id")
    parser.add_argument("--script", metavar="FILE", help="a YAML list of turns; - reads it from standard input")
    parser.add_argument("--json", action="store_true", help="print each reply as a line of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start. Exit code 2 for a script that can't be played."""
    from bot.app import App  # late: building it is the slow part of starting

    if args.script:
        try:
            turns = _read_script(args.script)
        except (OSError, ValueError) as problem:
            print(f"fanilo talk: {args.script}: {problem}", file=sys.stderr)
            return 2
        return asyncio.run(_play(App.build(), turns, args.language, as_json=args.json))
    try:
        return asyncio.run(_chat(App.start(), args.language, as_json=args.json))
    except KeyboardInterrupt:
        print()
        return 0


def _read_script(name: str) -> list[object]:
    import yaml

    text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    try:
        turns = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}this is no YAML list of turns. See: fanilo talk --help") from problem
    if not isinstance(turns, list):
        raise ValueError("a script is a YAML list of turns. See: fanilo talk --help")
    return turns


async def _play(app: Any, turns: Sequence[object], language: str | None, *, as_json: bool) -> int:
    """Play a script. The clock stands still but for {wait: ...}."""
    clock = _Shifted(app.clock)
    inbox = app.inbox("terminal", clock=clock)
    buttons: tuple[Button, ...] = ()
    for number, turn in enumerate(turns, 1):
        if isinstance(turn, dict) and set(turn) == {"wait"}:
            try:
                clock.wait(str(turn["wait"]))
            except ValueError as problem:
                return _refuse(number, problem)
            continue
        try:
            spoken = read.scripted(turn, buttons)
        except ValueError as problem:
            return _refuse(number, problem)
        outgoings = _fitted(app, await inbox.receive(read.incoming(number, spoken, clock(), language)))
        buttons = write.buttons_of(outgoings) or buttons
        if not as_json:
            print(f"> {turn if isinstance(turn, str) else json.dumps(turn, ensure_ascii=False)}\n")
        _print(outgoings, number, as_json=as_json)
    return 0


def _refuse(number: int, problem: Exception) -> int:
    print(f"fanilo talk: turn {number}: {problem}", file=sys.stderr)
    return 2


async def _chat(app: Any, language: str | None, *, as_json: bool) -> int:
    terminal = Terminal()
    inbox = app.inbox("terminal")
    terminal.show([app.label("terminal.title", language or "en"), ""])
    buttons: tuple[Button, ...] = ()
    number = 0
    while True:
        number += 1
        try:
            line = await asyncio.to_thread(terminal.ask, "\n> " if terminal.interactive else "")
        except EndOfInput:
            return 0
        plain = line.strip().casefold()
        if not plain:
            continue
        if plain in {"quit", "exit"}:
            return 0
        if plain == "clear":
            terminal.clear()
            continue
        spoken = read.Spoken(read.typed(line, buttons))
        outgoings = _fitted(app, await inbox.receive(read.incoming(number, spoken, app.clock(), language)))
        buttons = write.buttons_of(outgoings) or buttons
        if not as_json:
            print()
        _print(outgoings, number, as_json=as_json)


def _fitted(app: Any, outgoings: Sequence[Outgoing]) -> tuple[Outgoing, ...]:
    return tuple(part for outgoing in outgoings for part in app.fit(outgoing, LIMITS))


def _print(outgoings: Sequence[Outgoing], number: int, *, as_json: bool) -> None:
    from bot.language.render import plain

    last = max((i for i, o in enumerate(outgoings) if o.buttons), default=None)
    for index, outgoing in enumerate(outgoings):
        if as_json:
            shown = {
                "turn": number,
                "text": write.clean(plain(outgoing.blocks)),
                "buttons": [button.label for row in outgoing.buttons for button in row],
                "level": outgoing.level,
                "visibility": str(outgoing.visibility),
            }
            print(json.dumps(shown, ensure_ascii=False))
        else:
            print("\n".join(write.lines(outgoing, 1, numbered=index == last)))
            print()


class _Shifted:
    """A clock that a script can turn forward."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._now = clock()

    def __call__(self) -> datetime:
        return self._now

    def wait(self, how_long: str) -> None:
        """Turn forward by "10m", "1d", "2h 30m"."""
        parts = _WAIT.findall(how_long)
        if not parts or _WAIT.sub("", how_long).strip():
            raise ValueError(f'"{how_long}" is no time to wait; write 30s, 10m, 2h or 1d')
        for amount, unit in parts:
            self._now += timedelta(**{_UNITS[unit]: int(amount)})
