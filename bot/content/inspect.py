"""Every problem of a content root, of a folder in it, or of one file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content.load import problems_of
from bot.content.root import content_root, root_of
from bot.content.yaml_places import SIZE_MOST, read_document, too_big
from bot.model.content import Problem


class NothingToCheck(Exception):
    """The path leads nowhere, or to something that is no content."""


def inspect(path: Path | None = None) -> tuple[Problem, ...]:
    """The problems of what is at `path`, by file and line; of the project's content when None.

    A folder or file inside a content root is checked together with all the rest, which it may refer to; only its own
    problems are told. A YAML file that belongs to no root is checked for its form alone. Raises NothingToCheck.
    """
    if path is None:
        return _of_root(content_root())
    if not path.exists():
        raise NothingToCheck("there is no such file or folder")
    root = root_of(path)
    if root is None:
        return tuple(sorted(_lone(path), key=lambda problem: problem.place))
    inside = path.resolve().relative_to(root).as_posix()
    problems = _of_root(root)
    if inside == ".":
        return problems
    return tuple(p for p in problems if p.place.file == inside or p.place.file.startswith(f"{inside}/"))


def root_for(path: Path | None) -> Path | None:
    """The content root from which the names of files in problems are counted; None where a file belongs to none."""
    return content_root() if path is None else root_of(path)


def _of_root(root: Path) -> tuple[Problem, ...]:
    problems = [*problems_of(root), *_others(root)]
    return tuple(sorted(problems, key=lambda problem: (problem.place, problem.says)))


def _others(root: Path) -> Iterator[Problem]:
    """Files that other rooms read: their form, and the labels."""
    from bot.language.checks import catalog_problems

    for name in ("settings", "languages"):
        path = root / "config" / f"{name}.yaml"
        if path.is_file():
            yield from _form(path, f"config/{name}.yaml")
    if (root / "locales").is_dir():
        yield from catalog_problems(root / "locales")


def _lone(path: Path) -> Iterator[Problem]:
    files: Iterable[Path] = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    found = False
    for file in files:
        if file.is_file() and file.suffix in (".yaml", ".yml"):
            found = True
            yield from _form(file, file.relative_to(path).as_posix() if path.is_dir() else file.name)
    if not found:
        raise NothingToCheck("there is no YAML file")


def _form(path: Path, name: str) -> tuple[Problem, ...]:
    try:
        size = path.stat().st_size
        if size > SIZE_MOST:
            return (too_big(name, size),)
        return read_document(path.read_bytes(), name).problems
    except OSError as problem:
        raise NothingToCheck(problem.strerror or "it can't be read") from problem
