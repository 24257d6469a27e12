"""The command line: `fanilo`, or `python -m bot`."""

import argparse
import sys
from collections.abc import Sequence

from bot import __version__
from bot.commands import assess, check, countries, hotline, talk

COMMANDS = (talk, assess, countries, hotline, check)

DESCRIPTION = """Fanilo, an awareness chatbot against human trafficking.

Is this job offer a trap? Whom can I call? Start with:

  fanilo talk              chat in the terminal
  fanilo hotline KW        numbers for Kuwait
  fanilo check             check everything that staff have edited
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="fanilo", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"fanilo {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(subparsers)
    args = parser.parse_args(arguments)
    if not hasattr(args, "run"):
        parser.print_help()
        return 0
    try:
        return int(args.run(args))
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; nothing more to say
        return 0


if __name__ == "__main__":
    sys.exit(main())
