"""Which lines people get, in which order, and with which warnings (P5, P6, P7, P14, P17)."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.content.countries import CountryFile, country
from bot.content.shape import fit
from bot.content.yaml_places import read_document
from bot.model.content import Channel, Country, Hotline, Source
from bot.model.source import newest_source
from bot.model.talk import Line
from bot.places.hotlines import (
    LONG_AGO,
    SERVES,
    choose,
    expires_on,
    newest,
    reach_from_abroad,
    unconfirmed,
    warning,
)

FOLDER = Path(__file__).parents[2] / "config" / "countries"
CODES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
ON = date(2026, 11, 24)
LOW, EXPIRED, UNDATED = (f"danger.hotline_warning_{kind}" for kind in ("low", "expired", "undated"))
FORCE = {"police", "emergency"}


@cache
def of(code: str) -> Country | None:
    """A country as the app reads it."""
    file = FOLDER / f"{code}.yaml"
    if not file.exists():
        return None
    sheet, problems = fit(CountryFile, read_document(file.read_bytes(), file.name))
    assert sheet, [str(problem) for problem in problems]
    return country(sheet)


def ids(lines: Iterable[Line]) -> list[str]:
    """Which lines these are, without the country."""
    return [line.hotline.id.partition("-")[2] for line in lines]


def made(
    name: str, serves: str, confidence: str = "high", checked_on: date | None = ON, cautions: str = "", value: str = "1"
) -> Hotline:
    """A line for one purpose."""
    return Hotline(
        id=f"zz-{name}",
        country="ZZ",
        name=name,
        name_en=None,
        operator=None,
        serves=tuple(serves.split()),
        channels=(Channel("phone", value) if value[0] in "+1" else Channel("web", value),),
        hours=None,
        languages=(),
        sources=(Source("https://example.org", "x"),),
        confidence=confidence,
        cautions=tuple(cautions.split()),
        note=None,
        checked_on=checked_on,
        expires_on=expires_on(confidence, checked_on),
    )


def land(*lines: Hotline) -> Country:
    """A country that has only these."""
    return Country("ZZ", lines, None, (), (), "999")


# ---- how old is too old


@pytest.mark.parametrize(
    ("confidence", "checked_on", "expected"),
    [
        ("high", date(2024, 12, 9), date(2026, 12, 9)),
        ("high", date(2024, 2, 29), date(2026, 2, 28)),
        ("medium", date(2024, 8, 31), date(2026, 2, 28)),
        ("medium", date(2025, 6, 1), date(2026, 12, 1)),
        ("low", date(2026, 11, 1), date(2026, 11, 1)),
        ("unheard of", date(2026, 11, 1), date(2026, 11, 1)),
        ("high", None, LONG_AGO),
    ],
)
def test_expiry(confidence: str, checked_on: date | None, expected: date) -> None:
    """High 24 months, medium 18, low at once; without a date it has always been expired."""
    assert expires_on(confidence, checked_on) == expected


def test_the_newest_date_is_never_newer_than_its_source() -> None:
    """A year is its first day, a month too; sources without a date do not count; none at all is not known."""
    sources = [
        Source(None, "a", "2023-11"),
        Source(None, "b", "2024"),
        Source(None, "c"),
        Source(None, "d", "2023-12-31"),
    ]
    assert newest(sources) == date(2024, 1, 1)
    assert newest_source(sources) == "2024"
    assert newest(sources[:1]) == date(2023, 11, 1)
    assert newest([Source(None, "c")]) is None
    assert newest_source([]) is None


def test_warnings_change_with_the_day() -> None:
    """Confirmed until the day of expiry, then with a warning; low and undated always."""
    line = made("a", "child", "medium", date(2025, 1, 1))
    assert warning(line, on=date(2026, 6, 30)) is None
    assert warning(line, on=date(2026, 7, 1)) == EXPIRED
    assert warning(made("b", "child", "low"), on=ON) == LOW
    assert warning(made("c", "child", "high", None), on=ON) == UNDATED


# ---- real countries


def test_child_in_madagascar() -> None:
    """The child line first, the police behind it; the weak line with its warning is last."""
    found = choose(of("MG"), ("child",), on=ON)
    assert ids(found) == ["child-protection-helpline-147", "national-police-117", "youth-helpline-511"]
    assert [line.warning for line in found] == [EXPIRED, None, LOW]


def test_minor_in_danger_gets_the_child_line_first() -> None:
    """P14, though a life may be at risk."""
    for code in ("MG", "ID", "FR", "KW", "TH", "IN"):
        assert "child" in choose(of(code), ("child", "emergency"), on=ON)[0].hotline.serves, code


def test_labour_in_kuwait() -> None:
    """Those who help with work, then the emergency number with its caution: it may punish who ran away."""
    found = choose(of("KW"), ("labour_exploitation",), on=ON)
    assert ids(found) == [
        "domestic-labour-line",
        "national-committee-against-human-trafficking-reporting-line",
        "emergency-number-112",
    ]
    assert "police_may_punish" in found[2].hotline.cautions
    assert found[2].warning is None


def test_life_at_risk_in_kuwait() -> None:
    """The emergency number first."""
    assert ids(choose(of("KW"), ("emergency", "trafficking"), on=ON))[0] == "emergency-number-112"
    assert ids(choose(of("KW"), ("emergency", "trafficking"), on=ON, undocumented=True))[0] == "emergency-number-112"


@pytest.mark.parametrize("needs", [("migrant_workers", "trafficking"), ("police",), ("trafficking", "police"), ()])
def test_domestic_worker_without_papers_in_lebanon(needs: tuple[str, ...]) -> None:
    """The helpers first, even when the police was asked for."""
    found = ids(choose(of("LB"), needs, on=ON, undocumented=True))
    assert found[0] == "kafa-hotline-for-women-migrant-domestic-workers-and-victims"
    assert "police-112" in found


def test_domestic_worker_whose_life_is_at_risk_in_lebanon() -> None:
    """Then the police comes first, without papers too."""
    found = ids(choose(of("LB"), ("emergency", "migrant_workers"), on=ON, undocumented=True))
    assert found[:2] == ["police-112", "kafa-hotline-for-women-migrant-domestic-workers-and-victims"]


def test_trafficking_in_cambodia() -> None:
    """The police line takes reports of trafficking; its source is old, so another line stands with it."""
    found = choose(of("KH"), ("trafficking",), on=ON)
    assert ids(found)[0] == "national-police-emergency-line-also-for-reports-of-human"
    assert found[0].warning == EXPIRED
    assert any(line.warning is None for line in found)


def test_helplines_for_citizens_abroad_are_not_first_at_home() -> None:
    """An embassy elsewhere is no help to somebody in Indonesia; from abroad it is."""
    home = ids(choose(of("ID"), ("trafficking",), on=ON))
    assert home[0] == "indonesian-national-police-call-centre-110"
    assert not any("phnom-penh" in name for name in home)
    abroad = choose(of("ID"), ("missing",), on=ON, abroad=True)
    assert any("phnom-penh" in name for name in ids(abroad))
    assert reach_from_abroad(abroad[0].hotline) is True


def test_territory_without_any_line() -> None:
    """Nothing, rather than something invented."""
    assert choose(of("AQ"), ("trafficking",), on=ON) == ()
    assert choose(None, on=ON) == ()


@pytest.mark.parametrize("code", ["GQ", "KP", "EH", "TK"])
def test_country_with_only_weak_lines(code: str) -> None:
    """All of them are shown with the warning, and the text on 112 stands beside."""
    country_ = of(code)
    assert country_
    found = choose(country_, ("trafficking",), on=ON)
    assert {line.warning for line in found} == {LOW}
    assert unconfirmed(found)
    assert len(found) == len([h for h in country_.hotlines if {"police", "emergency", "ambulance"} & {*h.serves}])


def test_suicide_gets_the_emergency_number() -> None:
    """There are no crisis lines in the data: the emergency number, and no other subject."""
    found = choose(of("GB"), ("suicide",), on=ON)
    assert ids(found) == ["999"]


def test_undocumented_in_the_united_states_gets_no_immigration_authority() -> None:
    """A tip line of the immigration police is not for them."""
    for needs in (("trafficking",), ("labour_exploitation",), ()):
        found = choose(of("US"), needs, on=ON, undocumented=True, limit=None)
        assert found
        assert not any("immigration_authority" in line.hotline.cautions for line in found)


def test_from_abroad() -> None:
    """A short code that works only at home is marked, and stands behind what can be reached."""
    found = choose(of("LK"), ("migrant_workers",), on=ON, abroad=True)
    assert found[0].hotline.channels[0].value.startswith("+94")
    marked = [line for line in found if line.warning == "danger.hotline_not_from_abroad"]
    assert marked
    assert all(reach_from_abroad(line.hotline) is False for line in marked)
    reach = [reach_from_abroad(line.hotline) for line in found]
    assert reach == sorted(reach, key=[True, None, False].index)


# ---- what holds in every country


NEEDS = [(), *((need,) for need in SERVES), ("emergency", "trafficking"), ("child", "emergency"), ("no such need",)]


@pytest.mark.parametrize("code", CODES)
def test_every_country(code: str) -> None:
    """Somebody to call for every need; doubtful lines warned, never alone, weak ones never first among their like."""
    here = of(code)
    assert here
    dialled = [h for h in here.hotlines if any(c.type in {"phone", "sms", "whatsapp"} for c in h.channels)]
    for needs in NEEDS:
        found = choose(here, needs, on=ON)
        assert 0 < len(found) <= 4, needs
        assert len({line.hotline.id for line in found}) == len(found), needs
        for line in found:
            assert line.warning == warning(line.hotline, on=ON)
            assert (line.warning is None) == (line.hotline.confidence != "low" and line.hotline.expires_on > ON)
        assert found[0].hotline in dialled, needs
        if found[0].hotline.confidence == "low":
            served = {word for need in needs for word in SERVES.get(need, ())}
            better = [line.hotline for line in found if line.hotline.confidence != "low" and line.hotline in dialled]
            assert not [h for h in better if served & {*h.serves}], needs
        if unconfirmed(found):
            usable = [h for h in here.hotlines if warning(h, on=ON) is None and {*h.serves} & (FORCE | {"trafficking"})]
            assert not usable, needs
        if len(found) == 1 and found[0].warning:
            assert len([h for h in here.hotlines if {"emergency", "police", "ambulance"} & {*h.serves}]) == 1, needs


@pytest.mark.parametrize("code", CODES)
def test_undocumented_people_get_helpers_before_the_police_everywhere(code: str) -> None:
    """Where there is a line that is no police, it comes first; with a life at risk the emergency number does."""
    here = of(code)
    assert here
    helpers = [
        h
        for h in here.hotlines
        if not FORCE & {*h.serves}
        and {"trafficking", "labour_exploitation", "migrant_workers", "gender_violence"} & {h.serves[0]}
        and not {"police_may_punish", "immigration_authority", "for_citizens_abroad"} & {*h.cautions}
    ]
    if helpers:
        first = choose(here, ("trafficking", "police"), on=ON, undocumented=True)[0].hotline
        assert not FORCE & {*first.serves}
    emergency = [h for h in here.hotlines if "emergency" in h.serves]
    if emergency:
        first = choose(here, ("emergency",), on=ON, undocumented=True)[0].hotline
        assert {"emergency", "police", "ambulance"} & {*first.serves}


# ---- the rules, on small countries


def test_confirmed_before_expired_for_one_need() -> None:
    """Of two lines for a need, the one that is confirmed."""
    old, new = made("old", "child", "high", date(2020, 1, 1)), made("new", "child", "medium", date(2026, 1, 1))
    assert ids(choose(land(old, new), ("child",), on=ON)) == ["new", "old"]


def test_weak_line_is_not_first() -> None:
    """The emergency number is, though the weak line is the only one for the need."""
    weak, police = made("weak", "child", "low"), made("police", "police emergency")
    assert ids(choose(land(weak, police), ("child",), on=ON)) == ["police", "weak"]


def test_weak_line_is_first_where_the_police_would_be_the_other() -> None:
    """For who has no papers."""
    weak, police = made("weak", "migrant_workers", "low"), made("police", "police emergency")
    found = choose(land(weak, police), ("migrant_workers",), on=ON, undocumented=True)
    assert ids(found) == ["weak", "police"]
    assert found[0].warning == LOW


def test_a_short_list_keeps_one_confirmed_line() -> None:
    """However short it is cut."""
    lines = [made(f"old{n}", "child", "high", date(2020, 1, 1)) for n in range(5)]
    found = choose(
        land(*lines, made("police", "police emergency", cautions="police_may_punish")), ("child",), on=ON, limit=2
    )
    assert ids(found) == ["old0", "police"]
    assert not unconfirmed(found)


def test_a_website_is_not_first() -> None:
    """A number to dial is; the website follows."""
    web, police = made("web", "trafficking", value="https://example.org"), made("police", "police emergency")
    assert ids(choose(land(web, police), ("trafficking",), on=ON)) == ["police", "web"]
    assert ids(choose(land(web), ("trafficking",), on=ON)) == ["web"]


def test_the_whole_country_before_a_part() -> None:
    """A line for one region does not hide the one for all."""
    part, whole = made("part", "child", cautions="only_some_areas"), made("whole", "child")
    assert ids(choose(land(part, whole), ("child",), on=ON)) == ["whole", "part"]


def test_needs_keep_their_order() -> None:
    """The best line for each, then the others."""
    lines: tuple[Hotline, ...] = (
        made("police", "police emergency"),
        made("work", "labour_exploitation"),
        made("child", "child"),
    )
    lines = (*lines, made("child2", "child"))
    assert ids(choose(land(*lines), ("child", "labour_exploitation"), on=ON)) == ["child", "police", "work", "child2"]
    assert ids(choose(land(*lines), ("emergency", "child"), on=ON))[:2] == ["police", "child"]
