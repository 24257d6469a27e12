"""Ages in a text, in figures: "girls 18-25", "I am 16", "umur saya 15", "15 taona aho".

The words it knows are in text/units.py.
"""

import re
from dataclasses import dataclass, replace

from bot.model.assessment import Span
from bot.text import units
from bot.text.normal import fold
from bot.text.numbers import DIGIT, NEXT, SPACE, placed, words_before
from bot.text.plain import plain

_AGE = re.compile(
    r"(\d(?<![\d.,/:$€£]\d)\d?)(?![\d.,/:]\d|\d)"
    rf"(?:(?:th|thn|tahun|ans|taona|yo)?[{SPACE}]{{0,2}}(?:[-\u2010-\u2015~]|to|à|a|sampai|hingga|s/d|sd|ka|до|and|et|إلى|الى)"
    rf"[{SPACE}]{{0,2}}(\d{{1,2}})(?![\d.,/:]\d|\d))?",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(r"[^\W\d_]+|[^\s\w]")
_AGE_LEAST, _AGE_MOST, _WORKING_AGE = 5, 99, 12


@dataclass(frozen=True, slots=True)
class Age:
    """An age or a range of ages, where a word marks it as one. `low` or `high` is None when only one end is said.

    `about` is "self" (the writer: "I am 16"), "wanted" (whom an advert looks for: "girls 18-25")
    or "other" ("my nephew is 16", "15 ans").
    """

    span: Span
    low: int | None
    high: int | None
    about: str


def ages(text: str) -> tuple[Age, ...]:
    """All ages that a word marks as such, in order; see Age. Linear, never raises."""
    if not DIGIT.search(text):
        return ()
    bare = plain(text)
    found = []
    for match in _AGE.finditer(bare.text):
        age = _age(bare.text, match)
        if age:
            found.append(replace(age, span=placed(age.span, bare)))
    return tuple(found)


def _age(text: str, match: re.Match[str]) -> Age | None:
    first = int(match.group(1))
    second = int(match.group(2)) if match.group(2) else None
    if not _AGE_LEAST <= first <= _AGE_MOST or (second is not None and not first < second <= _AGE_MOST):
        return None
    start, end = match.span()
    after: list[str] = []
    for token in _FIRST_WORDS.finditer(text, end, min(len(text), end + 30)):
        word = token.group()
        if not word[0].isalnum():
            if word in ",.!?;:\n)" and len(after) >= 1:
                break
            if word in "%$€£":
                return None
            continue
        after.append(fold(word))
        if len(after) == 4:
            break
    before = words_before(text, start, 60)
    near = before[-3:]
    people = not units.PEOPLE.isdisjoint(before[-5:]) or not units.RELATIVES.isdisjoint(before[-4:])
    unit = bool(after) and after[0] in units.AGE_UNITS
    phrase = any(" ".join(after[:3]).startswith(known) for known in units.AGE_PHRASES)
    phrase = phrase or (people and before[-1:] == ["of"] and after[:1] == ["years"])
    named = not units.AGE_BEFORE.isdisjoint(near)
    own_words = _self(near, after, unit or phrase)
    duration = not units.DURATION.isdisjoint(near) or not units.DURATION.isdisjoint(after[1:3])
    if not (named or phrase):
        if own_words:
            pass
        elif unit:
            if duration or (first < _WORKING_AGE and not people):
                return None
        elif not _bare(second, first, people, before, after):
            return None
    if after and unit:
        end = _unit_end(text, end)
    if own_words:
        return Age(Span(start, end), first, second or first, "self")
    about = _about(second, before, near)
    low, high = _bounds(first, second, near, text[end : end + 1] == "+")
    return Age(Span(start, end), low, high, about)


def _bare(second: int | None, first: int, people: bool, before: list[str], after: list[str]) -> bool:
    """Whether a number with no word of age is one: "girls 18-25", "my nephew is 16"."""
    if after and (after[0] in units.PERIOD_UNITS or after[0] in units.MULTIPLES or after[0] in units.COUNTED):
        return False
    if after and after[0] in units.CURRENCY_WORDS and len(after[0]) > 1:
        return False
    if second is not None:
        return people and first >= _WORKING_AGE and second <= 60
    last = before[-1:]
    if last in (["is"], ["est"], ["tiene"], ["has"]):
        return people or (len(before) > 1 and before[-2] in units.THIRD_PERSON)
    return last in (["de"], ["of"], ["maybe"]) and people


def _self(near: list[str], after: list[str], marked: bool) -> bool:
    """Whether the writer says their own age: "I am 16", "j'ai 16 ans", "15 taona aho", "umur saya 15"."""
    if marked and len(after) > 1 and after[1] in units.SELF_AFTER:
        return True
    last = near[-1:]
    if last in (["am"], ["im"], ["jai"], ["tengo"], ["عمري"]):
        return not after or after[0] not in units.COUNTED | units.NOT_AGES
    if last == ["ai"] and "j" in near:
        return marked
    if last == ["m"] and near[-2:] == ["i", "m"]:
        return not after or after[0] not in units.COUNTED | units.NOT_AGES
    if near[-2:-1] in (["umur"], ["usia"]) and last[0] in {"saya", "aku", "gue"}:
        return True
    return (
        near[-2:] == ["saya", "umur"] or near[-2:] == ["nina", "miaka"] or near[-2:] == ["мне", ""] or last == ["мне"]
    )


def _about(second: int | None, before: list[str], near: list[str]) -> str:
    if not units.OWN.isdisjoint(before[-5:]):
        return "other"
    if second is not None or not (units.LOW_WORDS | units.HIGH_WORDS).isdisjoint(near):
        return "wanted"
    return "wanted" if not units.WANTED.isdisjoint(before) else "other"


def _bounds(first: int, second: int | None, near: list[str], plus: bool) -> tuple[int | None, int | None]:
    if second is not None:
        return first, second
    if not units.HIGH_WORDS.isdisjoint(near):
        return None, first
    if plus or not units.LOW_WORDS.isdisjoint(near):
        return first, None
    return first, first


def _unit_end(text: str, end: int) -> int:
    following = NEXT.match(text, end)
    return following.end() if following else end
