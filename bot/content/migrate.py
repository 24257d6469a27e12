"""A pack of an older format brought to the newest, a step for each version; all that a step does not name stays.

A new format is one function more: it takes what pack.yaml says in the format before and changes it in place.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.content.edit import Editable, write
from bot.content.mend import patched
from bot.content.packs import FORMAT
from bot.content.yaml_places import read_document


class UnknownFormat(ValueError):
    """The pack names no format, or one that this version does not know. The format is the message, "" for none."""


class CannotMigrate(ValueError):
    """The file is written in a way that can't be changed without touching other lines."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """pack.yaml, before and after."""

    path: Path
    old: str  # format
    before: str
    after: str
    pictures: int = 0  # whose licence and maker are to be filled in

    def save(self) -> None:
        """Put it in the place of the file."""
        write(self.path, self.after.encode())


def packs_below(path: Path) -> list[Path]:
    """Every pack.yaml that is meant by a root, a folder of packs, a pack or its file."""
    if path.is_file():
        return [path] if path.name == "pack.yaml" else []
    messages = path / "messages"
    return sorted((messages if messages.is_dir() else path).rglob("pack.yaml"))


def migrated(path: Path) -> Migrated | None:
    """The pack in the newest format; None when it is. Raises UnknownFormat, CannotMigrate, CannotEdit, OSError."""
    editable = Editable(path)
    old = _format(editable.data)
    if old == FORMAT:
        return None
    data, as_written = path.read_bytes(), editable.text()
    expected = read_document(data, path.name).data
    pictures = sum(1 for post in _posts(editable.data) if "image" in post)
    for each in (editable.data, expected):
        while isinstance(each, dict) and _format(each) != FORMAT:
            STEPS[_format(each)](each)
    before = data.decode("utf-8")
    after = patched(before, as_written, editable.text())
    if after is None:
        raise CannotMigrate
    found = read_document(after.encode(), path.name)
    if found.problems or _filled(found.data) != _filled(expected):
        raise CannotMigrate
    return Migrated(path, old, before, after, pictures)


def _format(data: Mapping[str, Any]) -> str:
    found = data.get("format")
    if not isinstance(found, str) or (found not in STEPS and found != FORMAT):
        raise UnknownFormat(found if isinstance(found, str) else "")
    return str(found)


def _to_2(data: MutableMapping[str, Any]) -> None:
    """A post's `image:` becomes `picture:`, with a licence and a maker, which nobody but the editor knows."""
    for post in _posts(data):
        if "image" in post:
            _renamed(post, "image", "picture", {"file": post["image"], "licence": None, "by": None})
    data["format"] = "2"


STEPS: Mapping[str, Callable[[MutableMapping[str, Any]], None]] = MappingProxyType({"1": _to_2})


def _posts(data: Mapping[str, Any]) -> Iterator[MutableMapping[str, Any]]:
    posts = data.get("posts")
    yield from (post for post in posts if isinstance(post, dict)) if isinstance(posts, list) else ()


def _renamed(block: MutableMapping[str, Any], old: str, new: str, fields: Mapping[str, Any]) -> None:
    """Put `fields` under a new name in the old one's place, remarks behind and below it included.

    Fields that are still to be filled in stand there empty, but not in braces, where nothing can be empty.
    """
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(block, CommentedMap):
        del block[old]
        block[new] = dict(fields)
        return
    braces = block.fa.flow_style()
    known = {name: value or "" for name, value in fields.items() if value is not None or not braces}
    below, at = CommentedMap(known), list(block).index(old)
    remark = block.ca.items.pop(old, None)
    del block[old]
    block.insert(at, new, below)
    if remark:
        _moved(remark, below, tuple(known))


def _moved(remark: Any, below: Any, names: tuple[str, ...]) -> None:
    """What stood behind the line stays behind its value, what stood below it comes below the last line."""
    from ruamel.yaml.error import CommentMark
    from ruamel.yaml.tokens import CommentToken

    behind, _, lines = remark[2].value.partition("\n")
    if behind and lines and len(names) > 1:
        below.ca.items[names[0]] = [None, None, CommentToken(f"{behind}\n", CommentMark(0), None), None]
        remark[2] = CommentToken(f"\n{lines}", CommentMark(0), None)
    elif behind:
        names = names[:1]
    below.ca.items[names[-1]] = remark


def _filled(data: object) -> object:
    """Without what is still to be filled in."""
    if isinstance(data, dict):
        return {name: _filled(value) for name, value in data.items() if value is not None}
    return [_filled(value) for value in data] if isinstance(data, list) else data
