"""Find all phrases in a text, in time linear in the text.

Every distinct word of the phrases is an atom. First, the words of each sentence are set against what each phrase
needs, in this order, for all phrases at once: one bit a phrase. The few that are left become a handful of shifts and
ands over masks of places, for all their possible places at once. There is no backtracking to go wrong.

Bit p of a mask of places means "before word p"; long texts go through in windows.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.model.content import Phrase
from bot.text import parts
from bot.text.normal import Tokens
from bot.text.phrases import Class, Either, Gap, Maybe, Node, Sequence_, Word
from bot.text.stems import stem, stems

WINDOW = 512  # words at most that are looked at together
FEW = 8  # words that are worth a look of their own
OVERLAP = 96  # more than the longest phrase can span
FUZZY_LEAST = 6  # letters from which a misspelling is accepted
FUZZY_STEM = 5  # the same of a stem
NEEDS = 4  # of a phrase, that are asked for before it is looked for; a fifth would keep hardly any out
_COST = {1: 40, 2: 20, 3: 8, 4: 3}  # of a word of so many letters as a need; the commoner, the dearer
_SPARSE = 8  # bits of a mask
_HEAD = 3  # letters by which words with a star behind are looked up; the form asks for at least so many
_TAIL = 4  # the same in front


class Hit(NamedTuple):
    """A phrase found at words [start, end). A tuple, as many are made for every text and then sorted."""

    start: int
    end: int
    phrase: int  # index into Matcher.phrases


_Met = Sequence[tuple[int, int]]  # which need of which phrases a word meets


class _Shape(NamedTuple):
    """What is known of all matches of a phrase."""

    first: int | None  # the slot that they begin with, where it is one
    least: int  # words
    most: int


class _Found(NamedTuple):
    """The atoms of a window."""

    masks: dict[int, int]  # atom -> places
    met: list[_Met]  # of each word


class Matcher:
    """All phrases of some languages, compiled once."""

    def __init__(self, phrases: Iterable[tuple[Phrase, Node]], known: Iterable[str] = ()) -> None:
        self.phrases: list[Phrase] = []
        self._parts: list[parts.Part] = []
        self._shapes: list[_Shape] = []
        self._atoms: dict[tuple[str, str], int] = {}
        self._classes: dict[str, int] = {}
        self._groups: list[parts.Group] = []
        self._slots: dict[tuple[int, ...], int] = {}  # of groups
        self._words: dict[str, tuple[int, ...]] = {}
        self._roots: dict[str, int] = {}  # by their stems
        self._stems: dict[str, list[tuple[str, int]]] = defaultdict(list)  # by their first letters
        self._endings: dict[str, list[tuple[str, int]]] = defaultdict(list)  # by their last letters
        self._misspelt: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._known = frozenset(known)
        self._spare: list[list[int]] = []  # wiped places: making them anew costs more than a short text
        self._read: dict[str, tuple[Sequence[int], _Met]] = {}  # what words of phrases are, once they were met
        self._compiled: dict[Node, parts.Part] = {}  # equal parts of phrases are one
        needs: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))  # atom -> which need -> phrases
        counts = [0] * (NEEDS + 1)
        for phrase, node in phrases:
            bit = 1 << len(self.phrases)
            self.phrases.append(phrase)
            self._parts.append(self._compile(node))
            self._shapes.append(self._shape(node))
            asked = _rarest(self._needed(node))
            counts[len(asked)] |= bit
            for which, atoms in enumerate(asked):
                for atom in atoms:
                    needs[atom][which] |= bit
        self._longest = 1 + max(map(len, self._misspelt), default=0)  # letters of a misspelling
        self._compiled.clear()
        self._slots.clear()
        same: dict[int, int] = {}  # equal masks are one object: the alternatives of a phrase all have the same
        self._meets = {
            atom: tuple((which, same.setdefault(mask, mask)) for which, mask in which_needs.items())
            for atom, which_needs in needs.items()
        }
        self._counts = tuple(counts)  # phrases with so many needs
        self._words = {
            word: (*atoms, *self._starred(word), *(() if word.isascii() else self._inflected(word)))
            for word, atoms in self._words.items()
        }

    # ---- building

    def _compile(self, node: Node) -> parts.Part:
        part = self._compiled.get(node)
        if part is None:
            part = self._compiled[node] = self._compile_new(node)
        return part

    def _compile_new(self, node: Node) -> parts.Part:
        match node:
            case Word() | Class():
                return parts.One(self._atom(node))
            case Gap(most):
                return parts.Gap(most)
            case Sequence_(items):
                return parts.Sequence_(tuple(self._compile(item) for item in items))
            case Either():
                return self._compile_either(node)
            case Maybe(item):
                return parts.Maybe(self._compile(item))

    def _compile_either(self, node: Either) -> parts.Part:
        atoms: set[int] = set()
        options: list[tuple[parts.Part, ...]] = []
        for option in _options(node):
            match option:
                case Word() | Class():
                    atoms.add(self._atom(option))
                case Sequence_(items):
                    options.append(tuple(self._compile(item) for item in items))
                case _:
                    options.append((self._compile(option),))
        if atoms:
            options.insert(0, (parts.One(self._group(tuple(sorted(atoms)))),))
        return parts.Either(options) if len(options) > 1 else parts.whole(options[0])

    def _shape(self, node: Node) -> _Shape:
        first = self._compile(node.items[0] if isinstance(node, Sequence_) else node)
        return _Shape(first.slot if isinstance(first, parts.One) else None, *_lengths(node))

    def _group(self, atoms: tuple[int, ...]) -> int:
        """The slot of a group of atoms."""
        if len(atoms) == 1:
            return atoms[0]
        slot = self._slots.get(atoms)
        if slot is None:
            self._groups.append(itemgetter(*atoms))
            slot = self._slots[atoms] = -len(self._groups)
        return slot

    def _atom(self, node: Word | Class) -> int:
        if isinstance(node, Class):
            return self._classes.setdefault(node.name, self._atoms.setdefault(("class", node.name), len(self._atoms)))
        word, how = node.word, node.how
        root = stem(word) if how == "word" else None
        if root is not None:
            word, how = root, "stem"
        atom = self._atoms.get((how, word))
        if atom is not None:
            return atom
        atom = self._atoms[how, word] = len(self._atoms)
        if how == "prefix":
            self._stems[word[:_HEAD]].append((word, atom))
        elif how == "suffix":
            self._endings[word[-_TAIL:]].append((word, atom))
        elif how == "stem":
            self._roots[word] = atom
        else:
            self._words[word] = (*self._words.get(word, ()), atom)
        least = FUZZY_STEM if how == "stem" else FUZZY_LEAST
        if how in ("word", "prefix", "stem") and len(word) >= least and word.isalpha():
            for shorter in _shortened(word):
                self._misspelt[shorter].append((word, atom))
        return atom

    def _needed(self, node: Node) -> list[tuple[float, frozenset[int]]]:
        """Sets of atoms, of each of which one must be in a text for the phrase to be there; rare ones cost little."""
        match node:
            case Word(word):
                return [(_COST.get(len(word), 1), frozenset({self._atom(node)}))]
            case Class():
                return [(5, frozenset({self._atom(node)}))]
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

    @property
    def words(self) -> Container[str]:
        """All whole words of the phrases."""
        return self._words.keys()

    # ---- finding

    def among(self, allow: Callable[[Phrase], bool]) -> int:
        """The phrases that `allow` lets pass, as `find` takes them: bit i is phrase i."""
        return sum(1 << index for index, phrase in enumerate(self.phrases) if allow(phrase))

    def find(
        self, tokens: Tokens, *, classes: Mapping[str, int] | None = None, among: int = -1, enough: int = 0
    ) -> list[Hit]:
        """All phrases of `among` in the text: the shortest match for each place where one ends.

        `classes` gives for money, phone and link the mask of the words that are such; numbers are known.
        `enough` are phrases of which any one is enough: once it was found, no other is looked for.
        """
        found: set[tuple[int, int, int]] = set()  # plain tuples, which are cheap to make and to sort
        classes = {"number": tokens.numbers, **(classes or {})}
        for sentences in _windows(tokens):
            found.update(self._window(tokens, sentences, classes, among, enough))
        return [Hit(*hit) for hit in sorted(found)]

    def _window(
        self, tokens: Tokens, sentences: list[tuple[int, int]], classes: Mapping[str, int], among: int, enough: int
    ) -> Iterator[tuple[int, int, int]]:
        begin, end = sentences[0][0], sentences[-1][1]
        cut = (1 << (end - begin)) - 1
        windowed = {name: (mask >> begin) & cut for name, mask in classes.items()}
        windowed |= _ages(tokens, begin, windowed["number"])
        found = self._look_up(tokens, begin, end, windowed)
        candidates = 0
        for first, last in sentences:
            candidates |= self._candidates(found.met[first - begin : last - begin])
        candidates &= among
        line_breaks = ((tokens.line_ends >> begin) & cut) << 1
        sentence_breaks = ((tokens.sentence_ends >> begin) & cut) << 1
        everywhere = (cut << 1) | 1
        try:
            places = self._spare.pop()
        except IndexError:
            places = [0] * len(self._atoms) + [-1] * len(self._groups)
        window = parts.Window(found.masks, places, self._groups, everywhere & ~line_breaks)
        for index in chain(bits(candidates & ~enough), bits(candidates & enough)):
            stops = self._parts[index].ends(window, everywhere)
            if not stops:
                continue
            within = [
                (begin + start, begin + stop, index)
                for start, stop in self._spans(index, window, everywhere, stops)
                # The shortest match is the one to judge: a longer one holds the same end of a sentence.
                if not sentence_breaks & ((1 << stop) - (1 << (start + 1)))
            ]
            yield from within
            if within and enough >> index & 1:
                break
        window.wipe(found.masks)
        self._spare.append(places)

    def _spans(self, index: int, window: parts.Window, everywhere: int, stops: int) -> Iterator[tuple[int, int]]:
        """The shortest match of a phrase for each place where one ends."""
        slot, least, most = self._shapes[index]
        firsts = everywhere if slot is None else window.places[slot]
        while stops:
            stop = stops.bit_length() - 1
            stops ^= 1 << stop
            # Where it may start: mostly one place is left, and nothing needs to be gone back over.
            at = firsts & ((2 << (stop - least)) - (1 << max(0, stop - most)))
            if at & (at - 1):
                at = self._parts[index].starts(window, 1 << stop)
            yield at.bit_length() - 1, stop

    def _candidates(self, words: Iterable[_Met]) -> int:
        """The phrases whose needs are met by words in this order."""
        met = [-1] + [0] * NEEDS  # phrases of which so many needs are met
        for word in words:
            for which, phrases in word:
                reached = phrases & met[which] if which else phrases
                if reached:
                    met[which + 1] |= reached
        candidates = 0
        for phrases, done in zip(self._counts, met, strict=True):
            candidates |= phrases & done
        return candidates

    def _look_up(self, tokens: Tokens, begin: int, end: int, classes: Mapping[str, int]) -> _Found:
        """Which atoms the words of a window are."""
        places: dict[str, int] = {}
        bit = 1
        for word in tokens.words[begin:end]:
            places[word] = places.get(word, 0) | bit
            bit <<= 1
        others = [(index - begin, word) for index, word in tokens.other.items() if begin <= index < end]
        for index, word in others:
            places[word] = places.get(word, 0) | 1 << index
        masks: dict[int, int] = {}
        met: dict[str, _Met] = {}
        read = self._read
        for word, mask in places.items():
            atoms, met[word] = read.get(word) or self._read_word(word)
            for atom in atoms:
                masks[atom] = masks[atom] | mask if atom in masks else mask
        in_order = [met[word] for word in tokens.words[begin:end]]
        for index, word in others:
            in_order[index] = [*in_order[index], *met[word]]
        for name, atom in self._classes.items():
            if mask := classes.get(name, 0):
                masks[atom] = mask
                for index in bits(mask):
                    in_order[index] = [*in_order[index], *self._meets.get(atom, ())]
        return _Found(masks, in_order)

    def _read_word(self, word: str) -> tuple[Sequence[int], _Met]:
        """The atoms that a word of a text is, and the needs that it meets. Kept for the words of phrases alone."""
        atoms = self._atoms_of(word)
        needs: dict[int, int] = {}
        for atom in atoms:
            for which, phrases in self._meets.get(atom, ()):
                needs[which] = needs.get(which, 0) | phrases
        # The last need first: one word meets one need of a phrase.
        read = atoms, tuple(sorted(needs.items(), reverse=True))
        if word in self._words:
            self._read[word] = read
        return read

    def _atoms_of(self, word: str) -> Sequence[int]:
        """The atoms that a word of a text is, misspellings counted when it is no word of ours itself."""
        atoms: Sequence[int] | None = self._words.get(word)
        if atoms is None:
            inflected = self._inflected(word)
            atoms = [*self._starred(word), *(() if word.isascii() else inflected)]
            likely = FUZZY_STEM - 1 <= len(word) <= self._longest  # one of 100,000 letters would fill the memory
            if not atoms and likely and word not in self._known and word.isalpha():
                atoms = self._undoubled(word) or self._guesses(stem(word) or word)
            if word.isascii():  # Russian in Latin letters may be a misspelt English word as well
                atoms = [*atoms, *inflected]
        return atoms

    def _inflected(self, word: str) -> list[int]:
        """The atoms of words that have the same stem."""
        return [self._roots[root] for root in stems(word) if root in self._roots]

    def _starred(self, word: str) -> list[int]:
        """The atoms of words with a star that a word begins or ends with."""
        atoms = [atom for stem, atom in self._stems.get(word[:_HEAD], ()) if word.startswith(stem)]
        atoms += [atom for ending, atom in self._endings.get(word[-_TAIL:], ()) if word.endswith(ending)]
        return atoms

    def _undoubled(self, word: str) -> list[int]:
        """The atoms of a word with one of its doubled letters written once: a misspelling of short words, too."""
        shorter = {word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]}
        return [
            atom
            for once in sorted(shorter)
            for atom in (*self._words.get(once, ()), *self._inflected(once), *self._starred(once))
        ]

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


def _rarest(needs: list[tuple[float, frozenset[int]]]) -> list[frozenset[int]]:
    """The few rarest of a phrase's needs, in the order in which they stand."""
    kept = sorted(range(len(needs)), key=lambda index: needs[index][0])[:NEEDS]
    return [needs[index][1] for index in sorted(kept)]


def _windows(tokens: Tokens) -> Iterator[list[tuple[int, int]]]:
    """The sentences of a text, [begin, end) in words, as many at a time as are looked at together.

    No phrase crosses the end of a sentence, so a few words do: the fewer, the fewer phrases come into question.
    A sentence that is too long is cut into parts that overlap.
    """
    n = len(tokens)
    window: list[tuple[int, int]] = []
    begin = 0
    for end in (*(index + 1 for index in bits(tokens.sentence_ends)), n):
        if end - begin < FEW and end < n:
            continue
        if window and end - window[0][0] > WINDOW:
            yield window
            window = []
        while end - begin > WINDOW:
            yield [(begin, begin + WINDOW)]
            begin += WINDOW - OVERLAP
        window.append((begin, end))
        begin = end
    if window:
        yield window


def _ages(tokens: Tokens, begin: int, numbers: int) -> dict[str, int]:
    """Which numbers may be ages of minors (5-17) and of adults (18-99)."""
    minor = adult = 0
    third = numbers & numbers << 1 & numbers << 2
    numbers &= ~(third | third >> 1 | third >> 2)  # three numbers in a row are a telephone number, no ages
    for index in bits(numbers):
        word = tokens.words[begin + index]
        if len(word) <= 2 and word.isdigit():
            if 5 <= int(word) <= 17:
                minor |= 1 << index
            elif int(word) >= 18:
                adult |= 1 << index
    return {"minor": minor, "adult": adult}


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first; in time linear in the length of the mask."""
    if mask.bit_count() <= _SPARSE:  # not worth to write the mask out
        while mask:
            lowest = mask & -mask
            yield lowest.bit_length() - 1
            mask ^= lowest
        return
    digits = f"{mask:b}"
    last = len(digits) - 1
    at = digits.rfind("1")
    while at >= 0:
        yield last - at
        at = digits.rfind("1", 0, at)
