"""No two posts of a pack say the same.

A group that reads the same words twice in a month takes the bot for broken, and stops reading.
Bad: two posts that were copied and never changed
Good: one sign and one thing to do in each post
What to do: write the second one, or remove it from pack.yaml and from all languages.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        if folder.manifest.shape.kind != "awareness":
            continue
        for sheet in folder.texts.values():
            who = "editor" if sheet is folder.reference else "translator"
            for part in ("text", "headline"):
                seen: dict[str, str] = {}
                for post, parts in sheet.shape.posts.items():
                    text = (parts or {}).get(part)
                    if not text or not text.strip():
                        continue
                    first = seen.setdefault(text.strip(), post)
                    if first != post:
                        says = f'post "{post}" has the same {part} as post "{first}".'
                        yield Found(sheet.place("posts", post, part), says, None, Severity.WARNING, who=who)


RULE = Rule("same_text_twice", __doc__, "Write another, or remove the post.", _look)
