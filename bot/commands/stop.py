"""`fanilo stop`: stop everything but help, or go on."""

import argparse

from bot.commands.shared import Refused, declare, say


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "stop", run)
    parser.add_argument("--off", action="store_true", help=say("cli.stop.off.help"))


def run(args: argparse.Namespace) -> int:
    """Make the file that stops everything, or take it away. Exit code 2 when that fails."""
    from bot.app import stop_file
    from bot.content.root import content_root
    from bot.settings import read_settings

    file = stop_file(read_settings(content_root()))
    try:
        if args.off:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch()
    except OSError as problem:
        raise Refused(say("cli.stop.failed", file=str(file), reason=problem.strerror or "")) from problem
    print(say("cli.stop.off" if args.off else "cli.stop.on", file=str(file)))
    return 0
