"""Every red flag, protective fact, pattern and question has its post in messages/red_flags, and nothing else has.

A sign that the bot recognises and has no words for would be shown as an empty line.
Bad: a new red flag in config/indicators.yaml, and no post of that name
Good: the same, with name, why, question and instead in messages/red_flags/en.yaml
What to do: add the post to pack.yaml and its texts to the language files, or remove it where it is left over.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.shape import did_you_mean


def _look(material: Material) -> Iterator[Found]:
    if not material.indicators or material.indicators.left_out:
        return  # an id may be known and only be written wrong
    shape = material.indicators.shape
    ids = {
        item.id: (name, index)
        for name in ("red_flags", "protective_facts", "patterns", "questions")
        for index, item in enumerate(getattr(shape, name))
    }
    for folder in material.packs:
        if folder.manifest.shape.kind != "red_flags":
            continue
        posts = {post.id: index for index, post in enumerate(folder.manifest.shape.posts)}
        for name, path in ids.items():
            if name not in posts:
                says = f'"{name}" has no post in {folder.manifest.file}.'
                yield Found(material.indicators.place(*path), says)
        for name, index in posts.items():
            if name not in ids:
                says = f'post "{name}" is no red flag, protective fact, pattern or question of config/indicators.yaml.'
                hint = f"{did_you_mean(name, list(ids))}Correct its id, or remove it."
                yield Found(folder.manifest.place("posts", index), says, hint)


RULE = Rule("indicator_texts", __doc__, "Add the post and its texts.", _look)
