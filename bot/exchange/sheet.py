"""What goes out to translators and what comes back, whatever the kind of file.

A table is one pack, or all labels; a row is one text in every language. What a file says comes back as entries, each of
which knows where it stood, and as faults where something can't be read.
"""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.model.content import State

INTERFACE = "interface"  # instead of a pack's id: the labels of locales/
SIZE_MOST = 5_000_000  # bytes of a file that comes back

# What a zip that was damaged on its way makes of those who unpack it.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip

Say = Callable[..., str]  # a label of the command line by its id: say("cli.export.slots", slots="{country}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in one language."""

    text: str = ""
    state: State | None = None  # None: nobody has written it yet
    unsure: bool = False  # marked "fuzzy" in its catalog: never shown


@dataclass(frozen=True, slots=True)
class Row:
    """One text. Of a label that depends on a number, one of its forms."""

    id: str  # post.part; of a label its id
    source: str
    cells: Mapping[str, Cell]  # language -> text; a language is left out when it has no such form
    context: tuple[str, ...] = ()  # what a translator has to know, a sentence each
    most: int | None = None  # characters
    slots: tuple[str, ...] = ()
    form: int | None = None
    line: bool = False  # of one line only

    @property
    def key(self) -> str:
        """How the row is found again."""
        return self.id if self.form is None else f"{self.id}[{self.form}]"


@dataclass(frozen=True, slots=True)
class Table:
    """All texts of one pack, or all labels."""

    name: str  # the pack's id, or INTERFACE
    source: str  # the language that the others are translated from
    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    about: str = ""
    plurals: Mapping[str, str] = field(default_factory=dict)  # language -> Plural-Forms of its catalog

    @property
    def short(self) -> str:
        """The name without the organisation."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file that came back: a cell, or a line."""

    file: str = ""
    sheet: str = ""
    row: int = 0  # from 1; 0 = the file as a whole
    column: int = 0  # from 1; 0 = it has lines, no columns


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be taken; `kind` is the label that says it: cli.import.fault.*."""

    where: Where
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as a file has it."""

    where: Where
    table: str  # "" = the file does not say
    key: str
    language: str
    text: str
    source: str | None = None  # what it was translated from; None = the file does not say
    unsure: bool | None = None  # marked "fuzzy"; None = files of this kind have no such mark


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()  # what was passed over, and harms nothing


class Unreadable(Exception):
    """The whole file can't be used: `kind` as in a fault."""

    def __init__(self, kind: str, **values: str) -> None:
        super().__init__(kind)
        self.fault = Fault(Where(), kind, values)


def joined(readings: list[Reading]) -> Reading:
    """Several as one."""
    return Reading(
        tuple(entry for each in readings for entry in each.entries),
        tuple(fault for each in readings for fault in each.faults),
        tuple(note for each in readings for note in each.notes),
    )
