"""A text fits every platform that it goes to.

Telegram takes 1,024 characters under a picture and 4,096 without one (an emoji counts as two), Discord 2,000, Slack
3,000 in a block. A text that is longer is refused or cut in the middle of what to do. A headline (60) is drawn on a
card, a picture's text (125) is read aloud in one go, and the label of a button (30) is cut by the app.
Bad: a text of 1,200 characters with a picture
Good: the sign and one thing to do; the rest is another post
What to do: shorten it, split the post in two, leave the picture out, or name the platforms in pack.yaml
(`platforms:`). Translations grow by a third: leave room in the language that you write first.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.lengths import PARTS, PLATFORMS, SIGNER, UNDER_PICTURE
from bot.content.material import Material
from bot.content.pages import Page, Piece
from bot.model.chat import utf16
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        for piece in shelf.pieces:
            most = PARTS.get(piece.path[-1])
            if most and piece.page.awareness and len(piece.text) > most and len(piece.text.strip()) > most:
                length = len(piece.text.strip())
                says = f"{piece.name} has {length} characters; {most} are the most."
                yield Found(piece.place, says, "Make it shorter.", Severity.WARNING, who=piece.page.who)
            elif len(piece.text) * 2 > UNDER_PICTURE and piece.part == "text" and piece.page.awareness:
                yield from _whole(piece)


def _whole(piece: Piece) -> Iterator[Found]:
    signer = (piece.page.sheet.shape.signer or "").strip()
    whole = piece.text.strip() + (" " * SIGNER + signer if signer else "")
    units = utf16(whole)
    with_signer = " with the signer" if signer else ""
    for name, length, most, under in _limits(piece.page, piece.post, units, len(whole)):
        if length > most:
            says = f"{piece.name} has {length} characters{with_signer}; {name} takes {most}{under}."
            yield Found(piece.place, says, None, who=piece.page.who)


def _limits(page: Page, post: str, units: int, length: int) -> Iterator[tuple[str, int, int, str]]:
    """Platforms of the pack, with the length that counts there and the most."""
    platforms = page.folder.manifest.shape.platforms or PLATFORMS
    announced = page.posts.get(post)
    pictured = announced is not None and (announced.picture is not None or announced.image is not None)
    for platform in platforms:
        if platform == "telegram":
            most, under = (UNDER_PICTURE, " under a picture") if pictured else (PLATFORMS[platform], "")
            yield ("Telegram", units, most, under)
        elif platform in PLATFORMS:
            yield (platform.capitalize(), length, PLATFORMS[platform], "")


RULE = Rule("too_long", __doc__, "Make it shorter, or split the post in two.", _look)
