"""`fanilo register`, as somebody at a terminal or another program meets it."""

import json

import pytest

from bot.__main__ import main

COUNTRY_KEYS = [
    "country", "role", "registers", "fee_rule", "fee_cap", "fee_detail", "fee_basis", "route_notices", "sources",
    "confidence", "to_verify", "newest_source", "say_to_person",
]  # fmt: skip
OFFICE_KEYS = ["authority", "authority_en", "what", "address", "how", "note", "basis"]
Capture = pytest.CaptureFixture[str]


def ran(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    code = main(["register", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_what_people_are_told_comes_first(capsys: Capture) -> None:
    """Then the data behind it, under the names that it has in the files."""
    code, out, err = ran(capsys, "MG")
    assert (code, err) == (0, "")
    told, _, data = out.partition("\n\n")
    assert told.startswith("Madagascar has banned or suspended work in some countries.")
    assert "Ministry of Labour, Employment and Public Service (MTEFoP). Source: February 2026." in told
    assert "recognised" not in told
    assert data.startswith("countries:\n  - country: MG\n")
    assert "how: Private placement agencies for work abroad are not recognised" in data
    assert "https://fr.allafrica.com/stories/202602050424.html" in data
    assert "id: mg_gulf_households" in data
    assert "address: " not in data  # none is known, so none is shown


def test_the_way_to_another_country(capsys: Capture) -> None:
    """Both countries by any of their names, the ban between them only, in the language asked for."""
    code, out, _ = ran(capsys, "Madagasikara", "--to", "Koweït", "--language", "fr")
    assert code == 0
    assert out.startswith("Madagascar – Koweït : le gouvernement du pays d'origine a interdit")
    assert "Source : février 2026" in out
    assert "Ministère du Travail" in out
    assert "id: mg_countries_at_risk" in out
    assert "mg_gulf_households" not in out


def test_json_has_all_of_the_data(capsys: Capture) -> None:
    """Every field with its name in the files, sources with their links and dates, and what is told in the language."""
    code, out, err = ran(capsys, "MX", "--to", "GB", "--json", "--language", "id")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == ["countries", "routes"]
    mexico, britain = found["countries"]
    assert list(mexico) == COUNTRY_KEYS
    assert [list(office) for office in mexico["registers"]] == [OFFICE_KEYS] * 2
    assert [office["authority"] for office in britain["registers"]][1:] == ["Home Office", "Companies House"]
    assert mexico["fee_rule"] == "banned"
    assert (mexico["newest_source"], britain["newest_source"]) == ("2020", "2025-02")
    assert all(set(source) == {"url", "says", "dated"} for source in mexico["sources"])
    assert "konsulat" in mexico["say_to_person"]
    assert found["routes"] == []


def test_json_of_bans(capsys: Capture) -> None:
    """Of one country, those from it and to it, each with its sources; disputed ones are told apart."""
    routes = json.loads(ran(capsys, "SA", "--json")[1])["routes"]
    assert {route["id"]: route["raises"] for route in routes if route["origin"] in {"MG", "ID"}} == {
        "mg_countries_at_risk": True,
        "id_saudi_households": False,
    }
    assert all(route["sources"] and route["newest_source"] for route in routes)


def test_a_country_without_a_known_office(capsys: Capture) -> None:
    """It says so, and where to ask; as JSON there is nothing."""
    code, out, _ = ran(capsys, "AQ")
    assert code == 0
    assert "Antarctica: I know no office there" in out
    assert "embassy" in out
    assert json.loads(ran(capsys, "AQ", "--json")[1]) == {"countries": [], "routes": []}


def test_what_is_refused(capsys: Capture) -> None:
    """A country that is none, on either side, and a language that is not shipped: code 2 and what to write."""
    code, out, err = ran(capsys, "xyzzy")
    assert (code, out) == (2, "")
    assert "xyzzy" in err
    assert ran(capsys, "MG", "--to", "xyzzy")[0] == 2
    code, out, err = ran(capsys, "MG", "--language", "tlh")
    assert (code, out) == (2, "")
    assert "en, fr, mg, id" in err
