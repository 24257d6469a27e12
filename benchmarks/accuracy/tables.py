"""The tables of errors, as Markdown that can also be read on a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.accuracy.judged import Judged
from benchmarks.accuracy.measures import MEASURES, NEAR, Figure, figure
from benchmarks.accuracy.misses import Sign, reason, signs
from benchmarks.accuracy.texts import LEVELS
from bot.model.content import Library

WORST = 10  # signs that are named of each language

Judgements = Mapping[str, tuple[Judged, ...]]  # by the language of the label


def by_language(judged: Iterable[Judged]) -> dict[str, tuple[Judged, ...]]:
    """The texts of each language, English first: the others are held against it."""
    judged = tuple(judged)
    languages = sorted({one.text.language for one in judged}, key=lambda language: (language != "en", language))
    return {language: tuple(one for one in judged if one.text.language == language) for language in languages}


def figures(judged: Judgements) -> dict[str, tuple[Figure, ...]]:
    """All measures of each language."""
    return {language: tuple(figure(measure, some) for measure in MEASURES) for language, some in judged.items()}


def overview(found: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """Every share at a glance; the sizes and intervals are in the tables of each language."""
    rows = [
        [measure.name, measure.goal, *(_glance(some[index]) for some in found.values())]
        for index, measure in enumerate(MEASURES)
    ]
    yield from table(["", "target", *found], rows)


def of_language(language: str, found: Sequence[Figure], english: Sequence[Figure] | None) -> Iterator[str]:
    """Every figure of one language, with its size and its interval."""
    head = [language, "texts", "share", "95 % interval", "by case", "target", "reached", "beside English"]
    yield from table(head, [_figure(one, english[at] if english else None) for at, one in enumerate(found)])


def confusions(language: str, judged: Iterable[Judged]) -> Iterator[str]:
    """What the labelled levels came out as."""
    came = Counter((one.text.level, one.level) for one in judged)
    rows = [[label, *(str(came[label, level] or "-") for level in LEVELS)] for label in LEVELS]
    yield from table([f"{language}: labelled, came out as", *LEVELS], rows)


def worst_signs(language: str, judged: Iterable[Judged]) -> Iterator[str]:
    """The signs that were missed most, and why."""
    rows = [
        [sign.id, f"{len(sign.missed)} of {sign.labelled}", _reasons(sign), str(len(sign.extra))]
        for sign in signs(judged)[:WORST]
        if sign.missed
    ]
    if rows:
        yield from table([f"{language}: signs missed most", "missed", "because", "found, not labelled"], rows)


def misses(judged: Iterable[Judged], library: Library) -> Iterator[str]:
    """Every text that came out on another level than its label, the costly ones first."""
    wrong = sorted((one for one in judged if not one.right), key=lambda one: (_cost(one), one.text.id))
    if wrong:
        yield ""
    for one in wrong:
        yield f"- {one.text.id} ({one.text.case}): {one.text.level} -> {one.level}. {reason(one, library)}"


def of_sign(name: str, judged: Judgements) -> Iterator[str]:
    """One sign in each language: how often it was found, and which texts it was missed or wrongly found in."""
    rows = []
    for language, some in judged.items():
        sign = next((sign for sign in signs(some) if sign.id == name), None)
        if sign:
            found = sign.labelled - len(sign.missed)
            rows.append(
                [
                    language,
                    f"{found} of {sign.labelled}",
                    ", ".join(one.text.id for one in sign.missed),
                    _reasons(sign),
                    ", ".join(one.text.id for one in sign.extra),
                ]
            )
    yield from table([name, "found", "missed in", "because", "found, not labelled"], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table whose columns stand under each other, and an empty line before it."""
    rows = [list(row) for row in rows]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    yield ""
    for row in (head, ["-" * width for width in widths], *rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"


def _glance(one: Figure) -> str:
    if not one.n:
        return "-"
    return f"{100 * one.share:.0f} %" + (" ✗" if one.reached is False else "")


def _figure(one: Figure, english: Figure | None) -> list[str]:
    if not one.n:
        return [one.measure.name, "0", "-", "-", "-", one.measure.goal, "-", "-"]
    low, high = (100 * end for end in one.interval)
    return [
        one.measure.name,
        f"{one.right} of {one.n}",
        f"{100 * one.share:.1f} %",
        f"{low:.1f} to {high:.1f} %",
        f"{100 * one.by_case:.1f} %",
        one.measure.goal,
        {True: "yes", None: "-"}.get(one.reached, f"off by {one.off:.1f} points"),
        _beside(one, english),
    ]


def _beside(one: Figure, english: Figure | None) -> str:
    worse = one.worse_than(english) if english else None
    if worse is None:
        return "-"
    if not worse:
        return "the same"
    if worse > 0:
        return f"{worse:.1f} points worse" + (", too far" if worse > NEAR and one.measure.target else "")
    return f"{-worse:.1f} points better"


def _reasons(sign: Sign) -> str:
    return ", ".join(f"{why} {n}" for why, n in sorted(sign.why.items(), key=lambda item: (-item[1], item[0])))


def _cost(one: Judged) -> int:
    """A danger that was missed costs most, then a high that was, then a false alarm."""
    label, level = one.text.level, one.level
    if label == "danger":
        return 0
    if label == "high" and level in {"none", "not_an_offer"}:
        return 1
    return 2 if level in {"danger", "high"} and label in {"none", "not_an_offer"} else 3
