"""A picture is there, is a PNG or JPEG of a sensible size, is described in words and says whose it is.

A picture without a description does not exist for those who hear their phone. One without a licence can't be passed on.
Platforms refuse files of over 5 MB, and a phone with little data pays for each of them.
Bad: picture: {file: pictures/road.gif}
Good: picture: {file: pictures/road.png, licence: CC0-1.0, by: Ravo}, and in each language file alt: A road at dawn
What to do: put the file into the pack's folder, write what is seen under `alt:` and the licence (CC0-1.0, CC-BY-4.0;
"own work" if the organisation made it). Save large pictures again at a width of 1,280.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder, Picture
from bot.content.shape import did_you_mean
from bot.model.content import Place, Severity

_MEGABYTES = 5
_MOST, _LEAST = 4_096, 320  # pixels
_KINDS = frozenset({"image/png", "image/jpeg"})


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        reference = folder.reference
        for index, post in enumerate(folder.manifest.shape.posts):
            if not post.picture:
                continue
            place = folder.manifest.place("posts", index, "picture")
            yield from _file(folder, post.picture, folder.manifest.place("posts", index, "picture", "file", value=True))
            if not post.picture.licence:
                hint = 'Write one under "licence:", such as CC0-1.0 or CC-BY-4.0.'
                yield Found(place, f'the picture of post "{post.id}" has no licence.', hint)
            elif post.picture.licence.upper().startswith("CC-BY") and not post.picture.by:
                says = f'the licence {post.picture.licence} wants the name of who made the picture of post "{post.id}".'
                yield Found(place, says, 'Write it under "by:".', Severity.WARNING)
            parts = (reference.shape.posts.get(post.id) if reference else None) or {}
            if reference and parts and not (parts.get("alt") or "").strip():
                says = f'post "{post.id}" has a picture, and no words for those who can\'t see it.'
                hint = 'Write what is seen under "alt:", in one sentence.'
                yield Found(reference.place("posts", post.id), says, hint)


def _file(folder: PackFolder, picture: Picture, place: Place) -> Iterator[Found]:
    found = folder.media.get(picture.file)
    if found is None:
        pictures = [name for name, each in folder.media.items() if each.kind in _KINDS]
        hint = f"{did_you_mean(picture.file, pictures)}Put a PNG or JPEG of this name there, or correct the name."
        yield Found(place, f'"{picture.file}" is no picture in the folder of this pack.', hint)
        return
    if found.kind not in _KINDS:
        says = f'"{picture.file}" is neither PNG nor JPEG, whatever its name says.'
        yield Found(place, says, "Save it as PNG or JPEG.")
        return
    if found.size > _MEGABYTES * 1_000_000:
        says = f'"{picture.file}" has {found.size / 1e6:.1f} MB; {_MEGABYTES} MB are the most.'
        yield Found(place, says, "Save it again, smaller.")
    if max(found.width, found.height) > _MOST:
        says = f'"{picture.file}" has {found.width} × {found.height} pixels; {_MOST} are the most.'
        yield Found(place, says, "Save it again, smaller: 1280 pixels of width are plenty.")
    elif 0 < found.width < _LEAST:
        says = f'"{picture.file}" is {found.width} pixels wide, which is blurred on a phone.'
        yield Found(place, says, f"Use one of {_LEAST} pixels or more.", Severity.WARNING)


RULE = Rule("pictures", __doc__, "Correct the picture, or remove it.", _look)
