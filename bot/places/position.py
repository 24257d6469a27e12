"""The country of a position that somebody shares. The position goes no further than this file (P7, P12).

Time zones end at borders, and every country has its own: timezonefinder finds the zone, tzdata's zone.tab its country.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timezonefinder import TimezoneFinder

# Where a zone covers people of another country too, in degrees: south, west, north, east. Numbers of the wrong side
# help nobody, so there the country is asked for in words.
_SHARED = {
    "Asia/Jerusalem": (31.3, 34.85, 32.6, 35.6),  # the West Bank
    "Europe/Belgrade": (41.8, 20.0, 43.3, 21.8),  # Kosovo, which has no zone of its own
    "Europe/Simferopol": (44.0, 32.0, 47.0, 37.0),  # Crimea
}


def country_at(latitude: float, longitude: float) -> str | None:
    """The country of a position (WGS 84 degrees) as ISO 3166-1 alpha-2; None at sea and for values that are none.

    None too where it may be one of two countries. The first call takes 0.3 s and 35 MB.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # never true of NaN
        return None
    zone = _finder().timezone_at(lng=longitude, lat=latitude)
    if zone is None or _is_shared(zone, latitude, longitude):
        return None
    return _countries().get(zone)


def _is_shared(zone: str, latitude: float, longitude: float) -> bool:
    if zone not in _SHARED:
        return False
    south, west, north, east = _SHARED[zone]
    return south <= latitude <= north and west <= longitude <= east


@cache
def _finder() -> "TimezoneFinder":
    from timezonefinder import TimezoneFinder  # only here: few people ever share a position

    return TimezoneFinder()


@cache
def _countries() -> dict[str, str]:
    """Each zone and its country. Not of zone1970.tab, where Bangkok is the zone of Cambodia too."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}
