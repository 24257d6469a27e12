"""Spaces, letters and signs that nobody sees, with their repairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.checks.kit import material, problems, told

MENDING = ("stray_spaces", "invisible_characters", "look_alike_letters", "direction")


def mended(rule: str, text: str, language: str = "en") -> str | None:
    """The text after the repair that the rule offers; as it is where it has nothing to say."""
    found = problems(rule, material({language: text}))
    if not found:
        return text
    assert found[0].mend
    assert (found[0].mend.path, found[0].mend.file) == (("posts", "a", "text"), f"messages/spring/{language}.yaml")
    return found[0].mend.value


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("en", "Ask  first , then sign . \nNow", "Ask first, then sign.\nNow"),
        ("fr", "Un  travail ? Oui , bien sûr : « ici » !", "Un travail ? Oui, bien sûr : « ici » !"),
        ("en", "one\u00a0word and 30\u00a0000, 5\u00a0km", "one word and 30\u00a0000, 5\u00a0km"),
        ("ru", "Слово\u00a0— дело, 20\u00a0лет", "Слово\u00a0— дело, 20\u00a0лет"),
        ("ar", "اسأل ، ثم وقع", "اسأل، ثم وقع"),
    ],
)
def test_stray_spaces(language: str, text: str, right: str) -> None:
    """They are taken out where they have no reason."""
    assert mended("stray_spaces", text, language) == right


@pytest.mark.parametrize(
    "text", ["Wait ... then go", "Good :) or :-)", "- one\n  - two\n\n- three", "The end .com is one"]
)
def test_spaces_with_a_reason(text: str) -> None:
    """Dots, smileys and lists are left alone."""
    assert told("stray_spaces", text) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("pass\u200bport", "passport"),
        ("\ufeffHello\u00ad there\u200e", "Hello there"),
        ("a\u200db", "ab"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
    ],
)
def test_invisible_characters(text: str, right: str) -> None:
    """They are taken out; what joins emoji stays."""
    assert mended("invisible_characters", text) == right


def test_direction_marks_belong_to_arabic() -> None:
    """There they have a reason, and joiners between letters too."""
    assert told("invisible_characters", "اكتب \u200fWhatsApp می\u200cروم", "ar") == []


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("en", "Keep your pаsspоrt", "Keep your passport"),
        ("ru", "Пaспорт", "Паспорт"),
        ("ru", "Wi-Fi и IT-компания, 5G-связь", "Wi-Fi и IT-компания, 5G-связь"),
    ],
)
def test_look_alike_letters(language: str, text: str, right: str) -> None:
    """The letters of the smaller part are replaced; a word beside a hyphen is another word."""
    assert mended("look_alike_letters", text, language) == right


def test_look_alike_letters_that_could_be_either() -> None:
    """A letter without a counterpart is told of, and left to people."""
    (problem,) = problems("look_alike_letters", material({"en": "Give me a пlace"}))
    assert problem.mend is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("WhatsApp يطلب منك رقما.", 1),
        ("يطلب WhatsApp منك رقما.", 0),
        ("\u200fWhatsApp يطلب منك رقما.", 0),
        ("{name}: لماذا", 0),  # what the slot will be, nobody knows
        ("نص\n\nUNODC هو المصدر", 1),
        ("هذا (نص ناقص.", 1),
        ("هذا )نص( مقلوب", 1),
        ("1) أولا 2) ثانيا (نعم) «حسنا»", 0),
        ("ن\u200fص", 1),
    ],
)
def test_direction(text: str, count: int) -> None:
    """A line begins with an Arabic letter or a mark, and brackets close."""
    assert len(told("direction", text, "ar")) == count
    assert told("direction", text, "en") == []


def test_a_mark_sets_the_direction() -> None:
    """The repair puts it before the line, and nothing else changes."""
    assert mended("direction", "نص\nUNODC هو المصدر", "ar") == "نص\n\u200fUNODC هو المصدر"


LETTERS = st.text("ab ,.:\n\u00a0\u200b\u200d\u200fаопщ❤\ufe0f«»اب(1A", min_size=1, max_size=30).filter(str.strip)


@pytest.mark.parametrize("rule", MENDING)
@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar"])
@given(text=LETTERS)
def test_a_repair_is_enough(rule: str, language: str, text: str) -> None:
    """After the repair the rule has nothing left to repair in that text, and no word is lost."""
    found = [problem.mend for problem in problems(rule, material({language: text})) if problem.mend]
    if not found:
        return
    after = found[0].value or ""
    left = problems(rule, material({language: after})) if after.strip() else []
    assert not [problem.mend for problem in left if problem.mend]
    if rule != "look_alike_letters":
        assert [sign for sign in after if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
