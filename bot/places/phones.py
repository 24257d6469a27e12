"""International telephone numbers in a text: which country's code they begin with."""

from collections.abc import Iterable, Mapping

from bot.text.normal import Tokens

DIGITS_LEAST = 7  # with the country code; fewer is an amount or an age ("+18", "+500 USD")
DIGITS_MOST = 15  # ITU-T E.164
PREFIX_MOST = 4  # digits of a country code, with an area code that stands for a country
_MASK = frozenset("x*")
_BETWEEN = frozenset(" -./()\u00a0\u2011*x\u202f")


def phones(
    tokens: Tokens, numbers: Iterable[int], calling_codes: Mapping[str, tuple[str, ...]]
) -> list[tuple[int, str]]:
    """(word, country) for each number that begins with + or 00 and a country code.

    `numbers`: the words that are numbers. Masked numbers count ("+965 xxx xxx").
    """
    found = []
    for index in sorted(numbers):
        digits = _international(tokens, index)
        if digits:
            for length in range(min(PREFIX_MOST, len(digits)), 0, -1):
                countries = calling_codes.get(digits[:length])
                if countries:
                    found.append((index, countries[0]))
                    break
    return found


def _international(tokens: Tokens, index: int) -> str | None:
    """The digits behind + or 00 of a number that begins at a word; None when none begins there."""
    word, start = tokens.words[index], tokens.starts[index]
    if not word.isdigit():
        return None
    if start and tokens.text[start - 1] in "+\uff0b":
        digits = word
    elif word.startswith("00") and len(word) > 3 and not (start and tokens.text[start - 1] in ".,"):
        digits = word[2:]
    else:
        return None
    shown = len(digits)
    masked = False
    at = index
    while shown < DIGITS_LEAST and at + 1 < len(tokens):
        between = tokens.text[tokens.ends[at] : tokens.starts[at + 1]]
        masked = masked or bool(_MASK & set(between))
        following = tokens.words[at + 1]
        if len(between) > 3 or not _BETWEEN.issuperset(between):
            break
        if following.isdigit():
            shown += len(following)
            if at - index < 2:
                digits += following
        elif set(following) == {"x"}:
            masked = True
        else:
            break
        at += 1
    trailing = tokens.text[tokens.ends[at] : tokens.ends[at] + 3].casefold()
    masked = masked or any(c in _MASK for c in trailing.strip()[:1])
    if DIGITS_LEAST <= shown <= DIGITS_MOST or (masked and len(digits) >= 2):
        return digits
    # "+965" alone, as people name a country by its code: three digits, and no unit behind it.
    if shown == 3 and not trailing.strip()[:1].isalnum() and trailing.strip()[:1] not in "$€£¥%":
        return digits
    return None
