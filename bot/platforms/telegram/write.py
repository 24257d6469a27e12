"""An Outgoing becomes the payload of sendMessage: plain text, with entities instead of markup. Nothing is escaped.

Telegram makes links of @names, #tags, $TAGS, /commands, addresses and numbers by itself; what must not be one is set as
code, in which it looks for none. https://core.telegram.org/bots/api#messageentity
"""

import re
import unicodedata
from typing import Any

from bot.model.chat import Address, Block, Button, Contact, Listing, Outgoing, Quote, Visibility, utf16
from bot.platforms import START, leads_to

# What would call a bot, open a stranger's profile, or search.
_CALLS = re.compile(r"(?<!\w)(?<!https:)(?<!https:/)[@#$/]+\w[\w@]*")
# In words of the other side, also what would open a page or dial.
_OPENS = re.compile(r"\S*(?:\w\.\w|://|@)\S*|\+?\d[\d\s().-]{3,}\d")


CAPTION = 1_024  # units of the words beside a picture; https://core.telegram.org/bots/api#sendphoto
# Of Bot API 10.2; whom a message in a group is shown to alone. 10.3 has another parameter for it, so that each answer
# is looked at (client.py). https://core.telegram.org/bots/api-changelog
ONLY_FOR = "receiver_user_id"


def post(to: Address, outgoing: Outgoing, private_link: str, only_for: str | None = None) -> dict[str, Any]:
    """The payload. `private_link`: where a button leads that opens the private chat, with START at its end;
    `only_for`: the id of a person."""
    parts, entities, at = [], [], 0
    # What a group reads has empty lines between its paragraphs, as its pack has; in a talk they would only take room.
    between = "\n\n" if outgoing.visibility is Visibility.ROOM else "\n"
    for block in outgoing.blocks:
        text = clean(_text(block))
        entities += _entities(block, text, at)
        parts.append(text)
        at += utf16(text) + len(between)
    payload: dict[str, Any] = {
        "chat_id": int(to.chat),
        "text": between.join(parts),
        "link_preview_options": {"is_disabled": True},
        "disable_notification": outgoing.silent,
    }
    if entities:
        payload["entities"] = entities
    if only_for:
        payload[ONLY_FOR] = int(only_for)
    if to.thread:
        payload["message_thread_id"] = int(to.thread)
    if rows := _rows(outgoing, private_link):
        payload["reply_markup"] = {"inline_keyboard": rows}
    return payload


def captioned(payload: dict[str, Any]) -> dict[str, Any] | None:
    """The same as the words beside a picture or a voice; None where they are too long for that."""
    if utf16(payload["text"]) > CAPTION:
        return None
    renamed = {"text": "caption", "entities": "caption_entities"}
    return {renamed.get(name, name): value for name, value in payload.items() if name != "link_preview_options"}


def clean(text: str) -> str:
    """Without what Telegram takes out or refuses: control characters and lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _text(block: Block) -> str:
    return "\n".join(f"• {item}" for item in block.items) if isinstance(block, Listing) else block.text


def _entities(block: Block, text: str, at: int) -> list[dict[str, Any]]:
    """Of one block that begins at so many units."""
    pattern = _OPENS if isinstance(block, Quote) else _CALLS
    calls = [] if isinstance(block, Contact) else [*pattern.finditer(text)]
    calls += [found for found in _CALLS.finditer(text) if isinstance(block, Quote)]
    spans = _joined(sorted(found.span() for found in calls))
    if isinstance(block, Quote) and not spans:
        return [{"type": "blockquote", "offset": at, "length": utf16(text)}] if text else []
    return [
        {"type": "code", "offset": at + utf16(text[:begin]), "length": utf16(text[begin:end])} for begin, end in spans
    ]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for begin, end in spans:
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out


def _rows(outgoing: Outgoing, private_link: str) -> list[list[dict[str, str]]]:
    return [[_button(button, private_link) for button in row] for row in outgoing.buttons if row]


def _button(button: Button, private_link: str) -> dict[str, str]:
    if button.opens:
        return {"text": button.label, "url": button.opens.url}
    if payload := leads_to(button.token):
        return {"text": button.label, "url": private_link.removesuffix(START) + payload}
    return {"text": button.label, "callback_data": button.token}
