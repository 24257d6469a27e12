"""Telegram: text with entities, inline buttons below the bubble, a picture above its caption.

https://core.telegram.org/bots/api#messageentity
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.chat import Address, Media, Outgoing, utf16
from bot.platforms import START
from bot.platforms.telegram import LIMITS
from bot.platforms.telegram.write import CAPTION, captioned, post
from bot.preview.seen import Bubble, Choice, Gauge, Kind, Note, Piece, Screen, Span, Touch

_PRIVATE = "https://t.me/example_bot?start="  # stands for the link to the private chat
_GROUP = Address("preview", "-1")
# What the app itself makes a link of: addresses and international numbers.
_LINKED = re.compile(r"https?://[^\s]+|\+\d[\d -]{5,}\d")


def screen(outgoing: Outgoing) -> Screen:
    """A post in a group. A picture goes only where the text is short enough to stand below it."""
    payload = post(_GROUP, outgoing, _PRIVATE + START)
    media, notes = outgoing.image or outgoing.audio, []
    length = utf16(payload["text"])
    gauge = Gauge("text", length, LIMITS.text)
    if media:
        gauge = Gauge("caption", length, CAPTION)
        shown = captioned(payload)
        if shown is None:
            media, notes = None, [Note.TOO_LONG_BESIDE]
        else:
            payload = shown
    if length > LIMITS.text:
        notes.append(Note.REFUSED)
    return Screen("telegram", (bubble(payload, media),), (gauge,), tuple(notes))


def bubble(payload: Mapping[str, Any], media: Media | None = None) -> Bubble:
    """What the app shows of sendMessage, or of sendPhoto and sendVoice with a caption."""
    name = "caption_entities" if "caption" in payload else "entities"
    text: str = payload["caption"] if "caption" in payload else payload["text"]
    rows: Sequence[Sequence[Mapping[str, str]]] = payload.get("reply_markup", {}).get("inline_keyboard", ())
    picture = media if media and media.kind.startswith("image/") else None
    return Bubble(
        tuple(_pieces(text, payload.get(name, ()))),
        picture,
        None if picture else media,
        tuple(tuple(_choice(button) for button in row) for row in rows),
    )


def _choice(button: Mapping[str, str]) -> Choice:
    url = button.get("url")
    return Choice(button["text"], url, url is not None and url.startswith(_PRIVATE))


def _pieces(text: str, entities: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """Quotes stand alone; all else is one text."""
    data, at = text.encode("utf-16-le"), 0
    spans: list[Span] = []

    def part(begin: int, end: int) -> str:
        return data[2 * begin : 2 * end].decode("utf-16-le")

    for entity in sorted(entities, key=lambda each: int(each["offset"])):
        begin, end = int(entity["offset"]), int(entity["offset"]) + int(entity["length"])
        spans += _linked(part(at, begin))
        if entity["type"] == "blockquote":
            if spans:
                yield Piece(_without_end(spans))
                spans = []
            yield Piece(tuple(_linked(part(begin, end))), Kind.QUOTE)
            at = end + 1 if part(end, end + 1) == "\n" else end
        else:
            spans.append(Span(part(begin, end), Touch.CODE))
            at = end
    spans += _linked(part(at, len(data) // 2))
    if spans:
        yield Piece(tuple(spans))


def _without_end(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Without the line break before what stands apart."""
    *rest, last = spans
    return (*rest, Span(last.text.removesuffix("\n"), last.touch))


def _linked(text: str) -> Iterator[Span]:
    at = 0
    for found in _LINKED.finditer(text):
        if text[at : found.start()]:
            yield Span(text[at : found.start()])
        yield Span(found.group(), Touch.LINK)
        at = found.end()
    if text[at:]:
        yield Span(text[at:])
