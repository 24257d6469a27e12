"""Changes to files that people write by hand: comments, order and layout stay, and so does every line not changed.

Every scalar is text here too, as in yaml_places: nothing loses a zero or turns into a date.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.content.yaml_places import SIZE_MOST


class CannotEdit(ValueError):
    """The file is no YAML, or too big; `fanilo check` says more."""


class Editable:
    """One file. Change `data` (dicts, lists, texts) in place, then `save`."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises CannotEdit, OSError."""
        from bot.content.round_trip import YAMLError, read

        self.path = path
        source = path.read_bytes()
        if len(source) > SIZE_MOST:
            raise CannotEdit(f"{path.name} is too big")
        try:
            text = source.decode("utf-8")
            self._yaml, self.data = read(text)
        except (YAMLError, UnicodeDecodeError) as problem:
            raise CannotEdit(f"{path.name} is no YAML file") from problem
        if not isinstance(self.data, dict):
            raise CannotEdit(f"{path.name} is no list of names and texts")

    def text(self) -> str:
        """The file as it would be saved."""
        from bot.content.round_trip import dumped

        return dumped(self._yaml, self.data)

    def save(self) -> None:
        """Write it at once or not at all: nobody ever reads half of it."""
        write(self.path, self.text().encode())


def words(text: str) -> str:
    """A text for a file: one of several lines or with marks that YAML reads stands as a block."""
    if "\n" in text or ": " in text or " #" in text or text[:1] in "#&*!|>'\"%@`{}[],?:- ":
        from bot.content.round_trip import block

        return block(text)
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
