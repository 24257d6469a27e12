"""The command line: `fanilo`, or `python -m bot`."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from bot import __version__
from bot.commands import (
    add_language,
    approve,
    assess,
    campaign,
    check,
    countries,
    deliveries,
    doctor,
    export,
    groups,
    hotline,
    import_,
    languages,
    locales,
    migrate,
    posts,
    preview,
    register,
    run,
    schedule,
    send_test,
    share_kit,
    statistics,
    status,
    stop,
    stop_everything,
    talk,
)
from bot.commands.shared import printable, say
from bot.settings import SettingsError

COMMANDS = (
    run, talk, assess, countries, hotline, register, check, migrate, locales, languages, add_language, doctor,
    posts, export, import_, preview, send_test, share_kit, approve, status, groups, schedule, campaign, deliveries,
    statistics, stop_everything, stop,
)  # fmt: skip
INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what can't be shown is named, never a crash
    args = _parser().parse_args(arguments)
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away: nothing more to say, at the end of the process neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except SettingsError as problem:
        print(f"fanilo: {printable(str(problem))}", file=sys.stderr)
        return 2
    except Exception as problem:
        # A traceback as usual would hold what a person wrote.
        from bot import logs

        logs.set_up()
        sys.excepthook(type(problem), problem, problem.__traceback__)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanilo", description=say("cli.description"), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"fanilo {__version__}", help=say("cli.version.help"))
    subparsers = parser.add_subparsers(title=say("cli.commands"), metavar="COMMAND")
    for command in COMMANDS:
        command.add(subparsers)

    def show_help(_: argparse.Namespace) -> int:
        parser.print_help()
        return 0

    parser.set_defaults(run=show_help)
    return parser


if __name__ == "__main__":
    sys.exit(main())
