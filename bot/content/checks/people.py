"""People are listed once in their organisation, and somebody in it may approve.

The ids in config/people.yaml are what `fanilo approve --by` and `editors:` in the language files mean, so each is one
person's. Nobody approves what they wrote themselves: it takes two, and one of them with the role "approver".
Bad: two people with the id soa
Good: - {id: soa, name: Soa Rabe, roles: [reviewer, approver]}
What to do: give one of the two another id, or write "approver" among the roles of somebody who does not write.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    sheet = material.people
    if sheet is None:
        return
    for name, organisation in sheet.shape.organisations.items():
        at = ("organisations", name, "people")
        seen: set[str] = set()
        for index, person in enumerate(organisation.people):
            place = sheet.place(*at, index)
            if person.id in seen:
                says = f'"{person.id}" stands twice in {name}.'
                yield Found(place, says, "Give one of the two another id, or remove one.", who="operator")
            seen.add(person.id)
        if organisation.people and not any("approver" in person.roles for person in organisation.people):
            says = f"nobody in {name} may approve a text."
            hint = 'Write "approver" among the roles of somebody who does not write the texts.'
            yield Found(sheet.place("organisations", name), says, hint, Severity.WARNING, who="operator")


RULE = Rule("people", __doc__, "Correct the list of people.", _look, who="operator")
