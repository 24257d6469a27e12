"""The page of a kit: read on a phone or printed on A4. It needs no network, no script, and no file beside it."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from bot.content.scripts import right_to_left
from bot.model.content import Pack
from bot.pages import environment, policy
from bot.sharekit.calendar import Slot
from bot.sharekit.link import Private, code_svg
from bot.sharekit.networks import Fitted
from bot.sharekit.posts import Item

SHEET = 6  # weeks beside each other on the sheet of groups


@dataclass(frozen=True, slots=True)
class Shown:
    """A post on the page."""

    item: Item
    alt: str
    picture: bytes | None  # PNG

    @property
    def boxes(self) -> tuple[tuple[Fitted, ...], ...]:
        """Each text once, for all networks to which it goes as it is; at the end those to which none goes."""
        by: dict[tuple[str, ...], list[Fitted]] = {}
        for each in sorted(self.item.texts, key=lambda each: not each.paragraphs):
            by.setdefault(each.paragraphs, []).append(each)
        return tuple(map(tuple, by.values()))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A line of the calendar."""

    day: str
    time: str
    slot: Slot


class Page:
    """Puts a kit into a page."""

    def __init__(self, text: object, language: str) -> None:
        """`text`: key of messages/share_kit, then slots -> text."""
        self._text, self._language = text, language
        pages = environment("bot.sharekit")
        pages.filters.update(data=_data)
        self._template = pages.get_template("page.html")

    def html(
        self,
        pack: Pack,
        shown: Sequence[Shown],
        calendar: Sequence[Calendar],
        *,
        groups: Sequence[str],
        weeks: int,
        span: str,
        private: Private | None,
        draft: bool,
        unreviewed: bool,
    ) -> str:
        """The page."""
        style = (Path(__file__).parent / "templates" / "style.css").read_text("utf-8")
        return self._template.render(
            pack=pack,
            language=self._language,
            direction="rtl" if right_to_left(self._language) else "ltr",
            text=self._text,
            shown=shown,
            calendar=[(week, list(of)) for week, of in groupby(calendar, key=lambda line: line.slot.week)],
            groups=groups,
            sheets=list(_chunks(weeks)),
            span=span,
            private=private,
            code=code_svg(private.url) if private else None,
            draft=draft,
            unreviewed=unreviewed,
            style=Markup(style),  # noqa: S704 - ours
            policy=policy(style),
        )


def _chunks(weeks: int) -> Iterator[range]:
    """The weeks of each sheet."""
    for first in range(1, weeks + 1, SHEET):
        yield range(first, min(first + SHEET, weeks + 1))


def _data(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
