"""What CLDR and the phone-number metadata know of places: read here, handed to `Places.build` as plain data.

The libraries are imported when first needed; the answers are kept for the life of the process.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

# CLDR territories that are not ISO 3166-1 (XK, Kosovo, is kept: it is in use).
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@cache
def _names(language: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        territories: Mapping[str, str] = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }


def territory_names(languages: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """CLDR names of countries: language -> ISO 3166-1 alpha-2 code (and XK) -> name in that language.

    A language that CLDR does not know has no names. Source: CLDR through Babel.
    """
    return {language: _names(language) for language in languages}


@cache
def calling_codes() -> Mapping[str, tuple[str, ...]]:
    """Digits after the plus of an international number -> countries that use them, the main one first.

    Countries that share a code and have their own leading digits are listed under the longer prefix too
    ("1876" is Jamaica). "1" alone is shared by too many to say. Source: phonenumberslite metadata.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    shared: Mapping[int, tuple[str, ...]] = COUNTRY_CODE_TO_REGION_CODE
    codes: dict[str, tuple[str, ...]] = {}
    for number, regions in shared.items():
        if regions == ("001",):
            continue
        if number != 1:
            codes[str(number)] = regions
        for region in regions[1:]:
            metadata: Any = PhoneMetadata.metadata_for_region(region)
            for digits in _plain_prefixes(metadata.leading_digits if metadata else None):
                codes[f"{number}{digits}"] = (region,)
    return codes


def _plain_prefixes(pattern: str | None) -> list[str]:
    """The alternatives of a "leading digits" pattern that are plain digits ("876|658")."""
    return [part for part in (pattern or "").split("|") if part.isdigit() and len(part) <= 3]
