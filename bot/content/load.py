"""All content of a root: a Library, and every problem in one go.

Three layers load apart (bot/content/layers.py). A layer that has not changed is read from its snapshot; one with an
error is replaced by its last good snapshot and named in `Library.degraded` (read anew from the files behind it, where
another version of the code made it), or, where there is none, used as far as it is good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content import snapshot
from bot.content.approval_log import log_bytes
from bot.content.joined import joined
from bot.content.layers import File, Kind, Layer, file_of, files
from bot.content.media import media
from bot.content.snapshot import Snapshot
from bot.model.content import Library, Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.content.material import Material, MediaOf

SIZE_MOST = 2_000_000  # bytes of one file; the same bound as in yaml_places, which is not needed for a snapshot


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library and the problems met on the way, by file and line."""

    library: Library
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that keep a layer from loading."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def load(root: Path, *, snapshots: Path | None = None) -> Loaded:
    """All layers of the content under `root` (it holds config/ and messages/).

    `snapshots`: the folder of the last good copies; None reads the files alone and keeps nothing. Never raises on what
    stands in files.
    """
    loaded = Loaded(Library(), ())
    for layer in Layer:
        loaded = load_layer(root, layer, loaded, snapshots=snapshots)
    return loaded


def problems_of(root: Path) -> tuple[Problem, ...]:
    """Every problem under `root`, as `load` tells them; the packs are judged, and nothing is made of them."""
    from bot.content import several

    found, strays = files(root)
    packs = [file for file in found if file.layer is Layer.PACKS]
    before = _BEFORE_WEIGHS * several.size(file for file in found if file.layer is not Layer.PACKS)
    count = several.processes() if before + several.size(packs) >= several.LEAST else 1
    problems = _at_once(found, strays, packs, [0] * (count - 1) + [before]) if count > 1 else None
    return _one_by_one(found, strays) if problems is None else problems


def _one_by_one(
    found: tuple[File, ...], strays: tuple[str, ...], layers: tuple[Layer, ...] = tuple(Layer)
) -> tuple[Problem, ...]:
    from bot.content.build import build

    loaded = Loaded(Library(), ())
    for layer in layers:
        own = [file for file in found if file.layer is layer]
        contents, problems = _contents(own, strays if layer is Layer.CORE else ())
        material, problems = _judged(contents, loaded, problems, _beside(own))
        loaded = _with(loaded, Library() if layer is layers[-1] else build(material, problems), problems)
    return loaded.problems


def _at_once(
    found: tuple[File, ...], strays: tuple[str, ...], packs: list[File], load: list[int]
) -> tuple[Problem, ...] | None:
    """The same by several processes, the last of which reads the other layers; `load`: what each does beside the packs.

    None where a file that packs refer to is wrong: what the others have to say then depends on it.
    """
    from bot.content import several
    from bot.content.build import build

    referred, _ = _contents([file for file in found if file.kind in _REFERRED], ())
    material, _ = _shaped(referred, Loaded(Library(), ()), {})
    loaded = Loaded(build(material), ())

    def share(own: list[File]) -> list[Problem]:
        contents, problems = _contents(own, ())
        return _judged(contents, loaded, problems, _beside(own))[1]

    *others, last = several.shares(packs, load)
    work = [partial(share, own) for own in others]
    before = partial(_one_by_one, found, strays, (Layer.CORE, Layer.ASSESSMENT))
    answers = several.all_of([*work, lambda: [*before(), *share(last)]])
    told = [problem for answer in answers for problem in answer]
    names = {file.name for file, _ in referred}
    if any(problem.severity is Severity.ERROR and problem.place.file in names for problem in told):
        return None
    return _with(loaded, Library(), told).problems


_REFERRED = (Kind.COUNTRY, Kind.INDICATORS)  # what packs refer to of the other layers
_BEFORE_WEIGHS = 2  # a byte of the other layers takes as long as so many of a pack


def load_layer(root: Path, layer: Layer, before: Loaded | None = None, *, snapshots: Path | None = None) -> Loaded:
    """One layer put to those loaded `before` (core, then assessment, then packs), with the problems of all."""
    before = before or Loaded(Library(), ())
    found, strays = files(root)
    own = [file for file in found if file.layer is layer]
    contents, problems = _contents(own, strays if layer is Layer.CORE else ())
    beside = _beside(own)
    inputs = snapshot.digest_of(
        [(file.name, data) for file, data in (*contents, *_context(found, layer))]
        + [(str(problem), b"") for problem in problems]
        + [
            (f"{folder}/{name}", repr(each).encode())
            for folder, those in beside.items()
            for name, each in those.items()
        ]
    )
    kept = snapshot.load(snapshots, layer) if snapshots else None
    if kept and kept[0] == inputs:
        copy = snapshot.unpack(kept[1])
        if copy:
            return _with(before, copy.library, copy.problems)
    part, problems = _read(contents, before, problems, beside)
    names = {file.name for file in own}
    if not any(p.severity is Severity.ERROR and p.place.file in names for p in problems):
        if snapshots:
            kept_files = [(file.name, data) for file, data in contents]
            snapshot.save(snapshots, layer, inputs, Snapshot(part, tuple(problems)), kept_files)
        return _with(before, part, problems)
    copy = snapshot.unpack(kept[1]) if kept else None
    good = copy.library if copy else _reread(root, layer, before, snapshots, beside) if snapshots else None
    return _with(before, replace(good, degraded=(layer.value,)) if good else part, problems)


def _reread(root: Path, layer: Layer, before: Loaded, snapshots: Path, beside: "MediaOf") -> Library | None:
    """The layer from its last good files, where the copy itself is of another version; None where they have errors."""
    contents = [
        (file, data)
        for name, data in snapshot.sources(snapshots, layer) or ()
        if (file := file_of(root, name)) and file.layer is layer
    ]
    if not contents:
        return None
    part, problems = _read(contents, before, [], beside)
    names = {file.name for file, _ in contents}
    sound = not any(p.severity is Severity.ERROR and p.place.file in names for p in problems)
    return part if sound else None


def _with(before: Loaded, part: Library, problems: "Iterable[Problem]") -> Loaded:
    return Loaded(joined(before.library, part), tuple(sorted({*before.problems, *problems}, key=_order)))


def _order(problem: Problem) -> tuple[Place, str]:
    return problem.place, problem.says


def _read(
    contents: list[tuple[File, bytes]], before: Loaded, problems: list[Problem], beside: "MediaOf"
) -> tuple[Library, list[Problem]]:
    """The layer from its files. What reads YAML is imported here: a start from snapshots does without it."""
    from bot.content.build import build

    material, found = _judged(contents, before, problems, beside)
    return build(material, found), found


def _judged(
    contents: list[tuple[File, bytes]], before: Loaded, problems: list[Problem], beside: "MediaOf"
) -> tuple["Material", list[Problem]]:
    """The layer's material, and every problem of it."""
    from bot.content import checks

    material, unfit = _shaped(contents, before, beside)
    return material, [*problems, *unfit, *checks.problems(material)]


def _shaped(
    contents: list[tuple[File, bytes]], before: Loaded, beside: "MediaOf"
) -> tuple["Material", tuple[Problem, ...]]:
    """The layer's material, and what does not have the right shape."""
    from bot.content.material import read

    return read(contents, before.library, frozenset(problem.place.file for problem in before.errors), beside)


def _contents(own: list[File], strays: tuple[str, ...]) -> tuple[list[tuple[File, bytes]], list[Problem]]:
    """What stands in the files that can be read, and a problem for each of the others."""
    contents: list[tuple[File, bytes]] = []
    problems = [*_misplaced(strays)]
    for file in own:
        data = _bytes(file)
        if isinstance(data, Problem):
            problems.append(data)
        else:
            contents.append((file, data))
    return contents, problems


def _beside(own: list[File]) -> "MediaOf":
    return {file.folder: dict(media(file.path.parent)) for file in own if file.kind is Kind.PACK}


def _context(found: tuple[File, ...], layer: Layer) -> Iterator[tuple[File, bytes]]:
    """Files of other layers that the problems of this one depend on."""
    kinds = {
        Layer.CORE: (),
        Layer.ASSESSMENT: (Kind.SPEECH, Kind.DANGER),
        Layer.PACKS: (Kind.INDICATORS,),
    }[layer]
    for file in found:
        if file.kind in kinds and file.layer is not layer:
            data = _bytes(file)
            if not isinstance(data, Problem):
                yield file, data


def _bytes(file: File) -> bytes | Problem:
    if file.kind is Kind.LOG:
        return log_bytes(file.path)
    try:
        with file.path.open("rb") as handle:
            data = handle.read(SIZE_MOST + 1)
            size = file.path.stat().st_size
    except OSError as error:
        says = f"the file can't be read ({error.strerror or type(error).__name__})."
        return Problem(Place(file.name), says, "See to it that it exists and may be read.", rule="file")
    if len(data) > SIZE_MOST:
        from bot.content.yaml_places import too_big

        return too_big(file.name, size)
    return data


def _misplaced(strays: tuple[str, ...]) -> Iterator[Problem]:
    for name in strays:
        if name.endswith(".yml"):
            says, hint = "a file that ends in .yml is not read.", "Rename it to .yaml."
        else:
            says, hint = "a file of this name is not read here.", "See docs/content.md for where it belongs."
        yield Problem(Place(name), says, hint, rule="file")
