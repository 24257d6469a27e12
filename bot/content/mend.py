"""Ready repairs put into their files: the value named by a rule, and nothing else in the file.

An approval is never touched. It is of the words as they were, so a repaired text is a draft again until somebody has
read it once more; which texts that is about is told.
"""

import copy
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from bot.content.edit import CannotEdit, Editable, words, write
from bot.content.yaml_places import read_document
from bot.model.content import Mend, Problem

ROUNDS_MOST = 5  # a repair can show what it hid: a space behind an invisible character

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """One file, repaired."""

    file: str  # relative to the root
    before: str
    after: str
    count: int = 0  # repairs in it
    drafts: tuple[str, ...] = ()  # texts (post.part) whose approval no longer counts

    def save(self, root: Path) -> None:
        """Put it in the place of the file."""
        write(root / self.file, self.after.encode())


def lines(text: str) -> list[str]:
    """Its lines with their ends; other marks that Python takes for an end stay within."""
    return list(io.StringIO(text, newline="\n"))


def patched(text: str, as_written: str, changed: str) -> str | None:
    """`text` with the lines that differ between `as_written`, which is the same in our layout, and `changed`.

    None where the layouts differ by more than what stands within a line.
    """
    rows, old, new = lines(text), lines(as_written), lines(changed)
    end_of_line = "\r\n" if "\r\n" in text else "\n"  # as Windows writes it
    if len(rows) != len(old):
        return None
    for kind, start, end, begin, stop in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if kind != "equal":
            rows[start:end] = [line.replace("\n", end_of_line) for line in new[begin:stop]]
    return "".join(rows)


def mends(problems: Iterable[Problem]) -> dict[str, dict[Steps, Mend]]:
    """The repairs by file; of several for one place the first, as each was made for the words as they stand."""
    found: dict[str, dict[Steps, Mend]] = {}
    for problem in problems:
        if problem.mend:
            found.setdefault(problem.mend.file, {}).setdefault(problem.mend.path, problem.mend)
    return found


def mended(root: Path, file: str, wanted: Mapping[Steps, Mend]) -> Mended | None:
    """The file with its repairs; None where they can't be made without a change to something else, or change nothing.

    Raises OSError.
    """
    data = (root / file).read_bytes()
    expected = copy.deepcopy(read_document(data, file).data)
    try:
        editable = Editable(root / file)
        as_written = editable.text()
        for mend in _in_order(wanted.values()):
            _put(editable.data, mend.path, mend.value)
            _put(expected, mend.path, mend.value)
    except (CannotEdit, LookupError, TypeError):
        return None
    before = data.decode("utf-8")
    after = patched(before, as_written, editable.text())
    if after is None or before == after or not _alike(read_document(after.encode(), file).data, expected):
        return None
    return Mended(file, before, after, len(wanted), _approved(editable.data, wanted))


def _in_order(wanted: Collection[Mend]) -> list[Mend]:
    """What is taken out goes last, and from the end on: nothing then moves under another repair."""
    out = sorted((mend for mend in wanted if mend.value is None), key=lambda mend: _sortable(mend.path), reverse=True)
    return [*(mend for mend in wanted if mend.value is not None), *out]


def _sortable(path: Steps) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (0, part) for part in path]


def _put(data: Any, path: Steps, value: str | None) -> None:
    """Raises LookupError or TypeError where the path leads nowhere."""
    *above, last = path
    for part in above:
        data = data[part]
    if value is None:
        del data[last]
    else:
        data[last] = written_as(data[last], value)


def written_as(old: object, new: str) -> str:
    """The new words as the old ones were written: as a block, or in the same quotation marks."""
    from ruamel.yaml.scalarstring import LiteralScalarString, ScalarString

    if isinstance(old, LiteralScalarString):
        block = LiteralScalarString(new if new.endswith("\n") or not old.endswith("\n") else f"{new}\n")
        if hasattr(old, "comment"):
            block.comment = old.comment  # a remark between this text and the next
        text: str = block
        return text
    if isinstance(old, ScalarString) and "\n" not in new:
        quoted: str = type(old)(new)
        return quoted
    return words(new)


def _alike(found: object, expected: object) -> bool:
    """Whether two files say the same; a block ends with a line break that the value of a repair need not have."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_alike(found[key], expected[key]) for key in found)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(_alike, found, expected))
    if isinstance(found, str) and isinstance(expected, str):
        return found.removesuffix("\n") == expected.removesuffix("\n")
    return found is None and expected is None


def _approved(data: Any, wanted: Iterable[Steps]) -> tuple[str, ...]:
    """The repaired texts that have an approval."""
    given = data.get("approvals")
    posts = [str(each.get("post", "")) for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    approved = {post if "." in post else f"{post}.text" for post in posts}
    return tuple(sorted(approved & {_key(path) for path in wanted}))


def _key(path: Steps) -> str:
    match path:
        case ("posts", post, part):
            return f"{post}.{part}"
        case (part,):
            return f"pack.{part}"
        case _:
            return ""
