"""Find all phrases in a text, in time linear in the text.

Every distinct word of the phrases is an atom. A text gives each atom a bit mask of the places where it stands;
a phrase is then a handful of shifts and ands over whole masks, for all its possible places at once. There is no
backtracking to go wrong. Bit p of a mask of places means "before word p"; long texts go through in windows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from bot.model.content import Phrase
from bot.text.normal import Tokens
from bot.text.phrases import Class, Either, Gap, Maybe, Node, Sequence_, Word

WINDOW = 512  # words at most that are looked at together
FEW = 12  # words that are worth a look of their own
OVERLAP = 96  # more than the longest phrase can span
FUZZY_LEAST = 6  # letters from which a misspelling is accepted
_COST = {1: 40, 2: 20, 3: 8, 4: 3}  # of a word of so many letters as the key of a phrase


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at words [start, end)."""

    phrase: int  # index into Matcher.phrases
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Text:
    """What a phrase may ask of one window of a text."""

    masks: dict[int, int]  # atom -> places
    present: frozenset[int]  # atoms that stand anywhere
    all: int  # every place, and the one behind the last word
    line_breaks: int  # places before which a line has ended
    alive: set[int]  # alternatives whose rarest word is there
    known: dict["_AnyAtom", int] = field(default_factory=dict)  # places of alternatives already looked at


# A node of a phrase as two functions on masks of places: from where it may start to where it may end, and back.
class _Atom:
    __slots__ = ("atom",)

    def __init__(self, atom: int) -> None:
        self.atom = atom

    def ends(self, text: _Text, at: int) -> int:
        return (at & text.masks.get(self.atom, 0)) << 1

    def starts(self, text: _Text, at: int) -> int:
        return (at >> 1) & text.masks.get(self.atom, 0)


class _AnyAtom:
    """One of many words: the commonest kind of alternative, worth its own node."""

    __slots__ = ("atoms",)

    def __init__(self, atoms: frozenset[int]) -> None:
        self.atoms = atoms

    def places(self, text: _Text) -> int:
        mask = 0
        for atom in self.atoms & text.present:
            mask |= text.masks[atom]
        text.known[self] = mask
        return mask

    def ends(self, text: _Text, at: int) -> int:
        mask = text.known.get(self)
        return (at & (self.places(text) if mask is None else mask)) << 1

    def starts(self, text: _Text, at: int) -> int:
        mask = text.known.get(self)
        return (at >> 1) & (self.places(text) if mask is None else mask)


class _Gap:
    __slots__ = ("most",)

    def __init__(self, most: int) -> None:
        self.most = most

    def ends(self, text: _Text, at: int) -> int:
        step = reached = at & ~text.line_breaks
        for _ in range(self.most):
            step = (step << 1) & text.all & ~text.line_breaks
            if not step:
                break
            reached |= step
        return reached

    def starts(self, text: _Text, at: int) -> int:
        step = reached = at & ~text.line_breaks
        for _ in range(self.most):
            step = (step >> 1) & ~text.line_breaks
            if not step:
                break
            reached |= step
        return reached


class _Sequence:
    __slots__ = ("items",)

    def __init__(self, items: tuple["_Node", ...]) -> None:
        self.items = items

    def ends(self, text: _Text, at: int) -> int:
        for item in self.items:
            at = item.ends(text, at)
            if not at:
                return 0
        return at

    def starts(self, text: _Text, at: int) -> int:
        for item in reversed(self.items):
            at = item.starts(text, at)
            if not at:
                return 0
        return at


class _Either:
    __slots__ = ("always", "options")

    def __init__(self, always: tuple["_Node", ...], options: dict[int, "_Node"]) -> None:
        self.always = always  # cheap ones
        self.options = options  # those of several words, by their number in `_Text.alive`

    def ends(self, text: _Text, at: int) -> int:
        reached = 0
        for option in self.always:
            reached |= option.ends(text, at)
        for number in self.options.keys() & text.alive:
            reached |= self.options[number].ends(text, at)
        return reached

    def starts(self, text: _Text, at: int) -> int:
        reached = 0
        for option in self.always:
            reached |= option.starts(text, at)
        for number in self.options.keys() & text.alive:
            reached |= self.options[number].starts(text, at)
        return reached


class _Maybe:
    __slots__ = ("item",)

    def __init__(self, item: "_Node") -> None:
        self.item = item

    def ends(self, text: _Text, at: int) -> int:
        return at | self.item.ends(text, at)

    def starts(self, text: _Text, at: int) -> int:
        return at | self.item.starts(text, at)


_Node = _Atom | _AnyAtom | _Gap | _Sequence | _Either | _Maybe


class Matcher:
    """All phrases of some languages, compiled once."""

    def __init__(self, phrases: Iterable[tuple[Phrase, Node]], known: Iterable[str] = ()) -> None:
        self.phrases: list[Phrase] = []
        self._trees: list[_Node] = []
        self._keyed: dict[int, list[int]] = defaultdict(list)  # atom -> phrases whose rarest need it meets
        self._also: list[tuple[frozenset[int], ...]] = []  # what else each phrase needs: one of each set
        self._atoms: dict[tuple[str, str], int] = {}
        self._compiled: dict[Node, _Node] = {}  # equal parts of phrases are one, so that a text is asked once
        self._numbers: dict[_Node, int] = {}  # of alternatives of several words
        self._revived: dict[int, set[int]] = defaultdict(set)  # atom -> alternatives of which it is the rarest word
        self._groups: dict[frozenset[int], _AnyAtom] = {}  # lists that many phrases share are looked at once a text
        self._words: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        self._suffixes: dict[str, list[int]] = defaultdict(list)
        self._misspelt: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._classes: dict[str, int] = {}
        self._known = frozenset(known)
        for phrase, node in phrases:
            index = len(self.phrases)
            self.phrases.append(phrase)
            self._trees.append(self._compile(node))
            needed = sorted(self._needed(node), key=lambda need: need[0])
            for atom in needed[0][1]:
                self._keyed[atom].append(index)
            self._also.append(tuple(atoms for _, atoms in needed[1:]))
        self._compiled.clear()
        self._numbers.clear()
        self._prefix_lengths = tuple(sorted({len(p) for p in self._prefixes}))
        self._suffix_lengths = tuple(sorted({len(s) for s in self._suffixes}))

    # ---- building

    def _compile(self, node: Node) -> _Node:
        compiled = self._compiled.get(node)
        if compiled is None:
            compiled = self._compiled[node] = self._compile_new(node)
        return compiled

    def _compile_new(self, node: Node) -> _Node:
        match node:
            case Word(word, how):
                return _Atom(self._atom(word, how))
            case Class(name):
                return _Atom(self._class(name))
            case Gap(most):
                return _Gap(most)
            case Sequence_(items):
                return _Sequence(tuple(self._compile(item) for item in items))
            case Either():
                return self._compile_either(node)
            case Maybe(item):
                return _Maybe(self._compile(item))

    def _compile_either(self, node: Either) -> _Node:
        atoms: set[int] = set()
        always: list[_Node] = []
        options: dict[int, _Node] = {}
        for option, compiled in ((option, self._compile(option)) for option in node.options):
            match compiled:
                case _Atom():
                    atoms.add(compiled.atom)
                case _AnyAtom():
                    atoms |= compiled.atoms
                case _Either():
                    always += compiled.always
                    options |= compiled.options
                case _:
                    rarest = min(self._needed(option), default=None, key=lambda need: need[0])
                    if rarest is None:
                        always.append(compiled)
                        continue
                    number = self._numbers.setdefault(compiled, len(self._numbers))
                    options[number] = compiled
                    for atom in rarest[1]:
                        self._revived[atom].add(number)
        if atoms:
            group = frozenset(atoms)
            always.append(_Atom(atoms.pop()) if len(group) == 1 else self._groups.setdefault(group, _AnyAtom(group)))
        return always[0] if len(always) == 1 and not options else _Either(tuple(always), options)

    def _class(self, name: str) -> int:
        if name not in self._classes:
            self._classes[name] = self._atoms.setdefault(("class", name), len(self._atoms))
        return self._classes[name]

    def _atom(self, word: str, how: str) -> int:
        atom = self._atoms.get((how, word))
        if atom is not None:
            return atom
        atom = self._atoms[(how, word)] = len(self._atoms)
        table = {"prefix": self._prefixes, "suffix": self._suffixes}.get(how, self._words)
        table[word].append(atom)
        if how in ("word", "prefix") and len(word) >= FUZZY_LEAST and word.isalpha():
            for shorter in _shortened(word):
                self._misspelt[shorter].append((word, atom))
        return atom

    def _needed(self, node: Node) -> list[tuple[float, frozenset[int]]]:
        """Sets of atoms, of each of which one must be in a text for the phrase to be there; rare ones cost little."""
        match node:
            case Word(word, how):
                return [(_COST.get(len(word), 1), frozenset({self._atom(word, how)}))]
            case Class(name):
                return [(5, frozenset({self._class(name)}))]
            case Sequence_(items):
                return [need for item in items for need in self._needed(item)]
            case Either(options):
                cheapest = [min(self._needed(option), default=None, key=lambda n: n[0]) for option in options]
                if any(need is None for need in cheapest):
                    return []
                needs = [need for need in cheapest if need]
                return [(sum(cost for cost, _ in needs), frozenset().union(*(atoms for _, atoms in needs)))]
            case _:
                return []

    # ---- finding

    def find(
        self, tokens: Tokens, *, classes: Mapping[str, int] | None = None, allow: Callable[[Phrase], bool] | None = None
    ) -> list[Hit]:
        """All phrases in the text that `allow` lets pass: the shortest match for each place where one ends.

        `classes` gives for money, phone and link the mask of the words that are such; numbers are known.
        """
        hits: set[Hit] = set()
        classes = {"number": tokens.numbers, **(classes or {})}
        for begin, end in _windows(tokens):
            hits.update(self._window(tokens, begin, end, classes, allow))
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.phrase))

    def _window(
        self,
        tokens: Tokens,
        begin: int,
        end: int,
        classes: Mapping[str, int],
        allow: Callable[[Phrase], bool] | None,
    ) -> Iterator[Hit]:
        size = end - begin
        cut = (1 << size) - 1
        masks = self._masks(tokens, begin, end)
        windowed = {name: (mask >> begin) & cut for name, mask in classes.items()}
        windowed |= _ages(tokens, begin, windowed["number"])
        for name, atom in self._classes.items():
            mask = windowed.get(name, 0)
            if mask:
                masks[atom] = mask
        line_breaks = ((tokens.line_ends >> begin) & cut) << 1
        sentence_breaks = ((tokens.sentence_ends >> begin) & cut) << 1
        present = frozenset(masks)
        candidates: set[int] = set()
        alive: set[int] = set()
        for atom in masks:
            if atom in self._keyed:
                candidates.update(self._keyed[atom])
            if atom in self._revived:
                alive |= self._revived[atom]
        text = _Text(masks, present, (1 << (size + 1)) - 1, line_breaks, alive)
        phrases, trees, also = self.phrases, self._trees, self._also
        for index in candidates:
            if any_missing(also[index], present) or (allow is not None and not allow(phrases[index])):
                continue
            tree = trees[index]
            ends = tree.ends(text, text.all)
            for stop in bits(ends):
                start = tree.starts(text, 1 << stop).bit_length() - 1
                # The shortest match is the one to judge: a longer one holds the same end of a sentence.
                if sentence_breaks and sentence_breaks & ((1 << stop) - (1 << (start + 1))):
                    continue
                yield Hit(index, begin + start, begin + stop)

    def _masks(self, tokens: Tokens, begin: int, end: int) -> dict[int, int]:
        places: dict[str, int] = {}
        bit = 1
        for index in range(begin, end):
            word = tokens.words[index]
            places[word] = places.get(word, 0) | bit
            bit <<= 1
        for index, word in tokens.other.items():
            if begin <= index < end:
                places[word] = places.get(word, 0) | 1 << (index - begin)
        masks: dict[int, int] = {}
        for word, mask in places.items():
            for atom in self._atoms_of(word):
                masks[atom] = masks.get(atom, 0) | mask
        return masks

    def _atoms_of(self, word: str) -> list[int]:
        """The atoms that a word of a text is, misspellings counted when it is no word of ours itself."""
        exact = self._words.get(word)
        atoms = list(exact) if exact else []
        size = len(word)
        for length in self._prefix_lengths:
            if length > size:
                break
            found = self._prefixes.get(word[:length])
            if found:
                atoms += found
        for length in self._suffix_lengths:
            if length > size:
                break
            found = self._suffixes.get(word[-length:])
            if found:
                atoms += found
        if not atoms and size >= FUZZY_LEAST - 1 and word not in self._known and word.isalpha():
            atoms = self._guesses(word)
        return atoms

    def _guesses(self, word: str) -> list[int]:
        atoms: list[int] = []
        seen: set[str] = set()
        for shorter in _shortened(word):
            for candidate, atom in self._misspelt.get(shorter, ()):
                if candidate[0] == word[0] and (
                    candidate in seen or OSA.distance(word, candidate, score_cutoff=1) <= 1
                ):
                    seen.add(candidate)
                    atoms.append(atom)
        return atoms


def _shortened(word: str) -> set[str]:
    """The word, and it with each letter left out: two words one letter apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _windows(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Parts of a text that are looked at alone: no phrase crosses the end of a sentence, so a few words do.

    The fewer words, the fewer phrases come into question. A part without any sentence overlaps with the next.
    """
    n = len(tokens)
    begin = 0
    for end in (*(index + 1 for index in bits(tokens.sentence_ends)), n):
        if end - begin < FEW and end < n:
            continue
        while end - begin > WINDOW:
            yield begin, begin + WINDOW
            begin += WINDOW - OVERLAP
        yield begin, end
        begin = end


def any_missing(needs: tuple[frozenset[int], ...], present: frozenset[int]) -> bool:
    """Whether a text has none of some set that a phrase needs."""
    return any(map(present.isdisjoint, needs))


def _ages(tokens: Tokens, begin: int, numbers: int) -> dict[str, int]:
    """Which numbers may be ages of minors (5-17) and of adults (18-99)."""
    minor = adult = 0
    for index in bits(numbers):
        word = tokens.words[begin + index]
        if len(word) <= 2 and word.isdigit():
            if 5 <= int(word) <= 17:
                minor |= 1 << index
            elif int(word) >= 18:
                adult |= 1 << index
    return {"minor": minor, "adult": adult}


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
