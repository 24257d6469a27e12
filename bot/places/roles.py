"""What a person says of a place: that they are there, come from there, go there, or that it is somebody's name."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeVar

from bot.model.content import Gazetteer
from bot.text.normal import Tokens
from bot.text.phrases import Either, Gap, Maybe, Node, PhraseError, Sequence_, Word, parse

MARK = "📍"  # in a form: here stands the place
_K = TypeVar("_K", str, int)
REACH = 24  # words that one form may span on one side of a place


class Role(IntEnum):
    """Of two forms that fit equally well, the one with the lower number counts."""

    LOCATION = 1
    ELSEWHERE = 2
    DESTINATION = 3
    ORIGIN = 4
    IDENTITY = 5
    PERSON = 6


class Fit(NamedTuple):
    """How well a form fits: words next to the place first, then all its words, then the shorter stretch.

    A tuple, as many are made for every place and then compared.
    """

    beside: int
    words: int
    nearness: int
    rank: int

    @property
    def role(self) -> Role:
        """The role that the form gives."""
        return Role(-self.rank)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What may come next in the forms, which are read from the place outwards: first back, behind the mark ahead."""

    words: Mapping[str, "_Step"]
    prefixes: Mapping[str, "_Step"]
    gaps: Mapping[int, "_Step"]  # words that may be left out -> what follows
    mark: "_Step | None" = None
    roles: frozenset[tuple[Role, bool]] = frozenset()  # role; whether it only shows that a place follows


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words around one place say."""

    best: Fit | None = None  # the best form that says something of the person
    place: Fit | None = None  # the best form that shows that it is a place at all
    person: Fit | None = None  # the best form under which it is somebody's name


class Roles:
    """The forms of all languages, built once."""

    def __init__(self, gazetteers: Mapping[str, Gazetteer]) -> None:
        builder = _Builder()
        for gazetteer in gazetteers.values():
            for role, forms in (
                (Role.LOCATION, gazetteer.location),
                (Role.ELSEWHERE, gazetteer.elsewhere),
                (Role.DESTINATION, gazetteer.destination),
                (Role.ORIGIN, gazetteer.origin),
                (Role.IDENTITY, gazetteer.identity),
                (Role.PERSON, gazetteer.person_names),
            ):
                for form in forms:
                    with suppress(PhraseError):  # the content check reports it; a bad form takes no other away
                        builder.add(role, parse(form))
        self._root = builder.whole()

    def read(self, tokens: Tokens, start: int, end: int, breaks: frozenset[int], glued: str | None = None) -> Reading:
        """What is said of the place at words [start, end).

        `breaks`: words behind which a sentence ends. `glued`: a preposition written on to the name.
        """
        words = tokens.words
        floor = start
        while floor > 0 and start - floor < REACH and floor - 1 not in breaks:
            floor -= 1
        ceiling = end
        while ceiling < len(words) and ceiling - end < REACH and ceiling - 1 not in breaks:
            ceiling += 1
        back = ([glued] if glued else []) + list(reversed(words[floor:start]))
        return self._walk(back, words[end:ceiling])

    def _walk(self, back: Sequence[str], ahead: Sequence[str]) -> Reading:
        best: Fit | None = None
        place: Fit | None = None
        person: Fit | None = None
        # step, side, words passed there, words passed on the other side, words matched, next to the place, no gap yet
        states: list[tuple[_Step, Sequence[str], int, int, int, int, bool]] = [(self._root, back, 0, 0, 0, 0, True)]
        while states:
            step, side, at, before, count, beside, close = states.pop()
            for role, weak in step.roles:
                fit = Fit(beside, count, -(at + before), -role)
                if role is Role.PERSON:
                    person = max(person, fit) if person else fit
                    continue
                if role is not Role.IDENTITY:
                    place = max(place, fit) if place else fit
                if not weak:
                    best = max(best, fit) if best else fit
            if at < len(side):
                word = side[at]
                following = [step.words.get(word)] if step.words else []
                if step.prefixes:
                    following += [then for stem, then in step.prefixes.items() if word.startswith(stem)]
                for then in following:
                    if then:
                        states.append((then, side, at + 1, before, count + 1, beside + close, close))
            for most, then in step.gaps.items():
                for skipped in range(min(most, len(side) - at) + 1):
                    states.append((then, side, at + skipped, before, count, beside, close and not skipped))
            if step.mark:
                states.append((step.mark, ahead, 0, at, count, beside, True))
        return Reading(best, place, person)


class _Builder:
    """Forms to steps. Options share what follows them, so that a form with many options stays small."""

    def __init__(self) -> None:
        self._starts: list[_Step] = []
        self._merged: dict[tuple[int, ...], _Step] = {}
        self._kept: list[_Step] = []  # keeps ids unique while they are keys

    def add(self, role: Role, form: Node) -> None:
        items = form.items if isinstance(form, Sequence_) else (form,)
        marks = [i for i, item in enumerate(items) if isinstance(item, Word) and item.word == MARK]
        at = marks[0] if marks else len(items)
        weak = role in (Role.LOCATION, Role.ORIGIN) and isinstance(form, Word)
        end = self._new(roles=frozenset({(role, weak)}))
        if at < len(items) - 1:
            end = self._new(mark=self._line(items[at + 1 :], end, ahead=True))
        self._starts.append(self._line(items[:at], end, ahead=False))

    def whole(self) -> _Step:
        return self._merge(self._starts)

    def _new(
        self,
        words: Mapping[str, _Step] | None = None,
        prefixes: Mapping[str, _Step] | None = None,
        gaps: Mapping[int, _Step] | None = None,
        mark: _Step | None = None,
        roles: frozenset[tuple[Role, bool]] = frozenset(),
    ) -> _Step:
        step = _Step(words or {}, prefixes or {}, gaps or {}, mark, roles)
        self._kept.append(step)
        return step

    def _line(self, items: Sequence[Node], end: _Step, *, ahead: bool) -> _Step:
        """The items one after the other, as they are met going away from the place."""
        for item in reversed(items) if ahead else items:
            end = self._item(item, end, ahead=ahead)
        return end

    def _item(self, item: Node, then: _Step, *, ahead: bool) -> _Step:
        match item:
            case Word(word, "prefix"):
                return self._new(prefixes={word: then})
            case Word(word):
                return self._new(words={word: then})
            case Gap(most):
                return self._new(gaps={most: then})
            case Sequence_(items):
                return self._line(items, then, ahead=ahead)
            case Either(options):
                return self._merge([self._item(option, then, ahead=ahead) for option in options])
            case Maybe(inner):
                return self._merge([self._item(inner, then, ahead=ahead), then])
            case _:
                raise PhraseError("A form of a gazetteer has a class.", "Write words.")

    def _merge(self, steps: Iterable[_Step]) -> _Step:
        """One step that allows what any of these allows."""
        distinct = list({id(step): step for step in steps}.values())
        if len(distinct) == 1:
            return distinct[0]
        key = tuple(sorted(id(step) for step in distinct))
        known = self._merged.get(key)
        if known is None:
            marks = [step.mark for step in distinct if step.mark]
            known = self._merged[key] = self._new(
                self._union(step.words for step in distinct),
                self._union(step.prefixes for step in distinct),
                self._union(step.gaps for step in distinct),
                self._merge(marks) if marks else None,
                frozenset().union(*(step.roles for step in distinct)),
            )
        return known

    def _union(self, tables: Iterable[Mapping[_K, _Step]]) -> dict[_K, _Step]:
        gathered: dict[_K, list[_Step]] = {}
        for table in tables:
            for key, step in table.items():
                gathered.setdefault(key, []).append(step)
        return {key: self._merge(steps) for key, steps in gathered.items()}
