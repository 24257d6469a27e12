"""What a pack announces is still to come, and the pack has not run out.

A post that invites to a day last month makes all others look old. A pack or post whose `expires_on` has passed is never
posted again, and nobody is told but here.
Bad: The meeting is on 30 July 2025. (read in 2026)
Good: The meeting is on 30 July 2027. (with expires_on: 2027-07-31)
What to do: write the new day, or remove the post; give a post with a day an `expires_on` of the day after. The check
knows whole days, and a month behind words such as "until". Days in quotations and in the line of the sources are left.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bot.content.checks.rule import Found, Rule
from bot.content.forms import Lined, forms
from bot.content.material import Material
from bot.content.packs import PackFolder
from bot.content.pages import Piece
from bot.content.prose import without_quotes, without_sources
from bot.content.words import WordsFile
from bot.model.content import Severity
from bot.text.normal import fold

_YEAR = re.compile(r"20\d\d")
_NAMED = re.compile(  # 30 July 2025, July 30, 2025, 30 de julio de 2025, July 2025
    r"(?:(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ \u00a0](?:de |ng |ya )?)?"
    r"([^\W\d_]{3,14})\.?,?[ \u00a0]"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?[ \u00a0])?(?:de |del |ng |ya )?(20\d\d)(?!\d)"
)
_DIGITS = re.compile(r"(?<![\d./-])(?:(20\d\d)-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./](20\d\d))(?![\d/-])")
_NEAR = 30  # characters before a month without a day


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        yield from _of_pack(folder, material.today)
    for shelf in material.shelves():
        if not any(_YEAR.search(word) for word in shelf.words):
            continue
        sheet = material.words_to_avoid.get(shelf.language)
        words = sheet.shape if sheet else WordsFile(language=shelf.language)
        begins = frozenset(map(fold, words.source))
        for piece in shelf.pieces:
            if piece.page.awareness and "20" in piece.text:
                text = without_sources(piece.text, begins)
                if "20" in text and _YEAR.search(text):
                    yield from _of_text(piece, without_quotes(text), words, material.today)


def _of_pack(folder: PackFolder, today: date) -> Iterator[Found]:
    manifest, shape = folder.manifest, folder.manifest.shape
    if shape.starts_on and shape.expires_on and shape.starts_on >= shape.expires_on:
        says = f"the pack starts on {shape.starts_on}, when it has run out on {shape.expires_on} already."
        yield Found(manifest.place("starts_on", value=True), says, "Correct one of the two days.")
    elif shape.expires_on and shape.expires_on <= today:
        says = f"the pack ran out on {shape.expires_on}; nothing of it is posted."
        hint = "Read its texts again and write a later day, or remove the pack."
        yield Found(manifest.place("expires_on", value=True), says, hint, Severity.WARNING)
    for index, post in enumerate(shape.posts):
        if post.expires_on and post.expires_on <= today:
            says = f'post "{post.id}" ran out on {post.expires_on}; it is not posted.'
            hint = "Write a later day, or remove the post."
            yield Found(manifest.place("posts", index, "expires_on", value=True), says, hint, Severity.WARNING)


def _of_text(piece: Piece, text: str, words: WordsFile, today: date) -> Iterator[Found]:
    for shown, day in _days(piece, text, words):
        if day < today:
            says = f"{piece.name} names {shown}, which has passed."
            yield Found(piece.place, says, None, Severity.WARNING, who=piece.page.who)


def _days(piece: Piece, text: str, words: WordsFile) -> Iterator[tuple[str, date]]:
    for match in _DIGITS.finditer(text):
        year, month, day, first, second, last = match.groups()
        known = _day(year, month, day) if year else _day(last, second, first)
        if known:
            yield match.group(), known
    for match in _NAMED.finditer(text):
        before, name, behind, year = match.groups()
        number = _months(piece.page.sheet.shape.language.partition("-")[0]).get(fold(name))
        if not number:
            continue
        if before or behind:
            known = _day(year, number, before or behind)
        elif _until(text[: match.start()], words):
            known = _last_of(int(year), number)
        else:
            continue  # "in May 2023" is a report
        if known:
            yield match.group(), known


def _until(before: str, words: WordsFile) -> bool:
    line = Lined(before[-_NEAR:])
    last = Lined(" ".join(line.words[-2:]))
    return any(end == len(last.line.strip()) for _, end in forms(tuple(words.until)).within(last))


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Names of months, folded -> 1 to 12; those of English where CLDR has none."""
    from babel import Locale, UnknownLocaleError

    found: dict[str, int] = {}
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[form][width].items():
                found.setdefault(fold(name.rstrip(".")), number)
    return {name: number for name, number in found.items() if len(name) > 2}


RULE = Rule("past_dates", __doc__, "Write the new day, or remove the text.", _look)
