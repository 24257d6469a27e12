"""The web chat: what its page makes of a message is HTML already, of which the words and buttons are read back."""

from functools import lru_cache
from html.parser import HTMLParser

from bot.language.fit import fit, size
from bot.language.render import plain
from bot.model.chat import Outgoing
from bot.platforms import Words
from bot.platforms.web import LIMITS
from bot.platforms.web.write import Pages
from bot.preview.seen import Bubble, Choice, Gauge, Kind, Note, Piece, Screen, Span, Touch

_KINDS = {"li": Kind.ITEM, "blockquote": Kind.QUOTE, "p": Kind.TEXT}


def screen(outgoing: Outgoing, words: Words) -> Screen:
    """An answer on the page, with its neighbours left away."""
    pages = _pages(words)
    language = outgoing.language or words.languages[0]
    parts = fit(outgoing, LIMITS)
    gauge = Gauge("text", size(plain(outgoing.blocks), LIMITS), LIMITS.text)
    notes = (
        *([Note.NO_PICTURE] if outgoing.image else []),
        *([Note.NO_VOICE] if outgoing.audio else []),
        *([Note.CUT] if len(parts) > 1 else []),
    )
    return Screen("web", tuple(bubble(pages.fragment(language, part)) for part in parts), (gauge,), notes)


@lru_cache(maxsize=2)
def _pages(words: Words) -> Pages:
    return Pages(words, {"style": "", "script": "", "icon": ""}, "")


def bubble(page: str) -> Bubble:
    """What a browser shows of one answer."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return Bubble(
        tuple(reader.pieces),
        rows=(*((link,) for link in reader.links), *((button,) for button in reader.buttons)),
    )


class _Reader(HTMLParser):
    """Paragraphs, items and quotes become pieces; lines of a link and buttons become choices."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.links: list[Choice] = []
        self.buttons: list[Choice] = []
        self._spans: list[Span] | None = None
        self._kind = Kind.TEXT
        self._touch = Touch.NONE
        self._address: str | None = None  # of the line of a link
        self._is_link = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Something begins."""
        given = dict(attributes)
        if tag in _KINDS or tag == "button":
            self._spans, self._address = [], None
            self._kind = Kind.CONTACT if given.get("class") == "contact" else _KINDS.get(tag, Kind.TEXT)
            self._is_link = given.get("class") == "link"
        elif tag == "a":
            self._touch, self._address = Touch.LINK, given.get("href")

    def handle_endtag(self, tag: str) -> None:
        """Something ends, and is what it is."""
        if tag == "a":
            self._touch = Touch.NONE
        elif self._spans is not None and (tag in _KINDS or tag == "button"):
            if tag == "button":
                self.buttons.append(Choice(_text(self._spans)))
            elif self._is_link:
                label = [span for span in self._spans if span.touch is Touch.NONE]
                self.links.append(Choice(_text(label), self._address))
            else:
                self.pieces.append(Piece(tuple(self._spans), self._kind))
            self._spans = None

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._spans is not None:
            self._spans.append(Span(data, self._touch))


def _text(spans: list[Span]) -> str:
    return "".join(span.text for span in spans).strip()
