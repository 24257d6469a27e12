"""What people see of a message, in words that no platform owns: bubbles of pieces of text, pictures and buttons."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model.chat import Media


class Kind(StrEnum):
    """How a piece of text is set."""

    TEXT = "text"
    ITEM = "item"  # of a list
    QUOTE = "quote"
    CONTACT = "contact"  # a line of help, where a platform sets it apart


class Touch(StrEnum):
    """What is different about some words."""

    NONE = "none"
    CODE = "code"  # set as code, so that nothing in it can be tapped
    LINK = "link"  # the app makes a link of it
    MARKUP = "markup"  # the app would take it for markup: nobody wants that
    SLOT = "slot"  # to be filled in for a country


@dataclass(frozen=True, slots=True)
class Span:
    """Some words that look the same."""

    text: str
    touch: Touch = Touch.NONE


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, an item of a list, a quote."""

    spans: tuple[Span, ...]
    kind: Kind = Kind.TEXT

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button."""

    label: str
    url: str | None = None  # it opens a page
    private: bool = False  # it leads to the private chat, by an address that only a bot at work has


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the screen."""

    pieces: tuple[Piece, ...]
    picture: Media | None = None
    voice: Media | None = None
    rows: tuple[tuple[Choice, ...], ...] = ()

    @property
    def text(self) -> str:
        """All its words, a line for each piece."""
        return "\n".join(f"• {piece.text}" if piece.kind is Kind.ITEM else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A length against its limit."""

    what: str  # text | caption | label
    length: int
    most: int

    @property
    def over(self) -> bool:
        """Too long."""
        return self.length > self.most


class Note(StrEnum):
    """What is not as the pack has it, on a platform."""

    ELSEWHERE = "elsewhere"  # the pack does not go there
    TOO_LONG_BESIDE = "too_long_beside"  # the picture or voice is left out, since the text is too long
    CUT = "cut"  # it comes as several messages
    REFUSED = "refused"  # the platform does not take it
    NO_PICTURE = "no_picture"  # the platform shows none
    NO_VOICE = "no_voice"
    MARKUP = "markup"  # characters are taken for markup

    @property
    def mild(self) -> bool:
        """It is so by the platform's nature, or was meant so."""
        return self in (Note.ELSEWHERE, Note.NO_PICTURE, Note.NO_VOICE)


@dataclass(frozen=True, slots=True)
class Screen:
    """One message as a platform shows it."""

    platform: str
    bubbles: tuple[Bubble, ...]
    gauges: tuple[Gauge, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(bubble.text for bubble in self.bubbles)


def with_slots(screen: Screen, slots: tuple[str, ...]) -> Screen:
    """The same with the slots that nobody has filled marked: {country}."""
    if not slots:
        return screen
    marks = tuple(f"{{{slot}}}" for slot in slots)
    bubbles = tuple(
        replace(
            bubble,
            pieces=tuple(
                replace(piece, spans=tuple(part for span in piece.spans for part in _marked(span, marks)))
                for piece in bubble.pieces
            ),
        )
        for bubble in screen.bubbles
    )
    return replace(screen, bubbles=bubbles)


def _marked(span: Span, marks: tuple[str, ...]) -> tuple[Span, ...]:
    for mark in marks:
        before, found, after = span.text.partition(mark)
        if found:
            rest = (Span(before, span.touch), Span(mark, Touch.SLOT), Span(after, span.touch))
            return tuple(
                part for each in rest for part in (_marked(each, marks) if each.text != mark else (each,)) if part.text
            )
    return (span,)
