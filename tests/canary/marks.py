"""What is sent, made up anew for each run, and how it is found again whatever was made of it."""

import base64
import ipaddress
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import quote

_LETTERS = "bcdfghjklmnpqrstvwxz"


def _word(length: int = 10) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _digits(length: int) -> str:
    return secrets.choice("123456789") + "".join(secrets.choice("0123456789") for _ in range(length - 1))


@dataclass(frozen=True, slots=True)
class Marks:
    """One person's: nobody else has any of it, and no content."""

    word: str = field(default_factory=_word)
    given: str = field(default_factory=lambda: _word().capitalize())
    family: str = field(default_factory=lambda: f"Ré{_word()}")
    phone: str = field(default_factory=lambda: f"+9655{_digits(7)}")
    local_phone: str = field(default_factory=lambda: f"034{_digits(7)}")
    mail: str = field(default_factory=lambda: f"{_word()}@{_word()}.com")
    link: str = field(default_factory=lambda: f"https://{_word()}.net/{_word()}")
    passport: str = field(default_factory=lambda: f"A{_digits(8)}")
    card: str = field(default_factory=lambda: f"4{_digits(15)}")
    picture: str = field(default_factory=lambda: f"{_word()}.jpg")
    caption: str = field(default_factory=_word)
    agent: str = field(default_factory=_word)
    ipv4: str = field(default_factory=lambda: str(ipaddress.IPv4Address(f"198.18.{_byte()}.{_byte()}")))
    ipv6: str = field(default_factory=lambda: str(ipaddress.IPv6Address(f"2001:db8:{_hex()}:{_hex()}::{_hex()}")))
    peer: str = field(default_factory=lambda: f"127.{_byte()}.{_byte()}.{_byte()}")
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    user: str = field(default_factory=lambda: _digits(10))

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them."""
        return tuple(getattr(self, each.name) for each in fields(self))

    @property
    def contacts(self) -> tuple[str, ...]:
        """Those that no answer may show, its own person's neither: whoever reads it could tap on them (P3)."""
        host = self.link.removeprefix("https://").partition("/")[0]
        return (self.phone, self.local_phone, self.mail, self.mail.partition("@")[2], self.link, host, self.passport)

    @property
    def name(self) -> str:
        """Of a person."""
        return f"{self.given} {self.family}"


def _byte() -> int:
    return secrets.randbelow(200) + 20


def _hex() -> str:
    return f"{secrets.randbelow(0xEFFF) + 0x1000:x}"


def found(marks: Iterable[str], data: bytes) -> list[str]:
    """Those of the marks that are in the data, in any form."""
    folded = data.lower()
    return [
        mark
        for mark in marks
        if any(form in folded for form in set(_forms(mark))) or any(form in data for form in set(_encoded(mark)))
    ]


def found_in_files(marks: Iterable[str], folder: Path) -> list[str]:
    """The marks in all files below a folder, in the names of files too."""
    held = b"".join(
        str(path.relative_to(folder)).encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    )
    return found(marks, held)


def _forms(mark: str) -> Iterator[bytes]:
    """In small letters, each in which it may be written; some are the same."""
    digits = mark.removeprefix("+")
    yield mark.encode().hex().encode()
    for text in dict.fromkeys((mark.lower(), mark.casefold(), digits.lower())):
        plain = text.encode()
        yield plain
        if text.isascii():  # in both orders of bytes, but for a zero at one of its ends
            yield text.encode("utf-16-le")[:-1]
        else:
            yield text.encode("utf-16-le")
            yield text.encode("utf-16-be")
        yield quote(text, safe="").lower().encode()
        yield plain.hex().encode()
        yield text.encode("ascii", "backslashreplace")
    if ":" in mark:
        try:
            yield ipaddress.IPv6Address(mark).packed.lower()
        except ValueError:  # a link
            return


def _encoded(mark: str) -> Iterator[bytes]:
    """In base 64, wherever in three bytes it begins."""
    plain = mark.encode()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + plain).rstrip(b"=")
        inner = whole[(0, 2, 3)[before] : len(whole) - (2 if (before + len(plain)) % 3 else 0)]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))
