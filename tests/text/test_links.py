"""Links, mail addresses, handles and telephone numbers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.links import Kind, Service, calling_code, contact_points, host_of


@pytest.mark.parametrize(
    ("text", "kind", "shown", "host", "service"),
    [
        ("see https://bit.ly/abc?x=1.", Kind.LINK, "https://bit.ly/abc?x=1", "bit.ly", Service.SHORTENER),
        ("join wa.me/96550000012 now", Kind.LINK, "wa.me/96550000012", "wa.me", Service.MESSAGING),
        ("wa . me / 96550000012", Kind.LINK, "wa . me / 96550000012", "wa.me", Service.MESSAGING),
        ("t (dot) me / karim", Kind.LINK, "t (dot) me / karim", "t.me", Service.MESSAGING),
        ("chat.whatsapp.com/AbC", Kind.LINK, "chat.whatsapp.com/AbC", "chat.whatsapp.com", Service.MESSAGING),
        ("www.lokerdesain.com", Kind.LINK, "www.lokerdesain.com", "lokerdesain.com", None),
        ("order on seasonaljobs.dol.gov.", Kind.LINK, "seasonaljobs.dol.gov", "seasonaljobs.dol.gov", None),
        ("nhs.recruit.uk77@gmail.com", Kind.MAIL, "nhs.recruit.uk77@gmail.com", "gmail.com", Service.FREE_MAIL),
        ("jobs at gmail dot com now", Kind.MAIL, "jobs at gmail dot com", "gmail.com", Service.FREE_MAIL),
        ("jobs [at] gmail [dot] com", Kind.MAIL, "jobs [at] gmail [dot] com", "gmail.com", Service.FREE_MAIL),
        ("CV: Jobs@Firm.co.uk.", Kind.MAIL, "Jobs@Firm.co.uk", "firm.co.uk", None),
        ("ask @karim_dubai", Kind.HANDLE, "@karim_dubai", None, None),
        ("telegram: karim_dubai", Kind.HANDLE, "karim_dubai", None, None),
        ("LINE ID: linda88", Kind.HANDLE, "linda88", None, None),
        ("call +965 5000 0012 now", Kind.PHONE, "+965 5000 0012", None, None),
        ("0856 0000 0000", Kind.PHONE, "0856 0000 0000", None, None),
        ("+855 0 0 0 0 0 0", Kind.PHONE, "+855 0 0 0 0 0 0", None, None),
        ("tél. 04 74 00 00 00", Kind.PHONE, "04 74 00 00 00", None, None),
        ("(034) 12 345 67", Kind.PHONE, "(034) 12 345 67", None, None),
        ("519-555-0142", Kind.PHONE, "519-555-0142", None, None),
    ],
)
def test_contact_points(text: str, kind: Kind, shown: str, host: str | None, service: Service | None) -> None:
    """A contact point is found whole, plain or in disguise, with its kind and service."""
    points = contact_points(text)
    assert [(point.kind, text[point.span.start : point.span.end]) for point in points] == [(kind, shown)]
    assert (points[0].host, points[0].service) == (host, service)


@pytest.mark.parametrize(
    "text",
    [
        "Rp 1.200.000", "1 200 000 ariary", "12.000.000 - 15.000.000", "1,500–2,500 USD", "2024-2025", "31/12/2026",
        "2026-11-24", "kota.Di sini", "Node.js dev", "e.g. this", "dr.Smith", "10:00-12:00", "Monday. Me too", "",
        "Salary: 2500", "3 @ 5 each",
    ],
)  # fmt: skip
def test_no_contact_points(text: str) -> None:
    """Amounts, dates, hours and two sentences without a space are none."""
    assert contact_points(text) == ()


@pytest.mark.parametrize(
    ("digits", "country"),
    [("+96550000012", "KW"), ("+261340000000", "MG"), ("+18005550199", "US"), ("+33600000000", "FR")],
)
def test_calling_codes(digits: str, country: str) -> None:
    """A number in international form tells its country, the main one first."""
    known = calling_code(digits)
    assert known is not None
    assert known[1][0] == country


@pytest.mark.parametrize("digits", ["0341234567", "", "+", "+999", "+٩٦"])
def test_no_calling_code(digits: str) -> None:
    """Without a plus and a known code there is no country."""
    assert calling_code(digits) is None or calling_code(digits) == ("999", ())


def test_host_of_a_link_with_a_name_before_it() -> None:
    """The host is where the link leads, not what stands before an @."""
    assert host_of("https://www.bank.com@evil.example/login") == "evil.example"


_PIECES = st.sampled_from(
    [
        "wa.me/",
        "+965 ",
        "5000",
        "0012",
        " . me / ",
        "@",
        "abc",
        ".com",
        "gmail",
        " dot ",
        " at ",
        "https://",
        " ",
        "\n",
        ":",
    ]
)


@given(st.one_of(st.text(max_size=150), st.lists(_PIECES, max_size=25).map("".join)))
def test_places_lie_inside_and_do_not_overlap(text: str) -> None:
    """Whatever is written, contact points are in order, apart, and inside of the text."""
    behind = 0
    for point in contact_points(text):
        assert behind <= point.span.start < point.span.end <= len(text)
        behind = point.span.end


@pytest.mark.parametrize(
    "piece", ["1", "a.b", "@a ", "https://a.b ", "x at y dot com ", "a.com", "+1 (2) ", ":", "a@b."]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            contact_points(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(50_000) < 40 * seconds(5_000) + 0.05
