"""What the commands say about themselves."""

import argparse
import ast
from pathlib import Path

import pytest

from bot import __version__
from bot.__main__ import COMMANDS
from bot.language.catalog import MISSING, parse
from bot.language.files import locales_root
from tests.commands.conftest import Fanilo

NAMES = tuple(command.__name__.rpartition(".")[2].rstrip("_").replace("_", "-") for command in COMMANDS)


def test_all_commands_are_listed(fanilo: Fanilo) -> None:
    """`fanilo` alone says what it is for and what it can do."""
    ran = fanilo()
    assert (ran.code, ran.err) == (0, "")
    assert "Is this job offer a trap?" in ran.out
    assert set(NAMES) >= {"talk", "assess", "countries", "hotline", "check"}
    assert all(f"\n    {name}" in ran.out for name in NAMES)
    assert fanilo("--help").out == ran.out


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself_with_examples(fanilo: Fanilo, name: str) -> None:
    """Purpose, every argument explained, examples that can be typed; no id and no gap is shown."""
    ran = fanilo(name, "--help", environment={"COLUMNS": "100"})
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: fanilo {name}")
    _, _, examples = ran.out.partition("\nexamples:\n")
    assert f"fanilo {name}" in examples
    assert MISSING not in ran.out
    assert "cli." not in ran.out


def test_every_argument_is_explained() -> None:
    """No option stands there without words."""
    commands = argparse.ArgumentParser().add_subparsers()
    for command in COMMANDS:
        command.add(commands)
    actions = [(name, action) for name, parser in commands.choices.items() for action in parser._actions]
    assert len(actions) > 15
    assert [(name, action.dest) for name, action in actions if not action.help] == []


def test_version(fanilo: Fanilo) -> None:
    """Name and number."""
    assert fanilo("--version").out == f"fanilo {__version__}\n"


def test_unknown_command(fanilo: Fanilo) -> None:
    """Exit code 2, and the known ones are named."""
    ran = fanilo("tlak")
    assert (ran.code, ran.out) == (2, "")
    assert "talk" in ran.err


def test_no_text_of_the_command_line_is_left_over(root: Path) -> None:
    """Every cli.* and terminal.* entry of the catalog is used by the code, so that nobody keeps words for nothing."""
    source = locales_root() / "en" / "LC_MESSAGES" / "bot.po"
    ids = [item.id if isinstance(item.id, str) else item.id[0] for item in parse(source.read_bytes(), "bot.po")]
    keys = {key for key in ids if key.startswith(("cli.", "terminal."))}
    used = {f"cli.{name.replace('-', '_')}.{part}" for name in NAMES for part in ("help", "description", "examples")}
    for path in (root / "bot").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    assert len(keys) > 40
    assert keys - used == set()
