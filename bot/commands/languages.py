"""`fanilo languages`: how complete each language is."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared import declare, emit, say

if TYPE_CHECKING:
    from bot.content.completeness import Measure

PROMISES = Path("tests") / "promises"  # not part of an installed package


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "languages", run)
    parser.add_argument("--json", action="store_true", help=say("cli.languages.json.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 1 when people are offered a language without all the words of danger."""
    from bot.content import completeness
    from bot.content.load import load
    from bot.content.root import content_root
    from bot.parts import shipped_languages
    from bot.settings import read_settings

    root = content_root()
    spoken = shipped_languages(read_settings(root))
    library = load(root).library
    codes = (*spoken.codes, *spoken.unready)
    kinds = completeness.measures(library, _labels(root), _promises(root), codes)
    catalogs = _reviewed_catalogs(root)
    rows = [
        {
            "language": code,
            "ready": code in spoken.codes,
            "complete_for_danger": completeness.can_be_offered(kinds, code),
            "reviewed": code in catalogs and completeness.reviewed(library, code),
            "percent": completeness.percent(kinds, code),
            **{kind.id: {"has": kind.has(code), "of": len(kind.wanted)} for kind in kinds},
        }
        for code in codes
    ]
    if args.json:
        emit(rows, indent=1)
    else:
        print("\n".join(_table(codes, kinds, rows)))
    unfit = [row["language"] for row in rows if row["ready"] and not row["complete_for_danger"]]
    for code in unfit:
        print(say("cli.languages.unfit", language=str(code)))
    return 1 if unfit else 0


def _table(codes: tuple[str, ...], kinds: "tuple[Measure, ...]", rows: list[dict[str, object]]) -> list[str]:
    """A column for each language, a line for each kind of thing to write."""
    answers = {True: say("cli.languages.yes"), False: say("cli.languages.no")}
    lines = [("", say("cli.languages.of"), *codes)]
    lines += [(_title(kind), str(len(kind.wanted)), *(str(kind.has(code)) for code in codes)) for kind in kinds]
    lines.append((say("cli.languages.percent"), "", *(str(row["percent"]) for row in rows)))
    for key, title in (
        ("complete_for_danger", "cli.languages.complete_for_danger"),
        ("reviewed", "cli.languages.reviewed"),
        ("ready", "cli.languages.ready"),
    ):
        lines.append((say(title), "", *(answers[bool(row[key])] for row in rows)))
    first = max(len(line[0]) for line in lines)
    return [f"{line[0]:<{first}}" + "".join(f"{cell:>5}" for cell in line[1:]) for line in lines]


def _title(kind: "Measure") -> str:
    titles = {
        "danger_signs": "cli.languages.danger_signs",
        "red_flags_phrases": "cli.languages.red_flags",
        "protective_phrases": "cli.languages.protective",
        "intents": "cli.languages.intents",
        "labels": "cli.languages.labels",
        "places": "cli.languages.places",
        "promises": "cli.languages.promises",
    }
    return say(titles[kind.id]) if kind.id in titles else say("cli.languages.pack", pack=kind.id)


def _labels(root: Path) -> dict[str, frozenset[str]]:
    """Ids of the labels that each language has; those of the command line are in English only."""
    from bot.language.catalog import parse, sources
    from bot.language.checks import ENGLISH_ONLY

    found = {}
    for source in sources(root / "locales"):
        said = [item for item in parse(source.read_bytes(), source.name) if item.id and item.string and not item.fuzzy]
        keys = (item.id if isinstance(item.id, str) else item.id[0] for item in said)
        found[source.parent.parent.name] = frozenset(key for key in keys if not key.startswith(ENGLISH_ONLY))
    return found


def _reviewed_catalogs(root: Path) -> frozenset[str]:
    from bot.language.catalog import review_state, sources
    from bot.language.files import read_review
    from bot.model.content import State

    return frozenset(
        source.parent.parent.name
        for source in sources(root / "locales")
        if review_state(source, read_review(source.parent.parent / "review.yaml")) is not State.DRAFT
    )


def _promises(root: Path) -> dict[str, frozenset[str]]:
    """Keys of the sentences that hold the promises in each language."""
    from bot.content.yaml_places import read_document

    found = {}
    for path in (root / PROMISES).glob("*.yaml"):
        data = read_document(path.read_bytes(), path.name).data
        found[path.stem] = frozenset(data if isinstance(data, dict) else ())
    return found
