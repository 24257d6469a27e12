"""A pack as its files are now, also what the rules refuse: somebody is at work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.layers import File, Kind, Layer, files
from bot.content.material import read
from bot.content.media import media
from bot.content.packs import pack
from bot.model.content import Library, Pack, Problem


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs for groups that a content root has."""

    folders: Mapping[str, str]  # id -> folder
    problems: tuple[Problem, ...]  # of pack.yaml files that can't be read
    files: tuple[File, ...]

    def named(self, name: str) -> tuple[str, ...]:
        """The ids that a name may stand for."""
        return tuple(id for id in self.folders if name in (id, id.rpartition("/")[2]))


def shelf(root: Path) -> Shelf:
    """What there is."""
    own = tuple(file for file in files(root)[0] if file.layer is Layer.PACKS and file.kind in (Kind.PACK, Kind.TEXTS))
    manifests = [(file, file.path.read_bytes()) for file in own if file.kind is Kind.PACK]
    material, problems = read(manifests, Library())
    folders = {
        each.manifest.shape.id: each.manifest.file.split("/")[1]
        for each in material.packs
        if each.manifest.shape.kind == "awareness"
    }
    return Shelf(folders, problems, own)


def read_pack(found: Shelf, id: str) -> tuple[Pack, tuple[Problem, ...]]:
    """A pack of this id, and what of its files can't be read. Raises OSError where a file is gone meanwhile."""
    folder = found.folders[id]
    own = [file for file in found.files if file.folder == folder]
    beside = {folder: dict(media(own[0].path.parent))}
    material, problems = read([(file, file.path.read_bytes()) for file in own], Library(), media=beside)
    return pack(material.packs[0], frozenset()), problems
