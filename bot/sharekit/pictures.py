"""The cards of a post: its picture, its headline, the one thing to do, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.pictures.cards import Shape, card
from bot.pictures.type import DoesNotFit, missing
from bot.sharekit.posts import Item

SHAPES: tuple[Shape, ...] = ("square", "story")
_PLAIN = "torch"  # the motif of a post without a picture


@dataclass(frozen=True, slots=True)
class Foot:
    """What all cards of a kit have."""

    language: str
    signer: str
    address: str = ""  # of the private chat, as it is typed
    code: bytes | None = None  # the QR code, as PNG
    ribbon: str = ""  # the word for a draft


@dataclass(frozen=True, slots=True)
class Cards:
    """Those of one post."""

    files: Mapping[Shape, bytes]
    unfit: bool = False  # a text is too long for a card, or there is no headline
    lost: str = ""  # what the fonts do not have


def cards(item: Item, action: str, foot: Foot) -> Cards:
    """Both shapes, or none: what can't be said whole is not said. Raises OSError where the picture can't be read."""
    if not item.headline:
        return Cards({}, unfit=True)
    image = item.image.read_bytes() if item.image else _PLAIN
    below = "\n".join(filter(None, (foot.signer, foot.address)))
    made: dict[Shape, bytes] = {}
    for shape in SHAPES:
        try:
            made[shape] = card(
                image, item.headline, action, below, foot.language, shape, code=foot.code, ribbon=foot.ribbon
            )
        except DoesNotFit:
            return Cards({}, unfit=True)
    return Cards(made, lost=missing(" ".join((item.headline, action, *below.split("\n")))))
