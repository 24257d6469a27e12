"""Each trick: a text in, the messages that are sent instead of it out. A person can still read them."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

WORDS = Path(__file__).parents[1] / "data" / "attack.json"
CHANGED = 0.5  # share of the longer words that a trick changes
LONGER = 4  # letters of a word that is worth changing
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,5}(?![\d.,]*\d)")
_SENTENCE = re.compile(r"(?<=[.!?؟\n])\s+")
_EMOJI = "🔥✨💰🙏🌍💼✅👉"
_CYRILLIC = dict(zip("aceopxyijsABCEHKMOPTX", "асеорхуіјѕАВСЕНКМОРТХ", strict=True))
_GREEK = dict(zip("aoivutpkABEHIKMNOPTX", "αοινυτρκΑΒΕΗΙΚΜΝΟΡΤΧ", strict=True))
_LATIN = {cyrillic: latin for latin, cyrillic in _CYRILLIC.items()}
_SMALL = dict(zip("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}
_ARABIC = {"ي": "ی", "ك": "ک", "ه": "ہ", "ا": "ٱ"}


@dataclass(frozen=True, slots=True)
class Means:
    """What a trick may use beside the text, in the text's language."""

    order: str  # to the bot
    flattery: str
    said: str  # "my friend says:"
    numbers: tuple[str, ...]  # 0 to 12
    thousand: str
    claims: tuple[str, ...]  # that protect
    honest: tuple[str, ...]  # adverts without a sign


Trick = Callable[[str, Random, Means], str]


def means(honest: Mapping[str, Sequence[str]]) -> dict[str, Means]:
    """Those of each language, with its honest texts."""
    read = json.loads(WORDS.read_text("utf-8"))
    return {
        language: Means(
            **{
                **given,
                "numbers": tuple(given["numbers"]),
                "claims": tuple(given["claims"]),
                "honest": tuple(honest.get(language, ())),
            }
        )
        for language, given in read.items()
    }


# ---- how a trick is made


def _each(change: Callable[[str, Random], str], share: float = CHANGED, least: int = LONGER) -> Trick:
    """Change some of the longer words, each by itself."""

    def trick(text: str, dice: Random, _: Means) -> str:
        def word(found: re.Match[str]) -> str:
            written = found.group()
            return change(written, dice) if len(written) >= least and dice.random() < share else written

        return _LETTERS.sub(word, text)

    return trick


def _mapped(letters: Mapping[str, str], share: float = 1.0) -> Callable[[str, Random], str]:
    """Other signs for the letters that have some."""

    def change(word: str, dice: Random) -> str:
        return "".join(dice.choice(letters[c]) if c in letters and dice.random() < share else c for c in word)

    return change


def _shifted(small: int, large: int) -> Callable[[str, Random], str]:
    """Letters of another alphabet of Unicode, where "a" is `small` and "A" is `large`."""
    letters = {chr(97 + i): chr(small + i) for i in range(26)} | {chr(65 + i): chr(large + i) for i in range(26)}
    return _mapped(letters)


def _inside(marks: str, every: bool = False) -> Callable[[str, Random], str]:
    """Characters between the letters of a word: behind one of them, or behind all."""

    def change(word: str, dice: Random) -> str:
        if every:
            return "".join(c + dice.choice(marks) for c in word)
        at = dice.randrange(1, len(word))
        return word[:at] + dice.choice(marks) + word[at:]

    return change


def _around(*marks: tuple[str, str]) -> Callable[[str, Random], str]:
    """One of these pairs around a word."""

    def change(word: str, dice: Random) -> str:
        before, behind = dice.choice(marks)
        return f"{before}{word}{behind}"

    return change


def _between(separator: str) -> Callable[[str, Random], str]:
    """Letters apart."""
    return lambda word, _: separator.join(word)


# ---- tricks that need more than a word


def _apart(text: str, dice: Random, _: Means) -> str:
    """Every third or so of the longer words, never two in a row, as whoever hides the words that matter does."""
    last = False
    made = []
    for word in text.split(" "):
        last = not last and len(word) >= LONGER and word.isalpha() and dice.random() < CHANGED
        made.append(" ".join(word) if last else word)
    return " ".join(made)


def _all_apart(text: str, _: Random, __: Means) -> str:
    return "   ".join(" ".join(word) for word in text.split())


def _doubled(word: str, dice: Random) -> str:
    at = dice.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def _dropped(word: str, dice: Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _numbers_as_words(text: str, _: Random, use: Means) -> str:
    def said(found: re.Match[str]) -> str:
        number = int(found.group())
        if number < len(use.numbers):
            return use.numbers[number]
        thousands, rest = divmod(number, 1_000)
        if not rest and thousands < len(use.numbers):
            return f"{use.numbers[thousands]} {use.thousand}"
        return found.group()

    return _NUMBER.sub(said, text)


def _keycaps(text: str, _: Random, __: Means) -> str:
    return re.sub("[0-9]", lambda digit: f"{digit.group()}\ufe0f\u20e3", text)


def _styled_digits(text: str, _: Random, __: Means) -> str:
    return re.sub("[0-9]", lambda digit: chr(0x1D7CE + int(digit.group())), text)


def _emoji(text: str, dice: Random, _: Means) -> str:
    words = text.split(" ")
    return "".join(word + (f" {dice.choice(_EMOJI)} " if dice.random() < 1 / 4 else " ") for word in words).rstrip()


def _no_punctuation(text: str, _: Random, __: Means) -> str:
    kept = (" " if unicodedata.category(c).startswith("P") and c not in "'’" else c for c in text)
    return re.sub(" +", " ", "".join(kept))


def _lines(text: str, dice: Random, _: Means) -> str:
    return "".join(
        word + ("\n" if index % 4 == 3 else " ") for index, word in enumerate(text.split(), dice.randrange(4))
    ).rstrip()


def _in_honest(words: int) -> Trick:
    """The text as one line of a long honest one, at a random place."""

    def trick(text: str, dice: Random, use: Means) -> str:
        around: list[str] = []
        long = 0
        while long < words:
            around.append(dice.choice(use.honest))
            long += len(around[-1].split())
        around.insert(dice.randrange(len(around) + 1), text)
        return "\n".join(around)

    return trick


def _reversed(text: str, _: Random, __: Means) -> str:
    return "\n".join(reversed(_SENTENCE.split(text)))


def _inside_html(word: str, dice: Random) -> str:
    at = dice.randrange(1, len(word))
    return f"{word[:at]}<b></b>{word[at:]}"


def _woven(text: str, dice: Random, claims: Sequence[str]) -> str:
    return " ".join(part for sentence in _SENTENCE.split(text) for part in (sentence, dice.choice(claims)))


TRICKS: dict[str, Trick] = {
    "Cyrillic letters in Latin words": _each(_mapped(_CYRILLIC, 0.6)),
    "Greek letters in Latin words": _each(_mapped(_GREEK, 0.6)),
    "Latin letters in Cyrillic words": _each(_mapped(_LATIN, 0.6)),
    "Persian and Urdu letters in Arabic words": _each(_mapped(_ARABIC)),
    "fullwidth letters": _each(_shifted(0xFF41, 0xFF21)),
    "mathematical letters": _each(_shifted(0x1D41A, 0x1D400)),
    "circled letters": _each(_shifted(0x24D0, 0x24B6)),
    "squared letters": _each(_shifted(0x1F170, 0x1F170)),
    "small capitals": _each(_mapped(_SMALL)),
    "zero-width characters in words": _each(_inside("\u200b\u200c\u200d\u2060\ufeff")),
    "soft hyphens in words": _each(_inside("\u00ad")),
    "invisible fillers in words": _each(_inside("\u3164\u115f\uffa0")),
    "words cut by a space": _each(_inside(" \u00a0\u2009\u2800")),
    "combining marks on letters": _each(_inside("\u0301\u0336\u0323\u0489\u20dd", every=True)),
    "some words letter by letter": _apart,
    "all words letter by letter": _all_apart,
    "dots between letters": _each(_between(".")),
    "hyphens between letters": _each(_between("-")),
    "underscores between letters": _each(_between("_")),
    "asterisks between letters": _each(_between("*")),
    "digits and signs for letters": _each(_mapped(_LEET, 0.6)),
    "a letter doubled": _each(_doubled),
    "a letter dropped": _each(_dropped, share=0.3, least=6),
    "numbers as words": _numbers_as_words,
    "numbers as keycaps": _keycaps,
    "numbers in mathematical digits": _styled_digits,
    "emoji between words": _emoji,
    "emoji inside of words": _each(_inside(_EMOJI)),
    "marks of chats around words": _each(_around(("*", "*"), ("_", "_"), ("~", "~"), ("`", "`"), ("**", "**"))),
    "marks of chats inside of words": _each(_inside("*_~`|/")),
    "HTML around words": _each(_around(("<b>", "</b>"), ("<i>", "</i>"), ('<span class="x">', "</span>"))),
    "HTML inside of words": _each(_inside_html),
    "links around words": _each(_around(("[", "](https://example.org/a)"))),
    "all capitals": lambda text, _, __: text.upper(),
    "no punctuation": _no_punctuation,
    "line breaks in sentences": _lines,
    "flattery before and behind": lambda text, _, use: f"{use.flattery} {text} {use.flattery}",
    "orders to the bot before and behind": lambda text, _, use: f"{use.order} {text} {use.order}",
    "one line in 300 honest words": _in_honest(300),
    "one line in 2,000 honest words": _in_honest(2_000),
    "eight claims that protect": lambda text, _, use: f"{text} {' '.join(use.claims)}",
    "claims between the sentences": lambda text, dice, use: _woven(text, dice, use.claims),
    "quotation marks around": lambda text, _, __: f"“{text}”",
    "my friend says": lambda text, _, use: f"{use.said} “{text}”",
    "sentences in reverse order": _reversed,
}


def pieces(text: str, count: int) -> tuple[str, ...]:
    """The text as so many messages, cut between words."""
    words = text.split(" ")
    cuts = [round(i * len(words) / count) for i in range(count + 1)]
    return tuple(" ".join(words[a:b]) for a, b in pairwise(cuts) if words[a:b])
