"""Find all phrases in a text, in time linear in the text.

Every distinct word of the phrases is an atom. First, the words of each sentence are set against what each phrase
needs, in this order, for all phrases at once: one bit a phrase. The few that are left become a handful of shifts and
ands over masks of places, for all their possible places at once. There is no backtracking to go wrong.

Bit p of a mask of places means "before word p"; long texts go through in windows. The phrases come compiled
(`bot.text.compile`); parts of them are made ready when a text first asks for them.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.model.content import Phrase
from bot.text import parts
from bot.text.compile import EITHER, FUZZY_STEM, GAP, HOW, NEEDS, NO_SLOT, ONE, SEQUENCE, shortened
from bot.text.normal import Tokens
from bot.text.stems import stem, stems
from bot.text.tables import Tables

WINDOW = 512  # words at most that are looked at together
FEW = 8  # words that are worth a look of their own
OVERLAP = 96  # more than the longest phrase can span
READ_MOST = 8_192  # words of phrases whose needs are kept ready
_SPARSE = 8  # bits of a mask
_HEAD = 3  # letters by which words with a star behind are looked up; the form asks for at least so many
_TAIL = 4  # the same in front


class Hit(NamedTuple):
    """A phrase found at words [start, end). A tuple, as many are made for every text and then sorted."""

    start: int
    end: int
    phrase: int  # index into Matcher.phrases


_Met = Sequence[tuple[int, int]]  # which need of which phrases a word meets


class _Found(NamedTuple):
    """The atoms of a window."""

    masks: dict[int, int]  # atom -> places
    met: list[_Met]  # of each word


class Matcher:
    """All phrases of some languages, compiled to `tables` in the same order."""

    def __init__(self, phrases: Sequence[Phrase], tables: Tables, known: Iterable[str] = ()) -> None:
        self.phrases = phrases
        self._tables = tables
        self._known = frozenset(known)
        self._parts: list[parts.Part | None] = [None] * len(phrases)  # those that were asked for
        self._nodes: dict[int, parts.Part] = {}
        self._groups = _Groups(tables)
        self._shapes = [tuple(tables.roots[index][1:]) for index in range(len(phrases))]
        self._classes: dict[str, int] = {}
        self._words: dict[str, tuple[int, ...]] = {}
        self._roots: dict[str, int] = {}  # by their stems
        self._stems: dict[str, list[tuple[str, int]]] = defaultdict(list)  # by their first letters
        self._endings: dict[str, list[tuple[str, int]]] = defaultdict(list)  # by their last letters
        self._longest = 0  # letters of a word that may be a misspelling
        for atom, name in enumerate(tables.atoms):
            self._name(atom, name[0], name[1:])
        self._spare: list[list[int]] = []  # wiped places: making them anew costs more than a short text
        self._read: dict[str, tuple[Sequence[int], _Met]] = {}  # what words of phrases are, once they were met
        self._meets: dict[int, _Met] = {}  # which needs of which phrases an atom meets, once it was met
        self._masks: dict[int, int] = {}  # equal ones are one: the alternatives of a phrase all have the same
        needed = tables.needed[0]
        # Phrases with so many needs.
        self._counts = [mask_of(i for i, n in enumerate(needed) if n == count) for count in range(NEEDS + 1)]

    def _name(self, atom: int, how: str, word: str) -> None:
        if how == HOW["class"]:
            self._classes[word] = atom
        elif how == HOW["prefix"]:
            self._stems[word[:_HEAD]].append((word, atom))
        elif how == HOW["suffix"]:
            self._endings[word[-_TAIL:]].append((word, atom))
        elif how == HOW["stem"]:
            self._roots[word] = atom
        else:
            self._words[word] = (*self._words.get(word, ()), atom)
        self._longest = max(self._longest, len(word) + 1)

    def _part(self, index: int) -> parts.Part:
        """A phrase made ready."""
        part = self._parts[index] = self._node(self._tables.roots[index][0])
        return part

    def _node(self, number: int) -> parts.Part:
        part = self._nodes.get(number)
        if part is None:
            part = self._nodes[number] = self._new_node(*self._tables.nodes[number])
        return part

    def _new_node(self, kind: int, *made_of: int) -> parts.Part:
        if kind == ONE:
            return parts.One(made_of[0])
        if kind == GAP:
            return parts.Gap(made_of[0])
        if kind == SEQUENCE:
            return parts.Sequence_(tuple(map(self._node, made_of)))
        if kind == EITHER:
            return parts.Either([self._option(*self._tables.nodes[number], number=number) for number in made_of])
        return parts.Maybe(self._node(made_of[0]))

    def _option(self, kind: int, *made_of: int, number: int) -> tuple[parts.Part, ...]:
        return tuple(map(self._node, made_of if kind == SEQUENCE else (number,)))

    @property
    def words(self) -> Container[str]:
        """All whole words of the phrases."""
        return self._words.keys()

    # ---- finding

    def among(self, allow: Callable[[Phrase], bool]) -> int:
        """The phrases that `allow` lets pass, as `find` takes them: bit i is phrase i."""
        return mask_of(index for index, phrase in enumerate(self.phrases) if allow(phrase))

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
            places = [0] * len(self._tables.atoms) + [-1] * len(self._tables.groups)
        window = parts.Window(found.masks, places, self._groups, everywhere & ~line_breaks)
        for index in chain(bits(candidates & ~enough), bits(candidates & enough)):
            part = self._parts[index] or self._part(index)
            stops = part.ends(window, everywhere)
            if not stops:
                continue
            within = [
                (begin + start, begin + stop, index)
                for start, stop in _spans(part, self._shapes[index], window, everywhere, stops)
                # The shortest match is the one to judge: a longer one holds the same end of a sentence.
                if not sentence_breaks & ((1 << stop) - (1 << (start + 1)))
            ]
            yield from within
            if within and enough >> index & 1:
                break
        window.wipe(found.masks)
        self._spare.append(places)

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
                    in_order[index] = [*in_order[index], *self._needs_met([atom])]
        return _Found(masks, in_order)

    def _read_word(self, word: str) -> tuple[Sequence[int], _Met]:
        """The atoms that a word of a text is, and the needs that it meets. Kept for the words of phrases alone."""
        atoms, ours = self._atoms_of(word)
        read = atoms, self._needs_met(atoms)
        if ours:
            if len(self._read) >= READ_MOST:
                self._read.clear()
            self._read[word] = read
        return read

    def _needs_met(self, atoms: Iterable[int]) -> _Met:
        """The needs that a word of these atoms meets, the last first: one word meets one need of a phrase."""
        mets = [met for atom in atoms if (met := self._needs_of(atom))]
        if len(mets) <= 1:
            return mets[0] if mets else ()
        needs: dict[int, int] = {}
        for met in mets:
            for which, phrases in met:
                needs[which] = needs.get(which, 0) | phrases
        return tuple(sorted(needs.items(), reverse=True))

    def _needs_of(self, atom: int) -> _Met:
        met = self._meets.get(atom)
        if met is not None:
            return met
        needs: list[list[int]] = [[] for _ in range(NEEDS)]
        for need in self._tables.needs[atom]:
            needs[need % NEEDS].append(need // NEEDS)
        masks = [(which, mask_of(needs[which])) for which in reversed(range(NEEDS)) if needs[which]]
        met = self._meets[atom] = tuple((which, self._masks.setdefault(mask, mask)) for which, mask in masks)
        return met

    def _atoms_of(self, word: str) -> tuple[Sequence[int], bool]:
        """The atoms that a word of a text is, and whether it is a word of ours; if not, misspellings count too."""
        own = self._words.get(word, ())
        starred = self._starred(word)
        inflected = self._rooted(word)
        if word.isascii():
            if own or word in self._known:  # English before Russian in Latin letters
                return [*own, *starred, *(() if own else inflected)], True
        elif own or inflected or word in self._known:
            return [*own, *starred, *inflected], True
        atoms = starred
        if not starred and FUZZY_STEM - 1 <= len(word) <= self._longest and word.isalpha():
            atoms = self._undoubled(word) or self._guesses(word if word.isascii() else stem(word) or word)
        return [*atoms, *inflected], False

    def _starred(self, word: str) -> list[int]:
        """The atoms of words with a star that a word begins or ends with."""
        atoms = [atom for stem, atom in self._stems.get(word[:_HEAD], ()) if word.startswith(stem)]
        atoms += [atom for ending, atom in self._endings.get(word[-_TAIL:], ()) if word.endswith(ending)]
        return atoms

    def _rooted(self, word: str) -> list[int]:
        """The atoms of words with the same stem."""
        return [self._roots[root] for root in stems(word) if root in self._roots]

    def _undoubled(self, word: str) -> list[int]:
        """The atoms of a word with one of its doubled letters written once: a misspelling of short words, too."""
        shorter = {word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]}
        return [
            atom
            for once in sorted(shorter)
            for atom in (*self._words.get(once, ()), *self._rooted(once), *self._starred(once))
        ]

    def _guesses(self, word: str) -> list[int]:
        """The atoms of words that a word may be misspelt of."""
        table = self._tables.misspelt
        starts, numbers, places = table.starts, table.numbers, len(table)
        likely: set[int] = set()
        for checksum in shortened(word):
            place = checksum % places
            start, end = starts[place], starts[place + 1]
            if start != end:
                likely.update(numbers[start:end])
        names = self._tables.atoms
        return [
            atom
            for atom in likely
            if names[atom][1] == word[0] and OSA.distance(word, names[atom][1:], score_cutoff=1) <= 1
        ]


class _Groups:
    """What takes the masks of a group's atoms out of all, made when first asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._made: dict[int, parts.Group] = {}

    def __getitem__(self, group: int) -> parts.Group:
        made = self._made.get(group)
        if made is None:
            made = self._made[group] = itemgetter(*self._tables.groups[group])
        return made


def _spans(
    part: parts.Part, shape: tuple[int, ...], window: parts.Window, everywhere: int, stops: int
) -> Iterator[tuple[int, int]]:
    """The shortest match of a phrase for each place where one ends."""
    slot, least, most = shape
    firsts = everywhere if slot == NO_SLOT else window.places[slot]
    while stops:
        stop = stops.bit_length() - 1
        stops ^= 1 << stop
        # Where it may start: mostly one place is left, and nothing needs to be gone back over.
        at = firsts & ((2 << (stop - least)) - (1 << max(0, stop - most)))
        if at & (at - 1):
            at = part.starts(window, 1 << stop)
        yield at.bit_length() - 1, stop


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


def mask_of(bits: Iterable[int]) -> int:
    """The mask in which these bits are set."""
    numbers = [*bits]
    if len(numbers) <= _SPARSE:
        mask = 0
        for bit in numbers:
            mask |= 1 << bit
        return mask
    buffer = bytearray(max(numbers) // 8 + 1)
    for bit in numbers:
        buffer[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(buffer, "little")


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
