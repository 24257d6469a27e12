"""`fanilo stop`: the short name of `fanilo stop-everything`."""

import argparse

from bot.commands.shared import declare
from bot.commands.stop_everything import arguments, run


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    arguments(declare(subparsers, "stop", run))
