"""`fanilo import`: what translators sent back, shown as a difference and then written."""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.export import INTERFACE, interface, known_languages, opened
from bot.commands.import_show import aside, count, show, summary, tell
from bot.commands.reading import NO_PACK
from bot.commands.shared import Refused, answered, declare, listed, say
from bot.content.layers import PEOPLE as FILE
from bot.model.content import Person

if TYPE_CHECKING:
    from bot.exchange.apply import Edited
    from bot.exchange.difference import Change
    from bot.exchange.judge import Judge
    from bot.exchange.packs import Opened
    from bot.exchange.sheet import Reading, Table


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "import", run)
    parser.add_argument("file", metavar="FILE", type=Path, help=say("cli.import.file.help"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.import.dry_run.help"))
    parser.add_argument("--yes", action="store_true", help=say("cli.approve.yes.help"))
    parser.add_argument("--by", metavar="ID", help=say("cli.import.by.help"))
    parser.add_argument("--pack", metavar="PACK", default="", help=say("cli.import.pack.help"))
    parser.add_argument("--skip-bad", action="store_true", help=say("cli.import.skip_bad.help"))
    parser.add_argument("--trust-language", action="store_true", help=say("cli.import.trust_language.help"))


@dataclass(frozen=True, slots=True)
class Task:
    """The content, and what of it a file speaks of."""

    root: Path
    packs: Mapping[str, "Opened"]
    tables: Mapping[str, "Table"]


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when all was taken or nothing differs, 1 when something was not, 2 when the file can't be used."""
    from bot.content.root import content_root
    from bot.exchange.difference import difference, without

    root = content_root()
    scripts = known_languages(root)
    reading = _read(root, args.file, frozenset(scripts), args.pack)
    task = _task(root, reading)
    found = difference(reading, task.tables, _judge(root, scripts, trusting=args.trust_language))
    if found.faults and not args.skip_bad:
        tell((*found.faults, *found.held))
        number = count("cli.import.problems", len(found.faults) + len(found.held))
        print(say("cli.import.nothing_written", problems=number))
        return 1
    found = without(found)
    if not found.changes:
        aside(found)
        print(count("cli.import.changes", 0))
        return 1 if found.held else 0
    _may(task, found.changes, args.by)
    edits = _edits(task, found.changes, args.by)
    show(found.changes, edits)
    aside(found)
    print(summary(found.changes, edits))
    if args.dry_run:
        print(say("cli.import.dry"))
        return 1 if found.held else 0
    if not (args.yes or answered(say("cli.import.ask", files=listed([edit.name for edit in edits])))):
        return 1
    _save(edits)
    for edit in edits:
        if not edit.editor:
            print(say("cli.import.no_editor", file=edit.name))
    return 1 if found.held else 0


# ---- what is asked for


def _read(root: Path, path: Path, known: frozenset[str], pack: str) -> "Reading":
    """Raises Refused."""
    from bot.exchange import files
    from bot.exchange.difference import named
    from bot.exchange.packs import NoPack, identify
    from bot.exchange.sheet import Unreadable

    try:
        ids = identify(root)
        languages = known | {language for each in ids.values() for language in each}
        if pack and not any(pack in (id, id.rpartition("/")[2]) for id in (*ids, INTERFACE)):
            raise NoPack(sorted(ids))
        return named(files.read(path, languages, pack), ids)
    except NoPack as reason:
        raise Refused(say(NO_PACK, pack=pack, packs=listed(reason.args[0]))) from reason
    except Unreadable as reason:
        says = say(reason.fault.kind, **reason.fault.values)
        raise Refused(say("cli.import.file", file=str(path), says=says)) from reason
    except ModuleNotFoundError as absent:
        raise Refused(say("cli.shared.needs_extra", extra="staff")) from absent
    except (OSError, ValueError) as problem:
        reason_ = getattr(problem, "strerror", None) or type(problem).__name__
        raise Refused(say("cli.unreadable", file=str(path), reason=reason_)) from problem


def _task(root: Path, reading: "Reading") -> Task:
    """The tables of which the file speaks, with the languages that it has. Raises Refused."""
    from bot.exchange import packs

    spoken: dict[str, dict[str, None]] = {}
    for entry in reading.entries:
        spoken.setdefault(entry.table, {})[entry.language] = None
    known = known_languages(root)
    there = {name: own for name, own in packs.identify(root).items() if name in spoken}
    found = {pack.id: pack for pack in opened(root, tuple(there))} if there else {}
    tables = {
        name: packs.table(pack, [each for each in spoken[name] if each in known or each in there[name]], _quiet)
        for name, pack in found.items()
    }
    if INTERFACE in spoken:
        from bot.exchange.labels import catalog_file

        languages = [each for each in spoken[INTERFACE] if catalog_file(root / "locales", each).is_file()]
        tables[INTERFACE] = interface(root, languages, whole=True)
    return Task(root, found, tables)


def _quiet(_: str, **__: str) -> str:
    return ""


def _judge(root: Path, scripts: Mapping[str, str], *, trusting: bool) -> "Judge":
    from bot.exchange.judge import Judge

    return Judge({code: script for code, script in scripts.items() if script}, _recognise(root), trusting)


def _recognise(root: Path) -> Callable[[str], str | None]:
    """Tells the language of a text; what it needs is loaded with the first one."""
    detectors: list[Callable[[str], str | None]] = []

    def recognise(text: str) -> str | None:
        if not detectors:
            from bot.language.detect import Detector
            from bot.language.files import read_languages

            detector = Detector(read_languages(root / "config" / "languages.yaml"))
            detector.load()
            detectors.append(detector.recognise)
        return detectors[0](text)

    return recognise


def _may(task: Task, changes: Iterable["Change"], by: str | None) -> None:
    """Raises Refused where somebody can't be put to the editors."""
    if by is None:
        return
    from bot.exchange.apply import approvals_by
    from bot.exchange.packs import people

    known = people(task.root)
    for name, language in dict.fromkeys((change.table, change.language) for change in changes):
        if name not in task.packs:
            continue
        organisation = name.partition("/")[0]
        ids: dict[str, Person] = {person.id: person for person in known.get(organisation, ())}
        if ids and by not in ids:
            raise Refused(
                say("cli.approve.no_person", id=by, organisation=organisation, file=FILE, ids=listed(list(ids)))
            )
        called = (by, ids[by].name, ids[by].email or "") if by in ids else (by,)
        approved = approvals_by(task.packs[name], language, frozenset(map(str.casefold, called)) - {""})
        if approved:
            file = f"{task.packs[name].folder.manifest.file.rpartition('/')[0]}/{language}.yaml"
            raise Refused(say("cli.import.approver", name=by, file=file, texts=listed(approved)))


def _edits(task: Task, changes: Sequence["Change"], by: str | None) -> list["Edited"]:
    """The files as they would be. Raises Refused."""
    from bot.exchange import apply, apply_labels

    found: list[Edited] = []
    for name, language in dict.fromkeys((change.table, change.language) for change in changes):
        own = [change for change in changes if (change.table, change.language) == (name, language)]
        try:
            if name == INTERFACE:
                forms: dict[str, dict[int, str]] = {}
                for change in own:
                    forms.setdefault(change.row.id, {})[change.row.form or 0] = change.new
                found.append(apply_labels.edited(task.root / "locales", language, forms))
            else:
                texts = {change.row.key: change.new for change in own}
                found.append(apply.edited(task.packs[name], language, texts, by))
        except apply.CannotApply as reason:
            raise Refused(say("cli.import.by_hand", file=str(reason), pack=name)) from reason
        except OSError as problem:
            reason_ = problem.strerror or type(problem).__name__
            raise Refused(say("cli.unreadable", file=str(problem.filename), reason=reason_)) from problem
    return found


def _save(edits: Sequence["Edited"]) -> None:
    from bot.content.approval import Busy
    from bot.exchange.apply import Changed

    for edit in edits:
        try:
            edit.save()
        except Busy:
            raise Refused(say("cli.approve.busy", file=edit.name)) from None
        except Changed:
            raise Refused(say("cli.import.changed", file=edit.name)) from None
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            raise Refused(say("cli.approve.unwritten", file=edit.name, reason=reason)) from problem
        print(say("cli.import.written", file=edit.name))
