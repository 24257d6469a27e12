"""Ids of config/indicators.yaml stand once, and point at what is there.

Signs, facts, patterns and questions refer to each other by their ids. One that leads nowhere is never raised.
Bad: protective: [pasport_stays_with_worker]
Good: protective: [passport_stays_with_worker]
What to do: take the id that the message proposes, or correct it where it is defined.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.indicators import IndicatorsFile
from bot.content.material import Material
from bot.content.shape import Sheet, did_you_mean
from bot.content.yaml_places import Path


def _look(material: Material) -> Iterator[Found]:
    if material.indicators:
        yield from _twice(material.indicators)
        if not material.indicators.left_out:  # an id may be known and only be written wrong
            yield from _unknown(material.indicators)


def _twice(sheet: Sheet[IndicatorsFile]) -> Iterator[Found]:
    seen: dict[str, int] = {}
    for name in ("red_flags", "protective_facts", "danger_signs", "patterns", "questions"):
        for index, item in enumerate(getattr(sheet.shape, name)):
            place = sheet.place(name, index)
            if item.id in seen:
                yield Found(place, f'the id "{item.id}" stands twice; the first is in line {seen[item.id]}.')
            seen.setdefault(item.id, place.line)


def _unknown(sheet: Sheet[IndicatorsFile]) -> Iterator[Found]:
    shape = sheet.shape
    flags = [flag.id for flag in shape.red_flags]
    facts = [fact.id for fact in shape.protective_facts]
    operational = [i.id for dimension in shape.ilo_operational_2009.dimensions for i in dimension.indicators]
    eleven = [sign.id for sign in shape.ilo_forced_labour_2012.indicators]
    points: list[tuple[Path, str, list[str], str]] = []

    def point(path: Path, ids: list[str], known: list[str], what: str) -> None:
        points.extend((path, name, known, what) for name in ids)

    for index, flag in enumerate(shape.red_flags):
        here: Path = ("red_flags", index)
        point((*here, "protective"), flag.protective, facts, "protective fact")
        point((*here, "when_negated"), [flag.when_negated] if flag.when_negated else [], facts, "protective fact")
        point((*here, "switched_off_by"), flag.switched_off_by, facts, "protective fact")
        point((*here, "ilo_indicators"), flag.ilo_indicators, operational, "operational indicator")
        point((*here, "ilo11"), flag.ilo11, eleven, "forced labour indicator")
    for index, sign in enumerate(shape.danger_signs):
        here = ("danger_signs", index)
        point((*here, "ilo_indicators"), sign.ilo_indicators, operational, "operational indicator")
        point((*here, "ilo11"), sign.ilo11, eleven, "forced labour indicator")
    for index, pattern in enumerate(shape.patterns):
        for key in ("needs_all", "needs_any", "and_any"):
            point(("patterns", index, key), getattr(pattern, key), flags, "red flag")
    for index, question in enumerate(shape.questions):
        here = ("questions", index)
        point((*here, "flag_if"), list(question.flag_if.values()), flags, "red flag")
        point((*here, "claim_if"), list(question.claim_if.values()), facts, "protective fact")
        point((*here, "about"), question.about, flags + facts, "red flag or protective fact")
    for path, name, known, what in points:
        if name not in known:
            yield Found(
                sheet.place(*path), f'"{name}" is no {what} of this file.', f"{did_you_mean(name, known)}Correct it."
            )


RULE = Rule("indicator_ids", __doc__, "Choose another id.", _look)
