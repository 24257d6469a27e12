"""A text has the slots that pack.yaml allows, and the same ones in every language.

A slot is filled in by the bot; awareness posts may have {country} and {numbers}. A name that is translated or misspelt
can't be filled in: the post would never go out, or without the number that somebody needs.
Bad: in fr.yaml, text: "Aide en {pays}"
Good: in fr.yaml, text: "Aide en {country}"
What to do: write the names of the slots as in English; translate only what stands around them.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder, TextsFile
from bot.content.shape import Sheet, did_you_mean
from bot.model.content import COUNTRY, NUMBERS, Severity

_FILLED = frozenset({COUNTRY, NUMBERS})


class UnclosedBrace(ValueError):
    """A brace has no partner, or holds what is no name."""


def slots_of(text: str) -> frozenset[str]:
    """The names in braces. A brace that stands twice is a brace. Raises UnclosedBrace."""
    found: set[str] = set()
    if "{" not in text and "}" not in text:
        return frozenset()
    at = 0
    while at < len(text):
        sign = text[at]
        if sign in "{}" and text[at : at + 2] == sign * 2:
            at += 2
            continue
        if sign == "}":
            raise UnclosedBrace("}")
        if sign == "{":
            end = text.find("}", at)
            name = text[at + 1 : end] if end > 0 else ""
            if not name or not name.isascii() or not name.replace("_", "").isalnum():
                raise UnclosedBrace(text[at : at + 20])
            found.add(name)
            at = end
        at += 1
    return frozenset(found)


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        reference = folder.reference
        model = _slots(reference) if reference else {}
        for sheet in folder.texts.values():
            for found in _of_one(folder, sheet, {} if sheet is reference else model):
                yield found if sheet is reference else replace(found, who="translator")
        if reference:
            yield from _unused(folder, model)


def _slots(sheet: Sheet[TextsFile]) -> dict[str, frozenset[str]]:
    found = {}
    for post, part, text in _texts(sheet):
        try:
            found[f"{post}.{part}"] = slots_of(text)
        except UnclosedBrace:
            continue
    return found


def _texts(sheet: Sheet[TextsFile]) -> Iterator[tuple[str, str, str]]:
    for post, parts in sheet.shape.posts.items():
        for part, text in (parts or {}).items():
            if text is not None and not text.isspace():
                yield post, part, text


def _of_one(folder: PackFolder, sheet: Sheet[TextsFile], model: dict[str, frozenset[str]]) -> Iterator[Found]:
    if not any(model.values()) and not any("{" in text or "}" in text for _, _, text in _texts(sheet)):
        return  # most packs have none
    allowed = {post.id: post.slots for post in folder.manifest.shape.posts}
    for post, part, text in _texts(sheet):
        if post not in allowed:
            continue
        key = f"{post}.{part}"
        if "{" not in text and "}" not in text and not model.get(key):
            continue
        name = key.removesuffix(".text")
        try:
            slots = slots_of(text)
        except UnclosedBrace as problem:
            says = f'text "{name}" has a brace that is not part of a slot: "{problem}".'
            yield Found(sheet.place("posts", post, part), says, "Write a slot as {name}, and a brace itself twice.")
            continue
        expected = model.get(key)
        for slot in sorted(slots - (expected if expected is not None else frozenset(allowed[post]))):
            known = sorted(expected) if expected is not None else allowed[post]
            where = folder.reference_file if expected is not None else "pack.yaml"
            says = f'text "{name}" has a slot {{{slot}}} that {where} has not.'
            hint = f"{did_you_mean(slot, known)}Remove it, or write one of: {_listed(known)}."
            yield Found(sheet.place("posts", post, part), says, hint)
        for slot in sorted((expected or frozenset()) - slots):
            says = f'text "{name}" lacks the slot {{{slot}}}.'
            yield Found(sheet.place("posts", post, part), says, f"Put {{{slot}}} where {folder.reference_file} has it.")


def _unused(folder: PackFolder, used: dict[str, frozenset[str]]) -> Iterator[Found]:
    awareness = folder.manifest.shape.kind == "awareness"
    for index, post in enumerate(folder.manifest.shape.posts):
        if not post.slots:
            continue
        for slot in post.slots if awareness else ():
            if slot not in _FILLED:
                says = f'post "{post.id}" has a slot {{{slot}}} that nothing fills in: the post would never go out.'
                hint = f"{did_you_mean(slot, sorted(_FILLED))}Posts may have: {_listed(sorted(_FILLED))}."
                yield Found(folder.manifest.place("posts", index, "slots"), says, hint)
        everywhere = frozenset().union(*(slots for key, slots in used.items() if key.partition(".")[0] == post.id))
        for slot in post.slots:
            if slot not in everywhere:
                says = f'no text of post "{post.id}" uses the slot {{{slot}}}.'
                place = folder.manifest.place("posts", index, "slots")
                yield Found(place, says, "Remove it from pack.yaml, or use it.", Severity.WARNING)


def _listed(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names) or "none"


RULE = Rule("slots", __doc__, "Use the slots that English has.", _look)
