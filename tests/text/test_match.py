"""Phrases are found where a slow and obvious search finds them."""

import random
import string
import tracemalloc
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.content import Phrase, Place
from bot.text.compile import compiled
from bot.text.match import Matcher
from bot.text.normal import Tokens, tokenize
from bot.text.phrases import Either, Gap, Maybe, Node, PhraseError, Sequence_, Word, parse
from bot.text.tables import Tables

WORDS = {"passport": ["passport*", "travel document*"], "fee": ["fee", "fees"]}


def matcher_of(phrases: list[tuple[Phrase, Node]], known: Iterable[str] = ()) -> Matcher:
    """A matcher of these phrases, through the tables as they are kept on disk."""
    tables = Tables.loads(compiled(node for _, node in phrases).dumps())
    return Matcher([phrase for phrase, _ in phrases], tables, known)


def found(form: str, text: str) -> list[str]:
    """What a phrase finds in a text, as written there."""
    phrase = Phrase("flag", "x", "en", form, Place("test"))
    tokens = tokenize(text)
    hits = matcher_of([(phrase, parse(form, WORDS))]).find(tokens)
    return [text[tokens.starts[h.start] : tokens.ends[h.end - 1]] for h in hits]


@pytest.mark.parametrize(
    ("form", "text", "want"),
    [
        ("keep ... @passport", "They KEEP all of your passports.", ["KEEP all of your passports"]),
        ("keep ... @passport", "keep one two three four passport", []),
        ("keep ...5 @passport", "keep one two three four passport", ["keep one two three four passport"]),
        ("keep ... @passport", "keep it. Your passport", []),
        ("no contract", "no. Contract", []),
        ("no contract", "no\ncontract", ["no\ncontract"]),
        ("(keep|hold) [your|the] passport", "hold the passport", ["hold the passport"]),
        ("(keep|hold) [your|the] passport", "hold passport", ["hold passport"]),
        ("(take and keep|hold) passport", "they take and keep passport", ["take and keep passport"]),
        ("(take and keep|take it) [from us]", "keep and take, take it from us", ["take it", "take it from us"]),
        ("pay <number> dollars", "pay 1,500 dollars", ["pay 1,500 dollars"]),
        ("i am <minor>", "i am 15 and i am 25", ["i am 15"]),
        ("i am <adult>", "i am 15 and i am 25", ["i am 25"]),
        ("is <minor>", "my number is 12 345 67", []),
        ("*tanana", "any Avaratanana", ["Avaratanana"]),
        ("🔞 girls", "🔞 girls", ["🔞 girls"]),
        ("passport", "my pasport and pssaport", ["pasport"]),
        ("passport", "my passprot", ["passprot"]),
        ("=passport", "my pasport", []),
        ("visa", "vista", []),
        ("don't tell", "dont tell, don’t tell", ["dont tell", "don’t tell"]),
        ("help", "heeeelp", ["heeeelp"]),
    ],
)
def test_phrases(form: str, text: str, want: list[str]) -> None:
    """Each piece of the form does what docs/content.md says."""
    assert found(form, text) == want


def test_a_word_of_ours_or_a_known_word_is_no_misspelling() -> None:
    """ "contact" is not a misspelt "contract" once it is known."""
    phrase = Phrase("flag", "x", "en", "contract", Place("test"))
    assert matcher_of([(phrase, parse("contract"))]).find(tokenize("contact"))
    assert not matcher_of([(phrase, parse("contract"))], known=["contact"]).find(tokenize("contact"))


@pytest.mark.parametrize("between", ["", " ", "."])
def test_a_word_without_end_costs_no_more_than_others(between: str) -> None:
    """Nobody fills the memory of the bot with one: looked up with each letter left out, this one takes 64 MB."""
    letters = random.Random(1).choices(string.ascii_lowercase, k=8_000)
    phrase = Phrase("flag", "x", "en", "passport", Place("test"))
    matcher, tokens = matcher_of([(phrase, parse("passport"))]), tokenize(between.join(letters) + " passprot")
    tracemalloc.start()
    try:
        assert len(matcher.find(tokens)) == 1
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    """A phrase whose words stood in two texts stands in neither."""
    phrase = Phrase("flag", "x", "en", "(keep|hold) (passport|papers)", Place("test"))
    matcher = matcher_of([(phrase, parse("(keep|hold) (passport|papers)"))])
    assert matcher.find(tokenize("keep papers"))
    assert not matcher.find(tokenize("hold on"))
    assert not matcher.find(tokenize("my passport"))
    assert matcher.find(tokenize("hold passport")) == [(0, 2, 0)]


def test_only_the_phrases_asked_for_are_found() -> None:
    """What `allow` keeps out is not found, wherever it stands."""
    phrases = [
        (Phrase("flag", "x", language, "passport", Place("test")), parse("passport")) for language in ("en", "fr")
    ]
    matcher = matcher_of(phrases)
    among = matcher.among(lambda phrase: phrase.language == "fr")
    assert [hit.phrase for hit in matcher.find(tokenize("passport"), among=among)] == [1]


def test_phrases_are_found_across_windows() -> None:
    """A long text goes through in windows; a phrase on their border is found once."""
    text = " ".join(["word"] * 1000 + ["keep your passport"] + ["word"] * 1000 + ["keep my passport"])
    assert found("keep ... @passport", text) == ["keep your passport", "keep my passport"]


@pytest.mark.parametrize(
    "form",
    [
        "", "   ", "(a", "a)", "[a]", "a ...", "... a", "(a ...) b", "@nothing", "<nothing> a", "ab*", "*abc", "*abcd*",
        "a ...0 b", "a ...99 b", "(a|) b", "((((((((((a))))))))))", "?", "x" * 1500, "(a|[b])", "a ... [b]",
        "[a] ... b",
    ],
)  # fmt: skip
def test_malformed_phrases_are_refused_with_a_remedy(form: str) -> None:
    """Each says what is wrong and what to do, in two sentences."""
    with pytest.raises(PhraseError) as problem:
        parse(form, WORDS)
    assert problem.value.says.endswith(".")
    assert problem.value.hint.endswith(".")


def test_a_list_inside_itself_is_refused() -> None:
    """No list may use itself, directly or by another."""
    with pytest.raises(PhraseError, match="inside itself"):
        parse("@a", {"a": ["@b"], "b": ["@a"]})


# ---- against a slow and obvious reference

VOCABULARY = ["a", "bb", "ccc", "dddd"]
_leaves = st.sampled_from(VOCABULARY).map(lambda word: Word(word, "exact"))


def _nodes(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda items: Sequence_(tuple(items))),
        st.lists(inner, min_size=2, max_size=3).map(lambda options: Either(tuple(options))),
        inner.map(Maybe),
        st.tuples(inner, st.integers(1, 3), inner).map(lambda x: Sequence_((x[0], Gap(x[1]), x[2]))),
    )


NODES: st.SearchStrategy[Node] = st.recursive(_leaves, _nodes, max_leaves=8)


def slow_ends(node: Node, tokens: Tokens, at: int) -> Iterator[int]:
    """All places where a phrase that begins before word `at` may end, by trying everything."""
    match node:
        case Word(word):
            if at < len(tokens) and tokens.words[at] == word:
                yield at + 1
        case Gap(most):
            for n in range(most + 1):
                if at + n > len(tokens) or any(
                    tokens.line_ends >> (at - 1 + k) & 1 for k in range(n + 1) if at + k > 0
                ):
                    break
                yield at + n
        case Sequence_(items):
            places = {at}
            for item in items:
                places = {end for place in places for end in slow_ends(item, tokens, place)}
            yield from places
        case Either(options):
            for option in options:
                yield from slow_ends(option, tokens, at)
        case Maybe(item):
            yield at
            yield from slow_ends(item, tokens, at)
        case _:
            raise AssertionError(node)


@settings(max_examples=300)
@given(NODES, st.lists(st.sampled_from([*VOCABULARY, "x", "\n", "."]), max_size=25))
def test_the_matcher_equals_a_slow_reference(node: Node, pieces: list[str]) -> None:
    """For every place where a phrase can end, the shortest match is found, and no other."""
    text = " ".join(pieces)
    tokens = tokenize(text)
    form = Sequence_((Word("ccc", "exact"), node))  # a phrase begins with a word that must be there
    want = set()
    for start in range(len(tokens)):
        for end in slow_ends(form, tokens, start):
            want.add((start, end))
    shortest = {(max(s for s, e in want if e == end), end) for _, end in want}
    shortest = {(s, e) for s, e in shortest if not any(tokens.sentence_ends >> k & 1 for k in range(s, e - 1))}
    phrase = Phrase("flag", "x", "en", "-", Place("test"))
    hits = matcher_of([(phrase, form)]).find(tokens)
    assert {(hit.start, hit.end) for hit in hits} == shortest
