"""Changes to files that people write by hand: comments, order and layout stay, and so does every line not changed.

Every scalar is text here too, as in yaml_places: nothing loses a zero or turns into a date.
"""

import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.content.yaml_places import SIZE_MOST

# How people indent: keys, list entries, and the dash within these. The first is ours.
_LAYOUTS = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 2), (4, 4, 0), (4, 2, 0))


class CannotEdit(ValueError):
    """The file is no YAML, or too big; `fanilo check` says more."""


class _Plain(VersionedResolver):
    """Takes every plain scalar for text."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


class Editable:
    """One file. Change `data` (dicts, lists, texts) in place, then `save`."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises CannotEdit, OSError."""
        self.path = path
        source = path.read_bytes()
        if len(source) > SIZE_MOST:
            raise CannotEdit(f"{path.name} is too big")
        try:
            text = source.decode("utf-8")
            self._yaml, self.data = _read(text)
        except (YAMLError, UnicodeDecodeError) as problem:
            raise CannotEdit(f"{path.name} is no YAML file") from problem
        if not isinstance(self.data, dict):
            raise CannotEdit(f"{path.name} is no list of names and texts")

    def text(self) -> str:
        """The file as it would be saved."""
        return _dumped(self._yaml, self.data)

    def save(self) -> None:
        """Write it at once or not at all: nobody ever reads half of it."""
        write(self.path, self.text().encode())


def words(text: str) -> str:
    """A text for a file: one of several lines or with marks that YAML reads stands as a block."""
    if "\n" in text or ": " in text or " #" in text or text[:1] in "#&*!|>'\"%@`{}[],?:- ":
        block: str = LiteralScalarString(text if text.endswith("\n") else f"{text}\n")
        return block
    return text


def write(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file, with its rights."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def _read(text: str) -> tuple[YAML, Any]:
    """The data, and what writes it in the layout that it has."""
    for layout in _LAYOUTS:
        yaml = _yaml(*layout)
        data = yaml.load(text)
        if _dumped(yaml, data) == text:
            return yaml, data
    yaml = _yaml(*_LAYOUTS[0])
    return yaml, yaml.load(text)


def _yaml(mapping: int, sequence: int, offset: int) -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Plain
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    yaml.width = 1_000_000
    yaml.preserve_quotes = True
    return yaml


def _dumped(yaml: YAML, data: object) -> str:
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
