"""Where to check a recruiter, as it stands in config/countries: nothing got lost, and people can read all of it.

The numbers here are what was gathered in November 2026. Whoever corrects an entry changes them in the same commit.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest

from bot.app import App
from bot.content.countries import FeeRule
from bot.model.content import Register, Verification
from bot.talk.steps.register import ANYWHERE
from tests.conftest import LANGUAGES

CONFIDENCE = {"medium": 15, "high": 13, "low": 5}
ROLES = {"origin": 22, "destination": 14}
FEE_RULES = {
    "banned": 9, "capped": 9, "mixed": 5, "unknown": 3, "employer_pays": 2, "capped_by_country": 1,
    "mostly_employer": 1, "banned_for_some": 1, "no_deposits": 1, "public_is_free": 1,
}  # fmt: skip
FEE_CAPS = {"IN": "30 000 INR", "NP": "10 000 NPR"}
REGISTER_BASIS, FEE_BASIS = {"read": 20, "background": 10, "partly": 8}, {"read": 24, "background": 5, "partly": 4}
REGISTERS, ADDRESSES, SOURCES, DATED, NOTICES, TO_VERIFY = 38, 32, 87, 58, 12, 29
# SHA-256 over roles, what and how, fee details, confidence, open points and links; the same over what was gathered.
DIGEST = "95e9ba492ad27b46da0c0376a945855f"
LONGEST = 300  # characters of what is told of one country
# What the research says of a country, as the English text must say it.
FACTS = {
    "AE": "visit visa", "AU": "sponsorship is illegal", "BD": "never to a broker", "CA": "LMIA", "ET": "agreement",
    "GB": "certificate of sponsorship", "GH": "United Kingdom", "HK": "10 per cent", "ID": "SIP3MI", "IN": "30,000",
    "JP": "forbids both", "KE": "in black", "KH": "high risk", "LK": "first approval", "MA": "ANAPEC", "MD": "ANOFM",
    "MG": "in 2025 that they are forbidden", "MM": "Brokers in the village", "MU": "before you fly", "MX": "H-2",
    "NG": "NAPTIP", "NP": "10,000", "PH": "licence alone is not enough", "PK": "half", "QA": "Qatar Visa Center",
    "SA": "Musaned", "SG": "two months in all", "TH": "Department of Employment", "TW": "sell you the job",
    "UA": "draft contract", "UG": "job order", "US": "must pay you back", "VN": "signed and registered",
}  # fmt: skip


@pytest.fixture
def known(app: App) -> dict[str, Verification]:
    """What is known, by country."""
    return {code: c.verification for code, c in sorted(app.parts.library.countries.items()) if c.verification}


def offices(known: dict[str, Verification]) -> Iterator[tuple[str, Register]]:
    """Every office with its country."""
    for code, found in known.items():
        for register in found.registers:
            yield code, register


def test_nothing_got_lost(known: dict[str, Verification]) -> None:
    """As many offices, sources, notices and open points as were gathered."""
    assert set(known) == set(FACTS)
    assert Counter(found.confidence for found in known.values()) == CONFIDENCE
    assert Counter(role for found in known.values() for role in found.role) == ROLES
    assert len(list(offices(known))) == REGISTERS
    assert sum(register.address is not None for _, register in offices(known)) == ADDRESSES
    assert sum(len(found.sources) for found in known.values()) == SOURCES
    assert sum(source.dated is not None for found in known.values() for source in found.sources) == DATED
    assert sum(len(found.route_notices) for found in known.values()) == NOTICES
    assert sum(len(found.to_verify) for found in known.values()) == TO_VERIFY
    assert Counter(register.basis for _, register in offices(known)) == REGISTER_BASIS


def test_fee_rules(known: dict[str, Verification]) -> None:
    """Each country has one of the known rules, and every known rule is of some country."""
    assert Counter(found.fee_rule for found in known.values()) == FEE_RULES
    assert set(FEE_RULES) == set(get_args(FeeRule))
    assert {code: found.fee_cap for code, found in known.items() if found.fee_cap} == FEE_CAPS
    assert Counter(found.fee_basis for found in known.values()) == FEE_BASIS
    assert all(found.fee_rule == "unknown" or found.fee_detail for found in known.values())


def test_words_and_links_are_those_that_were_gathered(known: dict[str, Verification]) -> None:
    """What staff read of each office, and where it was read, byte for byte."""
    rows: list[tuple[str, ...]] = []
    for code, found in known.items():
        rows += [(code, str(register.what), str(register.how)) for register in found.registers]
        links = [source.url or "" for source in (*found.sources, *found.route_notices)]
        rows.append((code, "|".join(found.role), str(found.fee_detail), found.confidence, *found.to_verify, *links))
    assert hashlib.sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest()[:32] == DIGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_its_text(app: App, known: dict[str, Verification], language: str) -> None:
    """Short, in the language itself, and without a number to call: those come with hours, cost and date (P6)."""
    texts = app.parts.renderer.texts[language]
    english = app.parts.renderer.texts["en"]
    for code in known:
        text = texts[f"registers.{code.lower()}"].text
        assert len(text) <= LONGEST, code
        assert language == "en" or text != english[f"registers.{code.lower()}"].text
        assert not re.search(r"\+?\d[\d -]{5,}\d", text.replace("000", "")), code
    for rule in (*FEE_RULES, "capped_at"):
        assert f"registers.fees.{rule}" in texts
    for place in ANYWHERE:
        assert f"registers.anywhere.{place}" in texts


@pytest.mark.parametrize("code", FACTS)
def test_what_people_are_told_is_what_was_gathered(app: App, code: str) -> None:
    """The key fact of each country stands in its text."""
    assert FACTS[code] in app.parts.renderer.text(f"registers.{code.lower()}", "en")


def test_names_are_names(known: dict[str, Verification]) -> None:
    """What is shown of an office as it stands is a name, without remarks, and sites without links."""
    for code, register in offices(known):
        for name in (register.authority, register.authority_en or ""):
            assert not re.search(r"\b(before|reported|took over|and its|also)\b|[.:]", name), (code, name)
        assert "http" not in (register.address or "")
    assert known["MG"].registers[0].authority_en
    assert "MTEFoP" in known["MG"].registers[0].authority
