"""Time zones by name, and by likelihood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.admin.tokens import zones
from bot.talk.admin.zones import find, guess, suggested
from tests.talk.admin.conftest import LANGUAGES


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Antananarivo", "Indian/Antananarivo"),
        ("madagascar", "Indian/Antananarivo"),
        ("Мадагаскар", "Indian/Antananarivo"),
        ("الكويت", "Asia/Kuwait"),
        ("new york", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("Kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kiev"),
        ("UTC", "UTC"),
    ],
)
def test_one_place(words: str, zone: str) -> None:
    """A city, a country, in any of our languages, or the zone itself."""
    assert find(words, LANGUAGES) == (zone,)


def test_a_country_of_several_zones_is_asked_back() -> None:
    """The one of most people first."""
    assert find("Indonesia", LANGUAGES)[0] == "Asia/Jakarta"
    assert len(find("Indonesia", LANGUAGES)) > 1


@pytest.mark.parametrize("words", ["", " ", "Atlantis", "/", "../../etc/passwd"])
def test_no_place(words: str) -> None:
    """Nothing is guessed."""
    assert find(words, LANGUAGES) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zone_is_always_proposed(language: str) -> None:
    """Where nothing is known but the language."""
    assert guess(language, None, ()) in zones()
    assert guess(language, None, ()) in suggested(language, None)


@pytest.mark.parametrize(
    ("language", "region", "own", "zone"),
    [
        ("en", "KE", None, "Africa/Nairobi"),
        ("fr", "MG", None, "Indian/Antananarivo"),
        ("fr", "MG", "Europe/Paris", "Europe/Paris"),
        ("mg", None, None, "Indian/Antananarivo"),
        ("tl", None, None, "Asia/Manila"),
        ("en", "ZZ", "Nowhere/Town", "America/New_York"),
    ],
)
def test_what_is_known_comes_first(language: str, region: str | None, own: str | None, zone: str) -> None:
    """The person's own zone, else that of the phone's country, else that of the language."""
    assert guess(language, region, (own,)) == zone


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_no_name_breaks_it(words: str) -> None:
    """Every zone that is found exists."""
    assert set(find(words, LANGUAGES)) <= zones()
