"""From keys to words: each text as it stands in the Library, its named slots filled, nothing else (P3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.language.catalog import Catalog
from bot.language.hours import hours_in_words
from bot.language.names import country_name, dated_in_words, language_name
from bot.model.chat import Block, Button, Contact, Listing, Outgoing, Paragraph, Quote
from bot.model.content import Channel, Hotline, Library, State, Wording
from bot.model.talk import Choice, CountryName, Dated, Ref, Reply, Say, SayHotline, Shape, Value

FIRST = 600  # characters of a message, beyond which optional texts wait behind "more" (P18)
CONTACTS = 5_000  # lines that are kept in words at most
ROW = 2  # buttons beside each other, where a platform has rows
_SLOT = re.compile(r"\{\{|\}\}|\{(\w+)\}")
# Cautions that say no more than a warning beside them does.
_SAID_BY_WARNINGS = frozenset({"test_before_relying", "not_confirmed_recently", "one_source"})
_SERVES = 3  # what a line is for, at most, where it has no name
_CALLED = re.compile(r"\d{3,}")
_DIALLED = ("phone", "sms", "whatsapp", "telegram")


class MissingText(KeyError):
    """A key has no text in any language. `fanilo check` finds these before a person does."""


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its slots filled. Unknown slots stay as they are; a doubled brace is a brace."""

    if "{" not in text and "}" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        if found.group() in {"{{", "}}"}:
            return found.group()[0]
        return values.get(found.group(1), found.group())

    return _SLOT.sub(value, text)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Words of all languages; built once from a Library and the label catalogs."""

    library: Library
    catalog: Catalog
    languages: tuple[str, ...]
    texts: Mapping[str, Mapping[str, Wording]]  # language -> key -> wording
    keys: frozenset[str]
    _known: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)  # texts
    # Lines as they were put into words; the line is kept beside them, so that its id() stays its own.
    _contacts: dict[tuple[int, str | None, bool, bool, str], tuple[Hotline, Contact]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, library: Library, catalog: Catalog, languages: tuple[str, ...]) -> "Renderer":
        """The renderer of the private packs of a library."""
        texts: dict[str, dict[str, Wording]] = {language: {} for language in languages}
        for pack in library.packs.values():
            if pack.kind == "awareness":
                continue
            name = pack.id.rpartition("/")[2]
            for language, wordings in pack.texts.items():
                for post, wording in wordings.items():
                    texts.setdefault(language, {})[f"{name}.{post.removesuffix('.text')}"] = wording
        keys = frozenset(key for wordings in texts.values() for key in wordings)
        return cls(library, catalog, languages, texts, keys)

    def text(self, key: str, language: str) -> str:
        """The text of a key, in the language or else in English, then in any.

        Raises MissingText where there is none.
        """
        known = self._known.get((key, language))
        if known is None:
            known = self._known[key, language] = self._found(key, language)
        return known

    def _found(self, key: str, language: str) -> str:
        for candidate in (language, "en", *self.languages):
            wording = self.texts.get(candidate, {}).get(key)
            if wording and wording.text.strip():
                return wording.text.strip()
        raise MissingText(key)

    def unreviewed(self, language: str) -> bool:
        """Whether any private text of the language is still a draft."""
        return any(wording.state is State.DRAFT for wording in self.texts.get(language, {}).values())

    def render(self, reply: Reply, language: str, mark: int) -> Outgoing:
        """One message. `mark` is the turn that its buttons belong to."""
        says, dropped = list(reply.says), 0
        blocks = self._blocks(says, language, dropped)
        while _length(blocks) > FIRST and any(say.optional for say in says):
            last = next(say for say in reversed(says) if say.optional)
            says.remove(last)
            dropped += isinstance(last, Say) and last.shape is Shape.ITEM
            blocks = self._blocks(says, language, dropped)
        buttons = [Button(self._label(choice, language), f"{mark}.{choice.token}") for choice in reply.choices]
        rows = tuple(tuple(buttons[i : i + ROW]) for i in range(0, len(buttons), ROW))
        return Outgoing(tuple(blocks), rows, language=language)

    def last_resort(self, language: str) -> Outgoing:
        """Help when nothing else works: two texts of the danger pack, else the label that the page of errors has."""
        try:
            opener, number = (self.text(key, language) for key in ("danger.opener", "danger.hotline_112"))
        except MissingText:
            return Outgoing((called(self.catalog.label(language, "web.emergency")),), language=language)
        return Outgoing((Paragraph(opener), called(number)), language=language)

    # ---- parts of a message

    def _blocks(self, says: list[Say | SayHotline], language: str, dropped: int) -> list[Block]:
        """`dropped` items are counted by the text that tells how many more there are; it is left out at none."""
        blocks: list[Block] = []
        for say in says:
            if isinstance(say, SayHotline):
                blocks.append(self.contact(say, language))
                continue
            values = say.values
            if isinstance(count := values.get("count"), int):
                if count + dropped == 0:
                    continue
                values = {**values, "count": count + dropped}
            text = fill(self.text(say.key, language), self._values(values, language))
            if say.shape is Shape.CONTACT:
                blocks.append(called(text))
            elif say.shape is Shape.QUOTE:
                blocks.append(Quote(text))
            elif say.shape is Shape.PARAGRAPH:
                blocks.append(Paragraph(text))
            elif blocks and isinstance(blocks[-1], Listing):
                blocks[-1] = Listing((*blocks[-1].items, text))
            else:
                blocks.append(Listing((text,)))
        return blocks

    def _values(self, values: Mapping[str, Value], language: str) -> dict[str, str]:
        return {name: self._value(value, language) for name, value in values.items()}

    def _value(self, value: Value, language: str) -> str:
        match value:
            case Ref(key):
                return self.text(key, language) if key in self.keys else self.catalog.label(language, key)
            case CountryName(code):
                return country_name(code, language)
            case Dated(dated):
                return dated_in_words(dated, language)
            case _:
                return str(value)

    def _label(self, choice: Choice, language: str) -> str:
        return self._value(choice.label, language)

    def contact(self, say: SayHotline, language: str) -> Contact:
        """One line of help: number first, then whatever a person must know before relying on it (P6)."""
        hotline = say.line.hotline
        key = (id(hotline), say.line.warning, say.brief, say.abroad, language)
        known = self._contacts.get(key)
        if known is None:
            if len(self._contacts) >= CONTACTS:
                self._contacts.clear()
            known = self._contacts[key] = (hotline, self._contact(say, language))
        return known[1]

    def _contact(self, say: SayHotline, language: str) -> Contact:
        hotline = say.line.hotline
        label = self.catalog.label
        shown = [c for c in hotline.channels if c.type in _DIALLED] or list(hotline.channels)
        rows = [f"{self._channels(shown, language)} – {self._name(hotline, language)}"]
        free = any(c.toll_free for c in shown)
        about = [hours_in_words(hotline.hours, language)] if hotline.hours else []
        about += [label(language, "label.free")] if free else []
        unknown = [] if hotline.hours else ["hours"]
        unknown += [] if free else ["cost"]
        rows.append(self._listed(about, language))
        if not say.brief:
            if hotline.languages:
                spoken = self._listed([language_name(code, language) for code in hotline.languages], language)
                rows.append(self._pair("languages", spoken, language))
            else:
                unknown.append("languages")
        if say.abroad or not say.brief:
            abroad = [c.from_abroad for c in shown if c.from_abroad is not None]
            if abroad:
                rows.append(label(language, f"label.from_abroad_{'yes' if any(abroad) else 'no'}"))
            else:
                unknown.append("from_abroad")
        if not say.brief and not say.line.warning:  # the warning says how old it is
            rows.append(self._pair("checked", _checked(hotline, language), language))
        if unknown:
            names = self._listed([label(language, f"label.{name}") for name in unknown], language)
            rows.append(label(language, "label.pair", name=names, value=label(language, "label.not_known")))
        if say.line.warning:
            rows.append(fill(self.text(say.line.warning, language), {"date": _checked(hotline, language) or ""}))
        for caution in hotline.cautions:
            if not (say.line.warning and caution in _SAID_BY_WARNINGS):
                rows.append(self.text(f"danger.caution_{caution}", language))
        return Contact("\n".join(row for row in rows if row), tuple(c.value for c in shown if c.type == "phone"))

    def _listed(self, items: list[str], language: str) -> str:
        """One after the other, with the comma of the language."""
        listed = items[0] if items else ""
        for item in items[1:]:
            listed = self.catalog.label(language, "label.list", first=listed, last=item)
        return listed

    def _channels(self, channels: list[Channel], language: str) -> str:
        parts = []
        for channel in channels:
            kind = "" if channel.type == "phone" else f"{self.catalog.label(language, f'label.{channel.type}')} "
            parts.append(f"{kind}{grouped(channel.value)}")
        return self._listed(parts, language)

    def _name(self, hotline: Hotline, language: str) -> str:
        if hotline.name_en and language == "en":
            return hotline.name_en
        if any(c.isalpha() for c in hotline.name):
            return hotline.name
        # Named by its number alone: say what it is for.
        return self._listed(
            [self.catalog.label(language, f"serves.{served}") for served in hotline.serves[:_SERVES]], language
        )

    def _pair(self, name: str, value: str | None, language: str) -> str:
        """A labelled value; one that is not known says so."""
        label = self.catalog.label
        shown = value or label(language, "label.not_known")
        return label(language, "label.pair", name=label(language, f"label.{name}"), value=shown)


@lru_cache(maxsize=4096)
def grouped(number: str) -> str:
    """An international number in the groups in which its country writes it; anything else as it is."""
    if not number.startswith("+"):
        return number
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse  # late: 0.1 s

    try:
        return str(format_number(parse(number), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return number


def _checked(hotline: Hotline, language: str) -> str | None:
    """The date of the newest source, as precise as it is known."""
    newest = max((source.dated for source in hotline.sources if source.dated), default=None)
    return dated_in_words(newest, language) if newest else None


def called(text: str) -> Contact:
    """A text that names a number to call."""
    return Contact(text, tuple(_CALLED.findall(text)))


def _length(blocks: list[Block]) -> int:
    return len(plain(blocks))


def plain(blocks: list[Block] | tuple[Block, ...]) -> str:
    """A message as running text, the way a screen reader would have it."""
    parts = []
    for block in blocks:
        parts.append("\n".join(f"• {item}" for item in block.items) if isinstance(block, Listing) else block.text)
    return "\n".join(parts)
