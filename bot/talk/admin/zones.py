"""Time zones by the names that people give them, and the zone somebody is likely to be in. The names are CLDR's."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from bot.talk.admin.tokens import zones

# Where most people live, of countries of our languages with several zones: no source says it.
_MAIN = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


def fold(name: str) -> str:
    """A name without case, accents, signs."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if sign in "_-/,.،'’" else sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(kept.split())


def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country, the one of most people first."""
    found = tuple(zone for zone in get_global("territory_zones").get(country, ()) if zone in zones())
    main = _MAIN.get(country)
    if country == "ZZ":  # CLDR's word for nowhere
        return ()
    return tuple(dict.fromkeys((main, *found))) if main else found


def country_of(language: str) -> str | None:
    """The country where most speakers of a language are, as far as CLDR says."""
    likely = get_global("likely_subtags").get(language)
    return likely.split("_")[-1] if likely else None


def guess(language: str, region: str | None, own: Iterable[str | None]) -> str:
    """Where somebody is likely to be: a zone that is known, else the country's, else that of the language."""
    for zone in own:
        if zone in zones():
            return str(zone)
    for country in (region, country_of(language)):
        found = zones_of(country) if country else ()
        if found:
            return found[0]
    return "Etc/UTC"


def suggested(language: str, region: str | None) -> tuple[str, ...]:
    """A few zones to choose from."""
    first = region or country_of(language)
    countries = dict.fromkeys(each for each in (first, country_of(language), *_SPOKEN.get(language, ())) if each)
    found = (zone for country in countries for zone in zones_of(country)[: 4 if country == first else 1])
    return tuple(dict.fromkeys((*found, "Etc/UTC")))[:10]


# Countries beside the first in which a language is spoken, and where many of its speakers work.
_SPOKEN = {
    "en": ("GB", "NG", "KE", "PH", "IN", "AU"),
    "fr": ("MG", "CI", "CM", "CD", "BE"),
    "mg": ("KM", "MU", "FR", "KW", "SA"),
    "id": ("MY", "SG", "HK", "TW", "SA"),
    "es": ("MX", "CO", "AR", "PE", "VE"),
    "tl": ("AE", "SA", "HK", "SG", "KW"),
    "ru": ("KZ", "KG", "UZ", "UA", "TR"),
    "ar": ("SA", "AE", "KW", "LB", "JO", "MA"),
    "sw": ("KE", "UG", "CD", "OM", "SA"),
}


def find(words: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The zones that a name may mean: its id, a city, a country; most likely first."""
    name = fold(words)
    if not name:
        return ()
    exact = _ids().get(name)
    return (exact,) if exact else _names(languages).get(name, ())


@lru_cache(maxsize=1)
def _ids() -> Mapping[str, str]:
    return {fold(zone): zone for zone in sorted(zones(), reverse=True)}


@lru_cache(maxsize=4)
def _names(languages: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Names of cities and countries, folded -> zones."""
    found: dict[str, dict[str, None]] = {}

    def add(name: str, these: Iterable[str]) -> None:
        found.setdefault(fold(name), {}).update(dict.fromkeys(these))

    located = {zone for country in get_global("territory_zones") for zone in zones_of(country)}
    for zone in sorted(located):
        add(zone.rpartition("/")[2], (zone,))
    for zone in sorted(zones() - located):  # older names of cities
        area, _, city = zone.rpartition("/")
        if area and area not in {"Etc", "US", "SystemV", "posix", "right"} and fold(city) not in found:
            add(city, (zone,))
    for language in languages:
        locale = Locale.parse(language)
        for zone, names in locale.time_zones.items():
            if zone in located and "city" in names:
                add(names["city"], (zone,))
        for country, name in locale.territories.items():
            if len(country) == 2 and (own := zones_of(country)):
                add(name, own)
    return {name: tuple(these) for name, these in found.items()}
