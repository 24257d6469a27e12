"""Whoever approves a text is not who wrote it, and the file shows that.

Four eyes see more than two: an approval by the writer is none. Where a file has approvals and does not say who wrote
its texts, nobody can tell the two apart.
Bad: editors: [Hanta], and an approval by: Hanta
Good: editors: [Hanta], and an approval by: Ravo
What to do: list under `editors:` who wrote or translated the file, and have it approved by somebody else.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    organisations = material.people.shape.organisations.values() if material.people else ()
    names = {person.id: person.name for organisation in organisations for person in organisation.people}
    for folder in material.packs:
        for sheet in folder.texts.values():
            shape = sheet.shape
            if shape.approvals and not shape.editors:
                says = "the file has approvals and does not say who wrote its texts."
                who = "editor" if sheet is folder.reference else "translator"
                yield Found(sheet.place("approvals"), says, None, Severity.WARNING, who=who)
            editors = {_name(names.get(editor, editor)) for editor in shape.editors}
            for index, approval in enumerate(shape.approvals):
                if approval.state == "approved" and _name(names.get(approval.by, approval.by)) in editors:
                    says = f'"{approval.post}" is approved by {approval.by}, who is one of its editors.'
                    hint = "Have it approved by somebody else."
                    yield Found(sheet.place("approvals", index), says, hint, who="approver")


def _name(name: str) -> str:
    return " ".join(name.casefold().split())


RULE = Rule("editors", __doc__, 'List them under "editors:".', _look)
