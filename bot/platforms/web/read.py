"""What a browser sends becomes an Incoming."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from bot.model.chat import Address, Incoming, Press, Text

HERE = Address("web", "page")
FIELDS = 16  # of one form, at most
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class Unreadable(Exception):
    """A form that no page of ours has sent."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; empty where the browser sent none."""

    id: str = ""  # of the rendering it was in, or of the message that a script sends
    words: str = ""
    press: str = ""  # the token of a button
    session: str = ""  # sealed, of the form that leaves


def form(body: bytes) -> Form:
    """The form in a body. What is no UTF-8 in it is replaced. Raises Unreadable when it has too many fields."""
    try:
        read = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS, errors="replace"
        )
    except ValueError:
        raise Unreadable from None
    fields = dict(read)
    words = fields.get("words", "").replace("\r\n", "\n")
    return Form(fields.get("id", ""), words, fields.get("press", ""), fields.get("session", ""))


def new_token() -> str:
    """A session token: 32 random bytes."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """What makes one rendering of a form recognisable."""
    return secrets.token_urlsafe(12)


def token_in(cookie: str | None) -> str | None:
    """The session token of a cookie, if it is one."""
    return cookie if cookie and _TOKEN.fullmatch(cookie) else None


def incoming(
    given: Form, token: str, at: datetime, language: str, *, throttled: bool = False, checks_spent: bool = False
) -> Incoming | None:
    """The update that a form is; None when nothing was written or pressed.

    The id stands for the form and what is in it: sent twice it is the same update, while other words from a page that
    the browser still had are another.
    """
    what = Press(given.press) if given.press else Text(given.words) if given.words.strip() else None
    if what is None:
        return None
    rendering = given.id if _ID.fullmatch(given.id) else new_id()
    same = hashlib.sha256("\0".join((rendering, given.press, given.words)).encode()).hexdigest()
    return Incoming(same, HERE, token, at, what, language_hint=language, throttled=throttled, checks_spent=checks_spent)


def accepted(header: str | None, resolve: Callable[[str | None], str | None]) -> str | None:
    """The first language of an Accept-Language header that is ours, by its weights."""
    weighed: list[tuple[float, str]] = []
    for item in (header or "")[:500].split(","):
        tag, _, weight = item.partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    # Equal weights keep their order: sorted is stable.
    return next((code for _, tag in sorted(weighed, key=lambda w: w[0]) if (code := resolve(tag))), None)
