"""A file, a folder or a zip that came back: what it is, by what is in it, and what it says."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.exchange import csv_, po, xlsx_read
from bot.exchange.sheet import BROKEN_ZIP, SIZE_MOST, Fault, Reading, Unreadable, Where, joined

ENDINGS = (".po", ".csv", ".tsv", ".txt", ".xlsx")
FILES_MOST = 500
UNPACKED_MOST = 4 * SIZE_MOST  # bytes of all files together
_PASSED_OVER = ("__MACOSX/", ".")  # what some systems put beside one's own files


def read(path: Path, known: frozenset[str], pack: str = "") -> Reading:
    """What is said at `path`. Raises Unreadable, OSError; ModuleNotFoundError where openpyxl is needed and absent.

    `known`: the languages that there are; `pack`: whose texts they are where the files do not say it.
    """
    if path.is_dir():
        found = [(each.relative_to(path).as_posix(), each.read_bytes()) for each in _below(path)]
        return _several(found, known, pack)
    if path.stat().st_size > SIZE_MOST:
        raise Unreadable("cli.import.fault.too_big", most=f"{SIZE_MOST // 1_000_000}")
    data = path.read_bytes()
    if data.startswith(b"PK"):
        members = _members(data)
        if members is not None:
            return _several(members, known, pack)
    return _one(path.name, data, known, pack)


def _below(folder: Path) -> list[Path]:
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~"))
    ]
    if len(found) > FILES_MOST or sum(path.stat().st_size for path in found) > UNPACKED_MOST:
        raise Unreadable("cli.import.fault.folder_too_big", most=f"{UNPACKED_MOST // 1_000_000}", files=str(FILES_MOST))
    return found


def _members(data: bytes) -> list[tuple[str, bytes]] | None:
    """The files in a zip; None where it is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "[Content_Types].xml" in names:
                return None
            wanted = [
                part
                for part in packed.infolist()
                if part.filename.lower().endswith(ENDINGS)
                and not any(name.startswith(_PASSED_OVER) for name in (part.filename, Path(part.filename).name))
            ]
            if len(wanted) > FILES_MOST or sum(part.file_size for part in wanted) > UNPACKED_MOST:
                raise Unreadable("cli.import.fault.bomb", most=f"{UNPACKED_MOST // 1_000_000}")
            return [(part.filename, packed.read(part)) for part in wanted]
    except BROKEN_ZIP as problem:
        raise Unreadable("cli.import.fault.bad_zip", reason=type(problem).__name__) from problem


def _several(files: list[tuple[str, bytes]], known: frozenset[str], pack: str) -> Reading:
    if not files:
        raise Unreadable("cli.import.fault.nothing", endings=", ".join(ENDINGS))
    found = list(_each(files, known, pack))
    if any(reading.entries for reading in found):  # a sheet of instructions, saved along with the others
        found = [replace(each, faults=(), notes=each.faults) if _has_nothing(each) else each for each in found]
    return joined(found)


def _has_nothing(reading: Reading) -> bool:
    return [fault.kind for fault in reading.faults] == ["cli.import.fault.no_heading"]


def _each(files: list[tuple[str, bytes]], known: frozenset[str], pack: str) -> Iterator[Reading]:
    """What each says; one that can't be used is a fault of its own."""
    for name, data in files:
        try:
            if len(data) > SIZE_MOST:
                raise Unreadable("cli.import.fault.too_big", most=f"{SIZE_MOST // 1_000_000}")
            yield _one(name, data, known, pack)
        except Unreadable as reason:
            yield Reading(faults=(Fault(Where(name), reason.fault.kind, reason.fault.values),))


def _one(name: str, data: bytes, known: frozenset[str], pack: str) -> Reading:
    if data.startswith(b"PK"):
        return xlsx_read.read(data, name, known, pack)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("cli.import.fault.old_excel")
    if name.lower().endswith(".po") or b"\nmsgid " in data[:4_000] or data.startswith(b"msgid "):
        return po.read(data, name, known, pack)
    return csv_.read(data, name, known, pack)
