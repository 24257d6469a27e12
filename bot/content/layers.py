"""The three layers of the content, and which files each is made of (docs/content.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.content.approval_log import NAME as LOG


class Layer(StrEnum):
    """A part of the content that loads apart from the others."""

    CORE = "core"
    ASSESSMENT = "assessment"
    PACKS = "packs"


class Kind(StrEnum):
    """What a file is."""

    COUNTRY = "country"
    SPEECH = "speech"
    DANGER = "danger"
    OFFERS = "offers"
    PLACES = "places"
    INDICATORS = "indicators"
    PAY = "pay"
    ROUTES = "routes"
    PACK = "pack"
    TEXTS = "texts"
    WORDS = "words"
    LOG = "log"  # who approved what, beside the texts
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, order=True)
class File:
    """One file of a content root."""

    name: str  # relative to the root, with forward slashes
    path: Path
    kind: Kind
    layer: Layer

    @property
    def stem(self) -> str:
        """The name without folder and ending: a language or a country code."""
        return self.path.stem

    @property
    def folder(self) -> str:
        """The name of the folder it lies in: a pack or a language."""
        return self.path.parent.name


_PHRASES = {
    "speech": (Kind.SPEECH, Layer.CORE),
    "danger": (Kind.DANGER, Layer.CORE),
    "offers": (Kind.OFFERS, Layer.ASSESSMENT),
}
_CONFIG = {"indicators": Kind.INDICATORS, "pay": Kind.PAY, "routes": Kind.ROUTES}
PEOPLE = "config/people.yaml"
_OTHERS = frozenset({"settings", "languages"})  # read elsewhere
_PACKS = {"danger": Layer.CORE, "red_flags": Layer.ASSESSMENT}


def files(root: Path) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """All files of a content root in order, and the names of YAML files that are in no place that is read."""
    found: list[File] = []
    strays: list[str] = []
    for folder in ("config", "messages"):
        for path in _yaml_below(root / folder):
            name = path.relative_to(root).as_posix()
            file = file_of(root, name)
            if file:
                found.append(file)
            elif path.suffix != ".yaml" or path.parent.name != "config" or path.stem not in _OTHERS:
                strays.append(name)
    return tuple(sorted(found)), tuple(sorted(strays))


def file_of(root: Path, name: str) -> File | None:
    """The file of this name, whether it exists or not; None where none is read there."""
    path = root / name
    what = _what(name, path)
    return File(name, path, *what) if what else None


def _yaml_below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        read = path.suffix in (".yaml", ".yml") or (path.name == LOG and folder.name == "messages")
        if read and path.is_file() and not path.name.startswith("."):
            yield path


def _what(name: str, path: Path) -> tuple[Kind, Layer] | None:
    match name.split("/"):
        case ["messages", pack, name] if name == LOG:
            return Kind.LOG, _PACKS.get(pack, Layer.PACKS)
        case _ if path.suffix != ".yaml":
            return None
        case ["config", "people.yaml"]:
            return Kind.PEOPLE, Layer.PACKS  # whatever stands in it, numbers and danger texts are as they are
        case ["config", "countries", _]:
            return Kind.COUNTRY, Layer.CORE
        case ["config", "places", _]:
            return Kind.PLACES, Layer.CORE
        case ["config", "words", _]:
            return Kind.WORDS, Layer.PACKS
        case ["config", "phrases", _, _]:
            return _PHRASES.get(path.stem)
        case ["config", _]:
            kind = _CONFIG.get(path.stem)
            return (kind, Layer.ASSESSMENT) if kind else None
        case ["messages", pack, _]:
            layer = _PACKS.get(pack, Layer.PACKS)
            return (Kind.PACK if path.stem == "pack" else Kind.TEXTS), layer
        case _:
            return None
