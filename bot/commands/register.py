"""`fanilo register`: where to check a recruiter, and what is known of bans and fees, by country."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.commands.hotline import one_country
from bot.commands.shared import LANGUAGE, declare, emit, language_of, say, warn_degraded
from bot.language.catalog import Catalog
from bot.language.render import Renderer, plain
from bot.model.content import Library
from bot.model.pay import Route
from bot.model.source import newest_source
from bot.model.talk import Reply
from bot.talk.steps import register


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "register", run)
    parser.add_argument("country", metavar="COUNTRY", help=say("cli.register.country.help"))
    parser.add_argument("--to", metavar="COUNTRY", help=say("cli.register.to.help"))
    parser.add_argument("--language", default=LANGUAGE, metavar="xx", help=say("cli.register.language.help"))
    parser.add_argument("--json", action="store_true", help=say("cli.register.json.help"))


def run(args: argparse.Namespace) -> int:
    """Show what people are told, and the data behind it. Exit code 2 when there is no such country or language."""
    from bot.content.load import load
    from bot.content.root import content_root
    from bot.parts import shipped_languages
    from bot.settings import read_settings

    settings = read_settings(content_root())
    languages = shipped_languages(settings)
    language = language_of(args.language, languages) or LANGUAGE
    library = load(settings.root, snapshots=settings.state / "snapshots").library
    warn_degraded("register", library)
    names = [args.country, args.to] if args.to else [args.country]
    codes = tuple(dict.fromkeys(one_country(name, library, languages) for name in names))
    renderer = Renderer.of(library, Catalog.read(), languages.codes)
    known = data(library, codes, renderer, language)
    if args.json:
        emit(known, indent=2)
        return 0
    said = renderer.render(Reply(tuple(register.told(library, codes, language))), language, 0)
    print(plain(said.blocks), "", *rows(known), sep="\n")
    return 0


def data(library: Library, codes: tuple[str, ...], renderer: Renderer, language: str) -> dict[str, Any]:
    """All that the content knows: the countries that have offices, and the ways between them, or of one alone."""
    return {
        "countries": [
            {
                "country": code,
                **asdict(found),
                "newest_source": newest_source(found.sources),
                "say_to_person": renderer.text(f"registers.{code.lower()}", language),
            }
            for code in codes
            if (found := register.verification(library, code))
        ],
        "routes": [
            {**asdict(route), "newest_source": newest_source(route.sources)} for route in _routes(library, codes)
        ],
    }


def _routes(library: Library, codes: tuple[str, ...]) -> tuple[Route, ...]:
    if len(codes) > 1:
        return register.routes(library, codes)
    return tuple(r for r in library.pay.routes if codes[0] == r.origin or codes[0] in r.destinations)


def rows(value: object) -> Iterator[str]:
    """Data as lines for a reader, under the names that it has in the files; what is not known is left out."""
    if isinstance(value, Mapping):
        for name, entry in value.items():
            if isinstance(entry, Mapping | Sequence) and not isinstance(entry, str):
                yield from (f"{name}:", *(f"  {row}" for row in rows(entry))) if entry else ()
            elif entry is not None:
                yield f"{name}: {entry}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for entry in value:
            first, *rest = rows(entry)
            yield from (f"- {first}", *(f"  {row}" for row in rest))
    else:
        yield str(value)
