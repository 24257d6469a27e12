"""messages/<pack>/approvals.log: who approved what and when, a line of JSON each. Lines are only ever added."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "approvals.log"
REVOKED = "revoked"
READ_MOST = 32_000_000  # bytes, the newest: some hundred thousand approvals of one pack


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a state given to one text, or taken from it."""

    time: str  # 2026-11-25T16:45:00Z
    who: str  # id of a person
    state: str  # reviewed | approved | revoked
    text: str  # post.part
    language: str
    fingerprint: str


def read_log(data: bytes) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """The entries, oldest first, and the numbers of the lines that are none."""
    entries, unreadable = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                entries.append(_entry(json.loads(line)))
            except (ValueError, TypeError, RecursionError):
                unreadable.append(number)
    return tuple(entries), tuple(unreadable)


def _entry(fields: object) -> Entry:
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ValueError("no entry")
    return Entry(**fields)


def log_bytes(path: Path) -> bytes:
    """The log as it stands; nothing where there is none: a text without it is no worse than one approved by hand."""
    try:
        with path.open("rb") as file:
            whole = file.seek(0, os.SEEK_END)
            file.seek(max(whole - READ_MOST, 0))
            data = file.read(READ_MOST)
    except OSError:
        return b""
    return data if whole <= READ_MOST else data.partition(b"\n")[2]


def add(folder: Path, entries: Iterable[Entry]) -> None:
    """Write entries behind all others, at once, and wait until they are on the disk. Raises OSError."""
    lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries).encode()
    handle = os.open(folder / NAME, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            lines = b"\n" + lines  # a machine went down within the last line
        while lines:
            lines = lines[os.write(handle, lines) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    synced(folder)


def synced(folder: Path) -> None:
    """Wait until it is on the disk which files a folder has. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
