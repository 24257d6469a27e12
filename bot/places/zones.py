"""Which time zones a country has, and which country a zone is of, by the IANA time zone database."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def timezones() -> Mapping[str, tuple[str, ...]]:
    """Country -> its time zones, from zone.tab, largest first as it lists them."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    zones: dict[str, list[str]] = {}
    for row in table.splitlines():
        if row and not row.startswith("#"):
            code, _, zone = row.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    return {code: tuple(names) for code, names in zones.items()}


def country_of_zone(zone: str) -> str | None:
    """The country that a zone is of; None where it is of several, or of none."""
    return _countries().get(zone)


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Zone -> its country, of those that have one; under their older names as well."""
    from babel.core import get_global

    found: dict[str, set[str]] = {}
    for code, zones in timezones().items():
        for zone in zones:
            found.setdefault(zone, set()).add(code)
    single = {zone: next(iter(codes)) for zone, codes in found.items() if len(codes) == 1}
    # Older names of cities only: one such as EST is of no country, whatever clock it shares.
    older = {old: single[new] for old, new in get_global("zone_aliases").items() if "/" in old and new in single}
    return {**older, **single}
