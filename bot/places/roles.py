"""What a person says of a place: that they are there, come from there, go there, or that it is somebody's name."""

from collections.abc import Iterable, Mapping, Sequence
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


class _Node:
    """A step of the forms, which are read from the place outwards: first back, then (behind the mark) ahead."""

    __slots__ = ("gaps", "mark", "prefixes", "roles", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.prefixes: dict[str, _Node] = {}
        self.gaps: dict[int, _Node] = {}  # words that may be left out -> what follows
        self.mark: _Node | None = None
        self.roles: list[tuple[Role, bool]] = []  # role; whether it only shows that a place follows


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words around one place say."""

    best: Fit | None = None  # the best form that says something of the person
    place: Fit | None = None  # the best form that shows that it is a place at all
    person: Fit | None = None  # the best form under which it is somebody's name


class Roles:
    """The forms of all languages, built once."""

    def __init__(self, gazetteers: Mapping[str, Gazetteer]) -> None:
        self._root = _Node()
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
            node = self._root
            for item in reversed(sequence[:at]):
                node = _step(node, item)
            if at < len(sequence) - 1:
                node.mark = node.mark or _Node()
                node = node.mark
                for item in sequence[at + 1 :]:
                    node = _step(node, item)
            weak = role in (Role.LOCATION, Role.ORIGIN) and len(sequence) == 1 and MARK not in form
            if (role, weak) not in node.roles:
                node.roles.append((role, weak))

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
        # node, side, words passed there, words passed on the other side, words matched, next to the place, no gap yet
        states: list[tuple[_Node, Sequence[str], int, int, int, int, bool]] = [(self._root, back, 0, 0, 0, 0, True)]
        while states:
            node, side, at, before, count, beside, close = states.pop()
            for role, weak in node.roles:
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
                following = [node.words.get(word)] if node.words else []
                if node.prefixes:
                    following += [then for stem, then in node.prefixes.items() if word.startswith(stem)]
                for then in following:
                    if then:
                        states.append((then, side, at + 1, before, count + 1, beside + close, close))
            for most, then in node.gaps.items():
                for skipped in range(min(most, len(side) - at) + 1):
                    states.append((then, side, at + skipped, before, count, beside, False))
            if node.mark:
                states.append((node.mark, ahead, 0, at, count, beside, True))
        return Reading(best, place, person)


def _step(node: _Node, item: Item) -> _Node:
    if isinstance(item, Gap):
        return node.gaps.setdefault(item.most, _Node())
    if item.how == "prefix":
        return node.prefixes.setdefault(item.word, _Node())
    return node.words.setdefault(item.word, _Node())
