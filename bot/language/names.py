"""Does somebody ask us to speak another language? "français", "in French please", "miteny malagasy azafady"."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale

from bot.language.data import Languages
from bot.text.normal import tokenize

LONGEST = 10  # words; a longer message is about something else
_NAME_LONGEST = 3  # words of one name


@dataclass(frozen=True, slots=True)
class Names:
    """What languages are called and how people ask for them, folded; made once by `names_of`."""

    codes: dict[tuple[str, ...], str]  # words of a name -> our code
    ask: frozenset[str]  # words that may stand around a name


def names_of(languages: Languages) -> Names:
    """Collect the names of our languages: CLDR's in each of our languages, and those of config/languages.yaml.

    A name that is also a country's is left out: "Indonesia" answers the question where somebody is (P7).
    """
    codes: dict[tuple[str, ...], str] = {}
    countries: set[tuple[str, ...]] = set()
    for spoken in languages.shipped:
        locale = Locale.parse(spoken.code)
        countries.update(_words(name) for name in (*locale.territories.values(), *spoken.places))
        for named in languages.shipped:
            for name in (locale.languages.get(named.code), *named.names):
                if name:
                    codes[_words(name)] = named.code
    ask = frozenset(word for language in languages.shipped for item in language.ask for word in _words(item))
    return Names({words: code for words, code in codes.items() if words and words not in countries}, ask)


def asked_language(text: str, names: Names) -> str | None:
    """The language that a message asks us to speak, or None.

    Only when the whole short message is a name, or one name among words of asking:
    "I speak French and want a job" has other words, "English or French?" has two names.
    """
    words = tokenize(text[: LONGEST * 40]).words
    if len(text) > LONGEST * 40 or not words or len(words) > LONGEST + _NAME_LONGEST:
        return None
    found: set[str] = set()
    around = 0
    for word, code in _parts(tuple(word for word in words if word[0].isalpha()), names):
        if code is not None:
            found.add(code)
        elif word in names.ask:
            around += 1
        else:
            return None
    return found.pop() if len(found) == 1 and around <= LONGEST else None


def _parts(words: tuple[str, ...], names: Names) -> Iterator[tuple[str, str | None]]:
    """Each word with None, or the last word of a name with the language; the longest name wins."""
    i = 0
    while i < len(words):
        for length in range(min(_NAME_LONGEST, len(words) - i), 0, -1):
            code = names.codes.get(words[i : i + length])
            if code is not None:
                yield words[i + length - 1], code
                i += length
                break
        else:
            yield words[i], None
            i += 1


def _words(name: str) -> tuple[str, ...]:
    return tokenize(name).words
