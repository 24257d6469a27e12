"""YAML as plain text and lists, each value knowing where it stands.

Every scalar is text: `no`, `0341234567` and `12:30` stay what they are. What makes YAML dangerous or surprising
(anchors, aliases, tags, merge keys, keys that stand twice, several documents) is a problem with a place, never an
exception. The parser's events are read one by one, so depth and number are bounded before anything grows. What is
plain is read without the parser (bot/content/yaml_plain.py), and where it stands only looked up when somebody asks.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial

import yaml

from bot.content.yaml_plain import Declined, Mark, Marks, Path, read_plain
from bot.model.content import Place, Problem

__all__ = ["Path"]  # read from here by those who follow a document

FAST = True  # False: always by the parser (benchmarks/check.py measures both)
SIZE_MOST = 2_000_000  # bytes of one file
DEPTH_MOST = 24  # levels of lists and keys
NODES_MOST = 200_000
ALIKE_MOST = 5  # anchors or aliases that are told of one file
PROBLEMS_MOST = 50  # of one file; more are a file in the wrong form

# What YAML 1.2 calls printable, less the marks that reorder what an editor sees.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")

# These, and tabs, line breaks that only YAML knows, and a byte order mark in the middle: nothing for the quick way.
_STRANGE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Document:
    """What stands in one file.

    `data` is made of dict, list, str and None (nothing was written); None when the file can't be read at all.
    """

    file: str
    data: object
    problems: tuple[Problem, ...] = ()
    find: Callable[[], Marks] = field(default=Marks, repr=False, compare=False)

    @cached_property
    def _marks(self) -> Marks:
        return self.find()

    @property
    def keys(self) -> dict[Path, Mark]:
        """Path -> where the entry begins."""
        return self._marks.keys

    @property
    def values(self) -> dict[Path, Mark]:
        """Path -> where its value begins."""
        return self._marks.values

    def place(self, path: Path = (), *, value: bool = False) -> Place:
        """Where the entry at `path` begins, or its value; the nearest thing above where it is not there."""
        marks = self.values if value else self.keys
        for end in range(len(path), -1, -1):
            mark = marks.get(path[:end])
            if mark:
                return Place(self.file, *mark)
        return Place(self.file)

    def without(self, paths: Collection[Path]) -> "Document":
        """The document without the entries at `paths`, everything else in its place."""
        moved: dict[Path, Path] = {}
        data = _pruned(self.data, (), (), frozenset(paths), moved)
        marks = Marks(
            {new: self.keys[old] for old, new in moved.items() if old in self.keys},
            {new: self.values[old] for old, new in moved.items() if old in self.values},
        )
        return Document(self.file, data, self.problems, partial(_same, marks))


def _same(marks: Marks) -> Marks:
    return marks


def _marks_of(data: bytes) -> Marks:
    """Where things stand in a file that was plain."""
    marks = Marks()
    read_plain(data.decode("utf-8-sig"), marks)
    return marks


def _pruned(data: object, old: Path, new: Path, paths: frozenset[Path], moved: dict[Path, Path]) -> object:
    moved[old] = new
    if isinstance(data, dict):
        return {
            key: _pruned(value, (*old, key), (*new, key), paths, moved)
            for key, value in data.items()
            if (*old, key) not in paths
        }
    if isinstance(data, list):
        left = [(index, value) for index, value in enumerate(data) if (*old, index) not in paths]
        return [_pruned(value, (*old, index), (*new, place), paths, moved) for place, (index, value) in enumerate(left)]
    return data


def read_document(data: bytes, file: str) -> Document:
    """The document in `data`; `file` is the name for its problems. Never raises."""
    if len(data) > SIZE_MOST:
        return Document(file, None, (too_big(file, len(data)),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _position(file, data[: error.start].decode("utf-8", errors="replace"))
        return _unread(place, "this byte is no UTF-8.", "Save the file again with the encoding UTF-8.")
    if FAST and not _STRANGE.search(text):
        with suppress(Declined):
            return Document(file, read_plain(text), (), partial(_marks_of, data))
    bad = _CONTROL.search(text)
    if bad:
        says = f"there is an invisible control character (U+{ord(bad.group()):04X})."
        return _unread(_position(file, text[: bad.start()]), says, "Delete it and type the words around it again.")
    reader = _Reader(file)
    value: object = None
    try:
        value = reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        reader.syntax(error, text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reader.note(
            (1, 1), "the file is not in the form of YAML.", f"Look for stray signs ({type(error).__name__}).", "syntax"
        )
    except _Enough:
        pass
    if reader.broken:
        value = None
    return Document(file, value, tuple(reader.problems), partial(_same, Marks(reader.keys, reader.values)))


def too_big(file: str, size: int) -> Problem:
    """The problem of a file of so many bytes, over the bound."""
    says = f"the file is too big: {size / 1e6:.1f} MB, {SIZE_MOST / 1e6:.0f} MB at most."
    return Problem(
        Place(file), says, "Split it into several files, and keep pictures in files of their own.", rule="size"
    )


def _unread(place: Place, says: str, hint: str) -> Document:
    return Document(place.file, None, (Problem(place, says, hint, rule="encoding"),))


def _position(file: str, before: str) -> Place:
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _mark(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Enough(Exception):
    """The rest of the file is not worth reading."""


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.keys: dict[Path, tuple[int, int]] = {}
        self.values: dict[Path, tuple[int, int]] = {}
        self.broken = False  # nothing can be made of the file
        self.nodes = 0
        self.told: Counter[str] = Counter()

    def note(self, at: tuple[int, int], says: str, hint: str, rule: str, *, fatal: bool = True) -> None:
        self.broken = self.broken or fatal
        self.told[rule] += 1
        if rule in ("alias", "anchor") and self.told[rule] > ALIKE_MOST:
            return
        self.problems.append(Problem(Place(self.file, *at), says, hint, rule=rule))
        if len(self.problems) >= PROBLEMS_MOST:
            self.broken = True
            raise _Enough

    def _at(self, event: yaml.Event, says: str, hint: str, rule: str, *, fatal: bool = True) -> None:
        self.note(_mark(event), says, hint, rule, fatal=fatal)

    def document(self, events: Iterator[yaml.Event]) -> object:
        value: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._at(event, 'a second document begins here ("---").', "Remove the line.", "documents")
                    raise _Enough
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
                value = self._node(event, events, ())
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self.values[path] = _mark(event)
        self.keys.setdefault(path, self.values[path])
        self.nodes += 1
        if self.nodes > NODES_MOST:
            self._at(event, f"the file has more than {NODES_MOST} entries.", "Split it.", "size")
            raise _Enough
        if isinstance(event, yaml.AliasEvent):
            says = f'"*{event.anchor}" repeats another place, which is not allowed.'
            hint = f'Write the text out, or put quotes around it: "*{event.anchor}".'
            self._at(event, says, hint, "alias")
            return None
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            says = f'"&{event.anchor}" names a place for repeating, which is not allowed.'
            self._at(event, says, 'Remove it, or put quotes around the text if it begins with "&".', "anchor")
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")
            says = f'"{shown[:40]}" is a type mark, which is not allowed.'
            self._at(event, says, 'Remove it, or put quotes around the text if it begins with "!".', "tag")
        if isinstance(event, yaml.ScalarEvent):
            return None if event.value == "" and event.implicit[0] and not event.style else event.value
        if len(path) >= DEPTH_MOST:
            says = f"there are lists in lists in lists here, more than {DEPTH_MOST} levels."
            self._at(event, says, 'Put quotes around a text that begins with "[" or "{".', "depth")
            raise _Enough
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _list(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._node(event, events, (*path, len(found))))
        return found

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path)
            below = (*path, key)
            here = _mark(event)
            twice = key in found
            if twice:
                first = self.keys[below]
                says = f'"{_short(key)}" stands twice; the first is in line {first[0]}.'
                self._at(event, says, "Put the two together, or remove one.", "duplicate_key", fatal=False)
                self._node(next(events), events, (*path, key, "again"))
                continue
            self.keys[below] = here
            found[key] = self._node(next(events), events, below)
        return found

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):  # an alias is a problem of its own
                says = "a list or a pair of braces stands where a name and a colon should."
                self._at(event, says, 'Put quotes around a text that begins with "[" or "{".', "key")
            self._node(event, events, (*path, ""))
            return ""
        if event.value == "<<" and not event.style:
            self._at(event, '"<<" takes over another place, which is not allowed.', "Write the lines out.", "merge")
        if event.anchor is not None or event.tag is not None:
            says = f'the name "{_short(event.value)}" has a mark ("&" or "!") before it, which is not allowed.'
            self._at(event, says, "Remove the mark.", "anchor" if event.anchor else "tag")
        return str(event.value)

    def syntax(self, error: yaml.MarkedYAMLError, text: str) -> None:
        """A sentence for what the parser says."""
        context = (error.context or "").lower()
        opened = "quoted scalar" in context or "flow" in context
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = text.split("\n")
        here = lines[line - 1] if line <= len(lines) else ""
        problem = (error.problem or "").lower()
        with suppress(_Enough):
            self.note((line, column), *_sentence(problem, context, here), "syntax")


def _sentence(problem: str, context: str, line: str) -> tuple[str, str]:
    """What is wrong and what to do, from the parser's words and the line where it stopped."""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem or "tab" in problem:
        return "the line begins with a tab.", "Use spaces: two for each level."
    if "quoted scalar" in context and "end of stream" in problem:
        return "a quotation mark is not closed before the end of the file.", "Write the closing quotation mark."
    if "mapping values are not allowed" in problem:
        return (
            "a colon stands where none can be.",
            "Put quotes around a text that holds a colon and a space, or begin the line as far in as its neighbours.",
        )
    if "could not find expected ':'" in problem:
        return (
            "a line has no colon, or the text before it was not ended.",
            "Write name: text, and indent the lines of a long text.",
        )
    if "nesting" in problem or "depth" in problem:
        return (
            f"there are lists in lists in lists here, more than {DEPTH_MOST} levels.",
            'Put quotes around a text that begins with "[" or "{".',
        )
    if "did not find expected node content" in problem:
        return "a list in brackets or braces is not closed.", "Write the closing bracket behind its last entry."
    if "did not find expected ',' or" in problem:
        return "a list in brackets is not closed, or a comma is missing.", "Write the comma or the closing bracket."
    if "cannot start any token" in problem:
        return "a text begins with a sign that has a meaning in YAML.", "Put quotes around the whole text."
    if "block mapping" in context or "block collection" in context or "block end" in problem:
        return (
            "this line does not fit the lines above it.",
            "Begin it as far in as its neighbours, and put quotes around a text that holds quotation marks.",
        )
    if "unknown escape" in problem or "escape" in context:
        return "a backslash stands in a text with quotation marks.", "Write it twice, or use single quotation marks."
    return "the file is not in the form of YAML here.", "Put quotes around the text, and check the line above."


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
