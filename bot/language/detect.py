"""Which of our languages a text is in: offline, the same answer every time, nothing kept.

The person's choice comes first, then the script, then words and letters, then what the platform says.
A text in a language we don't speak is None here, not the likeliest of ours.
"""

import math
import re
import threading
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.language.data import Languages
from bot.text.normal import fold

HEAD = 2_000  # characters read from the start of a text ...
TAIL = 500  # ... and from its end: a short greeting may stand before a long advert in another language
MODEL_HEAD = 400  # characters of cleaned words given to the model; more does not change its mind
MODEL_TAIL = 100
SURE = 0.5
# How much a marker word counts against the model, by trial on labelled adverts; e**3 is 20 to 1 for a word alone.
MARKER_WEIGHT = 3.0
# From here on marker words decide alone. The model never said otherwise on 7,500 texts, and costs four times the rest.
CLEAR = 4.5  # of weight, the next language counted twice; e**4.5 is 90 to 1
GREETING = 2  # words that decide, when all of them are markers of one language alone
CLEAR_SHARE = 1 / 3  # of all words: of a long text in none of our languages, a quarter may look like markers

_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+")  # the same in small ASCII letters, in half the time
# First code points of runs of scripts (Unicode Scripts.txt), with ISO 15924 codes; what is not listed is "Zyyy".
_SCRIPTS: tuple[tuple[int, str], ...] = (
    (0x0041, "Latn"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"),
    (0x0700, "Zyyy"), (0x0750, "Arab"), (0x0780, "Zyyy"), (0x08A0, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"),
    (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"),
    (0x0D00, "Mlym"), (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"), (0x1000, "Mymr"),
    (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"), (0x13A0, "Zyyy"), (0x1780, "Khmr"), (0x1800, "Zyyy"),
    (0x1D00, "Latn"), (0x1F00, "Grek"), (0x2000, "Zyyy"), (0x2C60, "Latn"), (0x2C80, "Zyyy"), (0x2D80, "Ethi"),
    (0x2DE0, "Zyyy"), (0x3040, "Jpan"), (0x3100, "Zyyy"), (0x3130, "Hang"), (0x3190, "Zyyy"), (0x3400, "Hani"),
    (0xA000, "Zyyy"), (0xA640, "Cyrl"), (0xA6A0, "Zyyy"), (0xA720, "Latn"), (0xA800, "Zyyy"), (0xAA60, "Mymr"),
    (0xAA80, "Zyyy"), (0xAB00, "Ethi"), (0xAB30, "Latn"), (0xAB70, "Zyyy"), (0xAC00, "Hang"), (0xD800, "Zyyy"),
    (0xF900, "Hani"), (0xFB00, "Latn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, "Zyyy"), (0xFE70, "Arab"),
    (0xFF00, "Zyyy"), (0x20000, "Hani"), (0x40000, "Zyyy"),
)  # fmt: skip
_SCRIPT_STARTS = tuple(start for start, _ in _SCRIPTS)

Model = Callable[[str], Mapping[str, float]]  # cleaned words -> probability of each code it knows


def words_of(text: str) -> list[str]:
    """The words that tell a language, in small letters: no links, numbers or emoji; bounded for a long text."""
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # adverts are fond of letters like 𝐔𝐑𝐆𝐄𝐍𝐓
    if "@" in text or "/" in text or "www." in text or ".com" in text:
        text = " ".join([item for item in text.split() if not _is_link(item)])
    small = text.lower()
    return (_ASCII_WORD if small.isascii() else _WORD).findall(small)


def _is_link(item: str) -> bool:
    return ("." in item and ("@" in item or "/" in item or "www." in item or ".com" in item)) or item[0] == "@"


def script_of(words: Sequence[str]) -> str | None:
    """ISO 15924 code of the script that at least half of the letters are in; None if there are none."""
    letters = "".join(words)
    if not letters:
        return None
    if letters.isascii():
        return "Latn"
    counts: Counter[str] = Counter()
    for letter, times in Counter(letters).items():
        counts[_SCRIPTS[max(0, bisect_right(_SCRIPT_STARTS, ord(letter)) - 1)][1]] += times
    script, most = max(counts.items(), key=lambda item: (item[1], item[0]))
    return script if most * 2 >= len(letters) else None


class Detector:
    """Recognises the language of a text.

    Made at once and usable at once, by marker words alone. `load` adds the model: about a second and 90 MB,
    so it is called behind the first prompt, from a thread if wanted.
    """

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._markers: dict[str, tuple[str, ...]] = {}
        for language in languages.shipped:
            for marker in language.markers:
                for form in {marker.lower(), fold(marker)}:
                    self._markers[form] = (*self._markers.get(form, ()), language.code)
        self._model: Model | None = None
        self._lock = threading.Lock()

    @property
    def loaded(self) -> bool:
        """Whether the model takes part."""
        return self._model is not None

    def load(self) -> None:
        """Load the model. May be called from any thread and more than once; never uses the network."""
        with self._lock:
            if self._model is None:
                self._model = _py3langid(self._languages)

    def detect(self, text: str, *, hint: str | None = None, chosen: str | None = None) -> str | None:
        """The shipped language to answer in, or None: ask.

        `chosen` is what the person chose and always wins; `hint` is the platform's locale ("fr", "in_ID"),
        used only when the text doesn't tell.
        """
        if chosen is not None and chosen in self._languages.codes:
            return chosen
        return self.recognise(text) or self._languages.resolve(hint)

    def recognise(self, text: str) -> str | None:
        """The shipped language of the text alone; None when it is too short to tell, or in none of ours."""
        words = words_of(text)
        script = script_of(words)
        if script is None:
            return None
        candidates = [item.code for item in self._languages.shipped if item.script == script]
        if not candidates:
            return None
        if len(candidates) == 1 and script != "Latn":
            return candidates[0]
        markers = self._markers
        hits = Counter([code for word in words if word in markers for code in markers[word]])
        scale = MARKER_WEIGHT / math.sqrt(max(1, len(words) - 1))
        clear = _clear(hits, scale, len(words))
        if clear in candidates:
            return clear
        scores = self._prior(words, candidates)
        for code in candidates:
            scores[code] = scores.get(code, 1e-6) * math.exp(min(50.0, hits[code] * scale))
        best = max(scores, key=lambda code: (scores[code], code))
        if best not in candidates:
            return None
        others = [score for code, score in scores.items() if code not in candidates]
        # With a marker word only the likeliest of the others stands against ours: twenty unlikely ones are no doubt.
        against = max(others, default=0.0) if hits[best] else sum(others)
        p = scores[best] / (sum(scores[code] for code in candidates) + against)
        return best if p >= SURE else None

    def _prior(self, words: Sequence[str], candidates: Sequence[str]) -> dict[str, float]:
        model = self._model
        if model is None:
            return dict.fromkeys([*candidates, "und"], 1 / (len(candidates) + 1))
        cleaned = " ".join(words)
        if len(cleaned) > MODEL_HEAD + MODEL_TAIL:
            cleaned = f"{cleaned[:MODEL_HEAD]} {cleaned[-MODEL_TAIL:]}"
        scores: dict[str, float] = {}
        for code, p in model(cleaned).items():
            ours = self._languages.counts_as.get(code, code)
            scores[ours] = scores.get(ours, 0.0) + p
        return scores


def _clear(hits: Counter[str], scale: float, words: int) -> str | None:
    """The language that marker words leave no doubt about, if there is one."""
    if not hits:
        return None
    (best, most), (_, second) = (*hits.most_common(2), ("", 0))[:2]
    if most == words <= GREETING and not second:
        return best
    return best if most >= CLEAR_SHARE * words and (most - 2 * second) * scale >= CLEAR else None


def _py3langid(languages: Languages) -> Model:
    """The naive Bayes model inside the py3langid package, cut down to the languages that may be met."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # late: it brings numpy

    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(full.labels)
    full.set_languages(sorted({*languages.codes, *languages.counts_as, *languages.neighbours} & known))
    # A second one, so that the columns of all other languages can be freed.
    small = LanguageIdentifier(
        full.nb_ptc, full.nb_pc, full.nb_classes, full.tk_nextmove, full.tk_output, norm_probs=True, tk_row=full.tk_row
    )

    def rank(text: str) -> Mapping[str, float]:
        return dict(small.rank(text))

    return rank
