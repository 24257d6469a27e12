"""A text belongs to a post of pack.yaml.

pack.yaml says which posts there are and in which order. A text of another name is never shown.
Bad: pasport: in fr.yaml, and passport in pack.yaml
Good: passport: in both
What to do: correct the id, or add the post to pack.yaml.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        if folder.manifest.left_out:
            continue  # a post may be known and only be written wrong
        known = [post.id for post in folder.manifest.shape.posts]
        for sheet in folder.texts.values():
            for post in sheet.shape.posts:
                if post not in known:
                    hint = f"{did_you_mean(post, known)}Correct its id, or add it to pack.yaml."
                    who = "editor" if sheet is folder.reference else "translator"
                    yield Found(sheet.place("posts", post), f'post "{post}" is not in pack.yaml.', hint, who=who)


RULE = Rule("unknown_post", __doc__, "Correct its id, or add it to pack.yaml.", _look)
