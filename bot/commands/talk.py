"""`fanilo talk`: the conversation in the terminal, or played from a script."""

import argparse
import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.shared import declare, emit, language_of, named, read_bytes, say, warn_degraded
from bot.model.chat import Button, Outgoing
from bot.platforms.terminal import LIMITS, read, write
from bot.platforms.terminal.client import EndOfInput, Terminal

if TYPE_CHECKING:
    from bot.app import App

QUIT = frozenset({"quit", "exit"})
CLEAR = "clear"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "talk", run)
    parser.add_argument("--language", metavar="xx", help=say("cli.talk.language.help"))
    parser.add_argument("--script", metavar="FILE", help=say("cli.talk.script.help"))
    parser.add_argument("--json", action="store_true", help=say("cli.talk.json.help"))


def run(args: argparse.Namespace) -> int:
    """Start. Exit code 2 for a script that can't be played."""
    from bot.app import App
    from bot.language.files import project_languages

    language = language_of(args.language, project_languages()) if args.language else None
    if args.script:
        return _play(args.script, language, as_json=args.json)
    terminal = Terminal()
    try:
        return _chat(terminal, App.start(), language, as_json=args.json)
    except KeyboardInterrupt:
        terminal.show([""])
        return 0


def _play(file: str, language: str | None, *, as_json: bool) -> int:
    """Play a script. The clock stands still but for {wait: ...}."""
    from bot.app import App
    from bot.commands.script import Clock, read_script, what_of

    turns = read_script(read_bytes(file), named(file))
    app = App.build()
    warn_degraded("talk", app.parts.library)
    clock = Clock(app.clock())
    inbox = app.inbox("terminal", clock=clock)
    terminal = Terminal()
    buttons: tuple[Button, ...] = ()
    with asyncio.Runner() as runner:
        for turn in turns:
            if turn.wait is not None:
                clock.wait(turn.wait)
                continue
            what = what_of(turn, buttons, named(file))
            update = read.incoming(turn.number, what, clock(), language, private=turn.private)
            outgoings = _fitted(app, runner.run(inbox.receive(update)))
            buttons = write.buttons_of(outgoings) or buttons
            if not as_json:
                terminal.show([*(f"> {line}" for line in write.clean(turn.shown).split("\n")), ""])
            _show(terminal, outgoings, turn.number, as_json=as_json)
    return 0


def _chat(terminal: Terminal, app: "App", language: str | None, *, as_json: bool) -> int:
    """Talk until nobody writes any more. The first prompt does not wait for what is heavy to load."""

    def label(key: str) -> str:
        return app.label(key, language or "en")

    if not as_json:
        terminal.show([*write.wrapped(label("terminal.title"), width=terminal.width), ""])
    prompt = f"{label('terminal.prompt')} " if terminal.interactive else ""
    buttons: tuple[Button, ...] = ()
    inbox = None
    number = 0
    # A message at a time in this very thread: Ctrl-C then never waits for a thread that reads.
    with asyncio.Runner() as runner:
        while True:
            try:
                line = terminal.ask(prompt)
            except EndOfInput:
                if terminal.interactive:
                    terminal.show([""])
                return 0
            # The last line counts: whoever types ahead while an answer is awaited still leaves.
            plain = line.rstrip().rpartition("\n")[2].strip().casefold()
            if plain in QUIT:
                if not as_json:
                    terminal.show([label("terminal.bye")])
                return 0
            if plain == CLEAR:
                terminal.clear()
                continue
            if not plain:
                continue
            if inbox is None:
                if not app.ready and not as_json:
                    terminal.show([label("terminal.loading"), ""], dim=True)
                inbox = app.inbox("terminal")
            number += 1
            update = read.incoming(number, read.typed(line, buttons), app.clock(), language)
            outgoings = _fitted(app, runner.run(inbox.receive(update)))
            buttons = write.buttons_of(outgoings) or buttons
            _show(terminal, outgoings, number, as_json=as_json)


def _fitted(app: "App", outgoings: Sequence[Outgoing]) -> tuple[Outgoing, ...]:
    return tuple(part for outgoing in outgoings for part in app.fit(outgoing, LIMITS))


def _show(terminal: Terminal, outgoings: Sequence[Outgoing], number: int, *, as_json: bool) -> None:
    from bot.language.render import plain

    last = max((i for i, o in enumerate(outgoings) if o.buttons), default=None)
    for index, outgoing in enumerate(outgoings):
        if as_json:
            emit(
                {
                    "turn": number,
                    "text": write.clean(plain(outgoing.blocks)),
                    "buttons": [button.label for button in write.buttons_of((outgoing,))],
                    "level": outgoing.level,
                    "visibility": str(outgoing.visibility),
                }
            )
            continue
        width = terminal.width
        terminal.show(write.body(outgoing, width=width))
        if index == last:  # a number presses a button of the newest question only
            terminal.show(["", *write.choices(outgoing, 1, width=width)], dim=True)
        terminal.show([""])
