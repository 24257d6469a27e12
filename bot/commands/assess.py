"""`fanilo assess`: the warning signs in a text."""

import argparse
from typing import TYPE_CHECKING

from bot.commands.shared import (
    Refused,
    answer_rows,
    declare,
    language_of,
    named,
    read_bytes,
    read_text,
    say,
    warn_degraded,
)

if TYPE_CHECKING:
    from bot.app import App
    from bot.language.data import Languages


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "assess", run)
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=say("cli.file.help"))
    parser.add_argument("--jsonl", action="store_true", help=say("cli.jsonl.help"))
    parser.add_argument("--country", metavar="XX", help=say("cli.assess.country.help"))
    parser.add_argument("--language", metavar="xx", help=say("cli.language.help"))


def run(args: argparse.Namespace) -> int:
    """Assess. Exit code 1 when something was not readable, 2 when nothing was."""
    from bot.app import App
    from bot.language.files import project_languages

    languages = project_languages()
    language = language_of(args.language, languages)
    if args.jsonl:
        data = read_bytes(args.file)
        app = App.build()
        warn_degraded("assess", app.parts.library)
        return answer_rows("assess", data, lambda text: app.assess(text, language=language))
    text, failed = read_text("assess", args.file)
    if not text.strip():
        raise Refused(say("cli.empty", file=named(args.file)))
    app = App.build()
    warn_degraded("assess", app.parts.library)
    country = _country(args.country, app, languages)
    print("\n".join(app.assess_in_words(text, language=language, country=country)))
    return failed


def _country(name: str | None, app: "App", languages: "Languages") -> str | None:
    from bot.commands.hotline import one_country

    return None if name is None else one_country(name, app.parts.library, languages)
