"""Every caution of a line has its text in messages/danger.

A caution is told together with a number ("test it before you rely on it"). One without a text would be left out, and
somebody would rely on the number all the same.
Bad: cautions: [ask_first], and no post caution_ask_first
Good: cautions: [test_before_relying]
What to do: correct the word, or add the post and its texts.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean

PREFIX = "caution_"


def known_cautions(material: Material) -> frozenset[str]:
    """Ids of cautions that people can be told."""
    return frozenset(
        post.id.removeprefix(PREFIX)
        for folder in material.packs
        if folder.manifest.shape.kind == "danger"
        for post in folder.manifest.shape.posts
        if post.id.startswith(PREFIX)
    )


def _look(material: Material) -> Iterator[Found]:
    if any(folder.manifest.left_out for folder in material.packs):
        return  # a caution may be known and only be written wrong
    known = sorted(known_cautions(material))
    for sheet in material.countries.values():
        for index, line in enumerate(sheet.shape.hotlines):
            for number, caution in enumerate(line.cautions):
                if caution not in known:
                    says = f'caution "{caution}" of "{line.id}" has no text in messages/danger.'
                    hint = f'{did_you_mean(caution, known)}Correct it, or add the post "{PREFIX}{caution}".'
                    yield Found(sheet.place("hotlines", index, "cautions", number), says, hint)


RULE = Rule("cautions", __doc__, "Correct the caution, or add its post.", _look)
