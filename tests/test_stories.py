"""Whole conversations, as the person reads them.

`tests/stories/<name>.<lang>.yaml` is a list of turns in the form of `fanilo talk --script`, with buttons pressed by the
token of their choice (`{press: more}`) and, with `of: 2`, under the second answer instead of the newest.
`<name>.<lang>.txt` beside it is the conversation that it must give; read it after every change of the texts.
`pytest tests/test_stories.py --snapshot-update` writes it anew.
"""

import asyncio
import textwrap
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion
from syrupy.data import Snapshot, SnapshotCollection
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from bot.app import App
from bot.language.render import plain
from bot.model.chat import Address, Button, Contact, Incoming, Other, Outgoing, Picture, Press, Text, Voice, What
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
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        """The name of the story."""
        return _story(str(test_location.nodename))

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether a kept conversation is of this test."""
        return Path(snapshot_location).stem == _story(str(test_location.nodename))

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        """A kept conversation under the name of its test."""
        collection = SnapshotCollection(location=snapshot_location)
        collection.add(Snapshot(name=f"test_story[{Path(snapshot_location).stem}]"))
        return collection


def _story(test: str) -> str:
    return test.partition("[")[2].removesuffix("]")


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
        if isinstance(turn, dict) and "wait" in turn:
            clock.wait(turn["wait"])
            out += [f"... {turn['wait']} pass ...", ""]
            continue
        said, what = _done(turn, shown)
        out += [*(f"> {line}" for line in said.split("\n")), ""]
        update = Incoming(str(number), Address("story", "1"), "someone", clock.now, what, language_hint=language)
        answers = await inbox.receive(update)
        out += _written(answers)
        buttons = tuple(button for answer in answers for row in answer.buttons for button in row)
        shown.append(buttons or (shown[-1] if shown else ()))
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


def _done(turn: object, shown: list[tuple[Button, ...]]) -> tuple[str, What]:
    """A turn as it is told, and as an update."""
    match turn:
        case str(words):
            return words, Text(words)
        case {"press": token, **more}:
            buttons = shown[int(str(more.get("of", 0))) - 1]
            button = next((b for b in buttons if b.token.partition(".")[2] == token), None)
            assert button, f"there is no button {token}; shown are: {', '.join(b.token for b in buttons)}"
            return f"[{button.label}]", Press(button.token)
        case {"text": words, **more}:
            return f"(forwarded) {words}", Text(words, forwarded=bool(more.get("forwarded")))
        case {"picture": name, **more}:
            caption = str(more.get("caption", ""))
            return f"(picture {name}) {caption}".strip(), Picture(caption)
        case {"voice": name}:
            return f"(voice {name})", Voice()
        case {"other": kind}:
            return f"({kind})", Other(str(kind))
    raise ValueError(f"this is no turn: {turn}")


def _written(answers: tuple[Outgoing, ...]) -> list[str]:
    out: list[str] = []
    for answer in answers:
        if answer.level and answer is answers[0]:
            out.append(f"({answer.level})")
        for block in answer.blocks:
            first = "☎ " if isinstance(block, Contact) else ""
            for line in (first + plain((block,))).split("\n"):
                out += textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_long_words=False) or [""]
        out += ["  " + " ".join(f"[{b.label}]" for b in row) for row in answer.buttons]
        out.append("")
    return out
