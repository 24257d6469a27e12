"""The link to the bot, as it stands on paper and in the QR code. Nothing in it says who reads it, or where."""

import io
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from bot.platforms import START
from bot.text.links import SHORTENERS

_TELEGRAM = frozenset({"t.me", "telegram.me"})
_NAME = re.compile(r"/[A-Za-z]\w{3,31}")
# What pages add to a link to follow whoever opens it.
_FOLLOWS = re.compile(r"(utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref|source)", re.IGNORECASE)
MOST = 200  # characters: a code of more is hard to scan from a small picture


class NotALink(ValueError):
    """It can't stand in a kit; the message is the part of a label's name that says why."""


@dataclass(frozen=True, slots=True)
class Private:
    """Where the bot answers in private."""

    url: str

    @property
    def short(self) -> str:
        """As it is typed: without https:// and what stands behind the name."""
        parts = urlsplit(self.url)
        return f"{parts.netloc}{parts.path.rstrip('/')}"


def private(given: str) -> Private:
    """The link as a kit has it: to Telegram with the code that tells nothing. Raises NotALink."""
    parts = urlsplit(given.strip())
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or not given.strip().isprintable():
        raise NotALink("not_https")
    if " " in given.strip() or not given.isascii() or len(given) > MOST:
        raise NotALink("not_https")
    if parts.hostname in SHORTENERS:
        raise NotALink("shortened")
    if any(_FOLLOWS.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        raise NotALink("follows")
    if parts.hostname in _TELEGRAM:
        if not _NAME.fullmatch(parts.path.rstrip("/")):
            raise NotALink("no_bot")
        if not parts.query:
            return Private(urlunsplit(("https", "t.me", parts.path.rstrip("/"), f"start={START}", "")))
    return Private(urlunsplit(parts))


def code_png(url: str, scale: int = 10) -> bytes:
    """The QR code as PNG, with its quiet margin."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def code_svg(url: str) -> bytes:
    """The same as SVG, for print."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", scale=10, border=4, xmldecl=True, nl=True)
    return out.getvalue()
