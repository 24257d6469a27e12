"""What a stand-in sees of the bytes of a picture or a recording."""

import struct

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a whole PNG; None where it is none."""
    if not data.startswith(PNG) or len(data) < 33 or not data.rstrip().endswith(b"IEND\xaeB`\x82"):
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def is_sound(data: bytes) -> bool:
    """Whether it is one of the recordings that platforms play."""
    return data.startswith((b"OggS", b"ID3", b"\xff\xfb")) or data[4:8] == b"ftyp"
