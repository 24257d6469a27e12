"""The phrase form that volunteers write (docs/content.md), parsed to a small tree.

phrase      = sequence of items
item        = word | word* | *word | =word | @list | <class> | (a|b c) | [a|b] | ... | ...6
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.text.normal import tokenize

_WORD = re.compile(r"(?:(?!\.\.\.)[^\s()\[\]|<])+")
CLASSES = ("number", "money", "phone", "link", "minor", "adult")
GAP = 3  # words that "..." stands for
GAP_MOST = 12
PREFIX_LEAST = 3
SUFFIX_LEAST = 4
FORM_MOST = 1000  # characters
DEPTH_MOST = 8


class PhraseError(ValueError):
    """A phrase is not in the form. Says what is wrong, and what to do."""

    def __init__(self, says: str, hint: str) -> None:
        super().__init__(f"{says} {hint}")
        self.says = says
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `how` is exact (no misspelling), word, prefix or suffix."""

    word: str
    how: str = "word"


@dataclass(frozen=True, slots=True)
class Class:
    """A token of a class: number, money, phone, link, minor, adult."""

    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind, within a line."""

    most: int


@dataclass(frozen=True, slots=True)
class Sequence_:
    """Items one after the other."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """An item or nothing."""

    item: "Node"


Node = Word | Class | Gap | Sequence_ | Either | Maybe


def parse(form: str, words: Mapping[str, Sequence[str]] | None = None, lists: dict[str, "Node"] | None = None) -> Node:
    """The tree of one phrase.

    `words` gives the alternatives of each @list, themselves phrases; `lists` keeps their trees from one phrase of
    the same `words` to the next.
    Raises PhraseError on anything that is not in the form.
    """
    node = _Parser(form, words or {}, {} if lists is None else lists, ()).whole()
    if not _anchored(node):
        raise PhraseError(
            f'The phrase "{form}" has no word that must be there.',
            "Write at least one word, @list or <class> outside of square brackets.",
        )
    return node


class _Parser:
    def __init__(
        self, form: str, words: Mapping[str, Sequence[str]], lists: dict[str, Node], within: tuple[str, ...]
    ) -> None:
        if len(form) > FORM_MOST:
            raise PhraseError("The phrase is too long.", f"Split it: {FORM_MOST} characters at most.")
        self.form, self.words, self.lists, self.within = form, words, lists, within
        self.at = 0

    def whole(self) -> Node:
        node = self.sequence(0)
        if self.at < len(self.form):
            raise self.error(f'has a "{self.form[self.at]}" that nothing opened', "Remove it, or open it before.")
        items = node.items if isinstance(node, Sequence_) else (node,)
        firm: list[Node] = [item for item in items if not isinstance(item, Maybe)] or list(items)
        if isinstance(firm[0], Gap) or isinstance(firm[-1], Gap):
            raise self.error('begins or ends with "..."', "A gap stands between two words that must be there.")
        return node

    def error(self, says: str, hint: str) -> PhraseError:
        return PhraseError(f'The phrase "{self.form}" {says}.', hint)

    def sequence(self, depth: int) -> Node:
        if depth > DEPTH_MOST:
            raise self.error("has brackets in brackets in brackets", f"{DEPTH_MOST} levels at most.")
        items: list[Node] = []
        while self.at < len(self.form):
            c = self.form[self.at]
            if c in ")]|":
                break
            if c.isalnum():  # nearly always
                items.extend(self.word())
            elif c.isspace():
                self.at += 1
            elif c in "([":
                items.append(self.bracket(depth))
            elif self.form.startswith("...", self.at) or c == "…":
                items.append(self.gap())
            elif c == "@":
                items.append(self.named_list())
            elif c == "<":
                items.append(self.klass())
            else:
                items.extend(self.word())
        if not items:
            raise self.error("has an empty place", "Write a word there, or remove the bracket or bar.")
        return items[0] if len(items) == 1 else Sequence_(tuple(items))

    def bracket(self, depth: int) -> Node:
        closing = ")" if self.form[self.at] == "(" else "]"
        self.at += 1
        options = [self.sequence(depth + 1)]
        while self.at < len(self.form) and self.form[self.at] == "|":
            self.at += 1
            options.append(self.sequence(depth + 1))
        if self.at >= len(self.form) or self.form[self.at] != closing:
            raise self.error(f'has no "{closing}" for a bracket that it opens', f'Write the "{closing}".')
        self.at += 1
        for option in options:
            inner = option.items if isinstance(option, Sequence_) else (option,)
            if isinstance(inner[0], Gap) or isinstance(inner[-1], Gap):
                raise self.error('has a bracket that begins or ends with "..."', "Put the gap outside of the bracket.")
        node = options[0] if len(options) == 1 else Either(tuple(options))
        return Maybe(node) if closing == "]" else node

    def gap(self) -> Gap:
        self.at += 1 if self.form[self.at] == "…" else 3
        begin = self.at
        while self.at < len(self.form) and self.form[self.at] in "0123456789":
            self.at += 1
        most = int(self.form[begin : self.at][:4] or GAP)
        if not 1 <= most <= GAP_MOST:
            raise self.error(f"has a gap of {most} words", f"A gap is of 1 to {GAP_MOST} words.")
        return Gap(most)

    def name(self) -> str:
        begin = self.at
        while self.at < len(self.form) and (self.form[self.at].isalnum() or self.form[self.at] == "_"):
            self.at += 1
        return self.form[begin : self.at]

    def named_list(self) -> Node:
        self.at += 1
        name = self.name()
        if name in self.within:
            raise self.error(f"uses the list @{name} inside itself", "Write its words out.")
        known = self.lists.get(name)
        if known is not None:
            return known
        if name not in self.words:
            raise self.error(f"uses the list @{name}, which is not there", f'Add "{name}:" under "words:".')
        within = (*self.within, name)
        options = [_Parser(form, self.words, self.lists, within).whole() for form in self.words[name]]
        if not options:
            raise self.error(f"uses the list @{name}, which is empty", "Add words to it.")
        node = options[0] if len(options) == 1 else Either(tuple(options))
        self.lists[name] = node
        return node

    def klass(self) -> Class:
        self.at += 1
        name = self.name()
        if name not in CLASSES or not self.form.startswith(">", self.at):
            known = ", ".join(f"<{c}>" for c in CLASSES)
            raise self.error(f"has an unknown class <{name}>", f"Known are {known}.")
        self.at += 1
        return Class(name)

    def word(self) -> tuple[Node, ...]:
        begin = self.at
        found = _WORD.match(self.form, begin)
        self.at = found.end() if found else begin + 1
        nodes = _words(self.form[begin : self.at])
        if isinstance(nodes, _Wrong):
            raise self.error(nodes.says, nodes.hint)
        return nodes


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with a word, and what to do."""

    says: str
    hint: str


@lru_cache(maxsize=20_000)  # the same words stand in thousands of phrases
def _words(raw: str) -> tuple[Node, ...] | _Wrong:
    """What is written without a space between: nearly always one word."""
    if raw.isascii() and raw.isalpha():  # most are
        return (Word(raw.lower()),)
    exact, starts, ends = raw.startswith("="), raw.startswith("*"), raw.endswith("*")
    words = tokenize(raw.strip("=*")).words
    if not words or "*" in raw.strip("=*"):
        return _Wrong(f'has "{raw}", which is no word', "Write words, *, brackets and ... only.")
    if starts and ends:
        return _Wrong(f'has a star on both sides of "{raw}"', "One star is enough.")
    how = "exact" if exact else "word"
    nodes = [Word(word, how) for word in words]
    if ends:
        nodes[-1] = Word(words[-1], "prefix")
        if len(words[-1]) < PREFIX_LEAST:
            return _Wrong(f'has "{raw}"', f"At least {PREFIX_LEAST} letters stand before a star.")
    if starts:
        nodes[0] = Word(words[0], "suffix")
        if len(words[0]) < SUFFIX_LEAST:
            return _Wrong(f'has "{raw}"', f"At least {SUFFIX_LEAST} letters stand after a star.")
    return tuple(nodes)


def _anchored(node: Node) -> bool:
    """Whether a word must be there for the phrase to match."""
    match node:
        case Word() | Class():
            return True
        case Sequence_(items):
            return any(_anchored(item) for item in items)
        case Either(options):
            return all(_anchored(option) for option in options)
        case _:
            return False


def words_of(node: Node) -> frozenset[str]:
    """All plain words in a phrase."""
    match node:
        case Word(word):
            return frozenset({word})
        case Sequence_(items):
            return frozenset().union(*(words_of(item) for item in items))
        case Either(options):
            return frozenset().union(*(words_of(option) for option in options))
        case Maybe(item):
            return words_of(item)
        case _:
            return frozenset()
