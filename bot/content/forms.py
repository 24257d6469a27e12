"""Phrase forms (docs/content.md) looked for in texts that are checked, not heard: no misspelling is accepted.

A misspelt "rescue" is for another rule; and a checker that guesses is soon switched off.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.text.normal import tokenize
from bot.text.phrases import Either, Gap, Maybe, Node, PhraseError, Sequence_, Word, parse

_END = "|"  # stands for the end of a sentence among the words
_STRICT = re.compile(r"=(\w+)")  # the accents of "=sûr" count: "sur" is another word
Span = tuple[int, int]
Needs = tuple[frozenset[str], ...]  # of each set, one word must be there


class Forms:
    """Several phrases, any of which may stand in a text."""

    def __init__(self, forms: Iterable[str]) -> None:
        """Forms that are in no form are left out; the rule words_lists tells of them."""
        parsed = [(form, node) for form in forms if (node := _parsed(form))]
        self._nodes = tuple((node, frozenset(_STRICT.findall(form))) for form, node in parsed)
        self._patterns = [(_compiled(node), frozenset(_STRICT.findall(form))) for form, node in parsed if "=" in form]
        plain = [node for form, node in parsed if "=" not in form]
        if plain:
            self._patterns.insert(0, (_compiled(*plain), frozenset()))

    def possible(self, vocabulary: Sequence[str]) -> Iterator[tuple[Needs, frozenset[str]]]:
        """Of all words of a language, sorted: for each phrase that can stand in a text, what it needs there.

        With words of which one must be there as it is written, accents and all; none where the accents do not matter.
        """
        for node, strict in self._nodes:
            needs = _needed(node, vocabulary)
            if needs is not None:
                yield needs, strict

    def within(self, text: "Lined") -> Iterator[Span]:
        """Where they stand, as code points of the text."""
        for pattern, strict in self._patterns:
            for match in pattern.finditer(text.line):
                start, end = text.span(match.start() + 1, match.end())
                if not strict or any(word in text.text[start:end].casefold() for word in strict):
                    yield start, end


class Lined:
    """The words of a text in a row, folded, with a mark behind each sentence."""

    def __init__(self, text: str) -> None:
        """Cut the text."""
        self.text = text
        tokens = tokenize(text)
        words: list[str] = []
        self._spans: list[Span] = []
        for index, word in enumerate(tokens.words):
            words.append(word)
            self._spans.append((tokens.starts[index], tokens.ends[index]))
            if tokens.sentence_ends >> index & 1:
                words.append(_END)
                self._spans.append(self._spans[-1])
        self.words = words
        self.line = f" {' '.join(words)} "

    def span(self, start: int, end: int) -> Span:
        """The place in the text of what stands from `start` to `end` in the row."""
        first, last = self.line.count(" ", 0, start) - 1, self.line.count(" ", 0, end) - 1
        return self._spans[first][0], self._spans[last][1]


@lru_cache(maxsize=64)
def forms(given: tuple[str, ...]) -> Forms:
    """The same forms are read once."""
    return Forms(given)


def starting(stem: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """Words of a sorted vocabulary that begin with a stem."""
    at = bisect_left(vocabulary, stem)
    while at < len(vocabulary) and vocabulary[at].startswith(stem):
        yield vocabulary[at]
        at += 1


def _parsed(form: str) -> Node | None:
    try:
        return parse(form)
    except PhraseError:
        return None


def _compiled(*nodes: Node) -> re.Pattern[str]:
    return re.compile(f" (?:{'|'.join(map(_pattern, nodes))})(?= )")


def _pattern(node: Node) -> str:
    match node:
        case Word(word, "prefix"):
            return re.escape(word) + "[^ ]*"
        case Word(word, "suffix"):
            return "[^ ]*" + re.escape(word)
        case Word(word):
            return re.escape(word)
        case Gap(most):
            return rf"(?: [^ {_END}]+){{0,{most}}}"
        case Sequence_(items):
            return _in_a_row(items)
        case Either(options):
            return f"(?:{'|'.join(map(_pattern, options))})"
        case Maybe(item):
            return f"(?:{_pattern(item)})?"
        case _:
            return r"\d[^ ]*"  # a class: number, money


def _in_a_row(items: tuple[Node, ...]) -> str:
    row, begun = "", False
    for item in items:
        if isinstance(item, Gap):
            row += _pattern(item)
        elif isinstance(item, Maybe):
            row += f"(?: {_pattern(item.item)})?" if begun else f"(?:{_pattern(item.item)} )?"
        else:
            row += f" {_pattern(item)}" if begun else _pattern(item)
            begun = True
    return row


def _needed(node: Node, vocabulary: Sequence[str]) -> Needs | None:
    """Sets of words of each of which a text with this phrase has one; None where it can't stand in any text."""
    match node:
        case Word(word, "prefix"):
            return _one_of(starting(word, vocabulary))
        case Word(word, "suffix"):
            return _one_of(each for each in vocabulary if each.endswith(word))
        case Word(word):
            at = bisect_left(vocabulary, word)
            return _one_of([word] if vocabulary[at : at + 1] == [word] else [])
        case Either(options):
            found = [needs for option in options if (needs := _needed(option, vocabulary)) is not None]
            return (frozenset().union(*(needs[0] for needs in found if needs)),) if found else None
        case Sequence_(items):
            row = [_needed(item, vocabulary) for item in items if isinstance(item, Word | Either | Sequence_)]
            return None if None in row else tuple(need for needs in row for need in needs or ())
        case _:
            return ()


def _one_of(words: Iterable[str]) -> Needs | None:
    found = frozenset(words)
    return (found,) if found else None
