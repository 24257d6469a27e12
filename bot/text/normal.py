"""Turn a text into words that can be compared, each knowing where it stood in the original.

The text is cut first and each word is folded alone, so an offset never has to be mapped back:
`text[tokens.starts[i]:tokens.ends[i]]` is the word as the person wrote it.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace

from bot.text.plain import Plain, plain

# Characters that show nothing or reorder what is shown; people hide words with them.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\uffa0\ufe00-\ufe0f\ufeff"
)
# Marks that belong to the letter before them, in the scripts of languages we have or plan.
_MARKS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u135d-\u135f\u17b4-\u17d3"
)
_LETTER = rf"[^\W\d_{_MARKS}]"
_INNER = rf"[^\W_]|[{_MARKS}{INVISIBLE}]"
_APOSTROPHES = "'\u2019\u2018\u02bc\u0060\u00b4\uff07"
_EMOJI = "\U0001f000-\U0001faff\u203c\u2049\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u3030\u303d"
_TOKEN = re.compile(
    rf"(?P<plain>[A-Za-z]++(?![\w{_APOSTROPHES}{_MARKS}{INVISIBLE}]))"  # as "word", for most words faster
    rf"|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<word>{_LETTER}(?:{_INNER})*(?:[{_APOSTROPHES}](?:{_INNER})+)*)"
    rf"|(?P<emoji>[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI}])"
)
_AMID = re.compile(rf"[{_EMOJI}\ufe0f\u200d ]{{0,8}}[^\W\d_]")
_SENTENCE = frozenset(".!?;\u2026\u3002\uff01\uff1f\u061f\u061b\u06d4\u0964\u104b\u17d4\u1362\u00a1\u00bf")
_LINE = frozenset("\n\r\u2028\u2029\u0085")
_WRAP = frozenset({"\n", " \n", ",\n"})
_CLAUSE = frozenset(',:()[]{}|\u2022\u00b7\u25cf\u25aa*\u060c\u3001\uff0c\u2013\u2014"\u00ab\u00bb\u201c\u201d/')
_HIDDEN = re.compile(rf"[{INVISIBLE}]")
_DROPPED_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]"
)
_EXTRA_FOLDS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae", "ı": "i", "ð": "d", "þ": "th"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ٱ": "ا"}  # written for each other
    | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢɑɡɩ", "abcdefghijklmnopqrstuvwyzagi", strict=True))
)
# Cyrillic and Greek letters that look Latin; mapped only in words that also hold Latin letters.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһӏвнкмтαορνικεητυ", "aeopcyxijsdhlbhkmtaopvikentu")
# The other way round, in words that hold Cyrillic letters of no Latin shape.
_CYRILLIC = str.maketrans("aeopcyxijsbhkmt", "аеорсухіјѕвнкмт")
_CYRILLIC_ALONE = re.compile("[б-гджзийлпфц-ю]")
_LATIN = re.compile("[a-z]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_LEET = str.maketrans("013457", "oieast")
_CYRILLIC_LEET = str.maketrans("0346", "озчб")
_LONG = re.compile(r"(.)\1\1+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1")
_ENGLISH_TAILS = frozenset({"s", "m", "re", "ll", "ve", "d", "t"})
_ELIDED = frozenset({"l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu"})
_SPACED_AT_LEAST = 4
_BEHIND = ".,;:!?"  # what may hang on a word
_NO_BREAK = frozenset({"", " ", ".", "-", "'"})  # gmail.com, e-mail
# Titles and units that are written with a full stop which ends no sentence.
_ABBREVIATED = frozenset({"m", "mr", "mrs", "ms", "dr", "mme", "mlle", "st", "rp", "jl", "pt", "tel"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text: parallel tuples, one item a word. Bit masks count from bit 0 = first word."""

    text: str
    words: tuple[str, ...]  # folded
    starts: tuple[int, ...]  # code points in `text`
    ends: tuple[int, ...]
    other: dict[int, str] = field(default_factory=dict)  # second reading of a word: "heelp" -> "help"
    numbers: int = 0  # bit i: word i is a number
    emoji: int = 0
    sentence_ends: int = 0  # bit i: a sentence ends behind word i
    line_ends: int = 0  # bit i: a line (or a sentence) ends behind word i
    clause_ends: int = 0  # bit i: a clause (or more) ends behind word i

    def __len__(self) -> int:
        return len(self.words)


def fold(word: str) -> str:
    """One word in the form that is compared: NFKC, case, accents, look-alike and invisible characters."""
    if word.isascii():
        return word.lower()
    if _ONE_SCRIPT.fullmatch(word):  # most are, and need no more than a table
        return word.translate(_FOLDED)
    return _fold(word)


def _fold(word: str) -> str:
    word = _HIDDEN.sub("", word)
    word = unicodedata.normalize("NFKC", word).casefold()
    if not word.isascii():
        word = _DROPPED_MARKS.sub("", unicodedata.normalize("NFKD", word)).translate(_EXTRA_FOLDS)
        if _FOREIGN.search(word) and _LATIN.search(word):
            word = word.translate(_CYRILLIC if _CYRILLIC_ALONE.search(word) else _LOOK_ALIKE)
    return word


# Letters that are folded each by itself, as long as a word holds those of one script only.
_ONE_SCRIPT = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]+|[\u0400-\u045f]+|[\u0620-\u064a]+")
_FOLDED = {code: _fold(chr(code)) for code in range(0x650) if _ONE_SCRIPT.fullmatch(chr(code))}


def _plainly_folded(word: str) -> str | None:
    """A word of letters folded, where it has no second reading and only one script; None otherwise."""
    if word.isascii():
        return word.lower()
    if _ONE_SCRIPT.fullmatch(word):
        folded = word.translate(_FOLDED)
        if folded.isalpha() and not _LONG.search(folded):
            return folded
    return None


def _number(digits: str) -> str:
    if digits.isascii():
        return digits
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in digits)


def _apostrophe_parts(word: str, start: int) -> list[tuple[int, int]]:
    """Spans of the parts of a word with apostrophes: "l'agence" is two words, "don't" is one."""
    cuts = [i for i, c in enumerate(word) if c in _APOSTROPHES]
    parts = []
    begin = 0
    for cut in cuts:
        following = next((c for c in cuts if c > cut), len(word))
        if fold(word[cut + 1 : following]) in _ENGLISH_TAILS and fold(word[begin:cut]) not in _ELIDED:
            continue
        parts.append((start + begin, start + cut))
        begin = cut + 1
    parts.append((start + begin, start + len(word)))
    return parts


def _second_reading(word: str) -> tuple[str, str | None]:
    """A word with its elongations cut to two letters, and another reading of it if there is one."""
    longest = _LONG.search(word)
    if longest:
        return _LONG.sub(r"\1\1", word), _LONG.sub(r"\1", word)
    if not word.isalpha() and word[0].isalpha() and len(word) > 3:
        letters = word.translate(_CYRILLIC_LEET if _FOREIGN.search(word) else _LEET)
        if letters.isalpha():
            return word, letters
    return word, None


def tokenize(text: str) -> Tokens:
    """Cut a text into folded words with their places.

    Linear in the length of the text. Offsets are code points of `text` as given.
    """
    bare = plain(text)
    tokens = _join_spaced(_cut(bare.text))
    return tokens if bare.text is text else _placed(tokens, bare, text)


def _placed(tokens: Tokens, bare: Plain, text: str) -> Tokens:
    """The tokens of a text that was laid bare, at their places in the text as given."""
    starts, ends = tuple(map(bare.start, tokens.starts)), tuple(map(bare.end, tokens.ends))
    return replace(tokens, text=text, starts=starts, ends=ends)


def _cut(text: str) -> Tokens:
    """The words and their places, before letters that stand alone are joined."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    other: dict[int, str] = {}
    numbers: list[int] = []
    emoji: list[int] = []
    sentence: list[int] = []
    line: list[int] = []
    clause: list[int] = []
    behind = 0
    drawn_out = _DRAWN_OUT.search(text.lower()) is not None  # most texts hold no such word at all
    at = 0
    for chunk in text.split(" "):  # no word goes over a space
        start, at = at, at + len(chunk) + 1
        word = chunk.rstrip(_BEHIND)
        folded = _plainly_folded(word) if not drawn_out and word.isalpha() else None
        if folded:  # most are, and need no pattern
            if behind != start - 1:
                _note_break(text[behind:start], words, (sentence, line, clause), text[start])
            behind = start + len(word)
            words.append(folded)
            starts.append(start)
            ends.append(behind)
            continue
        for found in _TOKEN.finditer(text, start, at - 1):
            start, end = found.span()
            if found.lastgroup == "emoji" and end - start == 1 and words and _AMID.match(text, end):
                clause.append(len(words) - 1)  # an ornament between words hides no phrase
                continue
            _note_break(text[behind:start], words, (sentence, line, clause), text[start])
            behind = end
            kind = found.lastgroup
            raw = found.group()
            if kind == "plain" and not (drawn_out and _LONG.search(raw.lower())):
                words.append(raw.lower())
                starts.append(start)
                ends.append(end)
            elif kind in {"plain", "word"}:
                spans = [(start, end)]
                if not raw.isalnum() and any(c in _APOSTROPHES for c in raw):
                    spans = _apostrophe_parts(raw, start)
                for begin, finish in spans:
                    word = fold(text[begin:finish])
                    for mark in _APOSTROPHES:
                        if mark in word:
                            word = word.replace(mark, "")
                    if not word:
                        continue
                    if not word.isalpha() or _LONG.search(word):
                        word, second = _second_reading(word)
                        if second and second != word:
                            other[len(words)] = second
                    words.append(word)
                    starts.append(begin)
                    ends.append(finish)
            elif kind == "number":
                numbers.append(len(words))
                words.append(_number(raw))
                starts.append(start)
                ends.append(end)
            else:
                emoji.append(len(words))
                words.append(raw)
                starts.append(start)
                ends.append(end)
    return Tokens(
        text, tuple(words), tuple(starts), tuple(ends), other,
        _mask(numbers), _mask(emoji), _mask(sentence), _mask(line), _mask(clause),
    )  # fmt: skip


def _note_break(between: str, words: list[str], ends: tuple[list[int], list[int], list[int]], following: str) -> None:
    """Note what ends behind the last of the words: sentence, line, clause.

    It is told from the characters between it and the next word, and the first one of that.
    """
    sentence, line, clause = ends
    index = len(words) - 1
    wrapped = between in _WRAP and following.isalpha() and not following.isupper()  # within a sentence
    if between in _NO_BREAK or index < 0 or (between == ". " and words[index] in _ABBREVIATED):
        return
    if not _SENTENCE.isdisjoint(between):
        sentence.append(index)
        line.append(index)
        clause.append(index)
    elif not _LINE.isdisjoint(between):
        if not wrapped:
            line.append(index)
        clause.append(index)
    elif not _CLAUSE.isdisjoint(between) or " - " in between:
        clause.append(index)


def _mask(bits: list[int]) -> int:
    """A bit mask, built in linear time."""
    if not bits:
        return 0
    buffer = bytearray(bits[-1] // 8 + 1)
    for bit in bits:
        buffer[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(buffer, "little")


def _join_spaced(tokens: Tokens) -> Tokens:
    """Join letters that stand alone in a row ("W.h.a.t.s.A.p.p", "v i s a") to the word they spell."""
    words, starts, ends, text = tokens.words, tokens.starts, tokens.ends, tokens.text
    if [*map(len, words)].count(1) < _SPACED_AT_LEAST:
        return tokens
    runs: list[tuple[int, int]] = []
    i, n = 0, len(tokens)
    while i < n:
        if len(words[i]) != 1 or not words[i].isalpha():
            i += 1
            continue
        j = i + 1
        separator = text[ends[i] : ends[i] + 1]
        while (
            j < n
            and len(words[j]) == 1
            and words[j].isalpha()
            and starts[j] == ends[j - 1] + 1
            and text[ends[j - 1]] == separator
        ):
            j += 1
        if j - i >= _SPACED_AT_LEAST:
            runs.append((i, j))
        i = j
    if not runs:
        return tokens
    return _merge(tokens, runs)


def _merge(tokens: Tokens, runs: list[tuple[int, int]]) -> Tokens:
    """The same tokens with each run [i, j) made one word."""
    inside = {k: (i, j) for i, j in runs for k in range(i, j)}
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    other: dict[int, str] = {}
    masks: dict[str, list[int]] = {name: [] for name in ("numbers", "emoji", "sentence", "line", "clause")}
    sources = {
        "numbers": tokens.numbers, "emoji": tokens.emoji, "sentence": tokens.sentence_ends,
        "line": tokens.line_ends, "clause": tokens.clause_ends,
    }  # fmt: skip
    bits = {name: f"{mask:b}"[::-1] for name, mask in sources.items()}
    for k in range(len(tokens)):
        run = inside.get(k)
        if run and k != run[1] - 1:
            continue
        first = run[0] if run else k
        index = len(words)
        words.append("".join(tokens.words[first : k + 1]))
        starts.append(tokens.starts[first])
        ends.append(tokens.ends[k])
        if not run and k in tokens.other:
            other[index] = tokens.other[k]
        for name, string in bits.items():
            if k < len(string) and string[k] == "1":
                masks[name].append(index)
    return Tokens(
        tokens.text, tuple(words), tuple(starts), tuple(ends), other,
        _mask(masks["numbers"]), _mask(masks["emoji"]),
        _mask(masks["sentence"]), _mask(masks["line"]), _mask(masks["clause"]),
    )  # fmt: skip
