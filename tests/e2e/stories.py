"""The stories of tests/stories, as far as a page can play them, and what has to be read in each."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.app import App
from bot.model.chat import Address, Incoming, Listing, Outgoing, Press, Text
from bot.platforms.web.write import clean
from tests.e2e.visitor import Seen

STORIES = Path(__file__).parents[1] / "stories"
# What has no counterpart on every page, and is left out: a page takes no pictures, voice notes or stickers, and shows
# no answers but the newest without JavaScript ("of" presses a button of an older one).
LEFT_OUT = frozenset({"picture", "voice", "other", "of"})
EXPIRY = 30  # minutes of silence after which nothing is remembered


@dataclass(frozen=True, slots=True)
class Turn:
    """Something written, or a button of the newest answer pressed."""

    words: str = ""
    choice: str = ""


def visits(name: str) -> Iterator[tuple[Turn, ...]]:
    """A story in visits: where it is silent for so long that nothing is remembered, somebody new goes on."""
    turns: list[Turn] = []
    for item in yaml.safe_load((STORIES / f"{name}.yaml").read_text("utf-8")):
        match item:
            case {"wait": time}:
                if int(time.removesuffix("m")) >= EXPIRY:
                    yield tuple(turns)
                    turns = []
            case dict() if item.keys() & LEFT_OUT:
                pass
            case {"press": choice}:
                turns.append(Turn(choice=choice))
            case {"text": words} | str(words):
                turns.append(Turn(words))
    yield tuple(turns)


NAMES = sorted(path.stem for path in STORIES.glob("*.*.yaml") if any(visits(path.stem)))


@cache
def played(app: App, visit: tuple[Turn, ...], language: str) -> list[list[Seen]]:
    """What is answered to each turn of a visit that begins in a language."""
    # The driver of the browser has this thread's loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _play(app, visit, language)).result()


async def _play(app: App, visit: tuple[Turn, ...], language: str) -> list[list[Seen]]:
    inbox = app.inbox("web")
    answers: list[list[Seen]] = []
    for number, turn in enumerate(visit):
        what = Text(turn.words) if turn.words else Press(token_of(turn.choice, answers[-1]))
        update = Incoming(str(number), Address("web", "page"), "1", app.clock(), what, language_hint=language)
        outgoings = await inbox.receive(update)
        answers.append([_seen(outgoing) for outgoing in outgoings])
        language = answers[-1][-1].language  # the page follows
    return answers


def token_of(choice: str, answers: list[Seen]) -> str:
    """The token of the button of a choice under the newest answer that has any."""
    shown = next((answer.buttons for answer in reversed(answers) if answer.buttons), ())
    return next(token for token, _ in shown if token.partition(".")[2] == choice)


def _seen(outgoing: Outgoing) -> Seen:
    texts = [
        clean(text)
        for block in outgoing.blocks
        for text in (block.items if isinstance(block, Listing) else (block.text,))
    ]
    buttons = tuple((button.token, button.label) for row in outgoing.buttons for button in row)
    return Seen(outgoing.language or "", tuple(texts), buttons)
