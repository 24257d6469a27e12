"""A pack has an id and posts of its own, and the kind that its folder says.

The id is what groups have chosen and what approvals and counts hang on; two packs of one id would be mixed up.
Bad: a folder that was copied, with the id of the first
Good: id: our_association/spring
What to do: give the new pack or post an id of its own. The kind follows from the folder: awareness for your own.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import ABOUT

_KIND_OF_FOLDER = {
    "danger": "danger",
    "red_flags": "red_flags",
    "conversation": "conversation",
    "registers": "conversation",
    "groups": "conversation",
    "share_kit": "conversation",
}


def _look(material: Material) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for folder in material.packs:
        sheet, shape = folder.manifest, folder.manifest.shape
        name = sheet.file.split("/")[-2]
        kind = _KIND_OF_FOLDER.get(name, "awareness")
        if shape.kind != kind:
            says = f'a pack in the folder "{name}" is of kind {kind}, and not {shape.kind}.'
            yield Found(sheet.place("kind", value=True), says, f'Write "kind: {kind}", or move the folder.')
        if shape.id in seen:
            yield Found(sheet.place("id", value=True), f'the id "{shape.id}" is also in {seen[shape.id]}.')
        seen.setdefault(shape.id, sheet.file)
        posts: set[str] = set()
        for index, post in enumerate(shape.posts):
            if post.id in posts:
                yield Found(sheet.place("posts", index), f'post "{post.id}" stands twice.', "Remove one.")
            if post.id == ABOUT:
                yield Found(sheet.place("posts", index), f'no post can be called "{ABOUT}".')
            posts.add(post.id)
        if not folder.texts:
            yield Found(sheet.place(), "the pack has no text in any language.", "Add a file such as en.yaml.")


RULE = Rule("pack_ids", __doc__, "Choose another id.", _look)
