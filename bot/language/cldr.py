"""Dates and names of countries and languages in a person's language: CLDR through Babel, with our corrections."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from bot.language.data import Language, Languages


def day(on: date, language: str) -> str:
    """A date in words, such as "1 décembre 2022"."""
    return format_date(on, "long", locale=_locale(language))


def country_name(code: str, language: str, languages: Languages) -> str:
    """A country's name (ISO 3166-1 alpha-2, XK) in the language, else in its fallbacks, else the code itself."""
    for spoken in _chain(language, languages):
        name = spoken.countries.get(code) or _locale(spoken.code).territories.get(code)
        if name:
            return str(name)
    return code


def language_name(code: str, language: str, languages: Languages) -> str:
    """A language's name (BCP 47) in the language, else in its fallbacks, else the code itself."""
    for spoken in _chain(language, languages):
        name = spoken.languages.get(code) or _locale(spoken.code).languages.get(code.replace("-", "_"))
        if name:
            return str(name)
    primary = code.split("-")[0]
    return language_name(primary, language, languages) if primary != code else code


def _chain(language: str, languages: Languages) -> Iterator[Language]:
    """The language, then the ones it borrows names from, then the first of the file."""
    first = languages.get(language) or languages.shipped[0]
    yield first
    for code in first.fallback:
        lender = languages.get(code)
        if lender is not None:
            yield lender


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language)
