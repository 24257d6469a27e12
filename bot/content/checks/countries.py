"""A country has a known code, which is also the name of its file.

The numbers of another country would be worse than none, so the name of the file and the code in it must agree.
Bad: config/countries/MG.yaml with "code: MD"
Good: config/countries/MG.yaml with "code: MG"
What to do: write the two capital letters of ISO 3166-1 in both places.
"""

from collections.abc import Iterator
from functools import lru_cache

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material


def _look(material: Material) -> Iterator[Found]:
    for name, sheet in material.countries.items():
        code = sheet.shape.code
        place = sheet.place("code", value=True)
        if name not in _codes():
            yield Found(place, f'"{name}" is no country code.')
        elif code != name:
            yield Found(place, f'the file is of {name} and says "{code}".', f'Write "code: {name}".')
    for gazetteer in material.places.values():
        for table in ("names", "nationalities", "cities"):
            for code in getattr(gazetteer.shape, table):
                if code not in _codes():
                    yield Found(gazetteer.place(table, code), f'"{code}" is no country code.')
        for name, codes in gazetteer.shape.ambiguous.items():
            for index, code in enumerate(codes):
                if code not in _codes():
                    yield Found(gazetteer.place("ambiguous", name, index), f'"{code}" is no country code.')


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    from babel import Locale

    return frozenset(code for code in map(str, Locale.parse("en").territories) if len(code) == 2 and code.isalpha())


RULE = Rule("countries", __doc__, "Write two capital letters, such as MG (ISO 3166-1).", _look)
