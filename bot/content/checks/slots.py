"""A text has the slots that pack.yaml allows, and the same ones in every language."""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder, TextsFile, wordings
from bot.content.shape import Sheet, did_you_mean
from bot.model.content import Severity


class UnclosedBrace(ValueError):
    """A brace has no partner, or holds what is no name."""


def slots_of(text: str) -> frozenset[str]:
    """The names in braces. A brace that stands twice is a brace. Raises UnclosedBrace."""
    found: set[str] = set()
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
        for sheet in folder.texts.values():
            yield from _of_one(folder, sheet, _slots(reference) if reference and reference is not sheet else {})
        if reference:
            yield from _unused(folder, _slots(reference))


def _slots(sheet: Sheet[TextsFile]) -> dict[str, frozenset[str]]:
    found = {}
    for key, wording in wordings(sheet).items():
        try:
            found[key] = slots_of(wording.text)
        except UnclosedBrace:
            continue
    return found


def _of_one(folder: PackFolder, sheet: Sheet[TextsFile], model: dict[str, frozenset[str]]) -> Iterator[Found]:
    allowed = {post.id: post.slots for post in folder.manifest.shape.posts}
    for key, wording in wordings(sheet).items():
        post = key.partition(".")[0]
        if post not in allowed:
            continue
        name = key.removesuffix(".text")
        try:
            slots = slots_of(wording.text)
        except UnclosedBrace as problem:
            says = f'text "{name}" has a brace that is not part of a slot: "{problem}".'
            yield Found(wording.place, says, "Write a slot as {name}, and a brace itself twice.")
            continue
        expected = model.get(key)
        for slot in sorted(slots - (expected if expected is not None else frozenset(allowed[post]))):
            known = sorted(expected) if expected is not None else allowed[post]
            where = folder.reference_file if expected is not None else "pack.yaml"
            says = f'text "{name}" has a slot {{{slot}}} that {where} has not.'
            hint = f"{did_you_mean(slot, known)}Remove it, or write one of: {_listed(known)}."
            yield Found(wording.place, says, hint)
        for slot in sorted((expected or frozenset()) - slots):
            says = f'text "{name}" lacks the slot {{{slot}}}.'
            yield Found(wording.place, says, f"Put {{{slot}}} where {folder.reference_file} has it.")


def _unused(folder: PackFolder, used: dict[str, frozenset[str]]) -> Iterator[Found]:
    for index, post in enumerate(folder.manifest.shape.posts):
        everywhere = frozenset().union(*(slots for key, slots in used.items() if key.partition(".")[0] == post.id))
        for slot in post.slots:
            if slot not in everywhere:
                says = f'no text of post "{post.id}" uses the slot {{{slot}}}.'
                place = folder.manifest.place("posts", index, "slots")
                yield Found(place, says, "Remove it from pack.yaml, or use it.", Severity.WARNING)


def _listed(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names) or "none"


RULE = Rule("slots", __doc__, "Use the slots that English has.", _look)
