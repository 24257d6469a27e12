"""Every post of pack.yaml has a text in every language, with the same parts.

A post without a text is not posted in that language: people there are shown another one, or nothing. A part that only
one language has is never shown either.
Bad: passport: {text: } with nothing behind the colon
Good: passport: {text: Keep your passport with you.}
What to do: write the text, or take the post out of pack.yaml. In a new language it is only a warning: translate at your
pace.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder, TextsFile
from bot.content.shape import Sheet, did_you_mean
from bot.model.content import Severity


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        for sheet in folder.texts.values():
            for found in _of_one(folder, sheet):
                yield replace(found, who="editor") if sheet is folder.reference else found


def _of_one(folder: PackFolder, sheet: Sheet[TextsFile]) -> Iterator[Found]:
    reference = folder.reference
    model = reference.shape.posts if reference and reference is not sheet else None
    for post in folder.manifest.shape.posts:
        if post.id not in sheet.shape.posts and not sheet.left_out:
            says = f'post "{post.id}" is missing here.'
            hint = f'Write it under "posts:", or remove the post from pack.yaml (line {_line(folder, post.id)}).'
            yield Found(sheet.place("posts"), says, hint, Severity.WARNING if model else Severity.ERROR)
            continue
        if any(path[:2] == ("posts", post.id) for path in sheet.left_out):
            continue  # told already, as text of the wrong kind
        parts = sheet.shape.posts[post.id]
        if not parts:
            yield Found(sheet.place("posts", post.id), f'post "{post.id}" has no text.')
            continue
        for part, text in parts.items():
            if text is None or not text.strip():
                place = sheet.place("posts", post.id, part)
                name = f'post "{post.id}"' if part == "text" else f'"{part}" of post "{post.id}"'
                hint = f'Write one under "{part}:", or remove the post from pack.yaml.'
                yield Found(place, f"{name} has no text.", hint)
        expected = (model or {}).get(post.id) or {}
        for part in expected:
            if part not in parts:
                says = f'post "{post.id}" lacks its part "{part}"; people see another language.'
                yield Found(sheet.place("posts", post.id), says, "Translate it.", Severity.WARNING)
        for part in parts:
            if expected and part not in expected:
                hint = f"{did_you_mean(part, list(expected))}Correct it, or add it to {folder.reference_file} too."
                says = f'post "{post.id}" has a part "{part}" that {folder.reference_file} has not.'
                yield Found(sheet.place("posts", post.id, part), says, hint)


def _line(folder: PackFolder, post: str) -> int:
    ids = [known.id for known in folder.manifest.shape.posts]
    return folder.manifest.place("posts", ids.index(post)).line


RULE = Rule(
    "missing_text", __doc__, 'Write one under "text:", or remove the post from pack.yaml.', _look, who="translator"
)
