"""Who should put a problem right: a role, for translators with the language, and the people who have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content.people import FILE, PeopleFile, people
from bot.content.shape import fit
from bot.content.yaml_places import read_document
from bot.model.content import Person, Problem

ROLES = ("editor", "translator", "approver", "operator")


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    rank: int
    language: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Those who can act."""

    role: str
    language: str = ""  # of translators
    people: tuple[Person, ...] = ()  # from config/people.yaml; () = nobody is listed


def by_actor(path: Path | None, problems: Iterable[Problem]) -> list[tuple[Actor, list[Problem]]]:
    """The problems by who can put them right, in their order."""
    from bot.content.inspect import root_for

    root = root_for(path)
    listed = _people(root) if root else {}
    organisations: dict[str, str] = {}
    found: dict[_Group, list[Problem]] = {}
    for problem in problems:
        found.setdefault(_group(root, problem, organisations if listed else None), []).append(problem)
    return [(_actor(group, listed), its) for group, its in sorted(found.items())]


def _group(root: Path | None, problem: Problem, organisations: dict[str, str] | None) -> _Group:
    match problem.place.file.split("/"):
        case ["messages", pack, file]:
            language = file.removesuffix(".yaml") if problem.who == "translator" else ""
            if organisations is None or root is None:
                return _Group(_rank(problem.who), language, "")
            if pack not in organisations:
                organisations[pack] = _organisation(root / "messages" / pack / "pack.yaml")
            return _Group(_rank(problem.who), language, organisations[pack])
        case _:
            return _Group(_rank(problem.who), "", "")


def _rank(who: str) -> int:
    return ROLES.index(who) if who in ROLES else 0


def _organisation(manifest: Path) -> str:
    """The first half of a pack's id."""
    try:
        data = read_document(manifest.read_bytes(), manifest.name).data
    except OSError:
        return ""
    name = data.get("id") if isinstance(data, dict) else None
    return name.partition("/")[0] if isinstance(name, str) else ""


def _people(root: Path) -> dict[str, tuple[Person, ...]]:
    try:
        sheet, _ = fit(PeopleFile, read_document((root / FILE).read_bytes(), FILE))
    except OSError:
        return {}
    return people(sheet) if sheet else {}


def _actor(group: _Group, listed: dict[str, tuple[Person, ...]]) -> Actor:
    role = ROLES[group.rank]
    able = tuple(
        person
        for person in listed.get(group.organisation, ())
        if role in person.roles and (not group.language or not person.languages or group.language in person.languages)
    )
    return Actor(role, group.language, able)
