"""What a person says of a place: that they are there, come from there, go there, or that it is somebody's name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from bot.model.content import Gazetteer
from bot.places.forms import MARK, Item, expand_all
from bot.text.normal import Tokens
from bot.text.phrases import Gap, Word

REACH = 24  # words that one form may span on one side of a place


class Role(IntEnum):
    """Of two forms that fit equally well, the one with the lower number counts."""

    LOCATION = 1
    ELSEWHERE = 2
    DESTINATION = 3
    ORIGIN = 4
    IDENTITY = 5
    PERSON = 6


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well a form fits: words next to the place first, then all its words, then the shorter stretch."""

    beside: int
    words: int
    nearness: int
    rank: int

    @property
    def role(self) -> Role:
        """The role that the form gives."""
        return Role(-self.rank)


@dataclass(frozen=True, slots=True)
class _Cue:
    role: Role
    before: tuple[Item, ...]  # nearest the place first
    after: tuple[Item, ...]
    beside: int
    words: int
    weak: bool  # one preposition: shows that a place follows, and says nothing of the person


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words around one place say."""

    best: Fit | None = None  # the best form that says something of the person
    place: Fit | None = None  # the best form that shows that it is a place at all
    person: Fit | None = None  # the best form under which it is somebody's name


class Roles:
    """The forms of all languages, built once."""

    def __init__(self, gazetteers: Mapping[str, Gazetteer]) -> None:
        self._by_word_before: dict[str, list[_Cue]] = defaultdict(list)
        self._by_word_after: dict[str, list[_Cue]] = defaultdict(list)
        for gazetteer in gazetteers.values():
            for role, forms in (
                (Role.LOCATION, gazetteer.location),
                (Role.ELSEWHERE, gazetteer.elsewhere),
                (Role.DESTINATION, gazetteer.destination),
                (Role.ORIGIN, gazetteer.origin),
                (Role.IDENTITY, gazetteer.identity),
                (Role.PERSON, gazetteer.person_names),
            ):
                self._add(role, forms)

    def _add(self, role: Role, forms: Iterable[str]) -> None:
        for form, sequence in expand_all(forms):
            marks = [i for i, item in enumerate(sequence) if isinstance(item, Word) and item.word == MARK]
            if len(marks) > 1:
                continue
            at = marks[0] if marks else len(sequence)
            before, after = tuple(reversed(sequence[:at])), tuple(sequence[at + 1 :])
            weak = role in (Role.LOCATION, Role.ORIGIN) and len(sequence) == 1 and MARK not in form
            cue = _Cue(
                role, before, after, _run(before) + _run(after), sum(isinstance(i, Word) for i in before + after), weak
            )
            if before and isinstance(before[0], Word):
                self._by_word_before[before[0].word].append(cue)
            elif not before and after and isinstance(after[0], Word):
                self._by_word_after[after[0].word].append(cue)

    def read(self, tokens: Tokens, start: int, end: int, breaks: frozenset[int], glued: str | None = None) -> Reading:
        """What is said of the place at words [start, end).

        `breaks`: words behind which a sentence ends. `glued`: a preposition written on to the name.
        """
        words = tokens.words
        floor = start
        while floor > 0 and start - floor < REACH and floor - 1 not in breaks:
            floor -= 1
        ceiling = end
        if end - 1 not in breaks:
            while ceiling < len(words) and ceiling - end < REACH:
                ceiling += 1
                if ceiling - 1 in breaks:
                    break
        lead = [*words[floor:start], *([glued] if glued else [])]
        tail = words[end:ceiling]
        best: Fit | None = None
        place: Fit | None = None
        person: Fit | None = None
        candidates: list[_Cue] = []
        if lead:
            candidates += self._by_word_before.get(lead[-1], ())
        if tail:
            candidates += self._by_word_after.get(tail[0], ())
        for cue in candidates:
            behind = _stretch(cue.before, lead, -1)
            ahead = _stretch(cue.after, tail, 1) if behind >= 0 else -1
            if behind < 0 or ahead < 0:
                continue
            fit = Fit(cue.beside, cue.words, -(behind + ahead), -cue.role)
            if cue.role is Role.PERSON:
                person = max(person, fit) if person else fit
                continue
            if cue.role is not Role.IDENTITY:
                place = max(place, fit) if place else fit
            if not cue.weak:
                best = max(best, fit) if best else fit
        return Reading(best, place, person)


def _run(items: tuple[Item, ...]) -> int:
    """How many words stand next to the place before the first gap."""
    count = 0
    for item in items:
        if isinstance(item, Gap):
            break
        count += 1
    return count


def _stretch(items: tuple[Item, ...], words: list[str] | tuple[str, ...], step: int) -> int:
    """How many words the items cover from the near end of `words`, gaps as short as can be; -1 if they don't fit.

    A set of reached places is carried along, so that gaps cost no backtracking.
    """
    reached = {0}
    size = len(words)
    for item in items:
        following: set[int] = set()
        if isinstance(item, Gap):
            for at in reached:
                following.update(range(at, min(size, at + item.most) + 1))
        else:
            for at in reached:
                if at < size and _is(item, words[at if step > 0 else -1 - at]):
                    following.add(at + 1)
        if not following:
            return -1
        reached = following
    return min(reached)


def _is(item: Word, word: str) -> bool:
    if item.how == "prefix":
        return word.startswith(item.word)
    if item.how == "suffix":
        return word.endswith(item.word)
    return word == item.word
