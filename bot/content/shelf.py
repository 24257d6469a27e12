"""The packs as their files are now, also what the rules refuse: somebody is at work on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.layers import File, Kind, files
from bot.content.material import read
from bot.content.media import media
from bot.content.packs import PackFolder
from bot.model.content import Library, Problem


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs of a content root whose pack.yaml can be read."""

    manifests: Mapping[str, PackFolder]  # id -> its pack.yaml, without texts
    problems: tuple[Problem, ...]  # of the others
    files: tuple[File, ...]

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The ids of the packs of a kind."""
        return tuple(id for id, each in self.manifests.items() if each.manifest.shape.kind == kind)

    def folder(self, id: str) -> str:
        """The name of the folder that a pack lies in."""
        return self.manifests[id].manifest.file.split("/")[1]

    def languages(self, id: str) -> tuple[str, ...]:
        """The languages that a pack has files of."""
        return tuple(file.stem for file in self._own(id) if file.kind is Kind.TEXTS)

    def open(self, id: str) -> tuple[PackFolder, Path, tuple[Problem, ...]]:
        """A pack with its texts, its folder, and what of its files can't be read. Raises OSError."""
        own = self._own(id)
        path = own[0].path.parent
        material, problems = read(_contents(own), Library(), media={own[0].folder: dict(media(path))})
        return material.packs[0], path, problems

    def _own(self, id: str) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.folder == self.folder(id))


def shelf(root: Path) -> Shelf:
    """What there is. Raises OSError where a file is gone meanwhile."""
    own = tuple(file for file in files(root)[0] if file.kind in (Kind.PACK, Kind.TEXTS))
    material, problems = read(_contents(tuple(file for file in own if file.kind is Kind.PACK)), Library())
    return Shelf({each.manifest.shape.id: each for each in material.packs}, problems, own)


def _contents(own: tuple[File, ...]) -> list[tuple[File, bytes]]:
    return [(file, file.path.read_bytes()) for file in own]
