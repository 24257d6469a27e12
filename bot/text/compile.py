"""Phrases to the tables that the matcher works with (`bot.text.tables`).

Every distinct word of the phrases is an atom, words that stand for each other are a group; a slot is an atom, or a
group counted from -1 downwards. Equal parts of phrases are one node.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from zlib import crc32

from bot.text.phrases import Class, Either, Gap, Maybe, Node, Sequence_, Word
from bot.text.stems import stem
from bot.text.tables import Rows, Tables

ONE, GAP, SEQUENCE, EITHER, MAYBE = range(5)  # kinds of nodes
HOW = {"word": "w", "exact": "e", "prefix": "p", "suffix": "s", "stem": "r", "class": "c"}  # as the tables have it
NEEDS = 4  # of a phrase, that are asked for before it is looked for; a fifth would keep hardly any out
NO_SLOT = -(1 << 31)
FUZZY_STEM = 5  # letters of a stem from which a misspelling is accepted
_FUZZY_LEAST = 6  # the same of a word
_COST = {1: 40, 2: 20, 3: 8, 4: 3}  # of a word of so many letters as a need; the commoner, the dearer

_Need = tuple[float, frozenset[int]]  # what it costs, and the atoms of which one must be there
_cost = itemgetter(0)


def compiled(phrases: Iterable[Node]) -> Tables:
    """All phrases in their order, numbered from 0."""
    return _Compiler([*phrases]).tables()


def shortened(word: str) -> list[int]:
    """Checksums of the word, and of it with each letter but the first left out.

    Two words that begin alike and are one letter apart share one of them.
    """
    letters = word.encode("utf-32-le")  # four bytes each
    return [crc32(letters), *(crc32(letters[:at] + letters[at + 4 :]) for at in range(4, len(letters), 4))]


class _Compiler:
    def __init__(self, phrases: Sequence[Node]) -> None:
        self.atoms: dict[str, int] = {}
        self.words: dict[Word | Class, int] = {}
        self.groups: dict[tuple[int, ...], int] = {}
        self.nodes: dict[tuple[int, ...], int] = {}
        self.roots: list[tuple[int, int, int, int]] = []
        self.needs: dict[int, list[int]] = defaultdict(list)
        self.needed: list[int] = []
        self.known: dict[Node, int] = {}
        self.either_needs: dict[int, list[_Need]] = {}  # by identity: lists are shared by many phrases
        for number, node in enumerate(phrases):
            self.roots.append((self.node(node), self.first(node), *_lengths(node)))
            asked = _rarest(self.needs_of(node))
            self.needed.append(len(asked))
            for which, atoms in enumerate(asked):
                for atom in atoms:
                    self.needs[atom].append(number * NEEDS + which)

    def tables(self) -> Tables:
        return Tables(
            tuple(self.atoms),
            Rows.of(self.groups),
            Rows.of(self.nodes),
            Rows.of(self.roots),
            Rows.of(self.needs.get(atom, ()) for atom in range(len(self.atoms))),
            Rows.of([self.needed]),
            Rows.of(self.misspelt()),
        )

    def misspelt(self) -> list[list[int]]:
        """The atoms that may be misspelt, by the remainders of their checksums; about as many places as checksums."""
        sums = {number: {*shortened(atom[1:])} for atom, number in self.atoms.items() if _may_be_misspelt(atom)}
        places: list[list[int]] = [[] for _ in range(1 << sum(map(len, sums.values())).bit_length())]
        for number, checksums in sums.items():
            for checksum in checksums:
                places[checksum % len(places)].append(number)
        return places

    def node(self, node: Node) -> int:
        number = self.known.get(node)
        if number is None:
            number = self.known[node] = self.numbered(self.row(node))
        return number

    def numbered(self, row: tuple[int, ...]) -> int:
        return self.nodes.setdefault(row, len(self.nodes))

    def row(self, node: Node) -> tuple[int, ...]:
        match node:
            case Word() | Class():
                return ONE, self.atom(node)
            case Gap(most):
                return GAP, most
            case Sequence_(items):
                return SEQUENCE, *map(self.node, items)
            case Maybe(item):
                return MAYBE, self.node(item)
            case Either():
                return self.either(node)

    def either(self, node: Either) -> tuple[int, ...]:
        atoms: set[int] = set()
        options: list[int] = []
        for option in _options(node):
            if isinstance(option, Word | Class):
                atoms.add(self.atom(option))
            else:
                options.append(self.node(option))
        if atoms:
            one = ONE, self.group(tuple(sorted(atoms)))
            if not options:
                return one
            options.insert(0, self.numbered(one))
        return EITHER, *options

    def first(self, node: Node) -> int:
        """The slot that all matches begin with, where it is one."""
        kind, what, *_ = self.row(node.items[0] if isinstance(node, Sequence_) else node)
        return what if kind == ONE else NO_SLOT

    def group(self, atoms: tuple[int, ...]) -> int:
        """The slot of a group of atoms."""
        return atoms[0] if len(atoms) == 1 else -1 - self.groups.setdefault(atoms, len(self.groups))

    def atom(self, node: Word | Class) -> int:
        number = self.words.get(node)
        if number is None:
            number = self.words[node] = self.new_atom(node)
        return number

    def new_atom(self, node: Word | Class) -> int:
        if isinstance(node, Class):
            atom = HOW["class"] + node.name
        elif node.how == "word" and (root := stem(node.word)) is not None:
            atom = HOW["stem"] + root
        else:
            atom = HOW[node.how] + node.word
        return self.atoms.setdefault(atom, len(self.atoms))

    def needs_of(self, node: Node) -> list[_Need]:
        """Sets of atoms, of each of which one must be in a text for the phrase to be there; rare ones cost little."""
        match node:
            case Word(word):
                return [(_COST.get(len(word), 1), frozenset({self.atom(node)}))]
            case Class():
                return [(5, frozenset({self.atom(node)}))]
            case Sequence_(items):
                return [need for item in items for need in self.needs_of(item)]
            case Either():
                known = self.either_needs.get(id(node))
                if known is None:
                    known = self.either_needs[id(node)] = self.needs_of_either(node)
                return known
            case _:
                return []

    def needs_of_either(self, node: Either) -> list[_Need]:
        cheapest = [min(self.needs_of(option), default=None, key=_cost) for option in node.options]
        if any(need is None for need in cheapest):
            return []
        needs = [need for need in cheapest if need]
        return [(sum(map(_cost, needs)), frozenset().union(*(atoms for _, atoms in needs)))]


def _may_be_misspelt(atom: str) -> bool:
    how, word = atom[0], atom[1:]
    least = FUZZY_STEM if how == HOW["stem"] else _FUZZY_LEAST
    return how in {HOW["word"], HOW["prefix"], HOW["stem"]} and len(word) >= least and word.isalpha()


def _lengths(node: Node) -> tuple[int, int]:
    """How many words a phrase is of, at least and at most."""
    match node:
        case Word() | Class():
            return 1, 1
        case Gap(most):
            return 0, most
        case Maybe(item):
            return 0, _lengths(item)[1]
        case Sequence_(items):
            lengths = [_lengths(item) for item in items]
            return sum(least for least, _ in lengths), sum(most for _, most in lengths)
        case Either(options):
            lengths = [_lengths(option) for option in options]
            return min(least for least, _ in lengths), max(most for _, most in lengths)


def _options(node: Either) -> Iterator[Node]:
    """The options of alternatives, and of alternatives among them."""
    for option in node.options:
        if isinstance(option, Either):
            yield from _options(option)
        else:
            yield option


def _rarest(needs: list[_Need]) -> list[frozenset[int]]:
    """The few rarest of a phrase's needs, in the order in which they stand."""
    kept = sorted(range(len(needs)), key=lambda index: needs[index][0])[:NEEDS]
    return [needs[index][1] for index in sorted(kept)]
