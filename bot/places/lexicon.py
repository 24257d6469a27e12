"""The names of places, in one index, and where they stand in a text.

Looked up word by word in dictionaries: the time is linear in the text, whatever the number of names.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.model.content import Gazetteer
from bot.places.forms import expand_all
from bot.places.inflect import filed, stems
from bot.text.normal import Tokens, tokenize
from bot.text.phrases import Word

FUZZY_LEAST = 6  # letters of a name from which one misspelt letter is accepted
GLUED_LEAST = 5  # letters of a name from which a preposition or an ending may be written on to it ("kemalaysia")
_STEM_KEY = 3


class Kind(StrEnum):
    """What sort of word names the place."""

    NAME = "name"
    CITY = "city"
    NATIONALITY = "nationality"
    FLAG = "flag"
    PHONE = "phone"
    NOTHING = "nothing"  # looks like a place and is none: "turkey meat"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one name means."""

    kind: Kind
    codes: tuple[str, ...]  # countries it counts as
    candidates: tuple[str, ...] = ()  # more than one: must be asked back
    guarded: bool = False  # also an ordinary word or a person: only a place where something says so
    capitals: bool = False  # counts only when written in capitals: "US"


@dataclass(frozen=True, slots=True)
class Found:
    """A name at words [start, end) of a text."""

    start: int
    end: int
    entry: Entry
    glued: str | None = None  # the preposition that is written on to it


@dataclass(slots=True)
class _Slot:
    """All readings that begin with one word."""

    single: dict[str, Entry]  # language -> entry; "" for any
    longer: list[tuple[tuple[str, ...], dict[str, Entry]]]  # the words that follow, longest first


class Lexicon:
    """Names of places in all languages, built once."""

    def __init__(self, gazetteers: Mapping[str, Gazetteer], names: Mapping[str, Mapping[str, str]]) -> None:
        self._entries: dict[tuple[str, ...], dict[str, Entry]] = {}
        self._stemmed: dict[tuple[str, ...], dict[str, Entry]] = {}
        self._prefixes: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        self._gather(gazetteers, names)
        self._slots = self._index(self._entries)
        self._stem_slots = self._index(self._stemmed)
        self._known = frozenset(w for g in gazetteers.values() for form in g.known for w in tokenize(form).words)
        self._glue = tuple(sorted(_one_word_forms(gazetteers, 2, 4)))
        self._vocabulary = {word for key in self._entries for word in key}
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            if len(word) >= FUZZY_LEAST and word.isalpha():
                self._heads[word[:3]].append(word)
                self._tails[word[0] + word[-3:]].append(word)

    def codes(self) -> frozenset[str]:
        """All countries that have a name here."""
        return frozenset(c for by in self._entries.values() for entry in by.values() for c in entry.codes)

    # ---- building

    def _gather(self, gazetteers: Mapping[str, Gazetteer], names: Mapping[str, Mapping[str, str]]) -> None:
        owned: set[tuple[str, ...]] = set()
        for language, gazetteer in gazetteers.items():
            for kind, table in (
                (Kind.NAME, gazetteer.names),
                (Kind.CITY, gazetteer.cities),
                (Kind.NATIONALITY, gazetteer.nationalities),
            ):
                for code, forms in table.items():
                    for form, words in expand_all(forms):
                        entry = Entry(kind, (code,), capitals=_is_code(form))
                        key = self._file(words, language, entry)
                        if key:
                            owned.add(key)
        for language, gazetteer in gazetteers.items():
            for form, candidates in gazetteer.ambiguous.items():
                for _, words in expand_all([form]):
                    self._file_ambiguous(words, language, tuple(candidates), owned)
        for language, table_ in names.items():
            for code, name in table_.items():
                for variant in _variants(name):
                    key = tokenize(variant).words
                    if key and not self._taken(key, code):
                        self._put(key, language, Entry(Kind.NAME, (code,)))
        for key in list(self._entries):
            joined = "".join(key)
            if len(key) in (2, 3) and len(joined) >= FUZZY_LEAST + 1 and (joined,) not in self._entries:
                self._entries[(joined,)] = self._entries[key]

    def _file(self, words: tuple[Word, ...], language: str, entry: Entry) -> tuple[str, ...] | None:
        last = words[-1]
        if last.how == "prefix" and len(words) == 1:
            self._prefixes[last.word[:_STEM_KEY]].append((last.word, entry))
            return None
        key = tuple(word.word for word in words)
        self._put(key, language, entry)
        return key

    def _put(self, key: tuple[str, ...], language: str, entry: Entry) -> None:
        readings = self._entries.setdefault(key, {})
        readings.setdefault(language, entry)
        readings.setdefault("", entry)
        stemmed = tuple(filed(word) for word in key)
        if stemmed != key:
            self._stemmed.setdefault(stemmed, {}).setdefault("", entry)

    def _file_ambiguous(
        self, words: tuple[Word, ...], language: str, candidates: tuple[str, ...], owned: set[tuple[str, ...]]
    ) -> None:
        key = tuple(word.word for word in words)
        if not candidates:
            entry = Entry(Kind.NOTHING, ())
        elif len(candidates) == 1:
            entry = Entry(Kind.NAME, candidates, guarded=True)
        elif key in owned:
            for own_language, own in list(self._entries[key].items()):
                self._entries[key][own_language] = replace(own, candidates=candidates)
            return
        else:
            entry = Entry(Kind.NAME, candidates, candidates)
        readings = self._entries.setdefault(key, {})
        readings[language] = entry
        if key not in owned:
            readings.setdefault("", entry)

    def _taken(self, key: tuple[str, ...], code: str) -> bool:
        """Whether a name is already filed by hand, or as the plain name of another country."""
        there = self._entries.get(key, {})
        return any(code not in e.codes or e.guarded or e.candidates for e in there.values())

    def _index(self, entries: Mapping[tuple[str, ...], dict[str, Entry]]) -> dict[str, _Slot]:
        slots: dict[str, _Slot] = {}
        for key, readings in entries.items():
            slot = slots.setdefault(key[0], _Slot({}, []))
            if len(key) == 1:
                slot.single = readings
            else:
                slot.longer.append((key[1:], readings))
        for slot in slots.values():
            slot.longer.sort(key=lambda item: -len(item[0]))
        return slots

    # ---- finding

    def find(self, tokens: Tokens, language: str | None) -> list[Found]:
        """All names in a text, in order, none overlapping: the longest wins. Guarded ones are still to be judged."""
        words = tokens.words
        slots = self._slots
        vocabulary = self._vocabulary
        fixed: list[str] | tuple[str, ...] = words
        glued: dict[int, str] = {}
        odd: list[int] = []
        changed: list[str] | None = None
        guesses: dict[str, tuple[str, str | None] | None] = {}
        for index, word in enumerate(words):
            if word in vocabulary or len(word) < 5:
                if not word.isascii() and word not in vocabulary:
                    odd.append(index)
                continue
            if word not in guesses:
                guesses[word] = self._guess(word)
            guess = guesses[word]
            if guess:
                if changed is None:
                    fixed = changed = list(words)
                changed[index] = guess[0]
                if guess[1]:
                    glued[index] = guess[1]
            elif not word.isascii():
                odd.append(index)
        for index, other in tokens.other.items():
            if words[index] not in slots and other in slots:
                if changed is None:
                    fixed = changed = list(words)
                changed[index] = other
        found: list[Found] = []
        for index, word in enumerate(fixed):
            slot = slots.get(word)
            if slot:
                hit = _longest(slot, fixed, index, tokens, language or "")
                if hit:
                    found.append(Found(index, hit[0], hit[1], glued.get(index)) if glued else Found(index, *hit))
        if self._prefixes:
            found += self._by_prefix(words)
        if odd:
            found += self._by_stem(tokens, odd)
        return _without_overlaps(found)

    def _guess(self, word: str) -> tuple[str, str | None] | None:
        """A word that is no name as it stands: misspelt, or with an ending or a preposition written on to it."""
        if word in self._known:
            return None
        size = len(word)
        if word[-1] == "s" and word[:-1] in self._slots and self._slots[word[:-1]].single:
            return word[:-1], None
        for preposition in self._glue:
            if word.startswith(preposition) and size - len(preposition) >= GLUED_LEAST:
                slot = self._slots.get(word[len(preposition) :])
                if slot and slot.single:
                    return word[len(preposition) :], preposition
        for candidate in (*self._heads.get(word[:3], ()), *self._tails.get(word[0] + word[-3:], ())):
            if abs(len(candidate) - size) <= 1 and OSA.distance(word, candidate, score_cutoff=1) <= 1:
                return candidate, None
        return None

    def _by_prefix(self, words: tuple[str, ...]) -> list[Found]:
        found = []
        for index, word in enumerate(words):
            for stem, entry in self._prefixes.get(word[:_STEM_KEY], ()):
                if word.startswith(stem) and word not in self._known:
                    found.append(Found(index, index + 1, entry))
                    break
        return found

    def _by_stem(self, tokens: Tokens, odd: list[int]) -> list[Found]:
        """Names in scripts whose words change, from the words that are no name as they stand."""
        found = []
        words = tokens.words
        for index in odd:
            for stem in stems(words[index]):
                slot = self._stem_slots.get(stem)
                if not slot:
                    continue
                end = next(
                    (
                        (index + 1 + len(rest), readings)
                        for rest, readings in slot.longer
                        if _stems_follow(words, index + 1, rest)
                    ),
                    None,
                )
                if end:
                    found.append(Found(index, end[0], end[1][""]))
                    break
                if slot.single:
                    found.append(Found(index, index + 1, slot.single[""]))
                    break
        return found


def _longest(slot: _Slot, words: Sequence[str], index: int, tokens: Tokens, language: str) -> tuple[int, Entry] | None:
    """Where the longest name that begins at a word ends, and what it means."""
    for rest, readings in slot.longer:
        end = index + 1 + len(rest)
        if tuple(words[index + 1 : end]) == rest:
            entry = readings.get(language) or readings[""]
            if not entry.capitals or _in_capitals(tokens, index, end):
                return end, entry
    if not slot.single:
        return None
    entry = slot.single.get(language) or slot.single[""]
    if entry.capitals and not _in_capitals(tokens, index, index + 1):
        if len(words[index]) < 3:
            return None
        entry = replace(entry, guarded=True)  # "usa": only where it is used as a place
    return index + 1, entry


def _stems_follow(words: tuple[str, ...], at: int, rest: tuple[str, ...]) -> bool:
    if at + len(rest) > len(words):
        return False
    return all(part == words[at + i] or part in stems(words[at + i]) for i, part in enumerate(rest))


def _without_overlaps(found: list[Found]) -> list[Found]:
    """The longest first; of two equally long, the place before what is none."""
    if all(a.end <= b.start for a, b in pairwise(found)):
        return found
    kept: list[Found] = []
    taken: set[int] = set()
    for hit in sorted(found, key=lambda f: (f.start - f.end, f.entry.kind == Kind.NOTHING, f.start)):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(hit)
    return sorted(kept, key=lambda f: f.start)


def _in_capitals(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a code is written in capitals; two letters must stand out from their neighbours: not "CALL US NOW"."""
    written = tokens.text[tokens.starts[start] : tokens.ends[end - 1]]
    if not written.isupper():
        return False
    if sum(c.isalpha() for c in written) > 2 or not written.isalpha():
        return True
    around = [i for i in (start - 1, end) if 0 <= i < len(tokens)]
    beside = [tokens.text[tokens.starts[i] : tokens.ends[i]] for i in around]
    letters = [word for word in beside if word.isalpha() and len(word) > 1]
    return not letters or any(not word.isupper() for word in letters)


def _is_code(form: str) -> bool:
    """Whether a form is an abbreviation that counts in capitals only: written so in the gazetteer."""
    return form.isupper() and form.isascii() and sum(c.isalpha() for c in form) <= 4 and "(" not in form


def _variants(name: str) -> list[str]:
    """A CLDR name, and without what stands in parentheses: "Myanmar (Burma)"."""
    if "(" not in name:
        return [name]
    before, _, rest = name.partition("(")
    return [name, before + rest.partition(")")[2]]


def _one_word_forms(gazetteers: Mapping[str, Gazetteer], least: int, most: int) -> frozenset[str]:
    """Prepositions: the one-word forms that stand before a place."""
    forms = (f for g in gazetteers.values() for f in (*g.location, *g.origin, *g.destination))
    return frozenset(f for f in forms if f.isalpha() and least <= len(f) <= most)
