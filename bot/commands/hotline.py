"""`fanilo hotline`: lines of help, by country."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.language.catalog import Catalog
from bot.language.data import Languages
from bot.language.names import country_name, dated_in_words
from bot.language.render import Renderer, fill
from bot.model.content import Country, Hotline, Library
from bot.model.talk import Line, SayHotline
from bot.places.hotlines import choose, newest_source, unconfirmed, warning

EXAMPLES = """examples:
  fanilo hotline KW
  fanilo hotline Madagascar --for child --language fr
  fanilo hotline "Côte d'Ivoire" --json
  fanilo hotline --all --json

a country is two letters (ISO 3166-1) or a name in any language of the bot
with --json, each entry has
  country, name, serves, channels, hours, languages, sources, checked_on, expires_on, confidence, cautions
  null          not known
  checked_on    the day of the newest dated source; a month or a year stands for its first day
  expires_on    from then on the number is shown with a warning; 0001-01-01 when no source bears a date
  cautions      what to tell beside the number: [{"id", "text"}]; a warning comes first
with --for, lines that serve the need, best first; when all of them are doubtful, others follow as a fallback
A country without any known line has an empty list.
"""
NEEDS = (
    "trafficking", "child", "labour_exploitation", "migrant_workers", "gender_violence", "police", "ambulance",
    "emergency", "missing_child", "suicide",
)  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "hotline",
        help="show the lines of help of a country",
        description="Show whom to call in a country, with sources, dates and warnings.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("country", nargs="?", metavar="COUNTRY", help="two letters such as MG, or a name")
    which.add_argument("--all", action="store_true", help="all countries")
    parser.add_argument("--language", default="en", metavar="xx", help="the language of the texts: en, fr, mg or id")
    parser.add_argument("--for", dest="need", choices=NEEDS, metavar="NEED", help=f"one of {', '.join(NEEDS)}")
    parser.add_argument("--json", action="store_true", help="print a list of entries")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the lines. Exit code 2 when there is no such country or language."""
    from bot.app import utc_now
    from bot.content.layers import Layer
    from bot.content.load import load_layer
    from bot.content.root import content_root
    from bot.language.files import read_languages
    from bot.settings import read_settings

    settings = read_settings(content_root())
    languages = read_languages(settings.root / "config" / "languages.yaml")
    catalog = Catalog.read()
    if args.language not in languages.codes:
        return _refuse(
            catalog.label("en", "cli.unknown_language", language=args.language, known=", ".join(languages.codes))
        )
    library = load_layer(settings.root, Layer.CORE, snapshots=settings.state / "snapshots").library
    if library.degraded:
        print(catalog.label("en", "cli.degraded", layers=", ".join(library.degraded)), file=sys.stderr)
    if args.all:
        codes = sorted(library.countries)
    else:
        found = codes_of(args.country, library, languages)
        if len(found) != 1:
            return _refuse(_which(args, found, catalog))
        codes = list(found)
    renderer = Renderer.of(library, catalog, languages.codes)
    on = utc_now().date()
    if args.json:
        lines = [line for code in codes for line in lines_of(library.countries.get(code), args.need, on=on)]
        print(json.dumps([entry(line, renderer, args.language) for line in lines], ensure_ascii=False, indent=2))
        return 0
    for code in codes:
        found_lines = lines_of(library.countries.get(code), args.need, on=on)
        print("\n".join(in_words(code, found_lines, args.need, renderer, args.language)), end="\n\n")
    return 0


def codes_of(text: str, library: Library, languages: Languages) -> tuple[str, ...]:
    """The countries that a code or a name means: none, one, or several that share the name."""
    from bot.places.countries import Places
    from bot.places.names import calling_codes, territory_names

    names = territory_names(languages.codes)
    code = text.strip().upper()
    if code in library.countries or any(code in of_language for of_language in names.values()):
        return (code,)
    mention = Places.build(library.gazetteers, names, calling_codes()).find(text)
    return mention.ambiguous or mention.countries


def lines_of(country: Country | None, need: str | None, *, on: date) -> tuple[Line, ...]:
    """The lines of a country, best first: all of them, or those for one need with a fallback where all are doubtful."""
    if country is None:
        return ()
    if need is None:
        first = choose(country, on=on, limit=None)
        rest = [h for h in country.hotlines if h.id not in {line.hotline.id for line in first}]
        return (*first, *(Line(h, warning(h, on=on)) for h in rest))
    chosen = choose(country, (need,), on=on, limit=None)
    serving = tuple(line for line in chosen if need in line.hotline.serves)
    return chosen if unconfirmed(serving) else serving


def entry(line: Line, renderer: Renderer, language: str) -> dict[str, Any]:
    """One line as JSON."""
    hotline = line.hotline
    return {
        "country": hotline.country,
        "name": hotline.name,
        "serves": list(hotline.serves),
        "channels": [
            {"type": c.type, "value": c.value, "toll_free": c.toll_free, "from_abroad": c.from_abroad}
            for c in hotline.channels
        ],
        "hours": hotline.hours,
        "languages": list(hotline.languages) or None,
        "sources": [{"url": s.url, "says": s.says, "dated": s.dated} for s in hotline.sources],
        "checked_on": hotline.checked_on.isoformat() if hotline.checked_on else None,
        "expires_on": hotline.expires_on.isoformat(),
        "confidence": hotline.confidence,
        "cautions": [
            {
                "id": key.removeprefix("danger.").removeprefix("caution_"),
                "text": _said(key, hotline, renderer, language),
            }
            for key in (line.warning, *(f"danger.caution_{caution}" for caution in hotline.cautions))
            if key
        ],
    }


def in_words(code: str, lines: Iterable[Line], need: str | None, renderer: Renderer, language: str) -> tuple[str, ...]:
    """The lines of a country for a reader; where there is none, what to do instead."""
    lines = tuple(lines)
    name = country_name(code, language)
    if not lines:
        return (fill(renderer.text("danger.hotline_none", language), {"country": name}),)
    rows = [f"{name} ({code})"]
    if need == "suicide" and not any(need in line.hotline.serves for line in lines):
        rows.append(renderer.text("danger.hotline_suicide", language))
    for line in lines:
        contact = renderer.contact(SayHotline(line), language).text
        serves = ", ".join(renderer.catalog.label(language, f"serves.{word}") for word in line.hotline.serves)
        number, *about = contact.split("\n")
        rows += ["", number, f"  {serves}", *(f"  {row}" for row in about)]
        rows += [f"  {source.url}" for source in line.hotline.sources if source.url]
    if unconfirmed(lines):
        rows += ["", renderer.text("danger.hotline_112", language)]
    return tuple(rows)


def _said(key: str, hotline: Hotline, renderer: Renderer, language: str) -> str:
    dated = newest_source(hotline.sources)
    return fill(renderer.text(key, language), {"date": dated_in_words(dated, language) if dated else ""})


def _which(args: argparse.Namespace, found: tuple[str, ...], catalog: Catalog) -> str:
    if not found:
        return catalog.label(args.language, "cli.hotline.unknown_country", country=args.country)
    names = ", ".join(f"{code} ({country_name(code, args.language)})" for code in found)
    return f"{args.country}: {names}?"


def _refuse(says: str) -> int:
    print(f"fanilo hotline: {says}", file=sys.stderr)
    return 2
