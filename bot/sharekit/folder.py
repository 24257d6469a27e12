"""A kit on the disk: whole or not at all, as a folder or as one file to send round."""

import io
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same kit, the same bytes
_GROUPS_MOST, _NAME_MOST = 500, 120


class BadGroups(ValueError):
    """The file of groups can't be used; the message is the part of a label's name that says why."""


def write(to: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """A folder that was not there, or was empty; what it weighs. Raises OSError."""
    part = to.with_name(f".{to.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    size = 0
    try:
        for name, data in files:
            file = part / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            size += len(data)
        part.rename(to)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return size


def zipped(name: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    """All files in a folder of this name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file, data in files:
            info = zipfile.ZipInfo(f"{name}/{file}", _DAY)
            info.external_attr = 0o644 << 16
            # Pictures are packed already.
            info.compress_type = zipfile.ZIP_STORED if file.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def taken(to: Path) -> bool:
    """Whether something stands there that would be mixed with the kit."""
    return to.is_file() or (to.is_dir() and any(to.iterdir()))


def groups(data: bytes) -> tuple[str, ...]:
    """One name a line, in the order of the file. Raises BadGroups."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadGroups("not_utf8") from None
    names = [" ".join("".join(c if c.isprintable() else " " for c in line).split()) for line in text.splitlines()]
    found = tuple(dict.fromkeys(filter(None, names)))
    if len(found) > _GROUPS_MOST or any(len(name) > _NAME_MOST for name in found):
        raise BadGroups("too_many")
    return found
