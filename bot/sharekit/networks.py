"""The networks where people paste, and what fits there: whole paragraphs, or nothing. No text is ever cut."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.model.chat import utf16

BETWEEN = "\n\n"  # paragraphs
_LINK = re.compile(r"https?://\S+")
_LINK_WEIGHS = 23  # of X, however long it is
# Of X: what weighs one. All else weighs two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def characters(text: str) -> int:
    """As most networks count."""
    return len(text)


def weighted(text: str) -> int:
    """As X counts. Of emoji made of several each part counts here, so that it is never too little."""
    bare, links = _LINK.subn("", unicodedata.normalize("NFC", text))
    return links * _LINK_WEIGHS + sum(1 if _light(ord(each)) else 2 for each in bare)


def _light(code: int) -> bool:
    return any(first <= code <= last for first, last in _LIGHT)


@dataclass(frozen=True, slots=True)
class Network:
    """Where a text is pasted."""

    id: str  # in names of files
    name: str
    most: int | None  # None = nobody's text is too long
    measure: Callable[[str], int] = characters


NETWORKS = (
    Network("facebook", "Facebook", None),
    Network("whatsapp", "WhatsApp", None),
    Network("whatsapp-status", "WhatsApp Status", 700),
    Network("instagram", "Instagram", 2_200),
    Network("telegram", "Telegram", 1_024, utf16),  # below a picture
    Network("x", "X", 280, weighted),
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is pasted somewhere."""

    network: Network
    paragraphs: tuple[str, ...]  # none = nothing that is whole fits
    shorter: bool = False

    @property
    def text(self) -> str:
        """What is pasted."""
        return BETWEEN.join(self.paragraphs)

    @property
    def length(self) -> int:
        """In the network's own measure."""
        return self.network.measure(self.text)


def fitted(
    network: Network,
    headline: str | None,
    units: Sequence[Sequence[str]],
    must: Sequence[str] = (),
    may: Sequence[str] = (),
    *,
    stay: int = 1,
) -> Fitted:
    """The longest form that fits: all; else the headline in place of as few first paragraphs as need be.

    `units`: paragraphs that stand or fall together, of which the last, as many as `stay`, are always there. At the end
    `must` stays too, and `may` goes first.
    """
    forms = [(tuple(part for unit in units for part in unit), False)]
    if headline:
        for first in range(1, len(units) - stay + 1):
            forms.append(((headline, *(part for unit in units[first:] for part in unit)), True))
    for form, shorter in forms:
        for ends in dict.fromkeys(((*must, *may), tuple(must))):
            found = Fitted(network, (*form, *ends), shorter)
            if network.most is None or found.length <= network.most:
                return found
    return Fitted(network, ())
