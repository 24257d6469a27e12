"""Whole conversations, as the person reads them.

`tests/stories/<name>.<lang>.yaml` is a list of turns in the form of `fanilo talk --script`, with buttons pressed by the
token of their choice (`{press: more}`) and, with `of: 2`, under the second answer instead of the newest.
`<name>.<lang>.txt` beside it is the conversation that it must give; read it after every change of the texts.
`pytest tests/test_stories.py --snapshot-update` writes it anew.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from bot.app import App
from bot.model.chat import Button, Outgoing, Press
from bot.platforms.terminal import LIMITS, read, write
from tests.conftest import NOW

STORIES = Path(__file__).parent / "stories"
NAMES = sorted(path.stem for path in STORIES.glob("*.*.yaml"))
WIDTH = 100


class BesideTheStory(SingleFileSnapshotExtension):
    """A conversation is kept as text, beside the story that it is of."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """The folder of the stories."""
        return str(STORIES)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """The name of the story."""
        return str(test_location.nodename).partition("[")[2].removesuffix("]")

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether a kept conversation is of this test."""
        return Path(snapshot_location).stem == cls.get_snapshot_name(test_location=test_location)


@pytest.mark.parametrize("name", NAMES)
def test_story(app: App, snapshot: SnapshotAssertion, name: str) -> None:
    """The conversation reads as it did when it was last read by a person."""
    turns = yaml.safe_load((STORIES / f"{name}.yaml").read_text("utf-8"))
    played = asyncio.run(play(app, turns, name.rpartition(".")[2]))
    assert played == snapshot(extension_class=BesideTheStory)


def test_every_kept_conversation_has_its_story() -> None:
    """A conversation whose story was renamed or removed is not left behind."""
    assert {path.stem for path in STORIES.glob("*.txt")} <= set(NAMES)


async def play(app: App, turns: list[Any], language: str) -> str:
    """The conversation as text: what is done after ">", then the answers with their level and buttons."""
    clock = _Clock()
    inbox = app.inbox("terminal", clock=clock)
    out: list[str] = []
    shown: list[tuple[Button, ...]] = []
    for number, turn in enumerate(turns, 1):
        match turn:
            case {"wait": how_long}:
                clock.wait(how_long)
                out += [f"... {how_long} pass ...", ""]
                continue
            case {"press": token, **more}:
                button = _button(shown[more.get("of", 0) - 1], str(token))
                said, spoken = f"[{button.label}]", read.Spoken(Press(button.token))
            case _:
                spoken = read.scripted(turn, ())
                said = turn if isinstance(turn, str) else yaml.safe_dump(turn, allow_unicode=True, width=1000).strip()
        out += [*(f"> {line}" for line in said.split("\n")), ""]
        answers = await inbox.receive(read.incoming(number, spoken, clock(), language))
        out += _written(app, answers)
        shown.append(write.buttons_of(answers) or (shown[-1] if shown else ()))
    return "\n".join(out)


class _Clock:
    """Stands still but for {wait: 40m}."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def wait(self, how_long: str) -> None:
        """Turn forward by so many minutes, written 40m."""
        self.now += timedelta(minutes=int(how_long.removesuffix("m")))


def _button(buttons: tuple[Button, ...], token: str) -> Button:
    found = next((b for b in buttons if b.token.partition(".")[2] == token), None)
    assert found, f"there is no button {token}; shown are: {', '.join(b.token for b in buttons)}"
    return found


def _written(app: App, answers: tuple[Outgoing, ...]) -> list[str]:
    out: list[str] = []
    for answer in answers:
        if answer.level and answer is answers[0]:
            out.append(f"({answer.level})")
        for part in app.fit(answer, LIMITS):
            out += write.lines(part, 1, width=WIDTH, numbered=False)
            out += ["   " + " ".join(f"[{b.label}]" for b in row) for row in part.buttons]
            out.append("")
    return out
