"""`fanilo hotline`: lines of help, by country."""

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.commands.shared import LANGUAGE, Refused, declare, emit, language_of, listed, say, warn_degraded
from bot.language.catalog import Catalog
from bot.language.data import Languages
from bot.language.names import country_name, dated_in_words
from bot.language.render import Renderer, fill
from bot.model.content import Country, Hotline, Library
from bot.model.source import newest_source
from bot.model.talk import Line, SayHotline
from bot.places.hotlines import choose, unconfirmed, warning

NEEDS = (
    "trafficking", "child", "labour_exploitation", "migrant_workers", "gender_violence", "police", "ambulance",
    "emergency", "missing_child", "suicide",
)  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "hotline", run)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("country", nargs="?", metavar="COUNTRY", help=say("cli.hotline.country.help"))
    which.add_argument("--all", action="store_true", help=say("cli.hotline.all.help"))
    parser.add_argument("--language", default=LANGUAGE, metavar="xx", help=say("cli.hotline.language.help"))
    parser.add_argument(
        "--for", dest="need", choices=NEEDS, metavar="NEED", help=say("cli.hotline.for.help", needs=listed(NEEDS))
    )
    parser.add_argument("--json", action="store_true", help=say("cli.hotline.json.help"))


def run(args: argparse.Namespace) -> int:
    """Show the lines. Exit code 2 when there is no such country or language."""
    from bot.app import utc_now
    from bot.content.layers import Layer
    from bot.content.load import load_layer
    from bot.content.root import content_root
    from bot.parts import shipped_languages
    from bot.settings import read_settings

    settings = read_settings(content_root())
    languages = shipped_languages(settings)
    language = language_of(args.language, languages) or LANGUAGE
    library = load_layer(settings.root, Layer.CORE, snapshots=settings.state / "snapshots").library
    warn_degraded("hotline", library)
    codes = sorted(library.countries) if args.all else [one_country(args.country, library, languages)]
    renderer = Renderer.of(library, Catalog.read(), languages.codes)
    on = utc_now().date()
    if args.json:
        lines = [line for code in codes for line in lines_of(library.countries.get(code), args.need, on=on)]
        emit([entry(line, renderer, language) for line in lines], indent=2)
        return 0
    for code in codes:
        found_lines = lines_of(library.countries.get(code), args.need, on=on)
        print("\n".join(in_words(code, found_lines, args.need, renderer, language)), end="\n\n")
    return 0


def one_country(text: str, library: Library, languages: Languages) -> str:
    """The country that a code or a name means. Raises Refused for none and for several."""
    found = codes_of(text, library, languages)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(say("cli.unknown_country", country=text))
    names = [f"{code} ({country_name(code, LANGUAGE)})" for code in found]
    raise Refused(say("cli.several_countries", country=text, countries=listed(names)))


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
