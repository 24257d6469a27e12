"""The names of places, in one index, and where they stand in a text.

Looked up word by word in dictionaries: the time is linear in the text, whatever the number of names.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.model.content import Gazetteer
from bot.places.forms import expand_all
from bot.places.inflect import filed, stems
from bot.text.normal import Tokens, tokenize
from bot.text.phrases import Word

GLUED_LEAST = 5  # letters of a name from which a preposition or an ending may be written on to it ("kemalaysia")
GUESS_LEAST, GUESS_MOST = 5, 20  # letters of a word that may be a name badly written
_STEM_KEY = 3


class Kind(StrEnum):
    """What sort of word names the place."""

    NAME = "name"
    CITY = "city"
    NATIONALITY = "nationality"
    FLAG = "flag"
    PHONE = "phone"
    NOTHING = "nothing"  # looks like a place and is none: "turkey meat"


# Letters from which one misspelt letter is accepted. Cities are many, and often one letter from an ordinary word.
FUZZY_LEAST = {Kind.NAME: 6, Kind.NATIONALITY: 7, Kind.CITY: 7}
BY_HAND_MORE = 1  # names by hand are often misspellings themselves, so they need a letter more
JOINED_LEAST = 7  # letters of a name that may be written in one word: "srilanka"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one name means."""

    kind: Kind
    codes: tuple[str, ...]  # countries it counts as
    candidates: tuple[str, ...] = ()  # more than one: must be asked back
    guarded: bool = False  # also an ordinary word or a person: only a place where something says so
    capitals: bool = False  # counts only when written in capitals: "US"
    national: bool = False  # in another language also a nationality word: "Filipina"


class Found(NamedTuple):
    """A name at words [start, end) of a text."""

    start: int
    end: int
    entry: Entry
    glued: str | None = None  # the preposition that is written on to it


@dataclass(slots=True)
class _Slot:
    """All readings that begin with one word."""

    single: dict[str, Entry]  # language -> entry; "" for any
    longer: dict[str, list[tuple[tuple[str, ...], dict[str, Entry]]]]  # second word -> the rest, longest first


class Lexicon:
    """Names of places in all languages, built once."""

    def __init__(
        self,
        gazetteers: Mapping[str, Gazetteer],
        names: Mapping[str, Mapping[str, str]],
        ordinary: Container[str] = (),
    ) -> None:
        """`ordinary`: words that are no names as a rule; of those it is kept that they are none, once looked at."""
        self._entries: dict[tuple[str, ...], dict[str, Entry]] = {}
        self._stemmed: dict[tuple[str, ...], dict[str, Entry]] = {}
        self._prefixes: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        owned = self._gather(gazetteers, names)
        self._slots = self._index(self._entries)
        self._stem_slots = self._index(self._stemmed)
        self._known = frozenset(w for g in gazetteers.values() for form in g.known for w in tokenize(form).words)
        self._glue = _one_word_forms(gazetteers, 2, 4)
        self._glue_lengths = tuple(sorted({len(form) for form in self._glue}))
        self._ordinary = ordinary
        self._vocabulary = {word for key in self._entries for word in key}
        self._misspelt = self._shortened(owned)
        whole = {word for words in self._misspelt.values() for word in words}
        self._heads = frozenset(word[:3] for word in whole)
        self._tails = frozenset(word[0] + word[-3:] for word in whole) | frozenset(
            word[0] + word[-2:] for word in whole
        )

    def codes(self) -> frozenset[str]:
        """All countries that have a name here."""
        return frozenset(c for by in self._entries.values() for entry in by.values() for c in entry.codes)

    # ---- building

    def _gather(
        self, gazetteers: Mapping[str, Gazetteer], names: Mapping[str, Mapping[str, str]]
    ) -> frozenset[tuple[str, ...]]:
        """File all names; the answer is those written by hand."""
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
        self._mark_national()
        self._plain = dict(self._entries)
        for key in list(self._entries):
            joined = "".join(key)
            if len(key) in (2, 3) and len(joined) >= JOINED_LEAST and (joined,) not in self._entries:
                self._entries[(joined,)] = self._entries[key]
        return frozenset(owned)

    def _mark_national(self) -> None:
        for key, readings in self._entries.items():
            if len(key) > 1 or readings[""].kind is not Kind.NAME or readings[""].guarded:
                continue
            also = {
                code for stem, e in self._prefixes.get(key[0][:_STEM_KEY], ()) if key[0] == stem for code in e.codes
            }
            also |= {code for e in readings.values() if e.kind is Kind.NATIONALITY for code in e.codes}
            if also:
                self._entries[key] = {
                    tongue: replace(entry, national=also.issuperset(entry.codes)) for tongue, entry in readings.items()
                }

    def _shortened(self, owned: frozenset[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Each word that may be misspelt, and it with one letter left out -> the word.

        Two words one letter apart share one of these. Cities of several words are left out: few, and often ordinary.
        """
        misspelt: dict[str, dict[str, None]] = defaultdict(dict)
        for key, readings in self._plain.items():
            entry = readings[""]
            by_hand = BY_HAND_MORE if key in owned else 0
            if entry.guarded or entry.kind is Kind.NOTHING or (len(key) > 1 and entry.kind is not Kind.NAME):
                continue
            for word in key:
                if len(word) >= FUZZY_LEAST[entry.kind] + by_hand and word.isalpha():
                    for shorter in (word, *_without_one(word)):
                        misspelt[shorter][word] = None
        return {shorter: tuple(words) for shorter, words in misspelt.items()}

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
            own = self._entries.get(key, {}).get(language)
            if own:  # the same file names and guards it
                readings = self._entries[key]
                self._entries[key] = {tongue: entry if there is own else there for tongue, there in readings.items()}
                return
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
            slot = slots.setdefault(key[0], _Slot({}, {}))
            if len(key) == 1:
                slot.single = readings
            else:
                slot.longer.setdefault(key[1], []).append((key[2:], readings))
        for slot in slots.values():
            for longer in slot.longer.values():
                longer.sort(key=lambda item: -len(item[0]))
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
            if word in vocabulary:
                continue
            if not word.isascii():
                odd.append(index)
                continue
            if not GUESS_LEAST <= len(word) <= GUESS_MOST:
                continue
            if word not in guesses:
                guesses[word] = self._guess(word)
                if guesses[word] is None and word in self._ordinary:
                    vocabulary.add(word)
            guess = guesses[word]
            if guess:
                if changed is None:
                    fixed = changed = list(words)
                changed[index] = guess[0]
                if guess[1]:
                    glued[index] = guess[1]
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
        stems = self._prefixes.get(word[:_STEM_KEY])
        if word in self._known or (stems and any(word.startswith(stem) for stem, _ in stems)):
            return None
        slots, size = self._slots, len(word)
        if word[-1] == "s" and word[:-1] in slots and slots[word[:-1]].single:
            return word[:-1], None
        for length in self._glue_lengths:
            if size - length < GLUED_LEAST:
                break
            rest = word[length:]
            if rest in slots and word[:length] in self._glue and slots[rest].single:
                return rest, word[:length]
        # One letter is wrong, so one end of the word is right.
        if (
            word[:3] not in self._heads
            and word[0] + word[-3 if size > FUZZY_LEAST[Kind.NAME] else -2 :] not in self._tails
        ):
            return None
        misspelt = self._misspelt
        for shorter in (word, *_without_one(word)):
            for candidate in misspelt.get(shorter, ()):
                if candidate[0] == word[0] and OSA.distance(word, candidate, score_cutoff=1) <= 1:
                    return candidate, None
        return None

    def _by_prefix(self, words: tuple[str, ...]) -> list[Found]:
        found = []
        prefixes = self._prefixes
        for index, word in [(i, word) for i, word in enumerate(words) if word[:_STEM_KEY] in prefixes]:
            for stem, entry in prefixes[word[:_STEM_KEY]]:
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
                end = self._stems_from(slot, words, index)
                if end:
                    found.append(Found(index, *end))
                    break
                if slot.single:
                    found.append(Found(index, index + 1, slot.single[""]))
                    break
        return found

    @staticmethod
    def _stems_from(slot: _Slot, words: tuple[str, ...], index: int) -> tuple[int, Entry] | None:
        """Where a name of several stemmed words ends, if one begins at a word."""
        if index + 1 == len(words):
            return None
        for second in (words[index + 1], *stems(words[index + 1])):
            for rest, readings in slot.longer.get(second, ()):
                if _stems_follow(words, index + 2, rest):
                    return index + 2 + len(rest), readings[""]
        return None


def _longest(slot: _Slot, words: Sequence[str], index: int, tokens: Tokens, language: str) -> tuple[int, Entry] | None:
    """Where the longest name that begins at a word ends, and what it means."""
    if slot.longer and index + 1 < len(words):
        for rest, readings in slot.longer.get(words[index + 1], ()):
            end = index + 2 + len(rest)
            if not rest or tuple(words[index + 2 : end]) == rest:
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


def _without_one(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


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
