"""The lines of help as they stand in config/countries: nothing got lost, nothing is without a source (P6, P17).

The numbers here are what was gathered in November 2026. Whoever corrects a line changes them in the same commit.
"""

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from bot.content.countries import CountryFile, country
from bot.content.shape import fit
from bot.content.yaml_places import read_document
from bot.model.content import Country, Hotline
from bot.places.hotlines import SERVES

ROOT = Path(__file__).parents[2]
GATHERED = {"Africa, Middle East": 293, "Asia, Pacific": 203, "Europe, Americas": 290}  # entries of each research file
MERGED = {  # line -> numbers of both entries that became one; each was in two research files
    "io-emergency-number-british-indian-ocean-territory": {"999", "112"},
    "mv-police-119": {"119"},
    "mv-ambulance-102": {"102"},
    "cx-emergency-number-000": {"000", "112"},
    "cc-emergency-number-000": {"000", "112"},
}
LINES = 781
SOURCES, DATED = 1643, 1237
CHANNELS = {"phone": 967, "web": 41, "email": 26, "sms": 12, "webchat": 10, "whatsapp": 9, "telegram": 1}
CONFIDENCE = {"high": 374, "medium": 306, "low": 101}
NOTES, HOURS, LANGUAGES = 287, 351, 271
SERVED = {
    "police": 290, "emergency": 276, "ambulance": 239, "child": 181, "trafficking": 176, "gender_violence": 96,
    "labour_exploitation": 89, "migrant_workers": 62, "missing_child": 38,
}  # fmt: skip
CAUTIONS = {
    "one_source": 54, "conflicting_sources": 42, "not_confirmed_recently": 41, "only_some_areas": 34,
    "reports_only": 17, "test_before_relying": 16, "office_hours_only": 15, "for_citizens_abroad": 13,
    "police_may_punish": 11, "not_for_emergencies": 9, "only_some_networks": 9, "not_a_trafficking_line": 7,
    "number_changed_try_other": 6, "may_not_answer": 6, "for_refugees": 5, "immigration_authority": 4,
    "language_may_be_a_problem": 2, "weigh_the_risk": 1,
}  # fmt: skip
# SHA-256 over the sorted "country type value" of all channels, which is the same over the entries as gathered.
VALUES_DIGEST = "0ebd06234c18ad520d676d5f10e5fbd3"
IDS_DIGEST = "867bd54cb58f68b75d152f079928bef2"
PER_COUNTRY = """
AD:1 AE:9 AF:3 AG:1 AI:1 AL:5 AM:2 AO:5 AR:3 AS:2 AT:4 AU:5 AW:2 AX:1 AZ:3 BA:3 BB:3 BD:4 BE:5 BF:3 BG:5 BH:5
BI:3 BJ:3 BL:1 BM:1 BN:4 BO:2 BQ:1 BR:4 BS:2 BT:3 BW:4 BY:2 BZ:2 CA:4 CC:1 CD:3 CF:3 CG:1 CH:6 CI:4 CK:1 CL:3
CM:4 CN:4 CO:4 CR:1 CU:2 CV:3 CW:2 CX:1 CY:3 CZ:3 DE:6 DJ:3 DK:3 DM:1 DO:3 DZ:7 EC:2 EE:4 EG:5 EH:2 ER:2 ES:4
ET:5 FI:3 FJ:4 FK:1 FM:1 FO:1 FR:5 GA:4 GB:6 GD:1 GE:3 GF:1 GG:1 GH:5 GI:1 GL:1 GM:4 GN:3 GP:1 GQ:2 GR:3 GS:1
GT:2 GU:2 GW:1 GY:2 HK:4 HN:3 HR:3 HT:3 HU:4 ID:8 IE:5 IL:6 IM:1 IN:5 IO:1 IQ:7 IR:3 IS:2 IT:5 JE:1 JM:3 JO:3
JP:8 KE:6 KG:5 KH:4 KI:2 KM:2 KN:1 KP:1 KR:7 KW:4 KY:1 KZ:3 LA:4 LB:9 LC:1 LI:4 LK:7 LR:4 LS:3 LT:4 LU:5 LV:3
LY:6 MA:7 MC:1 MD:4 ME:2 MF:1 MG:6 MH:1 MK:2 ML:4 MM:3 MN:4 MO:2 MP:2 MQ:1 MR:4 MS:1 MT:4 MU:5 MV:5 MW:4 MX:3
MY:4 MZ:4 NA:3 NC:4 NE:2 NF:1 NG:4 NI:1 NL:5 NO:3 NP:7 NR:2 NU:1 NZ:5 OM:5 PA:3 PE:2 PF:3 PG:5 PH:5 PK:5 PL:4
PM:1 PR:1 PS:3 PT:7 PW:1 PY:3 QA:4 RE:5 RO:6 RS:3 RU:2 RW:4 SA:6 SB:3 SC:3 SD:3 SE:4 SG:9 SH:1 SI:3 SJ:1 SK:5
SL:4 SM:1 SN:5 SO:3 SR:2 SS:2 ST:1 SV:2 SX:1 SY:3 SZ:4 TC:1 TD:1 TG:4 TH:4 TJ:5 TK:1 TL:1 TM:3 TN:6 TO:3 TR:4
TT:2 TV:1 TW:5 TZ:3 UA:6 UG:3 US:6 UY:2 UZ:3 VA:1 VC:1 VE:1 VG:1 VI:1 VN:5 VU:3 WF:2 WS:2 XK:2 YE:2 YT:4 ZA:6
ZM:5 ZW:4
"""
VERIFIED = "AE AU BD CA ET GB GH HK ID IN JP KE KH LK MA MD MG MM MU MX NG NP PH PK QA SA SG TH TW UA UG US VN"
WITHOUT_NUMBER = 10  # lines that have a website or mail only
# A permit that is tied to the employer (kafala): who left may be punished. Walk Free 2023.
KAFALA = ("AE", "BH", "JO", "KW", "LB", "OM", "QA", "SA")


@cache
def countries() -> dict[str, Country]:
    """Read as the app reads them."""
    read = {}
    for file in sorted((ROOT / "config" / "countries").glob("*.yaml")):
        sheet, problems = fit(CountryFile, read_document(file.read_bytes(), file.name))
        assert sheet, [str(problem) for problem in problems]
        assert not problems
        read[file.stem] = country(sheet)
    return read


def lines() -> list[Hotline]:
    """All lines."""
    return [line for found in countries().values() for line in found.hotlines]


def digest(words: set[str]) -> str:
    """Short SHA-256 of words in order."""
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:32]


def test_every_country_has_its_lines() -> None:
    """786 entries went in; five of them were there twice; each country has as many as were gathered for it."""
    expected = dict(pair.split(":") for pair in PER_COUNTRY.split())
    assert {code: str(len(found.hotlines)) for code, found in countries().items()} == expected
    assert len(expected) == 244
    assert sum(GATHERED.values()) == 786
    assert len(lines()) == LINES == sum(GATHERED.values()) - len(MERGED)


def test_merged_lines_keep_what_both_had() -> None:
    """Numbers and sources of both, the lower confidence of the two, and both notes."""
    found = {line.id: line for line in lines()}
    for name, numbers in MERGED.items():
        line = found[name]
        assert {channel.value for channel in line.channels} == numbers
        assert len(line.sources) >= 2
        assert "Two research entries" in (line.note or "")
    assert found["mv-ambulance-102"].confidence == "low"


def test_nothing_got_lost_or_invented() -> None:
    """Counts of sources, channels, confidence, notes, hours and languages, and a digest over every number."""
    all_lines = lines()
    assert sum(len(line.sources) for line in all_lines) == SOURCES
    assert sum(bool(source.dated) for line in all_lines for source in line.sources) == DATED
    assert Counter(channel.type for line in all_lines for channel in line.channels) == CHANNELS
    assert Counter(line.confidence for line in all_lines) == CONFIDENCE
    assert Counter(word for line in all_lines for word in line.serves) == SERVED
    assert sum(line.note is not None for line in all_lines) == NOTES
    assert sum(line.hours is not None for line in all_lines) == HOURS
    assert sum(bool(line.languages) for line in all_lines) == LANGUAGES
    assert digest({f"{line.country} {c.type} {c.value}" for line in all_lines for c in line.channels}) == VALUES_DIGEST


def test_ids_are_stable_and_unique() -> None:
    """An id belongs to one line for ever."""
    ids = [line.id for line in lines()]
    assert len(set(ids)) == len(ids)
    assert all(line.id.startswith(f"{line.country.lower()}-") for line in lines())
    assert digest(set(ids)) == IDS_DIGEST


def test_every_number_has_a_source_and_a_day_or_none() -> None:
    """Each line says where it was read; its day is that of a source, never that of a build."""
    for line in lines():
        assert line.sources, line.id
        assert all(source.says.strip() for source in line.sources), line.id
        assert any(source.url for source in line.sources), line.id
        dated = [source.dated for source in line.sources if source.dated]
        assert (line.checked_on is None) == (not dated), line.id
        if line.checked_on:
            assert any(line.checked_on.isoformat().startswith(text) for text in dated), line.id
            assert line.checked_on <= date(2026, 11, 24), line.id


def test_cautions_are_the_closed_set_in_every_language() -> None:
    """Each caution in use has a sentence in every language, and each sentence is in use."""
    used = Counter(caution for line in lines() for caution in line.cautions)
    assert used == CAUTIONS
    for language in ("en", "fr", "mg", "id", "es", "tl", "ru", "ar", "sw"):
        text = yaml.safe_load((ROOT / "messages" / "danger" / f"{language}.yaml").read_text("utf-8"))
        written = {key.removeprefix("caution_") for key in text["posts"] if key.startswith("caution_")}
        assert written == set(CAUTIONS)
        for caution in written:
            sentence = text["posts"][f"caution_{caution}"]["text"].strip()
            assert 10 < len(sentence) <= 180, (language, caution)


def test_police_may_punish_stands_by_every_police_where_permits_are_tied() -> None:
    """In the Gulf, Jordan and Lebanon, and nowhere else."""
    warned = {line.id for line in lines() if "police_may_punish" in line.cautions}
    state = {
        line.id for code in KAFALA for line in countries()[code].hotlines if {"police", "emergency"} & {*line.serves}
    }
    assert state <= warned
    assert {name[:2].upper() for name in warned} == set(KAFALA)


def test_notes_that_warn_are_told_to_people() -> None:
    """A note for staff that warns of something has its caution, so that people hear of it too."""
    telling = {
        r"[Ss]ources disagree|^Disagreement": {"conflicting_sources"},
        r"not confirmed since": {"not_confirmed_recently", "test_before_relying"},
        r"^One secondary source": {"one_source", "not_confirmed_recently"},
        r"unanswered|often do not answer": {"may_not_answer"},
        r"test it before|may no longer work|out of service": {"test_before_relying"},
        r"^Regional|^Works only where|^Serves \w+ only|(Region|Ababa|Dhabi|Somaliland) only": {"only_some_areas"},
        r"[Rr]efugees and asylum seekers": {"for_refugees"},
        r"immigration agency": {"immigration_authority"},
        r"weigh the risk": {"weigh_the_risk"},
    }
    exempt = {
        "ke-counter-trafficking-in-persons-reporting-line",  # "if unanswered": nobody says that it often is
        "io-emergency-number-british-indian-ocean-territory",  # the entry that was merged brought a second source
        "mt-victim-support-line-116-006",  # the sources disagree about an hour, not about the number
    }
    for line in lines():
        for pattern, cautions in telling.items():
            if re.search(pattern, line.note or "") and line.id not in exempt:
                assert cautions & {*line.cautions}, (line.id, pattern, line.note)


def test_serves_and_hours_are_known_words() -> None:
    """What a line serves is one of the needs; hours are in the syntax of OpenStreetMap."""
    for line in lines():
        assert set(line.serves) <= set(SERVES) - {"suicide", "missing"}, line.id
        assert line.hours is None or re.match(r"24/7$|(Mo|Tu|We|Th|Fr|Sa|Su)\b", line.hours), line.id


def test_lines_without_a_number_have_another_way() -> None:
    """A website or a mail address."""
    others = [line for line in lines() if not any(c.type in {"phone", "sms", "whatsapp"} for c in line.channels)]
    assert len(others) == WITHOUT_NUMBER
    assert all(any(c.type in {"web", "email"} for c in line.channels) for line in others)


def test_no_shelter_has_a_place() -> None:
    """No street, post box, postcode or map in anything that is shown (P17)."""
    place = re.compile(
        r"\b(street|avenue|boulevard|rue de|calle|jalan|jl\.|stra(ss|ß)e|p\.? ?o\.? ?box|postfach|floor|maps?)\b"
        r"|\b(goo\.gl|maps\.)|\b\d{1,4},? [A-Z]\w+ (St|Rd|Ave)\b",
        re.IGNORECASE,
    )
    for line in lines():
        shown = [line.name, line.name_en or "", line.operator or "", *(c.value for c in line.channels)]
        assert not place.search(" | ".join(shown)), line.id
        assert not any(c.type == "address" for c in line.channels)


def test_where_to_check_a_recruiter() -> None:
    """33 countries have registers and fee rules, each with sources."""
    verified = {code: found.verification for code, found in countries().items() if found.verification}
    assert sorted(verified) == VERIFIED.split()
    assert sum(len(found.sources) for found in verified.values()) == 87
    assert sum(len(found.registers) for found in verified.values()) == 38
    assert sum(len(found.route_notices) for found in verified.values()) == 12
    assert all(found.sources for found in verified.values())


def test_no_number_stands_in_code() -> None:
    """Numbers are in config/countries only: no line of the code has one of them, nor anything that looks like one."""
    digits = {
        re.sub(r"\D", "", c.value) for line in lines() for c in line.channels if c.type in {"phone", "sms", "whatsapp"}
    }
    # Digits, thousands, and the "region" of numbers that belong to no country in the phone-number metadata.
    allowed = {"0123456789", "001", "000"}
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for text in strings(file.read_text("utf-8")):
            number = re.sub(r"[\s().+*#-]", "", text)
            if number.isdecimal() and len(number) >= 3 and text not in allowed:
                assert not text.startswith("+"), f"{file.name}: {text}"
                assert len(number) < 8, f"{file.name}: {text}"
                assert number not in digits, f"{file.name}: {text}"
            assert not re.search(r"\+\d{8,}", text), f"{file.name}: {text}"


def strings(code: str) -> Iterator[str]:
    """The strings of a module that are no docstring."""
    tree = ast.parse(code)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
