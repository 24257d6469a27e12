"""Forms of Russian and Arabic words that one word of a phrase stands for."""

import pytest

from bot.text.normal import fold
from bot.text.stems import cyrillic, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("паспорт", "паспорта"), ("забрали", "забрал"), ("документы", "документов"), ("избивает", "избивают"),
        ("جواز", "والجواز"), ("جوازي", "للجواز"), ("ضرب", "ضربوني"), ("راتب", "الراتب"), ("محبوسة", "محبوسين"),
    ],
)  # fmt: skip
def test_forms_of_one_word(one: str, other: str) -> None:
    """Cases, numbers, persons; the Arabic article, "and", "to" and "my"."""
    assert set(stems(fold(one))) & set(stems(fold(other)))


@pytest.mark.parametrize(("one", "other"), [("работа", "рабство"), ("جواز", "زواج"), ("паспорт", "спорт")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    """However alike they look."""
    assert not set(stems(fold(one))) & set(stems(fold(other)))


@pytest.mark.parametrize(
    ("latin", "russian"),
    [("zabrali", "забрали"), ("pasport", "паспорт"), ("pomogite", "помогите"), ("zhenschina", "женщина")],
)
def test_russian_in_latin_letters(latin: str, russian: str) -> None:
    """As people type it on a telephone."""
    assert cyrillic(latin) == russian
    assert stem(russian) in stems(latin)


@pytest.mark.parametrize("word", ["passport", "me", "123", "x" * 200_000, "я" * 200_000, "ا", ""])
def test_what_has_no_stem(word: str) -> None:
    """Other scripts, and what is no word, cost nothing."""
    assert stem(word) is None or len(word) < 3
