"""A statistic in a text stands in a source of its post.

Numbers are what people repeat. One that nobody can trace makes the rest unbelievable, and numbers on trafficking are
often guesses that were copied from each other. The check knows percentages, "1 in 5", thousands and millions.
Bad: 80% of all job offers are false. (and no source says so)
Good: In 2021 the ILO counted 28 million people. (with sources: {says: "28 million people", dated: 2022})
What to do: write the number into `says:` of the source where you read it, in digits; or leave it out: one story and one
thing to do move people more.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.content.checks.rule import Found, Rule
from bot.content.forms import Forms, Lined, forms
from bot.content.material import Material
from bot.content.pages import Piece
from bot.content.prose import without_quotes, without_sources
from bot.content.words import WordsFile
from bot.model.content import Severity
from bot.text.links import contact_points
from bot.text.normal import fold
from bot.text.numbers import money

_GROUPS = r"(?:[.,'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"  # behind the first digits of a number
_NUMBER = rf"\d+{_GROUPS}"
_ROOM = "[ \u00a0\u202f]"
_NUMBERS = re.compile(_NUMBER)
_BEHIND_NUMBER = re.compile(rf"({_NUMBER}){_ROOM}\Z")
_REACH = 24  # characters of a number before a word
_FIGURE = re.compile(rf"\d(?<![\w+]\d)\d*{_GROUPS}")  # begins with a digit, and so is quick to rule out
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+")
_YEAR = 1900
_BIG_IN_SOURCES = ("thousand", "million", "billion", "hundred")
Statistic = tuple[int, int, tuple[str, ...]]  # where it stands, its numbers; none where it is said in words


def _look(material: Material) -> Iterator[Found]:
    for shelf in material.shelves():
        sheet = material.words_to_avoid.get(shelf.language)
        words = sheet.shape if sheet else WordsFile(language=shelf.language)
        begins = frozenset(map(fold, words.source))
        tails, big = _tails(tuple(words.percent), tuple(words.of)), forms(tuple(words.big))
        said = [*shelf.with_forms((big,))]
        for piece in shelf.numbered:
            if _about(piece):
                text = _own(piece, begins)
                yield from _unsourced(piece, text, [*_in_digits(text, tails), *(_in_words(text, big) if said else ())])
        for piece in said:
            if _about(piece) and shelf.figures.isdisjoint(piece.text.split()):
                text = _own(piece, begins)
                yield from _unsourced(piece, text, [*_in_words(text, big)])


def _about(piece: Piece) -> bool:
    return piece.path[-1] in ("text", "headline") and piece.page.awareness


def _own(piece: Piece, begins: frozenset[str]) -> str:
    return without_sources(without_quotes(piece.text), begins)


def _in_digits(text: str, tails: re.Pattern[str]) -> Iterator[Statistic]:
    """20 %, 20 percent, 1 in 5, 25,000."""
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        tail = tails.match(text, end)
        if text[start - 1 : start] in ("%", "٪"):
            yield start - 1, end, _numbers(match.group())
        elif tail:
            yield start, tail.end(), _numbers(text[start : tail.end()])
        elif _GROUPED.fullmatch(match.group()):
            yield start, end, _numbers(match.group())


@lru_cache(maxsize=32)
def _tails(percent: tuple[str, ...], of: tuple[str, ...]) -> re.Pattern[str]:
    """What stands behind a number that is a statistic."""
    parts, ones = _any_of(percent), _any_of(of)
    return re.compile(
        rf"{_ROOM}?[%٪]|{_ROOM}(?:{parts})(?!\w)|{_ROOM}(?:{ones}){_ROOM}?(?!(?:19|20)\d\d)\d+(?![\w%])",
        re.IGNORECASE,
    )


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) or r"(?!)"


def _in_words(text: str, big: Forms) -> Iterator[Statistic]:
    """Thousands, 3 million."""
    for start, end in big.within(Lined(text)):
        before = _BEHIND_NUMBER.search(text, max(0, start - _REACH), start)
        yield (before.start(), end, _numbers(before.group())) if before else (start, end, ())


def _numbers(shown: str) -> tuple[str, ...]:
    return tuple(_digits(number) for number in _NUMBERS.findall(shown))


def _unsourced(piece: Piece, text: str, told: list[Statistic]) -> Iterator[Found]:
    if not told:
        return
    post = piece.page.posts.get(piece.post)
    says = " ".join(source.says for source in post.sources) if post else ""
    numbers = {_digits(number) for number in _NUMBERS.findall(says)}
    large = any(word in says.lower() for word in _BIG_IN_SOURCES) or any(len(number) > 3 for number in numbers)
    spans = [*(found.span for found in money(text)), *(found.span for found in contact_points(text))]
    # Sums and phone numbers are no statistics; but a word for a million may be taken for money, for want of another.
    taken = [(span.start, span.end) for span in spans if (span.start, span.end) not in {each[:2] for each in told}]
    for start, end, wanted in told:
        if any(begin < end and start < stop for begin, stop in taken):
            continue
        taken.append((start, end))
        if all(number in numbers for number in wanted) if wanted else large:
            continue
        what = "none of its sources says that" if says else "its post has no source"
        sentence = f"{piece.name} says “{' '.join(text[start:end].split())}”, and {what}."
        yield Found(piece.place, sentence, None, Severity.WARNING, who=piece.page.who)


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


RULE = Rule("unsourced_numbers", __doc__, 'Write the number under "says:" of its source, or leave it out.', _look)
