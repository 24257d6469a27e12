"""Pictures and voice files of packs, as far as their first bytes say what they are. Nothing is decoded."""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HEAD = 65_536  # bytes; the size of a JPEG may stand behind a thumbnail
HASHED_MOST = 64_000_000  # bytes; what is bigger goes nowhere, and the rules say so
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".ogg", ".mp3", ".m4a"})
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # markers among the frames of JPEG that are none


@dataclass(frozen=True, slots=True)
class Media:
    """One file beside a pack's texts."""

    kind: str  # image/png | image/jpeg | audio/ogg | audio/mpeg | audio/mp4; "" = none of these
    size: int  # bytes
    width: int = 0  # pixels; 0 = no picture, or not known
    height: int = 0
    digest: str = ""  # SHA-256 of its bytes, in hex; an approval is of this very file


def media(folder: Path) -> Iterator[tuple[str, Media]]:
    """The files of a pack's folder, by name from the folder on. What can't be read is left out."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in ENDINGS and path.is_file():
            try:
                found = _media(path)
            except OSError:
                continue
            yield path.relative_to(folder).as_posix(), found


def _media(path: Path) -> Media:
    with path.open("rb") as file:
        found = media_of(file.read(HEAD), path.stat().st_size)
        if found.size > HASHED_MOST:
            return found
        file.seek(0)
        return replace(found, digest=hashlib.file_digest(file, "sha256").hexdigest())


def media_of(head: bytes, size: int) -> Media:
    """What a file is that begins with these bytes."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return Media("image/png", size, *struct.unpack(">II", head[16:24]))
    if head.startswith(b"\xff\xd8\xff"):
        return Media("image/jpeg", size, *_jpeg(head))
    if head.startswith(b"OggS"):
        return Media("audio/ogg", size)
    if head.startswith(b"ID3") or head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return Media("audio/mpeg", size)
    if head[4:8] == b"ftyp":
        return Media("audio/mp4", size)
    return Media("", size)


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
