"""Every line has an id of its own that begins with its country.

The id of a line is what its texts and its history hang on; it is never used for another line.
Bad: id: hotline1
Good: id: mg-child-protection-helpline-147
What to do: begin with the country in small letters; go on with small letters, numbers and hyphens.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material


def _look(material: Material) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for name, sheet in material.countries.items():
        for index, line in enumerate(sheet.shape.hotlines):
            place = sheet.place("hotlines", index, "id", value=True)
            rest = line.id.removeprefix(f"{name.lower()}-")
            if rest == line.id or not rest.replace("-", "").isalnum() or not rest.isascii() or rest != rest.lower():
                hint = f"Begin it with {name.lower()}- and go on with small letters, numbers and hyphens."
                yield Found(place, f'"{line.id}" is no id of a line of {name}.', hint)
            if line.id in seen:
                yield Found(place, f'the id "{line.id}" is also in {seen[line.id]}.', "Choose another.")
            seen.setdefault(line.id, str(sheet.place("hotlines", index, "id", value=True)))


RULE = Rule("hotline_ids", __doc__, "Choose another id.", _look)
