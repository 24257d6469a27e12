"""A voice file is there, is sound that every platform plays, and is not too big.

Many of those whom we write for would rather listen than read. A file that does not open is worse than none, and one of
over 10 MB is not sent.
Bad: voice: {files: {mg: voice/passport.wav}}
Good: voice: {files: {mg: voice/passport.mg.ogg}, licence: CC-BY-4.0, by: Hanta}
What to do: save it as OGG, MP3 or M4A, in one channel: a minute then takes less than half a MB. Name the language whose
words it speaks; it must have its language file.
"""

from collections.abc import Iterator

from bot.content.checks.rule import Found, Rule
from bot.content.material import Material
from bot.content.packs import PackFolder
from bot.content.shape import did_you_mean
from bot.model.content import Place, Severity

_MEGABYTES = 10
_KINDS = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"})


def _look(material: Material) -> Iterator[Found]:
    for folder in material.packs:
        for index, post in enumerate(folder.manifest.shape.posts):
            for language, name in post.voice.files.items() if post.voice else ():
                place = folder.manifest.place("posts", index, "voice", "files", language)
                yield from _file(folder, name, place)
                if language not in folder.texts:
                    says = f'post "{post.id}" has a voice for "{language}", which the pack has no texts in.'
                    yield Found(place, says, f"Add {language}.yaml, or correct the language.", Severity.WARNING)


def _file(folder: PackFolder, name: str, place: Place) -> Iterator[Found]:
    found = folder.media.get(name)
    if found is None:
        sounds = [each for each, kind in folder.media.items() if kind.kind in _KINDS]
        hint = f"{did_you_mean(name, sounds)}Put an OGG, MP3 or M4A of this name there, or correct the name."
        yield Found(place, f'"{name}" is no voice file in the folder of this pack.', hint)
    elif found.kind not in _KINDS:
        says = f'"{name}" is neither OGG, MP3 nor M4A, whatever its name says.'
        yield Found(place, says, "Save it in one of these forms.")
    elif found.size > _MEGABYTES * 1_000_000:
        says = f'"{name}" has {found.size / 1e6:.1f} MB; {_MEGABYTES} MB are the most.'
        yield Found(place, says, "Save it again in one channel, or speak shorter.")


RULE = Rule("voices", __doc__, "Correct the voice file, or remove it.", _look)
