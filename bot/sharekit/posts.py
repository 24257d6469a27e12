"""The posts of a pack that go into a kit, in one language, with what a country has filled in; and why others do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.model.chat import Block, Contact, Listing, Outgoing
from bot.model.content import Pack, Post, State
from bot.posts import Posts
from bot.schedule.choose import usable
from bot.sharekit.networks import NETWORKS, Fitted, fitted


class Why(StrEnum):
    """Why a post is not in the kit."""

    NOT_WRITTEN = "not_written"
    NOT_APPROVED = "not_approved"
    OVER = "over"  # it has expired
    NO_COUNTRY = "no_country"  # it has numbers of a country, and none is named
    NO_NUMBERS = "no_numbers"  # the country has none


@dataclass(frozen=True, slots=True)
class Item:
    """One post as it is shared."""

    number: int  # from 1, in the pack's order
    id: str
    headline: str | None
    texts: tuple[Fitted, ...]  # one for each network
    alt: str | None
    action: str | None  # what the card asks for: a kind of action
    call: str | None  # what it asks for in the post's own words
    image: Path | None
    approved: bool
    expires_on: date | None

    @property
    def stem(self) -> str:
        """How its files begin."""
        return f"{self.number:02}-{self.id}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A post that is not in the kit."""

    post: str
    why: Why


def items(
    pack: Pack,
    posts: Posts,
    language: str,
    today: date,
    *,
    country: str | None = None,
    drafts: bool = False,
    private: str | None = None,
) -> tuple[tuple[Item, ...], tuple[LeftOut, ...]]:
    """What goes into the kit. `private`: the line that leads to the private chat."""
    found: list[Item] = []
    left: list[LeftOut] = []
    fills = posts.fills(pack, country)
    ready = {post for post, _ in usable(pack, (language,), today, unreviewed=drafts)}
    for post in pack.posts:
        why = None if post.id in ready else _not_ready(pack, post, language, today)
        if why is None and not set(post.slots) <= set(fills):
            why = Why.NO_NUMBERS if country else Why.NO_COUNTRY
        outgoing = None if why else posts.outgoing(pack.id, post.id, language, country)
        if outgoing is None:
            left.append(LeftOut(post.id, why or Why.NOT_WRITTEN))
        else:
            found.append(_item(len(found) + 1, pack, post, outgoing, private))
    return tuple(found), tuple(left)


def _not_ready(pack: Pack, post: Post, language: str, today: date) -> Why:
    if not usable(pack, (language,), today, unreviewed=True):
        return Why.OVER
    if f"{post.id}.text" not in pack.texts.get(language, {}):
        return Why.NOT_WRITTEN
    return Why.OVER if post.expires_on and post.expires_on <= today else Why.NOT_APPROVED


def _item(number: int, pack: Pack, post: Post, outgoing: Outgoing, private: str | None) -> Item:
    language = outgoing.language or ""
    parts = {
        key.partition(".")[2]: wording
        for key, wording in pack.texts[language].items()
        if key.partition(".")[0] == post.id
    }
    words = {part: " ".join(wording.text.split()) for part, wording in parts.items() if part != "text"}
    call = words.get("call")
    opened = next((button.opens.url for row in outgoing.buttons for button in row if button.opens), None)
    must = (f"{call}\n{opened}",) if call and opened else ()
    units = grouped(outgoing.blocks)
    texts = tuple(
        fitted(
            network,
            words.get("headline"),
            units,
            must,
            (private,) if private else (),
            stay=_stay(outgoing.blocks, units, sourced=bool(post.sources)),
        )
        for network in NETWORKS
    )
    return Item(
        number,
        post.id,
        words.get("headline"),
        texts,
        words.get("alt"),
        post.action,
        call if must else None,
        Path(outgoing.image.path) if outgoing.image else None,
        all(wording.state is State.APPROVED for wording in parts.values()),
        post.expires_on,
    )


def grouped(blocks: Sequence[Block]) -> tuple[tuple[str, ...], ...]:
    """Paragraphs that stand or fall together: a line of help never without the words before it, nor they without it."""
    units: list[list[str]] = []
    opens = False
    for block in blocks:
        text = _text(block)
        if units and (opens or isinstance(block, Contact)):
            units[-1].append(text)
        else:
            units.append([text])
        opens = text.rstrip().endswith(":")
    return tuple(map(tuple, units))


def _stay(blocks: Sequence[Block], units: Sequence[Sequence[str]], *, sourced: bool) -> int:
    """How many of the last always stay: what to do, its source behind it, and all lines of help with what follows."""
    numbers = {block.text for block in blocks if isinstance(block, Contact)}
    first = next((index for index, unit in enumerate(units) if numbers & set(unit)), len(units))
    return max(2 if sourced else 1, len(units) - first)


def _text(block: Block) -> str:
    return "\n".join(f"• {item}" for item in block.items) if isinstance(block, Listing) else block.text
