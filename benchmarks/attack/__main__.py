"""Reads labelled texts, plays every trick on those whose level is recognised, prints how often it falls."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from benchmarks.accuracy import texts
from benchmarks.accuracy.tables import table
from benchmarks.accuracy.texts import Labelled
from benchmarks.attack.tricks import TRICKS, Means, means, pieces
from bot.app import App
from bot.hearing import QUOTES
from bot.inbox import CHECKS, Inbox
from bot.model.assessment import Level
from bot.model.chat import Address, Incoming, Picture, Text, What

RANKS = ("not_an_offer", "none", "caution", "high", "danger")
ATTACKED = ("danger", "high")
MOST = 5.0  # per cent of the texts whose level a trick may lower
TRIES = 100  # after which a recruiter gives up

Level_ = Callable[[Labelled], str | None]  # the level of a text as it is sent; None where the trick changes nothing


@dataclass(slots=True)
class Falls:
    """What one trick did."""

    tried: Counter[str]
    fell: Counter[str]
    silenced: Counter[str]  # fell to none, or to no offer at all

    def share(self, of: str) -> str:
        """The share of the texts of this level or language whose level fell."""
        return f"{100 * self.fell[of] / self.tried[of]:.0f}" if self.tried[of] else "-"

    @property
    def overall(self) -> float:
        """The share of all texts, in per cent."""
        tried = sum(self.tried[level] for level in ATTACKED)
        return 100 * sum(self.fell[level] for level in ATTACKED) / tried if tried else 0.0


def main(arguments: Sequence[str] | None = None, build: Callable[[], App] = App.build) -> int:
    """Print the tables; exit code 2 when there is nothing to measure."""
    args = _parser().parse_args(arguments)
    app = build()
    labelled = texts.read(texts.developed())
    known = [one for one in labelled if one.level in ATTACKED and app.assess(one.text)["level"] == one.level]
    known = [one for one in known if args.language in (None, one.language)]
    if not known:
        print("attack: no text of this language is recognised", file=sys.stderr)
        return 2
    honest: dict[str, list[str]] = {}
    for one in labelled:
        if one.level == "none":
            honest.setdefault(one.language, []).append(one.text)
    print("\n".join(_report(known, dict(_played(app, known, means(honest), args.trick)))))
    if not args.trick:
        print("\n".join(tuned(app, known)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="attack", description=__doc__)
    parser.add_argument("--language", metavar="xx", help="texts of this language alone")
    parser.add_argument("--trick", metavar="WORDS", help="tricks alone whose name holds these words")
    return parser


def _played(
    app: App, known: Sequence[Labelled], use: Mapping[str, Means], asked: str | None
) -> Iterator[tuple[str, Falls]]:
    """Every trick that is asked for, and what it did."""
    for name, play in {**_in_text(app, use), **_in_chat(app)}.items():
        if asked is None or asked in name:
            yield name, falls(known, play)


def falls(known: Sequence[Labelled], play: Level_) -> Falls:
    """How often the level of texts falls, by level and by language."""
    found = Falls(Counter(), Counter(), Counter())
    for one in known:
        level = play(one)
        if level is None:
            continue
        for of in (one.level, one.language):
            found.tried[of] += 1
            found.fell[of] += RANKS.index(level) < RANKS.index(one.level)
            found.silenced[of] += RANKS.index(level) < RANKS.index("caution")
    return found


def _in_text(app: App, use: Mapping[str, Means]) -> dict[str, Level_]:
    """The tricks that change a text."""

    def played(name: str) -> Level_:
        def play(one: Labelled) -> str | None:
            made = TRICKS[name](one.text, Random(f"{one.id} {name}"), use[one.language])
            return None if made == one.text else str(app.assess(made)["level"])

        return play

    return {name: played(name) for name in TRICKS}


def _in_chat(app: App) -> dict[str, Level_]:
    """What is sent in another way than as one text."""
    return {
        "sent as one message": lambda one: chatted(app, (Text(one.text),)),
        "split over two messages": lambda one: chatted(app, tuple(map(Text, pieces(one.text, 2)))),
        "split over three messages": lambda one: chatted(app, tuple(map(Text, pieces(one.text, 3)))),
        "as the caption of a picture": lambda one: chatted(app, (Picture(one.text),)),
    }


def chatted(app: App, sent: Sequence[What]) -> str:
    """The highest level behind the answers to messages of one person."""

    async def talk() -> str:
        inbox: Inbox = app.inbox("terminal")
        levels = ["not_an_offer"]
        for number, what in enumerate(sent):
            update = Incoming(str(number), Address("attack", "1"), "1", app.clock(), what)
            levels += [str(answer.level) for answer in await inbox.receive(update) if answer.level]
        return max(levels, key=RANKS.index)

    return asyncio.run(talk())


def _report(known: Sequence[Labelled], found: Mapping[str, Falls]) -> Iterator[str]:
    """The table of all tricks."""
    counts = Counter(one.level for one in known)
    languages = sorted({one.language for one in known}, key=lambda language: (language != "en", language))
    yield f"{counts['danger']} texts of danger, {counts['high']} of high concern. Per cent of them; ✗: over {MOST:.0f}."
    head = ["trick", "danger: falls", "to none", "high: falls", "to none", *languages]
    rows = [
        [
            f"{name} ✗" if one.overall > MOST else name,
            one.share("danger"),
            _silenced(one, "danger"),
            one.share("high"),
            _silenced(one, "high"),
            *map(one.share, languages),
        ]
        for name, one in found.items()
    ]
    yield from table(head, rows)


def _silenced(found: Falls, of: str) -> str:
    return f"{100 * found.silenced[of] / found.tried[of]:.0f}" if found.tried[of] else "-"


def tuned(app: App, known: Sequence[Labelled]) -> Iterator[str]:
    """A recruiter who leaves out what each answer quotes, and tries again."""
    tries, left = [], []
    adverts = [one for one in known if one.level == "high"]
    for one in adverts:
        text, count = one.text, 1
        while count < TRIES and (shown := _shown(app, text)):
            for start, end in sorted(shown, reverse=True):
                text = text[:start] + text[end:]
            count += 1
        tries.append(count)
        left.append(len(text.split()) / len(one.text.split()))
    within = sum(count <= CHECKS for count in tries)
    yield from (
        "",
        f"A recruiter who leaves out the words that each answer quotes: {len(adverts)} adverts of high concern come "
        f"out without a sign after {median(tries):.0f} tries (median; at most {max(tries)}), "
        f"{within} of them within the {CHECKS} checks of one hour. "
        f"{100 * median(left):.0f} % of the words are left (median).",
    )


def _shown(app: App, text: str) -> set[tuple[int, int]]:
    """The places of the words that an answer quotes, without those that another quote holds."""
    languages = frozenset({app.assess(text)["language"], "en", "fr"})
    found, _, _ = app.parts.listener.assess(text, languages)
    if found.level not in {Level.DANGER, Level.HIGH, Level.CAUTION}:
        return set()
    spans = sorted((f.spans[0].start, f.spans[0].end) for f in found.findings[:QUOTES] if f.spans)
    apart: list[tuple[int, int]] = []
    for span in spans:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return set(apart)


if __name__ == "__main__":
    sys.exit(main())
