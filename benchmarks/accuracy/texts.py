"""Labelled texts as they stand in their files, in either form (docs/labelling.md)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEVELS = ("danger", "high", "caution", "none", "not_an_offer")
DATA = Path(__file__).parents[1] / "data"

Marks = Mapping[str, tuple[str, ...]]  # sign -> the words that carry it; none where the labeller marked none


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text, and what a labeller says of it."""

    id: str
    language: str
    text: str
    level: str
    kind: str  # advert, dm, report ...
    case: str  # what it is modelled on
    flags: Marks
    danger: Marks


class BadTexts(ValueError):
    """A file can't be used; the message names it, the line and what is wrong."""


def held(data: Path = DATA) -> tuple[Path, ...]:
    """The files that are held aside."""
    return tuple(sorted((data / "held").glob("*.jsonl")))


def plain(data: Path = DATA) -> tuple[Path, ...]:
    """The files held aside that tell their signs in plain words."""
    return tuple(sorted((data / "test").glob("*.jsonl")))


def developed(data: Path = DATA) -> tuple[Path, ...]:
    """The files that phrases are written against."""
    return (data / "offers_dev.jsonl", *sorted((data / "develop").glob("*.jsonl")))


def read(files: Iterable[Path]) -> tuple[Labelled, ...]:
    """All texts of some files. Raises BadTexts."""
    return tuple(text for file in files for text in _read(file))


def _read(file: Path) -> Iterator[Labelled]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadTexts(f"{file} can't be read: {problem}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield labelled(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as problem:
                raise BadTexts(f"{file}, line {number} is no labelled text: {problem!r}") from None


def labelled(row: Mapping[str, Any]) -> Labelled:
    """A row of either form: signs with their words, or signs alone. Raises KeyError or ValueError on any other."""
    level = row.get("level") or row["label"]
    if level not in LEVELS:
        raise ValueError(f"{level} is no level")
    signs = _marks((*row["red_flags"], *row.get("danger", ())))
    return Labelled(
        id=str(row["id"]),
        language=row.get("language") or row["lang"],
        text=row["text"],
        level=level,
        kind=row.get("kind") or row.get("channel", ""),
        case=row.get("case") or row.get("modelled_on", ""),
        flags={sign: words for sign, words in signs.items() if not sign.startswith("danger_")},
        danger={sign: words for sign, words in signs.items() if sign.startswith("danger_")},
    )


def _marks(signs: Iterable[str | Mapping[str, str]]) -> Marks:
    marks: dict[str, list[str]] = defaultdict(list)
    for sign in signs:
        if isinstance(sign, str):
            marks[sign] += []
        else:
            marks[sign["id"]].append(sign["quote"])
    return {sign: tuple(words) for sign, words in marks.items()}
