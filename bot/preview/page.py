"""A pack as one page of HTML that needs nothing but itself: no network, no script, no file beside it."""

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from bot.content.media import HEAD, media_of
from bot.content.scripts import right_to_left
from bot.model.chat import Media
from bot.model.content import Pack
from bot.pages import environment, policy
from bot.platforms.web.write import clean
from bot.preview.labels import GAUGES, NOTES, ON, PAGE, SLOTS, Say
from bot.preview.looks import Look
from bot.preview.seen import Bubble, Kind, Piece

_NAME = re.compile(r"[a-z][a-z0-9_]*")  # of a post, as it stands in a style


class Page:
    """Puts looks into a page."""

    def __init__(self, say: Say, name: Callable[[str], str]) -> None:
        """`say`: a label by its key; `name`: what a language is called."""
        self._say, self._name = say, name
        self._environment = environment("bot.preview")
        self._environment.filters.update(clean=clean, grouped=grouped)

    def html(self, pack: Pack, looks: Sequence[Look], state: Callable[[Look], str], *, bot: str, day: str) -> str:
        """The page; `state`: how far a post has come, in words. Raises OSError where a picture can't be read."""
        posts = list(dict.fromkeys(look.post for look in looks))
        pictures = _pictures(looks)
        style = "".join((_style(), *map(_filter, posts), *_painted(pictures))).strip()
        template = self._environment.get_template("page.html")
        return template.render(
            pack=pack,
            languages=[(code, list(of)) for code, of in groupby(looks, key=lambda look: look.language)],
            posts=posts,
            state=state,
            bot=bot,
            time=pack.times[0] if pack.times else "18:00",
            day=day,
            say=self._say,
            page=PAGE,
            on=ON,
            gauges=GAUGES,
            notes=NOTES,
            slots=SLOTS,
            name=self._name,
            direction=lambda code: "rtl" if right_to_left(code) else "ltr",
            picture_class=lambda media: pictures[media.path][0],
            style=Markup(style),  # noqa: S704 - ours; names and data in it have been looked at
            policy=policy(style),
        )


def grouped(bubble: Bubble) -> Iterator[tuple[str, list[Piece]]]:
    """Neighbours of a kind together: items are one list."""
    for kind, pieces in groupby(bubble.pieces, key=lambda piece: piece.kind):
        yield (str(Kind(kind)), list(pieces))


def _style() -> str:
    return (Path(__file__).parent / "templates" / "style.css").read_text("utf-8")


def _filter(post: str) -> str:
    """What is hidden when a link to this post, in all languages, was followed."""
    if not _NAME.fullmatch(post):
        return ""
    chosen = f"main:has(#post-{post}:target)"
    return f"{chosen} article:not(.of-{post}),{chosen} .language:not(:has(.of-{post})){{display:none}}\n"


def _pictures(looks: Sequence[Look]) -> dict[str, tuple[str, Media]]:
    """Each once, however often it is shown: path -> the name of its class."""
    shown = {look.outgoing.image.path: look.outgoing.image for look in looks if look.outgoing.image}
    return {path: (f"p{number}", media) for number, (path, media) in enumerate(shown.items())}


def _painted(pictures: dict[str, tuple[str, Media]]) -> Iterator[str]:
    for path, (name, media) in pictures.items():
        data = Path(path).read_bytes()
        found = media_of(data[:HEAD], len(data))
        shape = f"aspect-ratio:{found.width}/{found.height};" if found.width and found.height else ""
        coded = base64.b64encode(data).decode()
        yield f".{name}{{{shape}background-image:url(data:{media.kind};base64,{coded})}}\n"
