"""Amounts of money and ages, in the ways that people write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.ages import ages
from bot.text.numbers import Money, money


def only(text: str) -> Money:
    found = money(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("$1,500–2,500", 1500, 2500, "USD", None),
        ("1,500-2,500 USD + commission", 1500, 2500, "USD", None),
        ("Rp 15jt", 15e6, 15e6, "IDR", None),
        ("15-20 juta", 15e6, 20e6, "IDR", None),
        ("gaji 12-18 juta + bonus", 12e6, 18e6, "IDR", None),
        ("4,5jt s/d 5jt", 4.5e6, 5e6, "IDR", None),
        ("Rp. 500.000", 500_000, 500_000, "IDR", None),
        ("Rp 4,200,ooo/Bulan", 4.2e6, 4.2e6, "IDR", "month"),
        ("Rp 50.000/jam", 50_000, 50_000, "IDR", "hour"),
        ("5 juta per bulan", 5e6, 5e6, "IDR", "month"),
        ("gaji 3jt/bln", 3e6, 3e6, "IDR", "month"),
        ("15-20 ribu", 15_000, 20_000, "IDR", None),
        ("Rp 500.000 hari ini", 500_000, 500_000, "IDR", None),
        ("2,5 M Ar", 2.5e6, 2.5e6, "MGA", None),
        ("2.500.000 Ar", 2.5e6, 2.5e6, "MGA", None),
        ("1 200 000 ariary isam-bolana", 1.2e6, 1.2e6, "MGA", "month"),
        ("8 tapitrisa Ar", 8e6, 8e6, "MGA", None),
        ("500 arivo", 500_000, 500_000, "MGA", None),
        ("3 000 000 Ar isan'andro", 3e6, 3e6, "MGA", "day"),
        ("900k FCFA", 900_000, 900_000, "XOF", None),
        ("350 000 F de dossier", 350_000, 350_000, "XOF", None),
        ("18k RMB a month", 18_000, 18_000, "CNY", "month"),
        ("$800-$2500/mth", 800, 2500, "USD", "month"),
        ("US$ 500 per week", 500, 500, "USD", "week"),
        ("500 US dollars a month", 500, 500, "USD", "month"),
        ("2k u$d", 2000, 2000, "USD", None),
        ("EUR 3000", 3000, 3000, "EUR", None),
        ("3000€ par mois", 3000, 3000, "EUR", "month"),
        ("12 € de l'heure", 12, 12, "EUR", "hour"),
        ("€60–75k", 60_000, 75_000, "EUR", None),
        ("32-36 k€", 32_000, 36_000, "EUR", None),
        ("£8,000", 8000, 8000, "GBP", None),
        ("AED 2500", 2500, 2500, "AED", None),
        ("CAD 18.10/h", 18.1, 18.1, "CAD", "hour"),
        ("35k GCash", 35_000, 35_000, "PHP", None),
        ("80k-120k PHP/month", 80_000, 120_000, "PHP", "month"),
        ("¥4.0m per year", 4e6, 4e6, "JPY", "year"),
        ("190.000 yen", 190_000, 190_000, "JPY", None),
        ("29 злотых/час", 29, 29, "PLN", "hour"),
        ("3000$ в месяц", 3000, 3000, "USD", "month"),
        ("Ksh 15,000 to M-PESA", 15_000, 15_000, "KES", None),
        ("2000 دولار", 2000, 2000, "USD", None),
        ("$$$ 3OOO", 3000, 3000, "USD", None),
        ("monthly salary 2500", 2500, 2500, None, "month"),
        ("karama isam-bolana 400.000", 400_000, 400_000, None, "month"),
        ("500 a day easy", 500, 500, None, "day"),
        ("4,000 a 12,000 semanales", 4000, 12_000, None, "week"),
        ("3.5 lakh", 350_000, 350_000, None, None),
        ("35k reservation fee", 35_000, 35_000, None, None),
    ],
)
def test_amounts(text: str, low: float, high: float, currency: str | None, period: str | None) -> None:
    """An amount is read with its multiple, currency and period."""
    amount = only(text)
    assert [amount.low, amount.high] == pytest.approx([low, high])
    assert (amount.currency, amount.period) == (currency, period)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("٣٠٠٠ ريال", {"SAR", "QAR"}),
        ("25000 درهم", {"AED", "MAD"}),
        ("40,000 rupees", {"INR", "NPR", "PKR"}),
        ("1,800 pesos diarios", {"MXN", "PHP"}),
    ],
)
def test_currencies_of_one_name(text: str, candidates: set[str]) -> None:
    """A word that several countries use for their money is not guessed."""
    amount = only(text)
    assert amount.currency is None
    assert candidates <= set(amount.candidates)


@pytest.mark.parametrize(
    "text",
    [
        "2 million people", "15k followers", "5 juta pengikut", "15 years experience", "40 hours per week",
        "Mon-Fri 9-17", "call 0856 0000 0000", "in 2026", "100% visa", "90 day visa", "kontrak 2 tahun", "rumah 2 hari",
        "+965 5000 0012", "no digits at all", "", "U15–U17", "room 12", "24/7",
    ],
)  # fmt: skip
def test_no_amounts(text: str) -> None:
    """Numbers of other things are no money."""
    assert money(text) == ()


def test_span_is_what_was_written() -> None:
    """The place of an amount holds its currency, multiple and period, in code points of the original."""
    text = "💰 Gaji: Rp. 3.000.000 - 4.000.000 per bulan, mess"
    amount = only(text)
    assert text[amount.span.start : amount.span.end] == "Rp. 3.000.000 - 4.000.000 per bulan"


@pytest.mark.parametrize(
    ("text", "low", "high", "about"),
    [
        ("girls 18 to 26", 18, 26, "wanted"),
        ("usia 17-30 tahun", 17, 30, "wanted"),
        ("Usia maks. 35 tahun", None, 35, "wanted"),
        ("wanita max 25th", None, 25, "wanted"),
        ("à partir de 16 ans", 16, None, "wanted"),
        ("New faces for Milan & Dubai, 17 to 22, no experience", 17, 22, "wanted"),
        ("Mitady zazavavy 13-15 taona", 13, 15, "wanted"),
        ("cherche fille de 15 ans", 15, 15, "wanted"),
        ("девушки 18–25 лет", 18, 25, "wanted"),
        ("العمر من 18 إلى 25", 18, 25, "wanted"),
        ("15 ans", 15, 15, "other"),
        ("15 taona", 15, 15, "other"),
        ("umur 15", 15, 15, "other"),
        ("My nephew is 16 and a scout says", 16, 16, "other"),
        ("my girl of 11 years", 11, 11, "other"),
        ("petit frère de 15 ans", 15, 15, "other"),
        ("zanako vavy 10 taona", 10, 10, "other"),
        ("A mi hija de 14 le escribieron", 14, 14, "other"),
        ("I am 16", 16, 16, "self"),
        ("im 15 i ran away", 15, 15, "self"),
        ("j'ai 16 ans", 16, 16, "self"),
        ("15 taona aho", 15, 15, "self"),
        ("umur saya 15", 15, 15, "self"),
        ("tengo 15 y mi novio", 15, 15, "self"),
    ],
)
def test_ages(text: str, low: int | None, high: int | None, about: str) -> None:
    """An age is read where a word marks it, with its ends and whom it is of."""
    assert [(age.low, age.high, age.about) for age in ages(text)] == [(low, high, about)]


@pytest.mark.parametrize(
    "text",
    [
        "18-25", "kontrak 2 tahun", "2 years' experience", "15 ans d'expérience", "after 10 months", "U15–U17",
        "7 girls in the room", "I am 15 minutes away", "I am 25 km from the airport", "from 7 to 21 Monday", "boys 8-2",
        "boyfriend 26", "contract 24 months",
    ],
)  # fmt: skip
def test_no_ages(text: str) -> None:
    """Hours, contracts, counts and teams are no ages."""
    assert ages(text) == ()


_TEXTS = st.text(alphabet=st.sampled_from("0123456789o.,-–$€£% kjtKM/arRpUSDanper\n'’\u0663\u00a0月"), max_size=80)


@given(st.one_of(st.text(max_size=120), _TEXTS))
def test_spans_lie_inside_and_hold_digits(text: str) -> None:
    """Whatever is written, places lie inside of the text and hold a number; ranges are in order."""
    for amount in money(text):
        assert 0 <= amount.span.start < amount.span.end <= len(text)
        assert any(c.isdigit() for c in text[amount.span.start : amount.span.end])
        assert 0 < amount.low <= amount.high
    for age in ages(text):
        assert 0 <= age.span.start < age.span.end <= len(text)
        assert any(c.isdigit() for c in text[age.span.start : age.span.end])


@pytest.mark.parametrize("piece", ["1", "1 ", "1.000.000 ", "usd 5 per ", "18-25 girls ", "1,", "min 15 ans ", "٣"])
def test_long_texts_take_linear_time(piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            money(text)
            ages(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(50_000) < 40 * seconds(5_000) + 0.05
