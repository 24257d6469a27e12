"""An Outgoing becomes payloads: text that Discord's markdown shows as it is, and buttons.

The payloads: https://discord.com/developers/docs/resources/message#create-message,
https://discord.com/developers/docs/components/reference, and what markdown is:
https://support.discord.com/hc/en-us/articles/210298617, https://discord.com/developers/docs/reference#message-formatting
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.model.chat import Block, Button, Listing, Outgoing, Quote, Visibility, utf16
from bot.platforms import leads_to

Payload = dict[str, Any]

MOST = 2_000  # characters of a message, counted so that no way of counting finds more
DESCRIPTION = 1_024  # of a file; https://discord.com/developers/docs/resources/message#attachment-object
SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 12  # flags: no previews, to one, no sound
_ROW, _BUTTON, _SECONDARY, _LINK = 1, 2, 2, 5  # types of components, styles of buttons
# What has a meaning anywhere: emphasis, code, spoilers, links, mentions, emoji, quotes. A backslash takes it away.
_ANYWHERE = re.compile(r"[\\*_~`|<>\[\]@:]")
# What has one at the beginning of a line: headings, small print, lists.
_AT_START = re.compile(r"^(\s*)(?:([#+-])|(\d+)([.)]))", re.MULTILINE)
_SPACE = re.compile(r"(?<!\d) | (?!\d)")  # not within a number
_MARK = re.compile(r"(?:\\.|[^\\])", re.DOTALL)


def messages(outgoing: Outgoing, bot: str) -> list[Payload]:
    """One message, or more where the backslashes make it too long; the buttons are under the last. `bot`: its id."""
    flags = SUPPRESS_EMBEDS
    if outgoing.silent:
        flags |= SUPPRESS_NOTIFICATIONS
    if outgoing.visibility is Visibility.EPHEMERAL:
        flags |= EPHEMERAL
    shared = {"flags": flags, "allowed_mentions": {"parse": []}}
    made: list[Payload] = [{"content": part, **shared} for part in _parts(list(_lines(outgoing.blocks)))]
    if rows := [_row(row, bot) for row in outgoing.buttons if row]:
        made[-1]["components"] = rows
    return made


def with_file(payload: Payload, name: str, alt: str) -> Payload:
    """The same with a file, whose bytes follow as files[0]. https://discord.com/developers/docs/reference#uploading-files"""
    about = {"description": alt[:DESCRIPTION]} if alt else {}
    return {**payload, "attachments": [{"id": 0, "filename": name, **about}]}


def edited(payload: Payload) -> Payload:
    """The same for a message that is there already: who sees it is settled, and only this flag can change."""
    return {**payload, "flags": SUPPRESS_EMBEDS}


def link_to_private(bot: str) -> str:
    """Where one can write to the bot. https://discord.com/developers/docs/reference#message-formatting"""
    return f"https://discord.com/users/{bot}"


def escaped(text: str) -> str:
    """The markdown that is shown as this text, and of which nothing can be tapped."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # no halves of characters
    marked = _ANYWHERE.sub(r"\\\g<0>", whole.replace("\r\n", "\n").replace("\r", "\n"))
    return _AT_START.sub(_without_meaning, marked)


# ---- parts


def _without_meaning(found: re.Match[str]) -> str:
    space, mark, number, dot = found.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines of markdown, with an empty one between two blocks."""
    for index, block in enumerate(blocks):
        if index:
            yield ""
        match block:
            case Listing(items):
                for item in items:
                    yield from f"• {escaped(item)}".split("\n")
            case Quote(text):
                for line in escaped(text).split("\n"):
                    yield f"> {line}"
            case _:
                yield from escaped(block.text).split("\n")


def _parts(lines: list[str]) -> list[str]:
    parts = [""]
    for piece in (piece for line in lines for piece in _pieces(line)):
        longer = f"{parts[-1]}\n{piece}" if parts[-1] else piece
        if utf16(longer) <= MOST:
            parts[-1] = longer
        else:
            parts.append(piece)
    return [part.strip("\n") for part in parts]


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces that each fit, cut between words where there are any; each of a quote is one."""
    quote = "> " if line.startswith("> ") else ""
    while utf16(line) > MOST:
        end, size = 0, 0
        for mark in _MARK.finditer(line):  # a backslash and what it stands before stay together
            size += utf16(mark[0])
            if size > MOST:
                break
            end = mark.end()
        spaces = [found.end() for found in _SPACE.finditer(line, MOST // 4, end)]
        end = spaces[-1] if spaces else end
        yield line[:end]
        line = quote + line[end:]
    yield line


def _row(row: Sequence[Button], bot: str) -> Payload:
    return {"type": _ROW, "components": [_button(button, bot) for button in row]}


def _button(button: Button, bot: str) -> Payload:
    if button.opens:
        return {"type": _BUTTON, "style": _LINK, "label": button.label, "url": button.opens.url}
    if leads_to(button.token):  # a link to a person carries nothing
        return {"type": _BUTTON, "style": _LINK, "label": button.label, "url": link_to_private(bot)}
    return {"type": _BUTTON, "style": _SECONDARY, "label": button.label, "custom_id": button.token}
