"""What the assessment makes of labelled texts: what a person gets, without being told the language."""

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.texts import Labelled
from bot.app import App
from bot.assess.explain import Fate, Reading
from bot.commands.assess import explained
from bot.model.assessment import Span

NO_PHRASE = "no phrase"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled text and what came out."""

    text: Labelled
    language: str  # as recognised
    level: str
    flags: Mapping[str, Span]  # with the words that are shown
    danger: tuple[str, ...]
    why_missed: Mapping[str, str]  # sign that the labeller named -> why it was not found

    @property
    def right(self) -> bool:
        """Whether the level is the labeller's."""
        return self.level == self.text.level

    @property
    def extra(self) -> tuple[str, ...]:
        """Signs that were found and that the labeller did not name."""
        named = self.text.danger.keys() | self.text.flags.keys()
        return tuple(sign for sign in (*self.danger, *self.flags) if sign not in named)


def judge(app: App, texts: Sequence[Labelled]) -> tuple[Judged, ...]:
    """Assess all texts; tells on a terminal how far it is."""
    judged = []
    for done, text in enumerate(texts, 1):
        judged.append(_judge(app, text))
        if sys.stderr.isatty() and (done % 20 == 0 or done == len(texts)):
            print(f"\r{text.language}: {done} of {len(texts)} texts", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return tuple(judged)


def _judge(app: App, text: Labelled) -> Judged:
    found = app.assess(text.text)
    flags = {flag["id"]: Span(flag["start"], flag["end"]) for flag in found["red_flags"]}
    missed = [sign for sign in (*text.danger, *text.flags) if sign not in flags and sign not in found["danger"]]
    return Judged(
        text,
        found["language"],
        found["level"],
        flags,
        tuple(found["danger"]),
        _why(app, text.text, frozenset({found["language"], "en", "fr"}), missed),
    )


def _why(app: App, text: str, languages: frozenset[str], missed: Collection[str]) -> dict[str, str]:
    """For each sign: that no phrase fired, or what took back those that did."""
    causes: dict[str, set[str]] = {sign: set() for sign in missed}
    _, readings = explained(app.parts.listener, text, languages) if missed else (None, ())
    for reading in readings:
        if reading.met.phrase.id in causes:
            causes[reading.met.phrase.id] |= _causes(reading)
    return {sign: " and ".join(sorted(found)) or NO_PHRASE for sign, found in causes.items()}


def _causes(reading: Reading) -> set[str]:
    if reading.fate is Fate.SWITCHED_OFF:
        return {"switched off"}
    phrases = [met.phrase for met in reading.by]
    return {phrase.id if phrase.kind == "taken_back" else phrase.kind for phrase in phrases} or {"taken back"}
