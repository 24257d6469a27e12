"""`fanilo migrate`: packs of an older format, brought to the newest."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.changes import changes
from bot.commands.shared import LANGUAGE, Refused, declare, printable, say
from bot.language.catalog import default

if TYPE_CHECKING:
    from bot.content.migrate import Migrated


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "migrate", run)
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help=say("cli.migrate.path.help"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.migrate.dry_run.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0, also when nothing is to do; 2 when a pack can't be migrated, and then none is."""
    from bot.content.inspect import root_for
    from bot.content.migrate import packs_below
    from bot.content.packs import FORMAT
    from bot.content.root import content_root

    path = args.path or content_root()
    files = packs_below(path)
    if not files:
        raise Refused(say("cli.migrate.nothing", file=str(path)))
    root = root_for(args.path)
    found = [one for file in files if (one := _one(file, _name(file, root)))]
    count = default().count
    for each in found:
        name = _name(each.path, root)
        for line in changes(name, each.before, each.after):
            print(line)
        if each.pictures:
            print(printable(count(LANGUAGE, "cli.migrate.pictures", each.pictures)))
        if not args.dry_run:
            try:
                each.save()
            except OSError as reason:
                problem = reason.strerror or type(reason).__name__
                raise Refused(say("cli.migrate.unwritten", file=name, reason=problem)) from reason
    print(count(LANGUAGE, "cli.migrate.would" if args.dry_run and found else "cli.migrate.done", len(found)))
    left = len(files) - len(found)
    if left:
        print(count(LANGUAGE, "cli.migrate.newest", left, format=FORMAT))
    return 0


def _one(file: Path, name: str) -> "Migrated | None":
    from bot.content.edit import CannotEdit
    from bot.content.migrate import CannotMigrate, UnknownFormat, migrated
    from bot.content.packs import FORMAT

    try:
        return migrated(file)
    except UnknownFormat as reason:
        if not str(reason):
            raise Refused(say("cli.migrate.no_format", file=name)) from reason
        raise Refused(say("cli.migrate.unknown", file=name, format=printable(str(reason)), known=FORMAT)) from reason
    except CannotMigrate as reason:
        raise Refused(say("cli.migrate.by_hand", file=name)) from reason
    except CannotEdit as reason:
        raise Refused(say("cli.migrate.broken", reason=str(reason), file=name)) from reason
    except OSError as reason:
        problem = reason.strerror or type(reason).__name__
        raise Refused(say("cli.unreadable", file=name, reason=problem)) from reason


def _name(file: Path, root: Path | None) -> str:
    """As problems name it; outside of a root as it was given."""
    return file.resolve().relative_to(root).as_posix() if root else str(file)
