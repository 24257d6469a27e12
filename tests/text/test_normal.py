"""Words are compared in one form, and always point back at what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normal import fold, tokenize

AWKWARD = st.text(
    alphabet=st.sampled_from(list("abcéЖي ك'’.-_\n,!?0129٣\u200b\u200d\u202e\ufe0f\u0301🇲🇬🔞👩🏽xX")) | st.characters(),
    max_size=200,
)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Don't PAY", ("dont", "pay")),
        ("l’agence d'Oman", ("l", "agence", "d", "oman")),
        ("amin'ny olona", ("amin", "ny", "olona")),
        ("W.h.a.t.s.A.p.p me", ("whatsapp", "me")),
        ("v i s a", ("visa",)),
        ("I am a b", ("i", "am", "a", "b")),
        ("pa\u200bss\u00adport", ("passport",)),
        ("раsspоrt", ("passport",)),  # Cyrillic letters among Latin ones
        ("паспорт", ("паспорт",)),
        ("ＰＡＳＳＰＯＲＴ", ("passport",)),
        ("Élève", ("eleve",)),
        ("15jt 1,500", ("15", "jt", "1,500")),
        ("٣٠٠٠", ("3000",)),
        ("🇲🇬🔞", ("🇲🇬", "🔞")),
        ("", ()),
    ],
)
def test_words_are_folded(written: str, words: tuple[str, ...]) -> None:
    """Case, accents, look-alikes, hidden characters and spacing do not hide a word."""
    assert tokenize(written).words == words


@pytest.mark.parametrize(("written", "reading"), [("heeeelp", "help"), ("p4ssport", "passport"), ("v1s4s", "visas")])
def test_second_readings(written: str, reading: str) -> None:
    """Stretched words and digits for letters have the plain word as their second reading."""
    assert tokenize(written).other[0] == reading


def test_sentences_lines_and_clauses_end_where_they_do() -> None:
    """A full stop inside of an address ends nothing."""
    tokens = tokenize("no fee, write to a@gmail.com now. Contract\nis given")
    ends = {tokens.words[i] for i in range(len(tokens)) if tokens.sentence_ends >> i & 1}
    assert ends == {"now"}
    assert {tokens.words[i] for i in range(len(tokens)) if tokens.line_ends >> i & 1} == {"now"}, (
        "a wrapped line goes on"
    )
    assert {tokens.words[i] for i in range(len(tokens)) if tokens.clause_ends >> i & 1} == {"fee", "now", "contract"}


def test_titles_end_no_sentence() -> None:
    """ "M. Bâ" and "Rp. 500" go on."""
    assert tokenize("send it to Mr. Daniel. Then Rp. 500").sentence_ends == 1 << 4


@given(AWKWARD)
def test_every_word_points_at_what_was_written(text: str) -> None:
    """Offsets rise, stay inside the text, and the slice folds to the word (spaced-out words aside)."""
    tokens = tokenize(text)
    behind = 0
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert behind <= start < end <= len(text)
        behind = end
        written = text[start:end]
        assert word
        if not any(c.isspace() or c in ".-_'’" for c in written) and start == end - len(written):
            again = tokenize(written).words
            assert again == (word,) or len(again) != 1


@given(AWKWARD)
def test_folding_twice_changes_nothing(text: str) -> None:
    """Phrases and texts are folded alike, so a folded word must be its own fold."""
    once = fold(text)
    assert fold(once) == once


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "(" * 100_000, "\u202e" * 100_000, "a\u200d" * 50_000, "😀" * 100_000, "1 " * 50_000]
)
def test_hostile_texts_are_cut_without_harm(text: str) -> None:
    """A hundred thousand equal characters are just a text."""
    tokens = tokenize(text)
    assert len(tokens) <= len(text)
