"""`fanilo countries`: which countries a text names, and whether it asks for a number."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.commands.shared import (
    LANGUAGE,
    answer_rows,
    declare,
    language_of,
    listed,
    read_bytes,
    read_text,
    say,
    warn_degraded,
)

if TYPE_CHECKING:
    from bot.app import App
    from bot.hearing import Listener
    from bot.model.talk import Mention


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "countries", run)
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=say("cli.file.help"))
    parser.add_argument("--jsonl", action="store_true", help=say("cli.jsonl.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.countries.language.help"))


def run(args: argparse.Namespace) -> int:
    """Name the countries. Exit code 1 when something was not readable, 2 when nothing was."""
    from bot.app import App
    from bot.language.files import project_languages

    language = language_of(args.language, project_languages())
    if args.jsonl:
        data = read_bytes(args.file)
        listener = _listener(App.build())
        return answer_rows("countries", data, lambda text: _row(*understood(listener, text, language)))
    text, failed = read_text("countries", args.file)
    print("\n".join(_in_words(*understood(_listener(App.build()), text, language))))
    return failed


def understood(listener: "Listener", text: str, language: str | None = None) -> "tuple[Mention, bool]":
    """What a text says of countries, and whether it asks for a number, a hotline or whom to call."""
    from bot.text.normal import tokenize

    tokens = tokenize(text)
    language = language or listener.detector.detect(text) or listener.default
    mention = listener.places.find_in(tokens, language=language)
    signs = listener.recogniser.read(tokens, listener.library, frozenset({language}))
    return mention, "hotline" in signs.intents


def _listener(app: "App") -> "Listener":
    warn_degraded("countries", app.parts.library)
    return app.parts.listener


def _row(mention: "Mention", asks: bool) -> dict[str, object]:
    return {"countries": list(mention.countries), "asks_hotline": asks}


def _in_words(mention: "Mention", asks: bool) -> Iterator[str]:
    from bot.language.names import country_name

    for code in mention.countries:
        said = [
            say(key)
            for there, key in (
                (mention.location, "cli.countries.location"),
                (mention.elsewhere, "cli.countries.elsewhere"),
                (mention.origin, "cli.countries.origin"),
                (mention.destination, "cli.countries.destination"),
            )
            if there == code
        ]
        yield f"{code}  {country_name(code, LANGUAGE)}" + (f"  ({listed(said)})" if said else "")
    if not mention.countries:
        yield say("cli.countries.nothing")
    if mention.ambiguous:
        yield say("cli.countries.ambiguous", countries=listed(mention.ambiguous))
    yield say("cli.countries.asks" if asks else "cli.countries.asks_not")
