"""config/indicators.yaml: red flags, protective facts, danger signs, patterns, the level rule and the questions."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.content.shape import Id, Line, Shape, Sheet, Source, Text
from bot.model import content as model
from bot.model.assessment import Strength

StrengthId = Literal["strong", "medium", "weak"]
Count = Annotated[int, Field(ge=1, le=20)]
Combination = dict[Literal["strong", "medium", "weak", "medium_or_weak"], Count]
Ids = list[Id]


class RedFlag(Shape):
    """One warning sign."""

    id: Id
    group: Id
    strength: StrengthId
    phase: Literal["offer", "transit", "both"]
    ilo_indicators: Ids
    ilo11: Ids
    protective: Ids
    when_negated: Id | None = None
    switched_off_by: Ids = Field(default_factory=list)
    not_a_flag_when: Text | None = None  # for staff and for those who write phrases
    sources: list[Source] = Field(min_length=1)


class ProtectiveFact(Shape):
    """A claim to be verified."""

    id: Id
    sources: list[Source]


class DangerSign(Shape):
    """One is enough."""

    id: Id
    name: Line
    ilo_indicators: Ids
    ilo11: Ids
    needs: Annotated[Ids, Field(min_length=1)]
    typical_statements: Text
    do_first: Text


class Pattern(Shape):
    """Signs that together are a known method."""

    id: Id
    needs_all: Ids = Field(default_factory=list)
    needs_any: Ids = Field(default_factory=list)
    and_any: Ids = Field(default_factory=list)


class LevelRule(Shape):
    """When a level is reached."""

    high: list[Combination] = Field(min_length=1)
    caution: list[Combination] = Field(min_length=1)


class Question(Shape):
    """A fact to ask for."""

    id: Id
    asks: Line  # for staff; what people read is in messages/red_flags
    weight: Annotated[int, Field(ge=0, le=100)]
    flag_if: dict[Literal["yes", "no"], Id] = Field(default_factory=dict)
    claim_if: dict[Literal["yes", "no"], Id] = Field(default_factory=dict)
    about: Ids


class Strengths(Shape):
    """How strong an operational indicator is in each of the four lists; left out where it was not obtained."""

    adult_labour: StrengthId | None = None
    child_labour: StrengthId | None = None
    adult_sexual: StrengthId | None = None
    child_sexual: StrengthId | None = None


class OperationalIndicator(Shape):
    """One of the 67."""

    id: Id
    label: Line
    strength: Strengths
    ilo11: Ids
    note: Text | None = None


class Dimension(Shape):
    """One of the six."""

    id: Id
    name: Line
    phase: Line
    palermo_element: Line
    indicators: list[OperationalIndicator]


class ReadVia(Shape):
    """How a source was read."""

    what: Line
    url: Line | None = None


class Brochure(Shape):
    """A published source."""

    title: Line
    date: Line
    pdf: Line
    read_via: list[ReadVia] = Field(default_factory=list)


class Outcome(Shape):
    """What positive dimensions mean together."""

    exploitation: Literal["true", "false"]
    coercion_at_destination: Literal["true", "false"]
    means_at_recruitment: Literal["true", "false"] | None = None
    deceptive_recruitment: Literal["true", "false"] | None = None
    result: Line


class FromDimensions(Shape):
    """From dimensions to an assessment."""

    adult: list[Outcome]
    child: Text
    consent: Text
    note: Text


class DecisionRule(Shape):
    """When a dimension counts as positive."""

    statement: Text
    positive_if_any: list[Combination]
    where: Line
    never_positive_on: Line


class Operational(Shape):
    """The operational indicators of the ILO and the European Commission (2009)."""

    source: Brochure
    lists: list[Line]
    verified: dict[Line, Line]
    verification_legend: dict[Line, Text]
    decision_rule: DecisionRule
    from_dimensions_to_assessment: FromDimensions
    dimensions: list[Dimension]


class ForcedLabourSign(Shape):
    """One of the eleven."""

    id: Id
    name: Line


class ForcedLabour(Shape):
    """The indicators of forced labour of the ILO (2012)."""

    source: Source
    note: Text
    indicators: list[ForcedLabourSign]


class IndicatorsFile(Shape):
    """The whole file."""

    blocks: ClassVar[Mapping[str, int]] = {
        "red_flags": 2, "protective_facts": 2, "danger_signs": 2, "patterns": 2, "questions": 2,
        "not_a_flag_on_its_own": 2,
    }  # fmt: skip

    format: Literal["1"]
    red_flags: list[RedFlag]
    protective_facts: list[ProtectiveFact]
    danger_signs: list[DangerSign]
    patterns: list[Pattern]
    level_rule: LevelRule
    questions: list[Question]
    not_a_flag_on_its_own: list[Line]
    ilo_operational_2009: Operational
    ilo_forced_labour_2012: ForcedLabour


def red_flags(sheet: Sheet[IndicatorsFile]) -> dict[str, model.RedFlag]:
    """Red flags by id."""
    return {
        flag.id: model.RedFlag(
            id=flag.id,
            group=flag.group,
            strength=Strength(flag.strength),
            phase=flag.phase,
            ilo_indicators=tuple(flag.ilo_indicators),
            ilo11=tuple(flag.ilo11),
            protective=tuple(flag.protective),
            when_negated=flag.when_negated,
            switched_off_by=tuple(flag.switched_off_by),
            sources=tuple(source.data() for source in flag.sources),
        )
        for flag in sheet.shape.red_flags
    }


def protective_facts(sheet: Sheet[IndicatorsFile]) -> dict[str, model.ProtectiveFact]:
    """Protective facts by id."""
    return {
        fact.id: model.ProtectiveFact(fact.id, tuple(source.data() for source in fact.sources))
        for fact in sheet.shape.protective_facts
    }


def danger_signs(sheet: Sheet[IndicatorsFile]) -> dict[str, model.DangerSign]:
    """Danger signs by id."""
    return {
        sign.id: model.DangerSign(sign.id, tuple(sign.ilo_indicators), tuple(sign.ilo11), tuple(sign.needs))
        for sign in sheet.shape.danger_signs
    }


def patterns(sheet: Sheet[IndicatorsFile]) -> tuple[model.Pattern, ...]:
    """Patterns, those that say most first, as they stand."""
    return tuple(
        model.Pattern(p.id, tuple(p.needs_all), tuple(p.needs_any), tuple(p.and_any)) for p in sheet.shape.patterns
    )


def level_rule(sheet: Sheet[IndicatorsFile]) -> model.LevelRule:
    """The combinations that make a level."""
    rule = sheet.shape.level_rule
    return model.LevelRule(tuple(map(_counts, rule.high)), tuple(map(_counts, rule.caution)))


def questions(sheet: Sheet[IndicatorsFile]) -> tuple[model.Question, ...]:
    """Facts to ask for, as they stand."""
    return tuple(
        model.Question(q.id, dict(q.flag_if.items()), dict(q.claim_if.items()), tuple(q.about), q.weight)
        for q in sheet.shape.questions
    )


def _counts(combination: Combination) -> dict[str, int]:
    return dict(combination.items())
