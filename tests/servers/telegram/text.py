"""What Telegram makes of the text of a message: what it refuses, and what can be tapped in what it shows.

https://core.telegram.org/bots/api#messageentity, https://core.telegram.org/bots/api#formatting-options
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 4_096  # UTF-16 units after parsing; https://core.telegram.org/bots/api#sendmessage
CAPTION = 1_024  # the same beside a picture; https://core.telegram.org/bots/api#sendphoto
# Set by the sender; Telegram looks for nothing to tap inside of the first two.
_BLIND = frozenset({"code", "pre"})
_PLAIN = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"})
_LINKS = frozenset({"text_link", "text_mention", "custom_emoji"})
# What Telegram finds by itself.
_FOUND = (
    re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}(?!\w)"),
    re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
    re.compile(r"(?<!\w)\$[A-Z]{3,8}(?![A-Za-z])"),
    re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w+)?"),
    re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    re.compile(r"(?:https?://|tg://|www\.)\S+", re.IGNORECASE),
    re.compile(r"(?<![\w@.])(?:[\w-]+\.)+(?:com|net|org|info|me|ru|mg|id|fr|io|app|int)(?![\w.])\S*", re.IGNORECASE),
    re.compile(r"(?<![\w+])\+\d[\d ()-]{6,17}\d(?!\w)"),
)  # fmt: skip


class Refused(Exception):
    """A text that Telegram does not take. The message is its description."""


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check(text: object, entities: Sequence[Mapping[str, Any]], *, caption: bool = False) -> None:
    """Raises Refused."""
    if not caption and (not isinstance(text, str) or not text.strip()):
        raise Refused("Bad Request: message text is empty")
    assert isinstance(text, str)
    if caption and units(text) > CAPTION:
        raise Refused("Bad Request: message caption is too long")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise Refused("Bad Request: strings must be encoded in UTF-8")
    if units(text) > LONGEST:
        raise Refused("Bad Request: message is too long")
    edges = _edges(text)
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in _BLIND | _PLAIN | _LINKS or entity["length"] <= 0:
            raise Refused("Bad Request: can't parse entities")
        if begin not in edges or end not in edges:  # outside, or inside of a character
            raise Refused("Bad Request: can't parse entities: wrong offset")


def tappable(text: str, entities: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What can be tapped."""
    coded = text.encode("utf-16-le")
    blind, found = bytearray(len(text)), list[tuple[int, str]]()
    edges = {unit: index for index, unit in enumerate(_edges(text))}
    for entity in entities:
        begin, end = edges[entity["offset"]], edges[entity["offset"] + entity["length"]]
        if entity["type"] in _BLIND:
            blind[begin:end] = b"\1" * (end - begin)
        elif entity["type"] in _LINKS:
            found.append((begin, coded[2 * entity["offset"] :][: 2 * entity["length"]].decode("utf-16-le")))
    for pattern in _FOUND:
        found += [(m.start(), m.group()) for m in pattern.finditer(text) if not any(blind[m.start() : m.end()])]
    return tuple(words for _, words in sorted(found))


def commands(text: str) -> list[dict[str, Any]]:
    """The entities of what a person writes: commands and names."""
    found = [
        {"type": kind, "offset": units(text[: m.start()]), "length": units(m.group())}
        for kind, pattern in (("bot_command", _FOUND[3]), ("mention", _FOUND[0]))
        for m in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _edges(text: str) -> list[int]:
    """The places between characters, in UTF-16 units."""
    at, out = 0, [0]
    for c in text:
        at += 2 if ord(c) > 0xFFFF else 1
        out.append(at)
    return out
