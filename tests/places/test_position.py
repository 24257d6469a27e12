"""A shared position tells the country where it can be told, and nothing where it can't (P7)."""

import math
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timezonefinder import TimezoneFinder

from bot.app import App
from bot.places.position import country_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (29.37, 47.98, "KW"),  # Kuwait City
        (-18.91, 47.53, "MG"),  # Antananarivo
        (13.66, 102.55, "KH"),  # Poipet, across the river from Thailand
        (13.69, 102.50, "TH"),  # Aranyaprathet
        (16.69, 98.51, "MM"),  # Myawaddy
        (16.71, 98.57, "TH"),  # Mae Sot
        (35.89, -5.32, "ES"),  # Ceuta
        (32.52, -117.04, "MX"),  # Tijuana
        (47.70, 8.69, "DE"),  # Büsingen, inside of Switzerland
        (22.28, 114.16, "HK"),
        (0.0, -30.0, None),  # at sea
        (31.9, 35.2, "PS"),  # Ramallah
        (42.66, 21.16, None),  # Pristina
        (44.80, 20.46, "RS"),  # Belgrade
        (32.176, 35.058, None),  # Azzun in the West Bank, which has the time of Jerusalem
        (32.08, 34.78, "IL"),  # Tel Aviv
        (44.95, 34.10, None),  # Simferopol
    ],
)
def test_places(latitude: float, longitude: float, country: str | None) -> None:
    """Cities, borders, enclaves, the sea, and where it may be one of two."""
    assert country_at(latitude, longitude) == country


def test_every_country_has_a_zone_or_is_asked_for(app: App) -> None:
    """No zone speaks for a country that has none of its own, and each zone on land has its country."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    assert set(app.parts.library.countries) - {country for country, *_ in rows} == {"XK"}  # Pristina, above
    on_land = {zone for zone in TimezoneFinder().timezone_names if not zone.startswith("Etc/")}
    assert on_land == {zone for _, _, zone, *_ in rows}


@pytest.mark.parametrize("nonsense", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf)])
def test_nonsense(nonsense: tuple[float, float]) -> None:
    """What is no place on earth is none here."""
    assert country_at(*nonsense) is None


@settings(max_examples=200, deadline=None)  # the first one loads the borders
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_position(latitude: float, longitude: float) -> None:
    """A country's code, or none."""
    code = country_at(latitude, longitude)
    assert code is None or (len(code) == 2 and code.isupper())


def test_it_is_loaded_when_it_is_needed() -> None:
    """Not at start: few people ever share a position."""
    code = "import sys, bot.hearing; sys.exit('timezonefinder' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
