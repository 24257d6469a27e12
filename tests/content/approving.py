"""A content root with a pack whose posts have all that is approved together with words."""

import struct
import zlib
from pathlib import Path

from tests.content.test_broken_samples import lay

PACK = "common/summer"
FOLDER = "messages/summer"
PEOPLE = """\
format: 1
organisations:
  common:
    people:
      - {id: rova, name: Rova Rakoto, roles: [editor, approver]}
      - {id: soa, name: Soa Rabe, roles: [approver], email: soa@example.org}
      - {id: lala, name: Lala, roles: [reviewer]}
      - {id: hery, name: Hery, roles: [approver], languages: [mg]}
      - {id: tiana, name: Tiana, roles: [operator]}
"""
MANIFEST = """\
format: 2
id: common/summer
kind: awareness
title: Summer
purpose: One sign a week.
licence: CC-BY-4.0
order: listed
expires_on: 2027-05-01
posts:
  - id: road
    action: check_first
    picture: {file: pictures/road.png, licence: CC0-1.0, by: Fanilo}
    voice: {files: {fr: voices/road.fr.ogg}, licence: CC0-1.0, by: Soa}
    link: https://example.org/road
    sources:
      - {url: "https://example.org/road", says: A page on roads.}
  - id: plain
    action: share
    sources:
      - {url: "https://example.org/plain", says: A page on work.}
"""
ENGLISH = """\
language: en
editors: [rova]
posts:
  road:
    headline: Ask first
    text: Ask somebody you trust before you travel.
    alt: A road between two hills.
    call: Read more
  plain:
    text: Tell one person where you go.
"""
FRENCH = """\
# Le fichier de Rova.
language: fr
editors: [rova]   # who wrote it
posts:
  road:
    headline: Demandez d'abord
    text: |
      Demandez à une personne de confiance avant de partir.

      Elle peut poser des questions pour vous.
    alt: Une route entre deux collines.
    call: Lire la suite
  plain:
    text: Dites à quelqu'un où vous allez.
"""
PICTURE, VOICE = f"{FOLDER}/pictures/road.png", f"{FOLDER}/voices/road.fr.ogg"


def png(shade: int = 0) -> bytes:
    """A picture of 640 x 360 pixels in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade]) * 640 for _ in range(360))
    head = struct.pack(">IIBBBBB", 640, 360, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def lay_summer(root: Path) -> Path:
    """A small good root with the pack in it, and people who may approve it."""
    lay("base", root)
    for name, text in (
        ("config/people.yaml", PEOPLE),
        (f"{FOLDER}/pack.yaml", MANIFEST),
        (f"{FOLDER}/en.yaml", ENGLISH),
        (f"{FOLDER}/fr.yaml", FRENCH),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for name, data in ((PICTURE, png()), (VOICE, b"OggS" + bytes(60))):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root
