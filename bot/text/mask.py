"""Make words of the other side fit to be quoted: no full number, handle, address or link, and nothing to tap (P3).

A dot in a masked host becomes "·" (U+00B7): it reads like a dot in every font, no platform makes a link around it,
and unlike U+2024 or U+FF0E it is not turned back into a dot when it is copied into an address bar.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.model.assessment import Span
from bot.text.links import ContactPoint, Kind, calling_code, contact_points
from bot.text.normal import INVISIBLE
from bot.text.numbers import money

CUT = "…"
DOT = "\u00b7"
_WINDOW = 400  # code points around a span that are looked at for contact points which it may cut
_NEAR = 130  # code points that an amount, or digits with a space between two, reach at most
_HIDDEN = re.compile(rf"[{INVISIBLE}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufff9-\ufffb]")
_JOINERS = frozenset("\u200c\u200d\ufe0f")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{5,}")
_SPACED_DIGITS = re.compile(r"(?<!\d)(?:\d[\s.\-/_*]){4,60}\d(?!\d)")
_AT = re.compile(r"[@\uff20](?=\w)(\w{0,40})")
_COMMAND = re.compile(r"(?<!\w)[/#\uff03](?=[^\W\d])")
_CASHTAG = re.compile(r"\$(?=[A-Za-z]{1,8}\b)")
# A dot in front of two letters or more may make a link; initials (S.A.R.L.) do not.
_DOTTED = re.compile(
    r"(?<=\w)[.\uff0e\u3002\uff61\u2024](?=[^\W\d_]{2}|[a-z0-9-]{1,60}[.\uff0e][^\W\d_]{2})", re.IGNORECASE
)
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+-]{0,12})?:/+", re.IGNORECASE)
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_PLAIN_SCHEME = re.compile(r"\b(?:mailto|tel|sms|tg|javascript|data):(?=\S)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_GLUE = "\u00a0"  # stands for a space inside an amount or a masked contact point while a quote is shortened
_LOOSE_SPACE = re.compile(rf"[^\S{_GLUE}]+")
_HANGS = re.compile(r"\w|\.\w|[@\uff20]")  # behind an amount or a contact point: it goes on
_LEADS = re.compile(r"[\w.@\uff20#/]")  # in front of an amount: it is the end of something longer


def mask(text: str) -> str:
    """The text with contact points and long numbers masked; plain round amounts of money stay readable.

    Phone numbers keep their calling code and two digits ("+965…12"), handles and mail names two letters ("@ab…"),
    links their host ("example·com…"). Characters that hide or reorder text are taken out. Never raises.
    """
    clean, _ = _visible(text)
    return "".join(piece for _, _, piece in _pieces(clean, 0, len(clean))).replace(_GLUE, " ")


def quote(text: str, span: Span, limit: int = 80) -> str:
    """The words of the span, whole and masked, in at most `limit` code points; a longer quote is cut in its middle.

    `span` is in code points of the text as given, and may lie outside of it in part. Words, numbers and links are
    never split; where a word alone is too long, it is cut between characters that are shown as one.
    """
    start, end = max(0, min(span.start, len(text))), max(0, min(span.end, len(text)))
    low = _word_start(text, max(0, start - _WINDOW))
    clean, kept = _visible(text[low : end + _WINDOW])
    first, last = bisect_left(kept, start - low), bisect_left(kept, end - low)
    shown = [piece for begin, finish, piece in _pieces(clean, first, last) if begin < last and finish > first]
    return _shortened(_LOOSE_SPACE.sub(" ", "".join(shown)).strip(), limit).replace(_GLUE, " ")


def _word_start(text: str, at: int) -> int:
    """The next beginning of a word, so that a window never begins inside a number or a link."""
    if at == 0 or text[at - 1].isspace():
        return at
    match = _SPACE.search(text, at)
    return match.end() if match and match.end() - at < _WINDOW // 2 else at


def _space_before(text: str, at: int, least: int) -> int:
    """Where the word at a place begins, at least `least`."""
    while at > least and not text[at - 1].isspace():
        at -= 1
    return max(at, least)


def _visible(text: str) -> tuple[str, Sequence[int]]:
    """The text without characters that hide or reorder, and the old place of each that stayed."""
    if not _HIDDEN.search(text):
        return text, range(len(text))
    kept = [
        index
        for index, character in enumerate(text)
        if not _HIDDEN.match(character) or (character in _JOINERS and _joins(text, index))
    ]
    return "".join(text[index] for index in kept), kept


def _joins(text: str, index: int) -> bool:
    """Whether a joiner stands between two emoji or letters of a script that needs it, not in Latin or digits."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if text[index] == "\ufe0f":
        return before > "\u2000" and before not in _JOINERS
    return before > "\u0500" and (after > "\u0500") and before not in _JOINERS - {"\ufe0f"} and after not in _JOINERS


def _pieces(text: str, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """The text as it may be shown, in pieces that must not be split: (start, end, what is shown).

    Those that touch [first, last) are all there, others may be left out.
    """
    amounts = _amounts(text, first, last)
    behind = 0
    for point in contact_points(text):
        if point.kind is Kind.PHONE and any(a.start <= point.span.start and point.span.end <= a.end for a in amounts):
            continue
        start = min(_glued_before(text, point.span.start, behind), point.span.start)
        if start > first:
            yield from _plain(text, behind, start, amounts, (first, last))
        if start >= last:
            return
        end = _glued(text, point.span.end)
        yield start, end, _shown(point).replace(" ", _GLUE)
        behind = end
    yield from _plain(text, behind, len(text), amounts, (first, last))


def _glued(text: str, end: int) -> int:
    """The end of what hangs on a contact point without a space, which may be its rest ("@ez_c" of "@ez_c@sh")."""
    most = min(len(text), end + 400)
    if _HANGS.match(text, end):
        while end < most and not text[end].isspace():
            end += 1
    return end


def _glued_before(text: str, start: int, behind: int) -> int:
    """The start of what hangs in front of a contact point without a space, where it may be its beginning."""
    least = max(behind, start - 400)
    if start > least and (text[start - 1].isalnum() or text[start - 1] in "@_\uff20."):
        while start > least and not text[start - 1].isspace():
            start -= 1
    return start


def _amounts(text: str, first: int, last: int) -> list[Span]:
    """Where round amounts of money stand in or near [first, last): their digits may be shown."""
    low, high = _space_before(text, first - _NEAR, 0), last + _NEAR
    if not _DIGIT.search(text, low, high):
        return []
    return [
        span
        for amount in money(text[low:high])
        if amount.candidates and amount.high < 1e9 and (amount.high % 100 == 0 or amount.high < 1e4)
        if not _HANGS.match(text, (span := Span(amount.span.start + low, amount.span.end + low)).end)
        and not _LEADS.search(text[max(0, span.start - 1) : span.start])
    ]


def _shown(point: ContactPoint) -> str:
    """A contact point, masked."""
    host = _defused(point.host or "")
    match point.kind:
        case Kind.LINK:
            return f"{host}{CUT}"
        case Kind.MAIL:
            return f"{_beginning(point.name or '')}{CUT}@ {host}"
        case Kind.HANDLE:
            return f"@{_beginning(point.name or '')}{CUT}"
        case Kind.PHONE:
            return _shown_phone(point.digits or "")


def _shown_phone(digits: str) -> str:
    code = calling_code(digits)
    if code:
        return f"+{code[0]}{CUT}{digits[-2:]}"
    if len(digits) > 12 or len(digits) < 6:
        return f"{CUT}{digits[-2:]}"
    return f"{digits[:2]}{CUT}{digits[-2:]}"


def _beginning(name: str) -> str:
    """Two characters of a name, one of a short one; digits are not shown."""
    start = name[:2] if len(name) > 4 else name[:1]
    return "".join(c for c in start if c.isalpha())


def _defused(host: str) -> str:
    host = _DIGITS.sub(CUT, host.removeprefix("www."))
    return _harmless(host.replace(".", DOT)[:40])


def _plain(
    text: str, start: int, end: int, amounts: list[Span], shown: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """Words and spaces between contact points, each a piece; amounts of money stay in one."""
    at = start
    for amount in amounts:
        if amount.start < at or amount.end > end:
            continue
        yield from _words(text, at, amount.start, shown)
        yield amount.start, amount.end, _SPACE.sub(_GLUE, _harmless(text[amount.start : amount.end]))
        at = amount.end
    yield from _words(text, at, end, shown)


_WORD = re.compile(r"\s+|\S{1,400}")


def _words(text: str, start: int, end: int, shown: tuple[int, int]) -> Iterator[tuple[int, int, str]]:
    first, last = max(start, shown[0]), min(end, shown[1])
    if first >= last:
        return
    low, high = _space_before(text, first - _NEAR, start), min(end, last + _NEAR)
    segment = text[low:high]
    spaced = [match.span() for match in _SPACED_DIGITS.finditer(segment)] if _DIGIT.search(segment) else []
    at = 0
    for begin, finish in spaced:
        yield from _single_words(segment, at, begin, low, (first, last))
        yield low + begin, low + finish, _hidden_digits(segment[begin:finish])
        at = finish
    yield from _single_words(segment, at, len(segment), low, (first, last))


def _single_words(
    segment: str, begin: int, finish: int, offset: int, shown: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    first, last = shown[0] - offset, shown[1] - offset
    for match in _WORD.finditer(segment, _space_before(segment, max(begin, min(first, finish)), begin), finish):
        if match.end() <= first:
            continue
        if match.start() >= last:
            return
        yield offset + match.start(), offset + match.end(), _single_word(match.group())


def _single_word(raw: str) -> str:
    if raw.isalpha():
        return raw
    if raw.isspace():
        return raw.replace(_GLUE, " ")
    return _harmless(_DIGITS.sub(lambda match: _hidden_digits(match.group()), raw))


def _hidden_digits(run: str) -> str:
    digits = [c for c in run if c.isdigit()]
    return f"{CUT}{''.join(digits[-2:])}"


def _harmless(word: str) -> str:
    """Nothing that a platform may turn into a link, a mention, a hashtag or a command."""
    if word.rstrip(",!?").isalnum():
        return word
    word = _SCHEME.sub(" ", word).strip()
    word = _WWW.sub(f"www{DOT}", word)
    word = _ADDRESS.sub(CUT, word)
    word = _PLAIN_SCHEME.sub("", word)
    word = _DOTTED.sub(DOT, word)
    word = _COMMAND.sub("", word)
    word = _CASHTAG.sub("$ ", word)
    return _AT.sub(lambda match: f"@{_beginning(match.group(1))}{CUT}", word)


# ---- shortening


def _shortened(text: str, limit: int) -> str:
    """The text in at most `limit` code points, its middle cut out between words."""
    if len(text) <= limit:
        return text
    words = text.split(" ")
    head: list[str] = []
    tail: list[str] = []
    room = limit - 3  # " … "
    low, high = 0, len(words) - 1
    while low <= high:
        take_head = sum(map(len, head)) + len(head) <= sum(map(len, tail)) + len(tail)
        word = words[low] if take_head else words[high]
        if len(word) + 1 > room:
            break
        room -= len(word) + 1
        if take_head:
            head.append(word)
            low += 1
        else:
            tail.insert(0, word)
            high -= 1
    if not head and not tail:
        return _cut_word(text, limit)
    return " ".join((*head, CUT, *tail))


def _cut_word(text: str, limit: int) -> str:
    """The beginning of a text without spaces, cut between characters that are shown as one."""
    at = max(0, limit - 1)
    while at > 0 and (_extends(text[at]) or text[at - 1] == "\u200d" or _half_flag(text, at) or text[at - 1].isdigit()):
        at -= 1
    return f"{text[:at]}{CUT}"


def _extends(character: str) -> bool:
    """Whether a character belongs to the one before it: marks, joiners, skin tones."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in _JOINERS
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _half_flag(text: str, at: int) -> bool:
    """Whether a cut falls between the two letters of a flag."""
    count = 0
    while at > 0 and "\U0001f1e6" <= text[at - 1] <= "\U0001f1ff":
        count += 1
        at -= 1
    return count % 2 == 1
