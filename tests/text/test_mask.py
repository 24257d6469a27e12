"""What is quoted of the other side: readable, and of no use to reach them (P3)."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.assessment import Span
from bot.text.mask import mask, quote
from bot.text.numbers import money


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call +965 5000 0012 now", "call +965…12 now"),
        ("0856 0000 0012", "08…12"),
        ("join wa.me/96550000012 today", "join wa·me… today"),
        ("https://www.careers-uk.com/a?b=1", "careers-uk·com…"),
        ("nhs.recruit.uk77@gmail.com", "nh…@ gmail·com"),
        ("jobs at gmail dot com", "j…@ gmail·com"),
        ("ask @karim_dubai", "ask @ka…"),
        ("@ab", "@a…"),
        ("telegram: karim_dubai", "telegram: @ka…"),
        ("passport X1234567", "passport X…67"),
        ("card 4111 1111 1111 1111", "card …11"),
        ("pay code 123456", "pay code …56"),
        ("salary Rp 15.000.000", "salary Rp 15.000.000"),
        ("900000 Ar since 2024", "900000 Ar since 2024"),
        ("Rp 081234567890", "Rp 08…90"),
        ("/start #job", "start job"),
        ("PT Maju S.A.R.L. of kota.Di", "PT Maju S.A.R.L. of kota·Di"),
        ("1 200 000 Ar and 192.168.10.20", "1 200 000 Ar and 19…20"),
        ("a\u202eb\u200bc 08\u200d1234567", "abc 08…67"),
        ("family 👩\u200d👩\u200d👧 🇰🇭", "family 👩\u200d👩\u200d👧 🇰🇭"),
        ("١٢٣٤٥٦٧", "١٢…٦٧"),
    ],
)
def test_mask(text: str, shown: str) -> None:
    """Numbers, handles, addresses and links are cut short; amounts and years stay; nothing hidden stays."""
    assert mask(text) == shown


_LEAK = re.compile(r"\d{5,}|[@\uff20]\w{3}|://|\bwww\.\w|\w\.(?:com|me|org)\b", re.IGNORECASE)
_PIECES = st.one_of(
    st.sampled_from(list(" \n:07-.,#/@$x")),
    st.sampled_from(["wa.me/", "+965 ", "50000012", "12345", " . me / ", "karim", ".com", "gmail", " dot ", " at "]),
    st.sampled_from(["https://", "telegram: ", "\u200b", "\u202e", "www.", "\uff20", "٣", "Rp "]),
)


def leaks(shown: str) -> list[str]:
    """What a masked text still gives away, round amounts of money aside."""
    round_amounts = [a.span for a in money(shown) if a.candidates]
    return [
        found.group()
        for found in _LEAK.finditer(shown)
        if not any(span.start <= found.start() and found.end() <= span.end for span in round_amounts)
    ]


@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map("".join)))
def test_mask_never_leaks(text: str) -> None:
    """Whatever is written, no long number, no handle and no link is left, and nothing that reorders text."""
    shown = mask(text)
    assert leaks(shown) == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", shown)


@given(st.lists(_PIECES, max_size=30).map("".join), st.integers(-5, 150), st.integers(-5, 150), st.integers(10, 90))
def test_quotes_never_leak_and_keep_the_limit(text: str, start: int, end: int, limit: int) -> None:
    """A quote is masked by what stands around it, on one line, and within its limit."""
    shown = quote(text, Span(min(start, end), max(start, end)), limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert leaks(shown) == []


ADVERT = (
    "Bring original passport, company keep in safe until contract finish so nobody lose it. "
    "Only reply here on whatsapp +971 50 000 0099 pls"
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("riginal passp", "original passport,"),
        ("whatsapp", "whatsapp"),
        ("50 000", "+971…99"),
        ("here on whatsapp +971 50", "here on whatsapp +971…99"),
    ],
)
def test_quotes_are_widened_to_whole_words(words: str, shown: str) -> None:
    """A quote holds whole words, and a number that it cuts is masked as a whole."""
    start = ADVERT.index(words)
    assert quote(ADVERT, Span(start, start + len(words))) == shown


def test_long_quotes_lose_their_middle() -> None:
    """A long quote keeps its beginning and its end."""
    shown = quote(ADVERT, Span(0, len(ADVERT)), 80)
    assert shown.startswith("Bring original passport")
    assert shown.endswith("+971…99 pls")
    assert " … " in shown


def test_a_word_too_long_is_cut_between_characters() -> None:
    """Where there is no space, no mark, flag or joined emoji is cut in two."""
    assert quote("ကာ" * 60, Span(0, 120), 20) == "ကာ" * 9 + "…"
    assert quote("🇰🇭" * 60, Span(0, 120), 20).count("🇰") == quote("🇰🇭" * 60, Span(0, 120), 20).count("🇭")
    family = "👩\u200d👩\u200d👧"
    assert set(quote(family * 40, Span(0, 200), 20).replace(family, "")) == {"…"}


def test_places_outside_of_the_text_are_harmless() -> None:
    """A place behind the end gives nothing, not an error."""
    assert quote("", Span(0, 5)) == ""
    assert quote("abc", Span(50, 60)) == ""


@pytest.mark.parametrize("piece", ["1", "@a", "a.b", "+9 ", "x", "1.000 ", "\u200b"])
def test_masking_takes_linear_time(piece: str) -> None:
    """Ten times the text takes about ten times as long."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            mask(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(50_000) < 40 * seconds(5_000) + 0.05
