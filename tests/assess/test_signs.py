"""What takes a phrase back and what does not, with a small hand-made language."""

from collections.abc import Mapping

import pytest

from bot.assess.signs import Recogniser, Signs
from bot.model.assessment import Strength
from bot.model.content import Library, Phrase, PhraseSet, Place, ProtectiveFact, RedFlag
from bot.text.normal import tokenize

PHRASES: Mapping[tuple[str, str], list[str]] = {
    ("negation", "before"): ["no", "not", "never", "dont"],
    ("negation", "after"): ["at all not", "nope"],
    ("negation", "except"): ["not only", "no problem"],
    ("taken_back", "past"): ["years ago"],
    ("taken_back", "fiction"): ["film"],
    ("taken_back", "hypothetical"): ["what if"],
    ("taken_back", "advice"): ["are agents allowed to"],
    ("flag", "passport"): ["keep ... passport"],
    ("flag", "fee"): ["pay ... fee"],
    ("flag", "no_contract"): ["no contract"],
    ("flag", "weak_one"): ["easy work"],
    ("look_alike", "passport"): ["keep a copy of your passport"],
    ("look_alike", "danger"): ["killing me"],
    ("protective", "no_fee"): ["free of charge"],
    ("danger", "danger_beaten"): ["beat* me", "boss ... killing"],
    ("intent", "stop"): ["stop"],
    ("intent", "greeting"): ["hello", "hi there"],
    ("need", "child"): ["my child"],
    ("stage", "arrived"): ["already there"],
    ("minor", "minor"): ["i am <minor>"],
    ("offer", "offer"): ["job offer"],
}


def red_flag(name: str, strength: Strength, negated: str | None = None, off: tuple[str, ...] = ()) -> RedFlag:
    """A red flag with what its denial claims and what switches it off."""
    return RedFlag(name, "group", strength, "offer", (), (), (), negated, off, ())


LIBRARY = Library(
    phrases={
        "en": PhraseSet(
            "en",
            tuple(Phrase(k, i, "en", form, Place("test")) for (k, i), forms in PHRASES.items() for form in forms),
            reach=3,
        )
    },
    red_flags={
        "passport": red_flag("passport", Strength.STRONG, off=("no_fee",)),
        "fee": red_flag("fee", Strength.MEDIUM, negated="no_fee"),
        "no_contract": red_flag("no_contract", Strength.STRONG),
        "weak_one": red_flag("weak_one", Strength.WEAK, off=("no_fee",)),
    },
    protective={"no_fee": ProtectiveFact("no_fee", ())},
)
RECOGNISER = Recogniser.of(LIBRARY)


def read(text: str, languages: tuple[str, ...] = ("en",), *, danger_only: bool = False) -> Signs:
    """The signs of a text."""
    tokens = tokenize(text)
    classes = {"minor": sum(1 << i for i, w in enumerate(tokens.words) if w.isdigit() and 5 <= int(w) <= 17)}
    return RECOGNISER.read(tokens, LIBRARY, frozenset(languages), classes, danger_only=danger_only)


def flags(text: str) -> list[str]:
    """The red flags of a text."""
    return [finding.flag for finding in read(text).flags]


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("we keep your passport", True),
        ("we never keep your passport", False),  # before
        ("we keep never your passport", False),  # in the gap
        ("we keep your passport nope", False),  # behind
        ("not one two three keep your passport", False),  # within reach
        ("not one two three four keep your passport", True),  # out of reach
        ("not. We keep your passport", True),  # another sentence
        ("not, we keep your passport", True),  # another clause
        ("not 🙂 we keep your passport", True),  # an emoji parts clauses too
        ("we keep your passport. Nope", True),
        ("not only we keep your passport", True),  # looks like a negation
        ("no problem we keep your passport", True),
        ("not only that, we never keep your passport", False),
    ],
)
def test_negation(text: str, raised: bool) -> None:
    """Before within reach, in a gap, or behind; never across a clause or a sentence; exceptions are none."""
    assert flags(text) == (["passport"] if raised else [])


def test_a_phrase_with_its_own_negation_stands() -> None:
    """ "No contract" is the flag, and a negator before it does not take it back."""
    assert flags("no contract") == ["no_contract"]
    assert flags("there is never no contract") == ["no_contract"]


def test_a_denied_flag_makes_its_claim() -> None:
    """ "You do not pay a fee" protects; said both ways, the flag is raised and the claim stands beside it."""
    denied = read("you dont pay any fee")
    assert not denied.flags
    assert [claim.flag for claim in denied.protective] == ["no_fee"]
    both = read("you dont pay any fee. Later you pay the fee")
    assert [f.flag for f in both.flags] == ["fee"]
    assert [c.flag for c in both.protective] == ["no_fee"]


def test_a_denied_claim_is_none() -> None:
    """ "Not free of charge"."""
    assert not read("it is not free of charge").protective


def test_claims_switch_off_weak_flags_and_never_strong_ones() -> None:
    """Both name the claim as switching them off; only the weak one goes."""
    assert flags("easy work") == ["weak_one"]
    assert flags("easy work, free of charge") == []
    assert flags("we keep your passport, free of charge") == ["passport"]


@pytest.mark.parametrize("opening", ["what if they", "are agents allowed to"])
def test_suppositions_and_advice_raise_no_flag(opening: str) -> None:
    """They ask for an explanation; a plain statement beside them still counts."""
    signs = read(f"{opening} keep my passport?")
    assert not signs.flags
    assert signs.supposed == ("passport",)
    both = read(f"{opening} keep my passport? They keep my passport.")
    assert [f.flag for f in both.flags] == ["passport"]
    assert both.supposed == ()


def test_a_supposition_behind_or_in_another_sentence_changes_nothing() -> None:
    """ "They keep my passport, what if ..." happened."""
    assert flags("they keep my passport, what if I go") == ["passport"]
    assert flags("what if. They keep my passport") == ["passport"]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("he is beating me", True),
        ("he is not beating me", False),
        ("he does not stop beating me", False),  # a word between: still held back, so the reach is short on purpose
        ("i can not talk he is beating me", True),
        ("what if he starts beating me", False),
        ("are agents allowed to beat me", True),  # talk of agents in general never takes back danger
        ("he was beating me years ago", False),
        ("that was years ago. He is beating me", True),  # the past is of the same sentence only
        ("in the film they are beating me", False),
        ("i saw a film. They were beating me", False),  # fiction reaches one sentence further
        ("i saw a film. It was good. He is beating me", True),
        ("my boss is killing me", False),  # a figure of speech
    ],
)
def test_danger_is_taken_back_only_by_what_is_close(text: str, now: bool) -> None:
    """In doubt it stays."""
    signs = read(text)
    assert any(not sign.taken_back for sign in signs.danger) is now, signs.danger


def test_danger_that_was_taken_back_is_remembered() -> None:
    """For the number line; said once plainly and once as past, it is now."""
    assert [s.taken_back for s in read("he was beating me years ago").danger] == [True]
    assert [s.taken_back for s in read("he was beating me years ago. He is beating me").danger] == [False]


def test_look_alikes_hide_only_what_they_cover() -> None:
    """ "Keep a copy of your passport" is none; another mention in the same text is."""
    assert flags("keep a copy of your passport") == []
    assert flags("keep a copy of your passport, we keep the passport") == ["passport"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("stop", True), ("Stop!", True), ("stop 🙏", True), ("make them stop", False), ("stop now", False)],
)
def test_a_wish_knows_whether_it_is_the_whole_message(text: str, whole: bool) -> None:
    """ "Make them stop" stops nothing; emoji and punctuation do not count."""
    assert read(text).intents == {"stop": whole}


def test_several_phrases_of_one_wish_make_a_whole_message() -> None:
    """ "Hello hi there"."""
    assert read("hello, hi there").intents == {"greeting": True}


def test_needs_stages_minors_and_offers() -> None:
    """Each is heard; "I am not 15" is no hint."""
    signs = read("a job offer for my child, already there, i am 15")
    assert (signs.needs, signs.stages, signs.minor, signs.offer) == (("child",), ("arrived",), True, True)
    assert not read("i am 25").minor


def test_spans_quote_the_words_as_written() -> None:
    """Case, dots and line ends of the text as given."""
    text = "URGENT: we KEEP  your Passport!"
    span = read(text).flags[0].spans[0]
    assert text[span.start : span.end].rstrip("!") == "KEEP  your Passport"


def test_offers_are_looked_for_in_the_languages_asked_and_danger_in_all() -> None:
    """A flag of a language that is not spoken is none; danger is danger."""
    tokens = ("fr",)
    assert not read("we keep your passport", tokens).flags
    assert read("he is beating me", tokens).danger
    rest = read("we keep your passport, he is beating me", danger_only=True)
    assert rest.danger
    assert not rest.flags


def test_a_malformed_phrase_takes_no_other_away() -> None:
    """One is left out, the rest are found."""
    broken = PhraseSet("en", (*LIBRARY.phrases["en"].phrases, Phrase("flag", "x", "en", "(a", Place("test"))))
    found = Recogniser([broken]).read(tokenize("we keep your passport"), LIBRARY, frozenset({"en"}))
    assert [f.flag for f in found.flags] == ["passport"]
