"""A pack is in the newest format.

Older formats are read as before, but lack what came later: licences of pictures, links with a button, voices, where and
when a pack runs.
Bad: format: 1
Good: format: 2
What to do: `fanilo migrate` brings the file up to date and shows what it changes; `--dry-run` only shows it.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import FORMAT
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        shape = folder.manifest.shape
        if shape.format != FORMAT:
            place = folder.manifest.place("format", value=True)
            says = f"the pack is in format {shape.format}; {FORMAT} is the newest."
            yield Found(place, says, None, Severity.WARNING)


RULE = Rule("format_old", __doc__, "Bring it up to date: fanilo migrate does it.", _look)
