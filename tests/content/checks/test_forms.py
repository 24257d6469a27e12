"""Phrases in texts that are checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.forms import Forms, Lined
from bot.content.prose import quotes, without_quotes, without_sources


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("rescue*", "He was Rescued, she rescues.", ["Rescued", "rescues"]),
        ("is safe", "It is safe. Is? Safe.", ["is safe"]),  # never across the end of a sentence
        ("no ...3 is safe", "No job of his is safe", ["No job of his is safe"]),
        ("no ...3 is safe", "No job that one of them offers is safe", []),
        ("(follow|chase) [after] him", "Chase after him, follow him", ["Chase after him", "follow him"]),
        ("[very] safe job", "A very safe job, a safe job", ["very safe job", "safe job"]),
        ("est sûr", "C’est SÛR", ["est SÛR"]),
        ("est =sûr", "C’est SÛR. Il est sur la table", ["est SÛR"]),  # accents count behind =
        ("safe", "unsafe, safely", []),
        ("*safe", "unsafe", ["unsafe"]),
        ("safe", "seif", []),  # no misspelling is accepted
        ("(open", "open", []),  # what is in no form is left to the rule words_lists
    ],
)
def test_forms(form: str, text: str, found: list[str]) -> None:
    """The spans are those of the text as it was written."""
    assert [text[start:end] for start, end in Forms([form]).within(Lined(text))] == found


FORMS = ("safe job*", "(no|not) ...2 safe", "[a] safe", "is (a safe|safe a)", "*afe", "job ... not")
TEXTS = st.lists(st.sampled_from(["safe", "job", "jobs", "no", "not", "a", "is", "unsafe", "Safe.", "x"]), max_size=12)


@given(texts=st.lists(TEXTS, min_size=1, max_size=4), form=st.sampled_from(FORMS))
def test_what_is_possible_misses_nothing(texts: list[list[str]], form: str) -> None:
    """A text in which a phrase stands has all the words that it was said to need."""
    lines = [Lined(" ".join(words)) for words in texts]
    vocabulary = sorted({word for line in lines for word in line.words if word != "|"})
    needed = [needs for needs, _ in Forms([form]).possible(vocabulary)]
    for line in lines:
        if [*Forms([form]).within(line)]:
            assert any(all(not need.isdisjoint(line.words) for need in needs) for needs in needed)


def test_quotes() -> None:
    """What others say is found with its marks, and blanks stand for it; an apostrophe is no quotation mark."""
    text = 'It\'s “one”, «two» and "three".'
    assert [match.group() for match in quotes(text)] == ["“one”", "«two»", '"three"']
    bare = without_quotes(text)
    assert len(bare) == len(text)
    assert bare.split() == ["It's", ",", "and", "."]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("One.\n\nSources: a; b\n", "One.\n\n"),
        ("Un.\n\nSources : a ; b", "Un.\n\n"),
        ("Source: a\n\nOne.", "Source: a\n\nOne."),  # only the last line
        ("Ask the source: me", "Ask the source: me"),
        ("", ""),
    ],
)
def test_sources_are_the_last_line(text: str, body: str) -> None:
    """Everything else is what the pack says itself."""
    assert without_sources(text, {"source", "sources"}) == body
