"""All that was measured, put together: as lines, as JSON, into a page."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy import tables
from benchmarks.accuracy.judged import Judged
from benchmarks.accuracy.measures import Figure
from benchmarks.accuracy.misses import reason, signs
from bot.model.content import Library

MARKER = "<!-- Everything below is written by `make accuracy`. -->"


@dataclass(frozen=True, slots=True)
class Part:
    """Texts that are counted together."""

    name: str
    title: str
    judged: Mapping[str, tuple[Judged, ...]]  # by language
    shown: Collection[str]  # languages

    @property
    def seen(self) -> dict[str, tuple[Judged, ...]]:
        """The texts of the languages that are shown."""
        return {language: some for language, some in self.judged.items() if language in self.shown}


def in_lines(part: Part, library: Library, *, name_misses: bool) -> Iterator[str]:
    """Everything about one part."""
    figures = tables.figures(part.judged)
    shown = {language: figures[language] for language in part.seen}
    yield from ("", f"## {part.title}", "")
    yield f"{sum(map(len, part.seen.values()))} texts. ✗: the target is not reached."
    yield from tables.overview(shown)
    for language, some in part.seen.items():
        yield from ("", f"### {language}" + ("" if language in library.phrases else ": no phrases yet"))
        yield from tables.of_language(language, figures[language], None if language == "en" else figures.get("en"))
        yield from tables.confusions(language, some)
        yield from tables.worst_signs(language, some)
        if name_misses:
            yield from tables.misses(some, library)


def as_json(parts: Sequence[Part], library: Library, alarms: Counter[str] | None) -> dict[str, Any]:
    """Every figure, sign and miss."""
    return {
        "parts": {
            part.name: {language: _language(some, library) for language, some in part.seen.items()} for part in parts
        },
        "adverts": dict(alarms) if alarms else None,
    }


def _language(some: tuple[Judged, ...], library: Library) -> dict[str, Any]:
    (found,) = tables.figures({"": some}).values()
    return {
        "figures": {one.measure.id: _figure(one) for one in found},
        "levels": [
            {"label": label, "level": level, "texts": n}
            for (label, level), n in sorted(Counter((one.text.level, one.level) for one in some).items())
        ],
        "signs": {
            sign.id: {
                "labelled": sign.labelled,
                "missed": [one.text.id for one in sign.missed],
                "extra": [one.text.id for one in sign.extra],
                "why": dict(sign.why),
            }
            for sign in signs(some)
        },
        "misses": [
            {"id": one.text.id, "label": one.text.level, "level": one.level, "reason": reason(one, library)}
            for one in some
            if not one.right
        ],
    }


def _figure(one: Figure) -> dict[str, Any]:
    low, high = one.interval
    return {
        "right": one.right,
        "n": one.n,
        "share": one.share,
        "interval": [low, high],
        "by_case": one.by_case,
        "target": one.measure.target,
        "reached": one.reached,
    }


def written_into(page: Path, lines: Sequence[str]) -> None:
    """Put the lines behind the marker of a page. Raises ValueError where it has none."""
    head, marker, _ = page.read_text("utf-8").partition(MARKER)
    if not marker:
        raise ValueError(f"{page} has no line for the tables to stand behind. Put this one where they begin: {MARKER}")
    page.write_text("\n".join((f"{head}{MARKER}", "", *lines, "")), "utf-8")
