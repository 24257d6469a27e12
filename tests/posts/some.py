"""A pack with everything that a post can have, and the files that go with it."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path

from bot.model.chat import TO_LINK, TO_PRIVATE, Button, Link, Media, Outgoing, Paragraph, Visibility
from bot.model.content import Pack, Picture, Place, Post, Wording
from bot.posts import Posts

PACK = "common/roads"
PAGE = "https://petition.example/roads"
ALT = "A road that forks: طريقان, two ways"
RIGHT_TO_LEFT = "اطلب رقم الهاتف قبل السفر.\n\nإذا أخذوا جواز سفرك، فهذه علامة تحذير."


def png(width: int = 8, height: int = 8, seed: int = 0) -> bytes:
    """A picture, whole."""
    rows = b"".join(b"\0" + bytes((seed + x * y) % 256 for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture(folder: Path, data: bytes | None = None, name: str = "road.png") -> Media:
    """One in a file."""
    path = folder / name
    path.write_bytes(png() if data is None else data)
    return Media(str(path), "image/png", f"{PACK}/fork", ALT)


def voice(folder: Path, name: str = "fork.ogg") -> Media:
    """One in a file."""
    path = folder / name
    path.write_bytes(b"OggS" + bytes(200))
    kind = {"ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4"}[name.rpartition(".")[2]]
    if kind != "audio/ogg":
        path.write_bytes(b"ID3" + bytes(200))
    return Media(str(path), kind, f"{PACK}/fork")


def holds(media: Media, data: bytes | None) -> None:
    """Its file has these bytes from now on; None: it is not there any more."""
    path = Path(media.path)
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def bytes_of(media: Media) -> bytes:
    """What its file has."""
    return Path(media.path).read_bytes()


def post(*paragraphs: str, image: Media | None = None, audio: Media | None = None) -> Outgoing:
    """A message for a group, with a link and the way to the private chat."""
    rows = ((Button("Sign", TO_LINK, Link(PAGE)),), (Button("Write to me", TO_PRIVATE),))
    blocks = tuple(Paragraph(text) for text in paragraphs or ("Two roads.", "Ask before you choose."))
    return Outgoing(blocks, rows, image=image, audio=audio, visibility=Visibility.ROOM, language="en")


def pack(**parts: str) -> Pack:
    """Of one post with a picture, a voice and a link; `parts` are its texts in English."""
    made = Post(
        "fork",
        picture=Picture("messages/roads/road.png", "CC0-1.0"),
        voice={"en": "messages/roads/fork.ogg"},
        link=PAGE,
    )
    texts = {"text": "Two roads.\n\nAsk before you choose.", "alt": ALT, "call": "Sign", **parts}
    wordings = {f"fork.{part}": Wording(text, Place("en.yaml")) for part, text in texts.items() if text}
    return Pack(PACK, "awareness", "Roads", "To be tested", None, (made,), "listed", {"en": wordings})


def posts(of: Pack, root: Path | None = None) -> Posts:
    """What is posted of it."""
    return Posts(lambda: {of.id: of}, lambda key, _: key, signed=True, root=root)


def with_slots(text: str, *slots: str) -> Pack:
    """Of one post that is filled in."""
    made = pack(text=text)
    return replace(made, posts=(Post("fork", slots=slots),))
