"""The YAML that our files are nearly always made of, read line by line, several times faster than by a parser.

Names indented by spaces; texts plain, in quotation marks without escapes, or as a `|` block; lists with dashes, or in
brackets with plain words. At the slightest doubt (tabs, escapes, remarks behind a text, texts over several lines, a
name that stands twice ...) it declines, and bot/content/yaml_places.py reads the file with the parser. What it reads is
what the parser reads, and so are the places: tests/content/test_speed_path.py holds the two together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat

Path = tuple[str | int, ...]
Mark = tuple[int, int]  # line and column, from 1

ENTRIES_MOST = 40_000
DEPTH_MOST = 16

# A remark or an empty line; or dash, name and value; or anything else.
_LINE = re.compile(
    r"""(?:[ ]*\#[^\n]*)?\n
    | ([ ]*)
      (?: (-[ ])? ([A-Za-z_][A-Za-z0-9_-]{0,99}) : (?: [ ] | (?=\n) ) | (-[ ]) )
      (?: \n
        | ( "[^"\\\n]*" | '[^'\n]*' ) \n
        | ( \[ (?: [A-Za-z0-9_][A-Za-z0-9_.-]* (?: ,[ ][A-Za-z0-9_][A-Za-z0-9_.-]* )* )? \] ) \n
        | \|\n ([ ]+) ( [^ \n][^\n]*\n (?: \7[^\n]*\n | \n )* )
        | ( [^\s?:,\[\]{}\#&*!|>'"%@`-] [^\n]* ) \n
      )
    | ( [^\n]* \n )""",
    re.VERBOSE,
)
_NAME, _QUOTED, _WORDS, _INSET, _PLAIN = 3, 5, 6, 7, 9  # groups of it


@dataclass(slots=True)
class Marks:
    """Where things stand: path -> where the entry begins, and where its value begins."""

    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)


class Declined(Exception):
    """The text is not plain enough."""


def read_plain(text: str, marks: Marks | None = None) -> dict[str, object]:
    """The data in a text without tabs and strange line breaks. Raises Declined.

    Places cost more than the data: they are put into `marks` where it is given.
    """
    if not text.endswith("\n") or text.count("\n") + text.count(",") > ENTRIES_MOST:
        raise Declined
    top: dict[str, object] = {}
    names: dict[str, object] | None = top  # the lines of the form name: value that we are among; None among dashes
    items: list[object] = []  # the dashes that we are among
    depth = 0  # how far these begin from the left
    opened = ""  # the name before, when nothing stood behind it: what follows may lie in it
    outer: list[tuple[int, dict[str, object] | None, list[object], Path]] = []
    path: Path = ()
    line = 1
    places: Iterable[re.Match[str] | None] = repeat(None) if marks is None else _LINE.finditer(text)
    for (indent, dash, name, bare, quoted, listed, inset, block, plain, other), found in zip(
        _LINE.findall(text), places, strict=False
    ):
        if not name and not bare:
            if other:
                raise Declined
            line += 1
            continue
        here = len(indent)
        if here != depth or dash or bare or names is None:
            if here > depth:
                if not opened or names is None or len(outer) >= DEPTH_MOST:
                    raise Declined
                outer.append((depth, names, items, path))
                if dash or bare:
                    below: list[object] = []
                    names[opened], names, items = below, None, below
                else:
                    names[opened] = names = {}
                depth = here
                if marks is not None:
                    path = (*path, opened)
                    marks.values[path] = (line, here + 1)
            while here < depth:
                depth, names, items, path = outer.pop()
            if here != depth or bool(dash or bare) is not (names is None):
                raise Declined
            if dash or bare:
                here += 2
                if marks is not None:
                    marks.keys[*path, len(items)] = marks.values[*path, len(items)] = (line, here + 1)
            if dash:
                outer.append((depth, None, items, path))
                if marks is not None:
                    path = (*path, len(items))
                names, depth = {}, here
                items.append(names)
        opened = ""
        value: object
        if plain:
            if ": " in plain or " #" in plain or plain[-1] in ": ":
                raise Declined
            value = plain
        elif block:
            if len(inset) <= here:
                raise Declined
            words = block.replace(f"\n{inset}", "\n")
            value = words.rstrip("\n") + "\n" if words.endswith("\n\n") else words
        elif quoted:
            value = quoted[1:-1]
        elif listed:
            value = listed[1:-1].split(", ") if len(listed) > 2 else []
        elif name:
            value, opened = None, name
        else:
            raise Declined
        if names is None:
            items.append(value)
        elif name in names:
            raise Declined
        else:
            names[name] = value
        if found and marks is not None:
            if name:
                marks.keys[*path, name] = (line, here + 1)
            _mark(marks, (*path, name or len(items) - 1), line, found)
            line += text.count("\n", found.start(), found.end())
    if not top:
        raise Declined
    if marks is not None:
        marks.keys[()] = marks.values[()] = next(iter(marks.keys.values()))
    return top


def _mark(marks: Marks, path: Path, line: int, found: re.Match[str]) -> None:
    """Note where the value of a line begins."""
    start = found.start()
    if found[_INSET]:
        column = found.start(_INSET) - 2 - start + 1  # where the | stands
    else:
        group = next((each for each in (_PLAIN, _QUOTED, _WORDS) if found[each]), 0)
        column = found.start(group) - start + 1 if group else found.end(_NAME) - start + 2  # behind the colon
    marks.values[path] = (line, column)
    if found[_WORDS] and len(found[_WORDS]) > 2:
        for index, word in enumerate(found[_WORDS][1:-1].split(", ")):
            column += 1 if index == 0 else 2
            marks.keys[*path, index] = marks.values[*path, index] = (line, column)
            column += len(word)
