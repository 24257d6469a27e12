"""What a file that came back would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches

from bot.exchange.judge import Judge
from bot.exchange.plain import alike, same_source, worn
from bot.exchange.sheet import INTERFACE, Cell, Entry, Fault, Reading, Row, Table, Where
from bot.model.content import State

MEANT_MOST = 50  # unknown keys for which another one is looked for; more are a file of something else


@dataclass(frozen=True, slots=True)
class Change:
    """One text that would be another one."""

    table: str
    language: str
    row: Row
    new: str
    where: Where

    @property
    def old(self) -> str:
        """The words as they are; "" = there are none."""
        return self.row.cells.get(self.language, Cell()).text

    @property
    def state(self) -> State | None:
        """How far these have come."""
        return self.row.cells.get(self.language, Cell()).state


@dataclass(frozen=True, slots=True)
class Difference:
    """Between what a file says and what stands in ours."""

    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()  # nothing is written because of them
    held: tuple[Fault, ...] = ()  # texts that are left out, while others may go in
    notes: tuple[Fault, ...] = ()
    untouched: int = 0  # texts that stand in both, and are the same
    emptied: int = 0  # texts that the file leaves empty; they stay
    unsure: int = 0  # marked fuzzy


def difference(reading: Reading, tables: Mapping[str, Table], judge: Judge) -> Difference:
    """All that differs. `tables` by name, with every language that the file speaks of."""
    found = _Found(judge)
    by_key = {name: {row.key: row for row in table.rows} for name, table in tables.items()}
    for entry in reading.entries:
        table = tables.get(entry.table)
        row = by_key[entry.table].get(entry.key) if table else None
        if table is None or row is None:
            found.unknown(entry, table, by_key.get(entry.table, {}))
        else:
            found.one(entry, table, row)
    return Difference(
        tuple(found.changes.values()),
        (*reading.faults, *found.faults),
        tuple(found.held),
        reading.notes,
        found.untouched,
        found.emptied,
        found.unsure,
    )


def without(whole: Difference) -> Difference:
    """The same with what is at fault left out."""
    return replace(whole, faults=(), held=(*whole.held, *whole.faults))


@dataclass
class _Found:
    judge: Judge
    changes: dict[tuple[str, str, str], Change] = field(default_factory=dict)
    said: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    held: list[Fault] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)
    untouched: int = 0
    emptied: int = 0
    unsure: int = 0

    def unknown(self, entry: Entry, table: Table | None, rows: Mapping[str, Row]) -> None:
        if not entry.text:
            return
        if table is None:
            kind = "cli.import.fault.unknown_pack" if entry.table else "cli.import.fault.no_pack"
            if (kind, entry.table) not in self.told:
                self.told.add((kind, entry.table))
                self.faults.append(Fault(entry.where, kind, {"pack": entry.table}))
            return
        where = replace(entry.where, column=entry.where.column and 1)
        if ("key", f"{where}") in self.told:
            return
        self.told.add(("key", f"{where}"))
        close = get_close_matches(entry.key, list(rows), n=1, cutoff=0.6) if len(self.told) <= MEANT_MOST else []
        kind = "cli.import.fault.unknown_key_meant" if close else "cli.import.fault.unknown_key"
        self.faults.append(
            Fault(entry.where, kind, {"key": entry.key, "pack": table.name, **({"meant": close[0]} if close else {})})
        )

    def one(self, entry: Entry, table: Table, row: Row) -> None:
        cell = row.cells.get(entry.language)
        if cell is None:
            kind = "cli.import.fault.no_form" if entry.language in table.languages else "cli.import.fault.no_language"
            if entry.text and (
                kind == "cli.import.fault.no_form" or (kind, f"{entry.where.file} {entry.language}") not in self.told
            ):
                self.told.add((kind, f"{entry.where.file} {entry.language}"))
                self.faults.append(Fault(entry.where, kind, {"language": entry.language, "key": row.key}))
            return
        if not entry.text:
            self.emptied += bool(cell.text)
            return
        name = (table.name, row.key, entry.language)
        before = self.said.setdefault(name, entry)
        if before is not entry:
            if not alike(before.text, entry.text):
                self.faults.append(
                    Fault(entry.where, "cli.import.fault.twice", {"key": row.key, "row": str(before.where.row)})
                )
            return
        same = alike(entry.text, cell.text) and not (cell.unsure and entry.unsure is False)
        if same or worn(entry.text, cell.text):
            self.untouched += 1
            return
        if entry.unsure:
            self.unsure += not alike(entry.text, cell.text)
            return
        if entry.source is not None and not same_source(entry.source, row.source):
            self.held.append(
                Fault(entry.where, "cli.import.fault.source_changed", {"key": row.key, "source": _short(row.source)})
            )
            return
        complaints = list(self.judge.complaints(table, row, entry.language, entry.text))
        self.faults += [Fault(entry.where, kind, {"key": row.key, **values}) for kind, values in complaints]
        if not complaints:
            self.changes[name] = Change(table.name, entry.language, row, entry.text, entry.where)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"


# ---- shown


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line: "-" gone, "+" new, " " in both."""

    mark: str
    text: str


def lines(old: str, new: str) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The lines that go ("-") and come ("+"), each in pieces; lines that stay are left out."""
    before, after = old.split("\n") if old else [], new.split("\n")
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left, right = _pieces("\n".join(before[i:j]), "\n".join(after[k:m]))
        for mark, pieces, there in (("-", left, j > i), ("+", right, m > k)):
            if there:
                for line in _split(pieces):
                    yield mark, tuple(line)


def _pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts with the words marked that the other has not."""
    one, other = _words(old), _words(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        same = kind == "equal"
        if j > i:
            left.append(Piece(" " if same else "-", "".join(one[i:j])))
        if m > k:
            right.append(Piece(" " if same else "+", "".join(other[k:m])))
    return left, right


def _words(text: str) -> list[str]:
    found: list[str] = []
    for sign in text:
        if found and not sign.isspace() and not found[-1][-1].isspace():
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _split(pieces: Iterable[Piece]) -> list[list[Piece]]:
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        found[-1].append(Piece(piece.mark, first))
        found += [[Piece(piece.mark, part)] for part in rest]
    return found


def named(reading: Reading, names: Iterable[str]) -> Reading:
    """The same, with the tables called by their whole names: "road" for "common/road", where only one is meant."""
    known = {INTERFACE: INTERFACE}
    for name in names:
        known[name] = name
        short = name.rpartition("/")[2]
        known[short] = "" if known.get(short, name) != name else name
    entries = tuple(replace(each, table=known.get(each.table) or each.table) for each in reading.entries)
    return replace(reading, entries=entries)
