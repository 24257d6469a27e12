"""A preview as lines for a terminal, right-to-left safe as the terminal's chat is."""

from collections.abc import Iterator

from bot.model.chat import Media
from bot.platforms.terminal.write import WIDEST, clean, wrapped
from bot.preview.labels import GAUGES, NOTES, ON, SLOTS, Say
from bot.preview.looks import Look
from bot.preview.seen import Bubble, Choice, Gauge, Kind, Screen

BAR = 20  # characters
NAME = 8  # of the longest platform's
FULL, EMPTY = "█", "░"
_INDENT = "  "
_MARKS = {Kind.TEXT: "", Kind.ITEM: "• ", Kind.QUOTE: "> ", Kind.CONTACT: "☎ "}


def lines(look: Look, say: Say, state: str) -> Iterator[str]:
    """One post. `say`: a label by its key; `state`: how far its texts have come, in words."""
    yield say("cli.preview.post", post=one(look.post), language=look.language, state=state)
    yield from wrapped(look.headline, width=WIDEST)
    if look.open:
        yield say(SLOTS[look.unfilled], slots=look.slots)
        if not look.unfilled:
            yield say("cli.preview.slot_how")
    if look.picture and not look.outgoing.image:
        yield say("cli.preview.picture_left", file=one(look.file))
    for gauge in look.gauges:
        yield _gauge(gauge, say)
    alike: dict[str, list[Screen]] = {}  # by their words: most platforms show the same
    for screen in look.screens:
        alike.setdefault(" ".join(screen.text.split()), []).append(screen)
    for screens in alike.values():
        yield ""
        for screen in screens:
            yield from _head(screen, say)
        # The one that shows most of it.
        for bubble in max(screens, key=lambda each: (len(_beside(each)), each.text.count("\n"))).bubbles:
            yield from _bubble(bubble, say)


def one(text: str) -> str:
    """On one line, without what would command a terminal."""
    return " ".join(clean(text).split())


def _beside(screen: Screen) -> list[object]:
    """What goes with the words."""
    return [
        each
        for bubble in screen.bubbles
        for each in (bubble.picture, bubble.voice, *(button for row in bubble.rows for button in row))
        if each
    ]


def _head(screen: Screen, say: Say) -> Iterator[str]:
    gauges = "  ".join(_gauge(gauge, say) for gauge in screen.gauges)
    yield f"{say(ON[screen.platform]):<{NAME}}  {gauges}"
    for note in screen.notes:
        yield f"{_INDENT}{'' if note.mild else '! '}{say(NOTES[note])}"


def _gauge(gauge: Gauge, say: Say) -> str:
    full = min(BAR, round(BAR * gauge.length / gauge.most))
    bar = FULL * full + EMPTY * (BAR - full)
    key = "cli.preview.over" if gauge.over else "cli.preview.length"
    what = say(GAUGES[gauge.what])
    return say(key, bar=bar, what=what, length=f"{gauge.length:,}", most=f"{gauge.most:,}")


def _bubble(bubble: Bubble, say: Say) -> Iterator[str]:
    edge = f"{_INDENT}│ "
    inside = WIDEST - len(edge)
    for media, key in ((bubble.picture, "cli.preview.picture"), (bubble.voice, "cli.preview.voice")):
        if media:
            for line in wrapped(_media(media, key, say), width=inside):
                yield edge + line
    before = None
    for piece in bubble.pieces:
        if before and not before is piece.kind is Kind.ITEM:
            yield edge.rstrip()
        before = piece.kind
        for line in wrapped(_MARKS[piece.kind] + piece.text, width=inside):
            yield (edge + line).rstrip()
    for row in bubble.rows:
        for button in row:
            yield edge + _button(button)


def _media(media: Media, key: str, say: Say) -> str:
    return say(key, file=one(media.path.rpartition("/")[2]), alt=one(media.alt))


def _button(button: Choice) -> str:
    label = "".join(wrapped(one(button.label), width=10_000))
    return f"[ {label} ]" + (f" {clean(button.url)}" if button.url and not button.private else "")
