"""Amounts of money in a text, as people write them in adverts and chats.

Each number is found once and looked at with a bounded window on both sides, so the work is linear in the text.
The words it knows are in text/units.py.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.model.assessment import Span
from bot.text import units
from bot.text.normal import fold
from bot.text.plain import Plain, plain

DIGIT = re.compile(r"\d")
SPACE = " \u00a0\u202f"
# 1.200.000, 1,200,000, 1 200 000, 1'200'000; 2,5; 2500. The letter O stands for a zero in many adverts.
_NUMBER = re.compile(
    r"\d(?<!\d\d)(?:"
    rf"\d{{0,2}}([{SPACE}'\u2019])\d{{3}}(?:\1\d{{3}}){{0,4}}(?!\d)"
    r"|[\doO]{0,3}([.,])[\doO]{3}(?:\2[\doO]{3}){0,4}(?![\doO])"
    r"|[\doO]{0,14}(?!\d)"
    r")(?:[.,]\d{1,2}(?!\d))?"
)
_JOIN = re.compile(
    rf"[{SPACE}]{{0,2}}(?:[-\u2010-\u2015~\u2212]|to|à|a|sampai|hingga|sd|s/d|s\.d\.?|ka|hatramin'ny|до|hasta|until"
    rf"|et|and|dan|sy|y|الى|إلى)[{SPACE}]{{0,2}}",
    re.IGNORECASE,
)
_SYMBOLS = "".join(units.SYMBOLS)
NEXT = re.compile(rf"[{SPACE}]{{0,2}}([^\W\d_]{{1,14}}|[{re.escape(_SYMBOLS)}])")
_PREFIX = re.compile(
    rf"(?:(?<![^\W_])([^\W\d_]{{1,8}})\.?)?[{SPACE}]?([{re.escape(_SYMBOLS)}])?[{SPACE}:=]{{0,2}}$",
)
_BEFORE_SKIPPED = SPACE + ":="
_TAIL = re.compile(r"[^\W\d_]+|\S")
_WORD = re.compile(r"[^\W\d_]+|/")
_SKIPPED = frozenset("-'\u2019.(*\u2010")
_BREAK = re.compile(r"[!?\n;]|(?<!max)(?<!maks)(?<!min)(?<!rp)(?<!thn)\.\s", re.IGNORECASE)
_ENGLISH_CODES = frozenset({"mad", "cop", "ron", "pen", "gel", "try", "lak", "mur", "zar", "won", "sr", "tl", "bd"})
_SURE = frozenset({"USD", "GBP", "JPY", "XOF"})  # what the first of several candidates is taken for, when one of these
_DIRECT = frozenset(
    {"hour", "hr", "day", "week", "wk", "month", "mth", "mnth", "mo", "pm", "pcm", "yr", "year", "jam", "bulan", "bln",
     "hari", "minggu", "tahun", "mois", "bin", "night"}
)  # fmt: skip
_NOT_MONEY_UNITS = frozenset({"hari", "jam", "hours", "days", "years", "months", "weeks"})


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, or a range, as it was written.

    `low` and `high` are in units of the currency, with multiples ("15jt", "2.5k") worked out.
    `currency` is an ISO 4217 code when the words tell it or one is much the likeliest ("$" is USD), else None.
    `candidates` are all codes that the words allow ("dirham": AED, MAD); empty when no currency was named.
    `period` is hour, day, week, month, year or once; None when it is not said.
    """

    span: Span
    low: float
    high: float
    currency: str | None = None
    period: str | None = None
    candidates: tuple[str, ...] = ()


class _Side(NamedTuple):
    """One number with what belongs to it."""

    start: int  # with a currency before it
    number_start: int
    end: int  # with multiple and currency
    value: float  # without the multiple
    factor: float
    word: str  # the multiple, folded, or ""
    codes: tuple[str, ...]
    hints: tuple[str, ...]
    strong: bool  # the multiple alone says money


def money(text: str) -> tuple[Money, ...]:
    """All amounts of money, in order; spans are code points of the text as given. Linear, never raises."""
    if not DIGIT.search(text):
        return ()
    bare = plain(text)
    return tuple(replace(amount, span=placed(amount.span, bare)) for amount in _money(bare.text))


def placed(span: Span, bare: Plain) -> Span:
    """Where it stood in the text as given."""
    return Span(bare.start(span.start), bare.end(span.end))


def _money(text: str) -> list[Money]:
    """All amounts of a text that was laid bare."""
    found: list[Money] = []
    sides = [side for match in _NUMBER.finditer(text) if (side := _side(text, match))]
    index = 0
    while index < len(sides):
        side = sides[index]
        index += 1
        other: _Side | None = None
        if index < len(sides) and _joined(text, side, sides[index]):
            other = sides[index]
            index += 1
        amount = _amount(text, side, other)
        if amount:
            found.append(amount)
    return found


def _value(digits: str) -> float | None:
    """The number that is written, or None when it is none ("0412 345")."""
    digits = digits.replace("o", "0").replace("O", "0")
    for mark in " \u00a0\u202f'\u2019":
        if mark in digits:
            digits = digits.replace(mark, "")
    last = max(digits.rfind("."), digits.rfind(","))
    decimals = ""
    if last >= 0 and len(digits) - last - 1 != 3:
        digits, decimals = digits[:last], digits[last + 1 :]
    elif last == 1 and digits[0] == "0":
        digits, decimals = "0", digits[2:]
    digits = digits.replace(".", "").replace(",", "")
    if len(digits) > 1 and digits[0] == "0":
        return None
    return float(f"{digits}.{decimals or 0}")


def _side(text: str, match: re.Match[str]) -> _Side | None:
    start, end = match.span()
    if text[end : end + 1] == "%" or text[start - 1 : start] == "+":
        return None
    value = _value(match.group())
    if value is None or value <= 0:
        return None
    codes: tuple[str, ...] = ()
    begin = start
    before = _before(text, start)
    if before:
        begin, codes = before
    word, factor, strong = "", 1.0, False
    hints: tuple[str, ...] = ()
    following = NEXT.match(text, end)
    if following:
        name = fold(following.group(1))
        multiple = units.MULTIPLES.get(name)
        if multiple:
            (factor, hints, strong), word = multiple, name
            end = following.end()
            following = NEXT.match(text, end)
    after = _after(text, following)
    if after and not (codes and _number_next(text, after[0])):
        end, named = after
        codes = codes or named
    elif text[end : end + 4].strip().lower().startswith("u$d"):
        codes, end = ("USD",), text.lower().index("u$d", end) + 3
    if word == "m" and (codes or hints) == ("IDR",):
        factor = 1e9
    return _Side(begin, start, end, value, factor, word, codes, hints, strong)


def _number_next(text: str, end: int) -> bool:
    """Whether a currency word belongs to the number behind it: "Rp. 3.000.000 Rp. 4.000.000"."""
    return text[end : end + 3].lstrip(f". {SPACE}")[:1].isdigit()


def _before(text: str, start: int) -> tuple[int, tuple[str, ...]] | None:
    """The currency in front of a number: where it begins, and its codes."""
    window = max(0, start - 12)
    last = text[window:start].rstrip(_BEFORE_SKIPPED)[-1:]
    if not last or not (last.isalpha() or last == "." or last in units.SYMBOLS):
        return None
    match = _PREFIX.search(text, window, start)
    if not match:
        return None
    letters, symbol = match.groups()
    if symbol:
        code = units.DOLLAR_LETTERS.get(fold(letters)) if letters and symbol == "$" else None
        if code:
            return match.start(1), (code,)
        return match.start(2), units.SYMBOLS[symbol]
    if not letters:
        return None
    name = fold(letters)
    codes = units.CURRENCY_WORDS.get(name)
    if not codes or name in units.NOT_BEFORE or (name in _ENGLISH_CODES and not letters.isupper()):
        return None
    return match.start(1), codes


def _after(text: str, following: re.Match[str] | None) -> tuple[int, tuple[str, ...]] | None:
    """The currency behind a number: where it ends, and its codes."""
    if not following:
        return None
    raw = following.group(1)
    name = fold(raw)
    codes = units.SYMBOLS.get(raw) or units.CURRENCY_WORDS.get(name)
    if not codes or (name in _ENGLISH_CODES and not raw.isupper()):
        return None
    end = following.end()
    more = NEXT.match(text, end)
    if more and name in {"us", "f", "nt", "eu"}:
        second = units.SYMBOLS.get(more.group(1)) or units.CURRENCY_WORDS.get(fold(more.group(1)))
        if second:
            return more.end(), codes if name == "us" else second
    if name in {"us", "eu", "e"} and not raw.isupper():
        return None
    return end, codes


def _joined(text: str, first: _Side, second: _Side) -> bool:
    return second.start - first.end <= 16 and _JOIN.fullmatch(text, first.end, second.start) is not None


def _amount(text: str, side: _Side, other: _Side | None) -> Money | None:
    """The amount that one number or a range of two is, or None when nothing says that it is money."""
    last = other or side
    factor = last.factor
    low = side.value * (side.factor if side.word else factor if side.value <= last.value else 1.0)
    high = last.value * factor
    low, high = min(low, high), max(low, high)
    codes = side.codes or (other.codes if other else ())
    strong = side.strong or last.strong
    hints = last.hints or side.hints
    following = NEXT.match(text, last.end)
    if not codes and following and fold(following.group(1)) in units.COUNTED:
        return None
    end, period, linked = _period_after(text, last.end)
    if not codes:
        direct = period is not None and not linked
        named = _pay_word_near(text, side.start, last.end)
        if not strong:
            bare = not (side.word or last.word)
            year = bare and high == low and 1900 <= low <= 2100 and not linked
            if bare and _among_digits(text, side.number_start, last.end):
                return None  # a part of a telephone number
            if not (named or (linked and high >= 20)) or year or (bare and high < 100 and not linked) or direct:
                return None
        codes = hints
    if period and not linked and fold(text[last.end : end].strip(" -./'")) == "hari" and _today(text, end):
        end, period = last.end, None
    if period is None:
        end = last.end
        period = _period_before(text, side.start)
    currency = codes[0] if codes and (len(codes) == 1 or codes[0] in _SURE) else None
    return Money(Span(side.start, end), low, high, currency, period, codes)


def _among_digits(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 2) : start - 1].isdigit() or text[end + 1 : end + 2].isdigit()


def _today(text: str, end: int) -> bool:
    return fold(text[end : end + 4].strip()) == "ini"


def _period_after(text: str, end: int) -> tuple[int, str | None, bool]:
    """Where the period behind an amount ends, which it is, and whether a word or stroke links it ("per", "/")."""
    links = 0
    limit = min(len(text), end + 32)
    for match in _TAIL.finditer(text, end, limit):
        token = match.group()
        if token in _SKIPPED:
            continue
        word = fold(token)
        period = units.PERIOD_WORDS.get(word)
        if period and not links:
            return match.end(), period, True
        unit = units.PERIOD_UNITS.get(word)
        if unit and links:
            return match.end(), unit, True
        if unit and word in _DIRECT:
            return match.end(), unit, False
        if word in units.PERIOD_LINKS and links < 3:
            links += 1
        elif word not in units.PERIOD_FILLERS or links:
            break
    return end, None, False


def words_before(text: str, start: int, reach: int) -> list[str]:
    """The last words before a place, in the same sentence, at most `reach` characters back."""
    window = text[max(0, start - reach) : start]
    cut = 0
    for found in _BREAK.finditer(window):
        cut = found.end()
    words = _WORD.findall(window, cut)
    if words and not cut and start > reach and window[0].isalpha():
        words = words[1:]  # may be the end of a longer word
    return [fold(word) for word in words]


def _period_before(text: str, start: int) -> str | None:
    """The period of "monthly salary 2500" and "gaji per bulan Rp 5.000.000"."""
    words = words_before(text, start, 44)[-6:]
    if units.PAY_WORDS.isdisjoint(words):
        return None
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        period = units.PERIOD_WORDS.get(word)
        if period:
            return period
        unit = units.PERIOD_UNITS.get(word)
        if unit and index and words[index - 1] in units.PERIOD_LINKS:
            return unit
    return None


def _pay_word_near(text: str, start: int, end: int) -> bool:
    """Whether a word of pay or fees stands up to three words before the number, or up to three behind it."""
    if not units.PAY_WORDS.isdisjoint(words_before(text, start, 34)[-3:]):
        return True
    following = NEXT.match(text, end)
    if following and fold(following.group(1)) in _NOT_MONEY_UNITS:
        return False
    words: list[str] = []
    for match in _TAIL.finditer(text, end, min(len(text), end + 34)):
        token = match.group()
        if not token[0].isalpha() or len(words) == 3:
            break
        words.append(fold(token))
    return not units.PAY_WORDS.isdisjoint(words)
