"""Slack's own markup: what becomes of a `text`, and of what a person types.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from dataclasses import dataclass

_TAG = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_URL = re.compile(r"https?://[^\s<>|]+|mailto:[^\s<>|]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)
_NAME = re.compile(r"(?<!\w)[@#][\w.-]+")
_STYLE = re.compile(r"(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)")


@dataclass
class Parsed:
    """What is read, and which parts of it can be tapped."""

    text: str
    tappable: list[str]


def parsed(text: str, parse: str | None = None, *, mrkdwn: bool = True, link_names: bool = False) -> Parsed:
    """A message as people see it. `parse`: None hyperlinks addresses, "none" does not, "full" also takes names."""
    tappable: list[str] = []

    def keep(shown: str) -> str:
        tappable.append(_unescaped(shown))
        return shown

    def tag(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        shown = label or (f"@{target[1:]}" if target[0] in "@#!" else target)
        return keep(shown)

    text = _TAG.sub(tag, text)
    if parse != "none":
        text = _URL.sub(lambda found: keep(found[0]) if found[0] not in tappable else found[0], text)
    if parse == "full" or link_names:
        text = _NAME.sub(lambda found: keep(found[0]), text)
    if mrkdwn and parse != "full":
        text = _STYLE.sub(r"\2", text)
    return Parsed(_unescaped(text), tappable)


def typed(text: str) -> str:
    """What a person has typed, as events carry it: three characters escaped, addresses marked."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"https?://[^\s<>|]+", lambda found: f"<{found[0]}>", text)
    return _EMAIL.sub(lambda found: f"<mailto:{found[0]}|{found[0]}>", text)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
