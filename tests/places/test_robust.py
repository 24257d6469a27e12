"""Whatever is written, an answer comes, and soon."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.content import Gazetteer
from bot.places.countries import Places
from bot.places.forms import expand
from bot.places.lexicon import Lexicon
from bot.places.names import calling_codes, territory_names
from bot.text.normal import tokenize
from bot.text.phrases import PhraseError

PIECES = st.sampled_from(
    [
        "kuwait", "in", "i am", "from", "Congo", "US", "🇰🇼", "🇰", "+965", "00965", "xxx", "my husband", "Jordan", ".",
        "\n", "said", "'", "di", "kemalaysia", "того", "الكويت", "ال", "\u200b", "é", "+", "1234567", "(", "to",
    ]
)  # fmt: skip
SMALL = Places.build(
    {
        "en": Gazetteer(
            "en",
            {"AE": ("[the] uae", "UAE"), "US": ("US",)},
            {"KW": ("kuwaiti*",)},
            {"AE": ("dubai",)},
            {"congo": ("CD", "CG"), "jordan": ("JO",), "turkey meat": ()},
            ("in", "i am in", "am ...3 in"),
            ("i am from",),
            ("to",),
            ("my husband", "📍 said"),
        )
    },
    territory_names(["en", "ru", "ar"]),
    calling_codes(),
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES).map("".join)))
def test_arbitrary_text_never_raises(text: str) -> None:
    """Every country is named once, and every role is of a country that is named."""
    mention = SMALL.find(text)
    assert len(set(mention.countries)) == len(mention.countries)
    for code in (mention.location, mention.origin, mention.destination, mention.elsewhere):
        assert code is None or code in mention.countries


def test_long_texts_take_linear_work(places: Places) -> None:
    """Ten times the text is about ten times the steps, not a hundred: counted, not timed."""

    def steps(text: str) -> int:
        count = 0

        def note(frame: object, event: str, arg: object) -> None:
            nonlocal count
            count += event == "call"

        tokens = tokenize(text)
        sys.setprofile(note)
        try:
            places.find_in(tokens)
        finally:
            sys.setprofile(None)
        return count

    for piece in ("i am from madagascar locked in kuwait ", "in the ", "kuweit ", "+965 1 "):
        short, long = steps(piece * 100), steps(piece * 1000)
        assert long <= short * 12 + 100, piece


def test_a_very_long_word_is_left_alone(places: Places) -> None:
    """A word of thousands of letters is no misspelling of anything."""
    assert places.find("madagaskaa" * 10_000).countries == ()


def test_a_bad_form_takes_no_other_away() -> None:
    """A malformed form is left out (the content check tells); its neighbours work."""
    gazetteer = Gazetteer("en", {"KW": ("kuwait (", "koweity")}, {}, {}, {}, ("i am in (", "stuck in"))
    places = Places.build({"en": gazetteer}, {}, {})
    assert places.find("stuck in koweity").location == "KW"


def test_a_name_has_no_gap() -> None:
    """Gaps are for what is said around a name, not for the name."""
    with pytest.raises(PhraseError):
        expand("united ... emirates")


def test_languages_may_differ_on_one_name() -> None:
    """The text's language decides what a name means; without one, the first file does."""
    gazetteers = {
        "en": Gazetteer("en", {}, {}, {"GH": ("tema",)}, {}),
        "id": Gazetteer("id", {}, {}, {}, {"tema": ()}),
    }
    lexicon = Places.build(gazetteers, {}, {})
    assert lexicon.find("tema", language="en").countries == ("GH",)
    assert lexicon.find("tema", language="id").countries == ()


def test_every_code_is_a_territory(places: Places, gazetteers: dict[str, Gazetteer]) -> None:
    """No gazetteer names a country that does not exist."""
    known = set(territory_names(["en"])["en"])
    assert Lexicon(gazetteers, {}).codes() <= known
    for gazetteer in gazetteers.values():
        for candidates in gazetteer.ambiguous.values():
            assert set(candidates) <= known


def test_gazetteers_hold_no_form_that_cannot_be_read(gazetteers: dict[str, Gazetteer]) -> None:
    """Every name in the shipped files is in the phrase form."""
    for gazetteer in gazetteers.values():
        for table in (gazetteer.names, gazetteer.cities, gazetteer.nationalities):
            for forms in table.values():
                for form in forms:
                    assert expand(form), form
        for name in gazetteer.ambiguous:
            assert expand(name), name
