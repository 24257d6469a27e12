"""Telephone numbers, statistics, days, lengths and links."""

from datetime import date

import pytest

from tests.content.checks.kit import material, problems, told


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Call +261 34 12 345 67.", 1),
        ("en", "Call +261 20 22 647 47 or 020 22 647 47.", 0),  # with and without the country's code
        ("en", "Call 147.", 0),
        ("en", "Call 148.", 1),
        ("fr", "Appelez le 148.", 1),
        ("mg", "Antsoy ny 148.", 1),
        ("ru", "Позвоните 148.", 1),
        ("ar", "اتصل برقم ١٤٨.", 1),
        ("ar", "اتصل برقم ١٤٧.", 0),
        ("en", "Room 148, 500 dollars, 20 years old, in 2025.", 0),
        ("en", "Do not call. 148 people did.", 0),
        ("en", "Ask for {numbers} and call it in 2026.", 0),
        ("en", "Pay of 15,000 to 20,000 a month, 12.05.2025.", 0),
    ],
)
def test_phone_numbers(language: str, text: str, count: int) -> None:
    """A number of the country data is known however it is written; years, ages, pay and rooms are no numbers."""
    assert len(told("phone_numbers", text, language)) == count


def test_a_long_number_is_an_error_and_a_short_one_a_warning() -> None:
    """Three digits may be something else."""
    found = problems("phone_numbers", material({"en": "Call +261 34 12 345 67. Or dial 148."}))
    assert [problem.severity.value for problem in found] == ["error", "warning"]


@pytest.mark.parametrize(
    ("language", "text", "says", "count"),
    [
        ("en", "80% of offers are false.", "A page.", 1),
        ("en", "80% of offers are false.", "A study of 80 offers", 0),
        ("en", "About 30 percent.", "30 per cent of 200", 0),
        ("en", "1 in 5 people.", "one in five", 1),
        ("en", "1 in 5 people.", "1 in 5 people", 0),
        ("fr", "Une personne sur 5, 1 sur 5.", "1 in 5", 0),
        ("ru", "20 процентов, 1 из 5", "A page.", 2),
        ("es", "1 de cada 5 personas, 30 por ciento", "A page.", 2),
        ("ar", "٣٠٪ من الناس", "30 per cent", 0),
        ("ar", "٣٠٪ من الناس", "A page.", 1),
        ("en", "28 million people", "28 million in 2021", 0),
        ("en", "28 million people", "27 million", 1),
        ("en", "Thousands of people", "A page.", 1),
        ("en", "Thousands of people", "2,469 arrested", 0),
        ("mg", "Olona 28 tapitrisa", "A page.", 1),
        ("en", "More than 2,469 were arrested.", "2469 arrests", 0),
        ("en", "A man of 20 went away in 2025, with 3 friends.", "A page.", 0),
        ("en", "They ask for 2,000 dollars.", "A page.", 0),
        ("en", "FAKE EXAMPLE: “100% free, thousands of jobs”", "A page.", 0),
        ("en", "Be careful.\n\nSource: a study of 5,000 offers", "A page.", 0),
        ("en", "Call +261 34 12 345 67.", "A page.", 0),
    ],
)
def test_unsourced_numbers(language: str, text: str, says: str, count: int) -> None:
    """A statistic is told unless a source of the post has the same digits."""
    assert len(told("unsourced_numbers", text, language, says)) == count


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Meet us on 30 July 2025.", 1),
        ("en", "Meet us on July 30th, 2025.", 1),
        ("en", "Meet us on 30 July 2027.", 0),
        ("en", "Sign until August 2026.", 1),
        ("en", "Sign until November 2026.", 0),  # the month is not over
        ("en", "In May 2023 it was so.", 0),
        ("en", "On 2025-07-30 and 30/07/2025", 2),
        ("en", "It was so.\n\nSources: press, 30 July 2025", 0),
        ("en", "FAKE EXAMPLE: “Departure 30 July 2025”", 0),
        ("fr", "Le 1er juillet 2025", 1),
        ("mg", "Ny 30 Jolay 2025", 1),
        ("es", "El 30 de julio de 2025", 1),
        ("id", "Tanggal 30 Juli 2025", 1),
        ("tl", "Sa Hulyo 30, 2025", 1),
        ("ru", "30 июля 2025 года", 1),
        ("ar", "في 30 يوليو 2025", 1),
        ("sw", "Tarehe 30 Julai 2025", 1),
        ("en", "On 31 February 2025", 0),
    ],
)
def test_days_in_texts(language: str, text: str, count: int) -> None:
    """Whole days that have passed, in the names of months of each language."""
    assert len(told("past_dates", text, language)) == count


def test_days_of_packs() -> None:
    """On that day and later nothing of it is posted."""
    over = material({"en": "A text."}, pack="expires_on: 2026-11-24", post="expires_on: 2026-11-25")
    assert [problem.says for problem in problems("past_dates", over)] == [
        "the pack ran out on 2026-11-24; nothing of it is posted.",
        'post "a" ran out on 2026-11-25; it is not posted.',
    ]
    assert not problems("past_dates", material({"en": "A."}, pack="expires_on: 2026-11-26"))
    (never,) = problems("past_dates", material({"en": "A."}, pack="starts_on: 2027-02-01\nexpires_on: 2027-01-01"))
    assert never.severity == "error"


PICTURE = "picture: {file: a.png, licence: CC0-1.0}"


@pytest.mark.parametrize(
    ("pack", "post", "text", "says"),
    [
        ("", PICTURE, "a" * 1_024, []),
        ("", PICTURE, "a" * 1_025, ["1025 characters; Telegram takes 1024 under a picture."]),
        ("", PICTURE, "😀" * 513, ["1026 characters; Telegram takes 1024 under a picture."]),
        ("platforms: [web, slack]", PICTURE, "a" * 1_025, []),
        ("", "", "a" * 2_000, []),
        ("", "", "a" * 2_001, ["2001 characters; Discord takes 2000."]),
        ("platforms: [slack]", "", "a" * 3_001, ["3001 characters; Slack takes 3000."]),
        ("platforms: [share_kit]", "", "a" * 3_999, []),
    ],
)
def test_too_long_for_a_platform(pack: str, post: str, text: str, says: list[str]) -> None:
    """Each platform counts in its own way."""
    found = problems("too_long", material({"en": text}, pack=pack, post=post))
    assert [problem.says.removeprefix('text "a" has ') for problem in found] == says


def test_the_signer_counts() -> None:
    """It goes out with the text, below an empty line."""
    given = material({"en": "a" * 1_020}, post=PICTURE, head="signer: Ravo")
    (problem,) = problems("too_long", given)
    assert problem.says == 'text "a" has 1026 characters with the signer; Telegram takes 1024 under a picture.'


@pytest.mark.parametrize(("part", "most"), [("headline", 60), ("alt", 125), ("call", 30)])
def test_too_long_a_part(part: str, most: int) -> None:
    """A card, a screen reader and a button have less room."""
    assert told("too_long", {"text": "A.", part: "a" * most}) == []
    assert len(told("too_long", {"text": "A.", part: "a" * (most + 1)})) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See http://example.org/a.", 1),
        ("See bit.ly/3xYz!", 1),
        ("See (https://k.ly/Ab3dE)", 1),
        ("See https://www.example.org/petition and example.org.", 0),
        ("Write to me: t.me/fanilo_bot or help@example.org", 0),
        ("The ILO.It says so, e.g. in U.S. law", 0),
        ("https://un.org/en", 0),
        ("https://fbi.gov/news", 0),
    ],
)
def test_links_in_texts(text: str, count: int) -> None:
    """Plain addresses of known length are left alone."""
    assert len(told("links", text)) == count


@pytest.mark.parametrize(
    ("link", "count"),
    [
        ("https://example.org/petition", 0),
        ("http://example.org/petition", 1),
        ("example.org/petition", 1),
        ("javascript:alert(1)", 1),
        ("https://tinyurl.com/abcd", 1),
    ],
)
def test_the_link_of_a_button(link: str, count: int) -> None:
    """It is opened as it stands."""
    given = material({"en": {"text": "A.", "call": "Sign"}}, post=f'link: "{link}"')
    assert len(problems("links", given)) == count


def test_a_button_has_a_label_and_a_link() -> None:
    """One without the other is no button."""
    assert len(problems("links", material({"en": "A."}, post="link: https://example.org/a"))) == 1
    assert len(problems("links", material({"en": {"text": "A.", "call": "Sign"}}))) == 1


def test_today_is_given() -> None:
    """Rules know no clock of their own."""
    given = material({"en": "Meet us on 30 July 2027."}, today=date(2027, 7, 31))
    assert len(problems("past_dates", given)) == 1
