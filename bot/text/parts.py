"""Compiled phrases: a part is two functions on masks of places, from where it may start to where it may end, and back.

Bit p of a mask of places means "before word p". Python's integers do each step for all places at once.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol


class Window:
    """What a phrase may ask of one window of a text: the places of a slot, which is an atom or a group of atoms."""

    __slots__ = ("_groups", "_used", "places", "within")

    def __init__(self, atoms: Mapping[int, int], places: list[int], groups: "Groups", within: int) -> None:
        self.within = within  # all places, and the one behind the last word, before which no line has ended
        # Atoms from the left, groups from the right: slot -1 is the first group. Those are worked out once asked for.
        self.places = places
        for atom, mask in atoms.items():
            places[atom] = mask
        self._groups = groups
        self._used: list[int] = []

    def group(self, slot: int) -> int:
        """The places of a group that was not asked for before."""
        reached = 0
        for mask in filter(None, self._groups[-1 - slot](self.places)):
            reached |= mask
        self.places[slot] = reached
        self._used.append(slot)
        return reached

    def wipe(self, atoms: Iterable[int]) -> None:
        """Make the places what they were before."""
        places = self.places
        for atom in atoms:
            places[atom] = 0
        for slot in self._used:
            places[slot] = -1


class One:
    """A word, or one of many words: the commonest kind of alternative."""

    __slots__ = ("slot",)

    def __init__(self, slot: int) -> None:
        self.slot = slot

    def ends(self, window: Window, at: int) -> int:
        """Where it may end, when it starts at these places."""
        mask = window.places[self.slot]
        return (at & (window.group(self.slot) if mask < 0 else mask)) << 1

    def starts(self, window: Window, at: int) -> int:
        """Where it may start, when it ends at these places."""
        mask = window.places[self.slot]
        return (at >> 1) & (window.group(self.slot) if mask < 0 else mask)


class Gap:
    """Up to so many words of any kind, within a line."""

    __slots__ = ("most",)

    def __init__(self, most: int) -> None:
        self.most = most

    def ends(self, window: Window, at: int) -> int:
        """Where it may end, when it starts at these places."""
        within = window.within
        step = reached = at & within
        for _ in range(self.most):
            step = (step << 1) & within
            if not step:
                break
            reached |= step
        return reached

    def starts(self, window: Window, at: int) -> int:
        """Where it may start, when it ends at these places."""
        within = window.within
        step = reached = at & within
        for _ in range(self.most):
            step = (step >> 1) & within
            if not step:
                break
            reached |= step
        return reached


class Sequence_:
    """Items one after the other. Single words, optional or not, are stepped over without a call."""

    __slots__ = ("back", "items")

    def __init__(self, items: tuple["Part", ...]) -> None:
        self.items = tuple(_step(item) for item in items)
        self.back = self.items[::-1]

    def ends(self, window: Window, at: int) -> int:
        """Where it may end, when it starts at these places."""
        places = window.places
        for slot, optional, part in self.items:
            if part:
                at = part.ends(window, at)
            else:
                mask = places[slot]
                if optional:
                    if mask:
                        at |= (at & (window.group(slot) if mask < 0 else mask)) << 1
                    continue
                at = (at & (window.group(slot) if mask < 0 else mask)) << 1
            if not at:
                break
        return at

    def starts(self, window: Window, at: int) -> int:
        """Where it may start, when it ends at these places."""
        places = window.places
        for slot, optional, part in self.back:
            if part:
                at = part.starts(window, at)
            else:
                mask = places[slot]
                step = (at >> 1) & (window.group(slot) if mask < 0 else mask)
                at = at | step if optional else step
            if not at:
                break
        return at


class Either:
    """One of several. Most fail at the word that is looked at first, so that one is stepped over without a call."""

    __slots__ = ("ahead", "back", "other_ahead", "other_back")

    def __init__(self, options: list[tuple["Part", ...]]) -> None:
        self.ahead, self.other_ahead = _by_first(options)
        self.back, self.other_back = _by_first(options, back=True)

    def ends(self, window: Window, at: int) -> int:
        """Where it may end, when it starts at these places."""
        places = window.places
        reached = 0
        for slot, rest in self.ahead:
            mask = places[slot]
            if mask:
                step = (at & (window.group(slot) if mask < 0 else mask)) << 1
                if step:
                    reached |= rest.ends(window, step) if rest else step
        for part in self.other_ahead:
            reached |= part.ends(window, at)
        return reached

    def starts(self, window: Window, at: int) -> int:
        """Where it may start, when it ends at these places."""
        places = window.places
        reached = 0
        for slot, rest in self.back:
            mask = places[slot]
            if mask:
                step = (at >> 1) & (window.group(slot) if mask < 0 else mask)
                if step:
                    reached |= rest.starts(window, step) if rest else step
        for part in self.other_back:
            reached |= part.starts(window, at)
        return reached


class Maybe:
    """An item or nothing."""

    __slots__ = ("item",)

    def __init__(self, item: "Part") -> None:
        self.item = item

    def ends(self, window: Window, at: int) -> int:
        """Where it may end, when it starts at these places."""
        return at | self.item.ends(window, at)

    def starts(self, window: Window, at: int) -> int:
        """Where it may start, when it ends at these places."""
        return at | self.item.starts(window, at)


Group = Callable[[list[int]], tuple[int, ...]]  # the masks of its atoms, out of all


class Groups(Protocol):
    """The groups by their numbers."""

    def __getitem__(self, group: int) -> Group:
        """One group."""


Part = One | Gap | Sequence_ | Either | Maybe


def _step(part: Part) -> tuple[int, bool, Part | None]:
    """A part as an item of a sequence: its slot and whether it is optional, or else itself."""
    if isinstance(part, One):
        return part.slot, False, None
    if isinstance(part, Maybe) and isinstance(part.item, One):
        return part.item.slot, True, None
    return 0, False, part


def _by_first(
    options: list[tuple[Part, ...]], *, back: bool = False
) -> tuple[list[tuple[int, Part | None]], list[Part]]:
    """For each option the slot of the word looked at first and what remains; and those that begin with no word."""
    listed: list[tuple[int, Part | None]] = []
    others: list[Part] = []
    for parts in options:
        first, rest = (parts[-1], parts[:-1]) if back else (parts[0], parts[1:])
        if isinstance(first, One):
            listed.append((first.slot, whole(rest) if rest else None))
        else:
            others.append(whole(parts))
    return listed, others


def whole(parts: tuple[Part, ...]) -> Part:
    """Parts one after the other, as one."""
    return parts[0] if len(parts) == 1 else Sequence_(parts)
