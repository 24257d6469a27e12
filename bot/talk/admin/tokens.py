"""The tokens of buttons: "g.<name>.<group>.<more>", at most 64 bytes, which is what the narrowest platform carries.

Whoever presses can have made them up. What is read here is checked; rights are checked at every press.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from zoneinfo import available_timezones

from bot.model.admin import AdminScene
from bot.model.content import Pack
from bot.model.delivery import WEEK

MARK = "g"
LINK = "private:g"  # leads to the private chat, and there to this group; the corridor puts the group's id behind it
LONGEST = 64
NO_PACK = "-"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LONGEST = 12  # digits to base 36 of what a database can hold


def base36(number: int) -> str:
    """A number in few characters."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def number_of(text: str) -> int | None:
    """The number that `base36` made this of; None where it is none."""
    if not text or len(text) > _ID_LONGEST or not all(sign in _DIGITS for sign in text):
        return None
    return int(text, 36)


def token(name: str, room: int, *more: str) -> str:
    """The token of a button."""
    return ".".join((MARK, name, base36(room), *more))


@dataclass(frozen=True, slots=True)
class Pressed:
    """A token, taken apart. Nothing in it is to be believed."""

    name: str
    room: int  # 0 = the group where it was pressed
    more: tuple[str, ...] = ()


def read(given: str) -> Pressed | None:
    """A token taken apart; None where it is none of ours."""
    mark, *parts = given.split(".")
    if mark != MARK or len(parts) < 2 or len(given.encode(errors="replace")) > LONGEST:
        return None
    room = number_of(parts[1])
    return None if room is None else Pressed(parts[0], room, tuple(parts[2:]))


def pack_key(pack: str) -> str:
    """A pack in four characters."""
    return hashlib.blake2s(pack.encode(), digest_size=2).hexdigest()


def pack_of(key: str, packs: tuple[Pack, ...]) -> Pack | None:
    """The pack of a key, if it may be posted."""
    return next((pack for pack in packs if pack_key(pack.id) == key), None)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """All time zones that are known here."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Draft:
    """A set-up that nobody has said yes to. It travels in the buttons: nothing is kept of it."""

    room: int
    language: str
    zone: str
    pack: str | None  # id
    at: time = time(18)
    weekdays: frozenset[int] = frozenset({0, 2, 4})

    def token(self, name: str, **changes: object) -> str:
        """The token of a button that does something with the draft so changed."""
        new = replace(self, **changes)  # type: ignore[arg-type]  # names are checked by dataclasses
        days = sum(1 << day for day in new.weekdays)
        key = pack_key(new.pack) if new.pack else NO_PACK
        return token(name, new.room, new.language, new.zone, key, f"{new.at:%H%M}", f"{days:02x}")


def draft(pressed: Pressed, scene: AdminScene) -> Draft | None:
    """The draft of a button; None where anything in it can't be."""
    if len(pressed.more) != 5:
        return None
    language, zone, key, at, days = pressed.more
    if language not in scene.languages or zone not in zones():
        return None
    pack = pack_of(key, scene.packs)
    when, weekdays = _time(at), _weekdays(days)
    if when is None or weekdays is None or (pack is None and key != NO_PACK):
        return None
    return Draft(pressed.room, language, zone, pack.id if pack else None, when, weekdays)


def _time(text: str) -> time | None:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        return None
    hour, minute = int(text[:2]), int(text[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _weekdays(text: str) -> frozenset[int] | None:
    if len(text) != 2 or any(sign not in "0123456789abcdef" for sign in text) or int(text, 16) > 0x7F:
        return None
    return frozenset(day for day in WEEK if int(text, 16) >> day & 1)
