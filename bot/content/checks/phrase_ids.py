"""Phrases stand under ids that config/indicators.yaml knows.

Phrases under a misspelt id are read and never used.
Bad: flags: {passport_hand_over: [...]}
Good: flags: {passport_handover: [...]}
What to do: take the id that the message proposes. A language that lacks a danger sign gets a warning: write how people
say it.
"""

from collections.abc import Iterable, Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean
from bot.model.content import Place, Severity


def _look(material: Material) -> Iterator[Found]:
    if not material.indicators or material.indicators.left_out:
        return  # an id may be known and only be written wrong
    shape = material.indicators.shape
    flags = [flag.id for flag in shape.red_flags]
    facts = [fact.id for fact in shape.protective_facts]
    signs = [sign.id for sign in shape.danger_signs]
    for sheet in material.offers.values():
        yield from _unknown("red flag", ((n, sheet.place("flags", n)) for n in sheet.shape.flags), flags)
        facts_here = ((n, sheet.place("protective", n)) for n in sheet.shape.protective)
        yield from _unknown("protective fact", facts_here, facts)
        alike = ((n, sheet.place("look_alikes", n)) for n in sheet.shape.look_alikes)
        yield from _unknown("red flag or protective fact", alike, flags + facts)
    for language, phrases in material.before.phrases.items():
        danger = {phrase.id: phrase.place for phrase in reversed(phrases.phrases) if phrase.kind == "danger"}
        yield from _unknown("danger sign", danger.items(), signs)
        for sign in signs if danger else ():
            if f"config/phrases/{language}/danger.yaml" not in material.unsound and sign not in danger:
                place = Place(next(iter(danger.values())).file)
                says = f'no phrase of language "{language}" says "{sign}".'
                yield Found(place, says, "Write how people say it.", Severity.WARNING)


def _unknown(what: str, given: Iterable[tuple[str, Place]], known: list[str]) -> Iterator[Found]:
    for name, place in given:
        if name not in known:
            says = f'"{name}" is no {what} of config/indicators.yaml.'
            yield Found(place, says, f"{did_you_mean(name, known)}Correct the id.")


RULE = Rule("phrase_ids", __doc__, "Correct the id.", _look)
