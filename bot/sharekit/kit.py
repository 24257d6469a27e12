"""All files of a kit. The same pack, day and options make the same bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel import Locale
from babel.dates import format_skeleton

from bot.language.names import date_in_words
from bot.model.content import Pack
from bot.sharekit.calendar import Slot, as_csv, as_ical
from bot.sharekit.link import Private, code_png, code_svg
from bot.sharekit.networks import BETWEEN
from bot.sharekit.page import Calendar, Page, Shown
from bot.sharekit.pictures import SHAPES, Cards, Foot, cards
from bot.sharekit.posts import Item

ROWS = 20  # of the sheet of groups, where none is named
Text = Callable[..., str]  # key of messages/share_kit, then slots -> text


@dataclass(frozen=True, slots=True)
class Kit:
    """What a kit is made of."""

    pack: Pack
    language: str
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    private: Private | None = None
    groups: tuple[str, ...] = ()
    unreviewed: bool = False  # the instructions themselves

    @property
    def draft(self) -> bool:
        """Whether it has a text that nobody has approved. Then all of it is marked: pages get separated."""
        return not all(item.approved for item in self.items)


@dataclass(slots=True)
class Told:
    """What is to be said about the making of a kit."""

    without_card: list[str] = field(default_factory=list)  # posts
    lost: dict[str, None] = field(default_factory=dict)  # characters that no card can show, in order


def names(kit: Kit) -> tuple[str, ...]:
    """The files that it will have, but for cards on which something does not fit."""
    found = ["index.html"]
    for item in kit.items:
        found += [f"texts/{item.stem}-{each.network.id}.txt" for each in item.texts if each.paragraphs]
        found += [f"pictures/{item.stem}-{shape}.png" for shape in SHAPES if item.headline]
    found += ["alt.txt", "calendar.csv", "calendar.ics", "groups.csv"]
    return (*found, "qr.png", "qr.svg") if kit.private else tuple(found)


def files(kit: Kit, text: Text, told: Told) -> Iterator[tuple[str, bytes]]:
    """Each file with its name. Raises OSError where a picture can't be read."""
    private = kit.private
    code = code_png(private.url) if private else None
    foot = Foot(
        kit.language,
        kit.pack.signer.get(kit.language, ""),
        private.short if private else "",
        code,
        text("draft.word") if kit.draft else "",
    )
    shown: list[Shown] = []
    for item in kit.items:
        yield from _texts(kit, item, text)
        made = cards(item, _action(item, text), foot)
        for shape, data in made.files.items():
            yield f"pictures/{item.stem}-{shape}.png", data
        _tell(told, item, made)
        shown.append(Shown(item, described(item), made.files.get("square")))
    yield "alt.txt", _alts(kit, text)
    yield "calendar.csv", as_csv(_calendar(kit, text))
    notes = {item.id: "\n".join(_uses(item)) for item in kit.items}
    title = kit.pack.about("title", kit.language)
    if kit.draft:
        title = f"{title} – {text('draft')}"
    yield "calendar.ics", as_ical(kit.pack, kit.language, kit.slots, title, notes)
    yield "groups.csv", as_csv(_groups(kit, text))
    if private and code:
        yield "qr.png", code
        yield "qr.svg", code_svg(private.url)
    dates = [Calendar(day_in_words(slot.at.date(), kit.language), f"{slot.at:%H:%M}", slot) for slot in kit.slots]
    ends = (*kit.slots[:1], *kit.slots[-1:])
    page = Page(text, kit.language)
    yield (
        "index.html",
        page.html(
            kit.pack,
            shown,
            dates,
            groups=kit.groups or ("",) * ROWS,
            weeks=weeks(kit),
            span=" – ".join(dict.fromkeys(date_in_words(slot.at.date(), kit.language) for slot in ends)),
            private=private,
            draft=kit.draft,
            unreviewed=kit.unreviewed,
        ).encode(),
    )


def weeks(kit: Kit) -> int:
    """How many the calendar has."""
    return max((slot.week for slot in kit.slots), default=1)


def described(item: Item) -> str:
    """What whoever does not see a card is told: the words on it, and what it shows."""
    sentences = [each.strip() for each in (item.headline, item.alt) if each]
    return " ".join(f"{each}." if each[-1].isalnum() else each for each in sentences)


def day_in_words(day: date, language: str) -> str:
    """Weekday, day and month, short."""
    return str(format_skeleton("MMMEd", day, locale=Locale.parse(language)))


def _action(item: Item, text: Text) -> str:
    return item.call or (text(f"action.{item.action}") if item.action else "")


def _tell(told: Told, item: Item, made: Cards) -> None:
    if made.unfit:
        told.without_card.append(item.id)
    told.lost |= dict.fromkeys(made.lost)


def _texts(kit: Kit, item: Item, text: Text) -> Iterator[tuple[str, bytes]]:
    mark = f"{text('draft')}{BETWEEN}" if kit.draft else ""  # whoever pastes it, pastes that too
    for each in item.texts:
        if each.paragraphs:
            yield f"texts/{item.stem}-{each.network.id}.txt", f"{mark}{each.text}\n".encode()


def _alts(kit: Kit, text: Text) -> bytes:
    parts = [text("draft")] if kit.draft else []
    parts += [f"{item.stem}\n{described(item)}" for item in kit.items if described(item)]
    return (BETWEEN.join(parts) + "\n").encode()


def _uses(item: Item) -> list[str]:
    """The files of a post."""
    pictures = [f"pictures/{item.stem}-{shape}.png" for shape in SHAPES if item.headline]
    return [f"texts/{item.stem}-*.txt", *pictures]


def _calendar(kit: Kit, text: Text) -> Iterator[Sequence[str]]:
    yield text("calendar.date"), "", text("calendar.time"), "", text("calendar.post"), text("calendar.done")
    for slot in kit.slots:
        at, item = slot.at, slot.item
        headline = item.headline or item.id
        if kit.draft:
            headline = f"{headline} – {text('draft')}"
        words = day_in_words(at.date(), kit.language)
        yield at.date().isoformat(), words, f"{at:%H:%M}", str(item.number), headline, ""


def _groups(kit: Kit, text: Text) -> Iterator[Sequence[str]]:
    yield (
        text("sheet.group"),
        text("sheet.asked"),
        *(text("week", number=str(number)) for number in range(1, weeks(kit) + 1)),
    )
    for group in kit.groups or ("",) * ROWS:
        yield group, "", *("" for _ in range(weeks(kit)))
