"""The rules that content must keep, one a file. `problems` runs them all."""

from bot.content.checks import (
    approvals,
    cautions,
    channels,
    countries,
    hotline_ids,
    indicator_ids,
    indicator_texts,
    languages,
    missing_text,
    needs,
    pack_ids,
    phrase_form,
    phrase_ids,
    registers,
    slots,
    sources,
    unknown_post,
)
from bot.content.checks.rule import Rule
from bot.content.material import Material
from bot.model.content import Problem

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        approvals,
        cautions,
        channels,
        countries,
        hotline_ids,
        indicator_ids,
        indicator_texts,
        languages,
        missing_text,
        needs,
        pack_ids,
        phrase_form,
        phrase_ids,
        registers,
        slots,
        sources,
        unknown_post,
    )
)


def problems(material: Material) -> tuple[Problem, ...]:
    """Every breach of every rule in the material of one layer."""
    return tuple(problem for rule in RULES for problem in rule.problems(material))
