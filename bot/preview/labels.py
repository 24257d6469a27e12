"""The ids of the labels that a preview is told in, whole, so that none is kept for nothing."""

from collections.abc import Mapping
from typing import Protocol

from bot.preview.seen import Note


class Say(Protocol):
    """A label by its id."""

    def __call__(self, key: str, /, **values: str) -> str:
        """With its slots filled."""
        ...


ON: Mapping[str, str] = {
    "telegram": "cli.preview.on.telegram",
    "discord": "cli.preview.on.discord",
    "slack": "cli.preview.on.slack",
    "web": "cli.preview.on.web",
}
GAUGES: Mapping[str, str] = {
    "text": "cli.preview.gauge.text",
    "caption": "cli.preview.gauge.caption",
    "label": "cli.preview.gauge.label",
}
NOTES: Mapping[Note, str] = {
    Note.ELSEWHERE: "cli.preview.note.elsewhere",
    Note.TOO_LONG_BESIDE: "cli.preview.note.too_long_beside",
    Note.CUT: "cli.preview.note.cut",
    Note.REFUSED: "cli.preview.note.refused",
    Note.NO_PICTURE: "cli.preview.note.no_picture",
    Note.NO_VOICE: "cli.preview.note.no_voice",
    Note.MARKUP: "cli.preview.note.markup",
}
SLOTS = {False: "cli.preview.slot", True: "cli.preview.no_numbers"}  # by whether a country was named
# What stands on the page, by the names that its template has for them.
PAGE: Mapping[str, str] = {
    "title": "cli.preview.html.title",
    "told": "cli.preview.html.told",
    "nav": "cli.preview.html.nav",
    "languages": "cli.preview.html.languages",
    "posts": "cli.preview.html.posts",
    "all": "cli.preview.html.all",
    "language": "cli.preview.html.language",
    "signer": "cli.preview.html.signer",
    "voice": "cli.preview.html.voice",
    "picture": "cli.preview.html.picture",
    "picture_left": "cli.preview.picture_left",
    "length": "cli.preview.html.length",
    "over": "cli.preview.html.over",
    "made": "cli.preview.html.made",
}
