"""What a text of a pack is made of: what the pack says itself, what it quotes, and where it was read."""

import re
from collections.abc import Iterable, Iterator

from bot.text.normal import fold

_QUOTED = re.compile('“([^“”]*)”|«([^«»]*)»|„([^„“]*)“|(?<!\\w)"([^"\\n]*)"(?!\\w)')
OPENING = frozenset('“«„"')


def quotes(text: str) -> Iterator[re.Match[str]]:
    """Everything between quotation marks; the match is with its marks."""
    if _quotes(text):
        yield from _QUOTED.finditer(text)


def _quotes(text: str) -> bool:
    return "“" in text or "«" in text or "„" in text or '"' in text


def without_quotes(text: str) -> str:
    """The text with blanks for what others say in it, everything else in its place."""
    if not _quotes(text):
        return text
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


def without_sources(text: str, begins: Iterable[str]) -> str:
    """The text up to the line that begins with "Source:" or the like, in the words of its language."""
    if ":" not in text:
        return text
    at = len(text)
    while at > 0:
        start = text.rfind("\n", 0, at) + 1
        head, colon, _ = text[start:at].partition(":")
        if colon and fold(head.strip()) in begins:
            return text[:start]
        if text[start:at].strip():
            return text  # the sources are the last line, or there are none
        at = start - 1
    return text
