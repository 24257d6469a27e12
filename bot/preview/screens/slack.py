"""Slack: blocks of rich text, a picture, a row of buttons.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.chat import Address, Media, Outgoing
from bot.platforms.slack import LIMITS
from bot.platforms.slack.write import MOST_BLOCKS, post
from bot.preview.seen import Bubble, Choice, Gauge, Kind, Note, Piece, Screen, Span, Touch

_CHANNEL = Address("preview", "C0")
_BOT = "https://slack.com/app_redirect"  # stands for the link to the direct messages
_FILE = "F0"  # stands for the picture, once Slack has it
_KINDS = {"rich_text_quote": Kind.QUOTE, "rich_text_section": Kind.TEXT, "rich_text_preformatted": Kind.TEXT}


def screen(outgoing: Outgoing) -> Screen:
    """A post in a channel."""
    payload = post(_CHANNEL, outgoing, _BOT, _FILE if outgoing.image else None)
    shown = bubble(payload, outgoing.image)
    gauge = Gauge("text", max((len(piece.text) for piece in shown.pieces), default=0), LIMITS.text)
    notes = (
        *([Note.NO_VOICE] if outgoing.audio else []),
        *([Note.REFUSED] if gauge.over or len(payload["blocks"]) > MOST_BLOCKS else []),
    )
    return Screen("slack", (shown,), (gauge,), notes)


def bubble(payload: Mapping[str, Any], picture: Media | None = None) -> Bubble:
    """What the app shows of chat.postMessage."""
    blocks: Sequence[Mapping[str, Any]] = payload["blocks"]
    return Bubble(
        tuple(
            piece
            for block in blocks
            if block["type"] == "rich_text"
            for element in block["elements"]
            for piece in _pieces(element)
        ),
        picture if any(block["type"] == "image" for block in blocks) else None,
        None,
        tuple(tuple(_choice(button) for button in block["elements"]) for block in blocks if block["type"] == "actions"),
    )


def _choice(button: Mapping[str, Any]) -> Choice:
    url = button.get("url")
    return Choice(button["text"]["text"], url, url == _BOT)


def _pieces(element: Mapping[str, Any]) -> Iterator[Piece]:
    if element["type"] == "rich_text_list":
        for item in element["elements"]:
            yield Piece(tuple(map(_span, item["elements"])), Kind.ITEM)
    else:
        yield Piece(tuple(map(_span, element["elements"])), _KINDS.get(element["type"], Kind.TEXT))


def _span(part: Mapping[str, Any]) -> Span:
    """Words are shown as they are; a link by what stands for it."""
    if part["type"] == "link":
        return Span(part.get("text") or part["url"], Touch.LINK)
    return Span(part.get("text", ""), Touch.CODE if part.get("style", {}).get("code") else Touch.NONE)
