"""The rules that content must keep, one a file. `problems` runs them all."""

from bot.content.checks import (
    approval_dates,
    approval_log,
    approvals,
    cautions,
    channels,
    countries,
    direction,
    editors,
    emoji,
    fake_examples,
    format_old,
    hotline_ids,
    indicator_ids,
    indicator_texts,
    invisible_characters,
    languages,
    links,
    look_alike_letters,
    missing_text,
    needs,
    pack_ids,
    past_dates,
    people,
    phone_numbers,
    phrase_form,
    phrase_ids,
    pictures,
    readable,
    registers,
    same_text_twice,
    shouting,
    slots,
    sources,
    stray_spaces,
    too_long,
    unknown_post,
    unsourced_numbers,
    untranslated,
    voices,
    words_lists,
    words_to_avoid,
)
from bot.content.checks.rule import Rule
from bot.content.material import Material
from bot.model.content import Problem

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        approval_dates,
        approval_log,
        approvals,
        cautions,
        channels,
        countries,
        direction,
        editors,
        emoji,
        fake_examples,
        format_old,
        hotline_ids,
        indicator_ids,
        indicator_texts,
        invisible_characters,
        languages,
        links,
        look_alike_letters,
        missing_text,
        needs,
        pack_ids,
        past_dates,
        people,
        phone_numbers,
        phrase_form,
        phrase_ids,
        pictures,
        readable,
        registers,
        same_text_twice,
        shouting,
        slots,
        sources,
        stray_spaces,
        too_long,
        unknown_post,
        unsourced_numbers,
        untranslated,
        voices,
        words_lists,
        words_to_avoid,
    )
)


def problems(
    material: Material, *, only: frozenset[str] | None = None, but: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Every breach of every rule in the material of one layer, or of some rules, named by their ids."""
    rules = [rule for rule in RULES if rule.id not in but and (only is None or rule.id in only)]
    return tuple(problem for rule in rules for problem in rule.problems(material))
