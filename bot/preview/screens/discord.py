"""Discord: markdown, files below the words, buttons below those.

https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.chat import Media, Outgoing, utf16
from bot.platforms.discord.write import MOST, link_to_private, messages
from bot.preview.seen import Bubble, Choice, Gauge, Kind, Note, Piece, Screen, Span, Touch

_BOT = "1"  # stands for the bot's id
_QUOTE = "> "
# A backslash takes away what a sign means; what has none before it means something.
_SIGN = re.compile(r"\\([^\w\s]|_)|([*_~`|<>\[\]@\\]+)|(https?://\S+)")
_AT_START = re.compile(r"[ \t]*(?:#{1,3} |-# |[-+*] |\d+[.)] )")


def screen(outgoing: Outgoing) -> Screen:
    """A post in a channel. What the backslashes make too long comes in parts, without its picture or voice."""
    payloads = messages(outgoing, _BOT)
    media, notes = outgoing.image or outgoing.audio, []
    if len(payloads) > 1:
        notes = [*([Note.TOO_LONG_BESIDE] if media else []), Note.CUT]
        media = None
    bubbles = tuple(bubble(payload, media) for payload in payloads)
    if any(span.touch is Touch.MARKUP for each in bubbles for piece in each.pieces for span in piece.spans):
        notes.append(Note.MARKUP)
    length = sum(utf16(payload["content"]) for payload in payloads)
    return Screen("discord", bubbles, (Gauge("text", length, MOST),), tuple(notes))


def bubble(payload: Mapping[str, Any], media: Media | None = None) -> Bubble:
    """What the app shows of one message."""
    picture = media if media and media.kind.startswith("image/") else None
    rows: Sequence[Mapping[str, Any]] = payload.get("components", ())
    return Bubble(
        tuple(_pieces(payload["content"])),
        picture,
        None if picture else media,
        tuple(tuple(_choice(each) for each in row["components"]) for row in rows),
    )


def _choice(button: Mapping[str, Any]) -> Choice:
    url = button.get("url")
    return Choice(button["label"], url, url == link_to_private(_BOT))


def _pieces(content: str) -> Iterator[Piece]:
    """Lines of a quote stand together, and so do other lines."""
    lines: list[str] = []
    quoted = False
    for line in content.split("\n"):
        if line.startswith(_QUOTE) is not quoted and lines:
            yield _piece(lines, quoted)
            lines = []
        quoted = line.startswith(_QUOTE)
        lines.append(line.removeprefix(_QUOTE) if quoted else line)
    if lines:
        yield _piece(lines, quoted)


def _piece(lines: Sequence[str], quoted: bool) -> Piece:
    spans: list[Span] = []
    for index, line in enumerate(lines):
        if index:
            spans.append(Span("\n"))
        spans += _spans(line)
    return Piece(tuple(_joined(spans)), Kind.QUOTE if quoted else Kind.TEXT)


def _spans(line: str) -> Iterator[Span]:
    at = 0
    if start := _AT_START.match(line):
        yield Span(start.group(), Touch.MARKUP)
        at = start.end()
    for found in _SIGN.finditer(line, at):
        yield Span(line[at : found.start()])
        literal, markup, link = found.groups()
        yield Span(literal) if literal else Span(markup, Touch.MARKUP) if markup else Span(link, Touch.LINK)
        at = found.end()
    yield Span(line[at:])


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Neighbours that look the same are one."""
    waiting: Span | None = None
    for span in spans:
        if waiting and waiting.touch is span.touch:
            waiting = Span(waiting.text + span.text, span.touch)
        else:
            if waiting and waiting.text:
                yield waiting
            waiting = span
    if waiting and waiting.text:
        yield waiting
