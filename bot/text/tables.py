"""Compiled phrases as plain tables of numbers: small in memory, kept on disk as they are, and read back at once."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of whole numbers, each as long as it likes, in two arrays."""

    starts: "array[int]"  # of each row, and the end of the last
    numbers: "array[int]"

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> "Rows":
        """Rows of numbers below 2 ** 31."""
        starts, numbers = array("i", [0]), array("i")
        for row in rows:
            numbers.extend(row)
            starts.append(len(numbers))
        return cls(starts, numbers)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> "array[int]":
        return self.numbers[self.starts[row] : self.starts[row + 1]]


@dataclass(frozen=True, slots=True)
class Tables:
    """All phrases of some languages, compiled by `bot.text.compile`; what each number means is said there."""

    atoms: tuple[str, ...]  # one letter for how it is compared, then the word
    groups: Rows  # the atoms of each group
    nodes: Rows  # the kind of a part of a phrase, then what it is made of
    roots: Rows  # of each phrase: its node, the slot that it begins with, and how many words it is of
    needs: Rows  # of each atom: the phrases that need it, and as their which need
    needed: Rows  # of each phrase: how many needs are asked for
    misspelt: Rows  # of each remainder of a checksum: the atoms that have it, whole or with a letter left out

    def dumps(self) -> bytes:
        """All of it as bytes of this machine."""
        rows = self._rows()
        sizes = [[len(table.starts), len(table.numbers)] for table in rows]
        head = json.dumps([self.atoms, sizes], ensure_ascii=False).encode()
        return b"".join([head, b"\n", *(part.tobytes() for table in rows for part in (table.starts, table.numbers))])

    @classmethod
    def loads(cls, data: bytes) -> "Tables":
        """What `dumps` wrote. Raises ValueError when it is none."""
        head, _, body = data.partition(b"\n")
        try:
            atoms, sizes = json.loads(head)
            tables, at = [], 0
            for size in sizes:
                parts = []
                for count in size:
                    part = array("i")
                    part.frombytes(body[at : at + count * part.itemsize])
                    at += count * part.itemsize
                    if len(part) != count:
                        raise ValueError("cut short")
                    parts.append(part)
                tables.append(Rows(*parts))
            return cls(tuple(atoms), *tables)
        except (TypeError, RecursionError) as error:
            raise ValueError(f"no tables: {error}") from error

    def _rows(self) -> Sequence[Rows]:
        return [getattr(self, field.name) for field in fields(self)[1:]]
