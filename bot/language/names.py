"""Dates and names of countries and languages in words, and whether somebody asks us to speak another language.

Names come from CLDR through Babel, with the corrections of config/languages.yaml.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

from bot.language.data import Language, Languages
from bot.language.files import project_languages
from bot.text.normal import Tokens, tokenize

LONGEST = 12  # words of a request; a longer message is about something else
_NAME_LONGEST = 3  # words of one name
_READ = 400  # characters; a longer message is no request, and is not even cut into words


def date_in_words(on: date, language: str) -> str:
    """A date such as "1 décembre 2022"."""
    return format_date(on, "long", locale=_locale(language))


def dated_in_words(dated: str, language: str) -> str:
    """A date as precise as its source: 2021, 2021-07 or 2021-07-30. What is none of these is given back as it is."""
    parts = dated.split("-")
    try:
        if len(parts) == 1:
            return dated
        if len(parts) == 2:
            return format_skeleton("yMMMM", date(int(parts[0]), int(parts[1]), 1), locale=_locale(language))
        return date_in_words(date.fromisoformat(dated), language)
    except ValueError:
        return dated


def country_name(code: str, language: str, languages: Languages | None = None) -> str:
    """A country's name (ISO 3166-1 alpha-2, XK) in the language, else in its fallbacks, else the code itself.

    `languages` brings the corrections; by default those of the project.
    """
    return _country_name(code, language) if languages is None else _country_name_of(code, language, languages)


@lru_cache(maxsize=2048)
def _country_name(code: str, language: str) -> str:
    return _country_name_of(code, language, project_languages())


def _country_name_of(code: str, language: str, languages: Languages) -> str:
    for spoken in _chain(language, languages):
        name = spoken.countries.get(code) or _locale(spoken.code).territories.get(code)
        if name:
            return str(name)
    return code


def language_name(code: str, language: str, languages: Languages | None = None) -> str:
    """A language's name (BCP 47) in the language, else in its fallbacks, else the code itself."""
    for candidate in dict.fromkeys((code, code.partition("-")[0])):
        for spoken in _chain(language, languages or project_languages()):
            name = spoken.languages.get(candidate) or _locale(spoken.code).languages.get(candidate.replace("-", "_"))
            if name:
                return str(name)
    return code


def direction(language: str) -> str:
    """Which way the language is written: ltr or rtl."""
    return str(_locale(language).text_direction)


def _chain(language: str, languages: Languages) -> Iterator[Language]:
    """The language, or the first of the file, then the ones it borrows names from."""
    first = languages.get(language) or languages.shipped[0]
    yield first
    for code in first.fallback:
        lender = languages.get(code)
        if lender is not None:
            yield lender


class LanguageNames:
    """What our languages are called, in each of them, and how people ask for one. Built once."""

    def __init__(self, languages: Languages) -> None:
        """Collect CLDR's names and those of config/languages.yaml.

        A name that is also a country's is left out: "Indonesia" answers the question where somebody is (P7).
        """
        codes: dict[tuple[str, ...], str] = {}
        countries: set[tuple[str, ...]] = set()
        for spoken in languages.shipped:
            locale = _locale(spoken.code)
            countries.update(_words(name) for name in (*locale.territories.values(), *spoken.places))
            for named in languages.shipped:
                for name in (locale.languages.get(named.code), *named.names):
                    if name:
                        codes[_words(name)] = named.code
        self._codes = {words: code for words, code in codes.items() if words and words not in countries}
        self._ask = frozenset(word for spoken in languages.shipped for item in spoken.ask for word in _words(item))

    def asked_language(self, text: str) -> str | None:
        """The language that a message asks us to speak, or None.

        Only when the whole short message is a name, or one name among words of asking:
        "I speak French and want a job" has other words, "English or French?" has two names.
        """
        return None if len(text) > _READ else self.asked_language_in(tokenize(text))

    def asked_language_in(self, tokens: Tokens) -> str | None:
        """The same for a message that is already cut into words."""
        words = tuple([word for word in tokens.words if word[0].isalpha()])
        if len(words) > LONGEST or len(tokens.text) > _READ:
            return None
        found: set[str] = set()
        for word, code in self._parts(words):
            if code is not None:
                found.add(code)
            elif word not in self._ask:
                return None
        return found.pop() if len(found) == 1 else None

    def _parts(self, words: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
        """Each word with None, or the last word of a name with its language; the longest name wins."""
        i = 0
        while i < len(words):
            for length in range(min(_NAME_LONGEST, len(words) - i), 0, -1):
                code = self._codes.get(words[i : i + length])
                if code is not None:
                    yield words[i + length - 1], code
                    i += length
                    break
            else:
                yield words[i], None
                i += 1


def _words(name: str) -> tuple[str, ...]:
    return tokenize(name).words


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language)
