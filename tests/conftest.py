"""What tests share: one app with the real content, and a person who talks to it."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.content.load import Loaded, load
from bot.content.root import content_root
from bot.language.files import project_languages
from bot.language.render import plain
from bot.model.chat import Address, Button, Incoming, Outgoing, Press, Text, What

LANGUAGES = project_languages().codes
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Snapshots go to a folder of this run."""
    patch = pytest.MonkeyPatch()
    patch.setenv("FANILO_STATE", str(tmp_path_factory.mktemp("state")))
    patch.delenv("FANILO_ORGANISATION", raising=False)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def app(_state: None) -> App:
    """The app as an operator would start it."""
    return App.build(clock=lambda: NOW)


@pytest.fixture(scope="session")
def content() -> Loaded:
    """All content of the project, read from its files."""
    return load(content_root())


@dataclass
class Person:
    """Somebody who chats. `now` can be turned forward."""

    receives: Callable[[Incoming], tuple[Outgoing, ...]]  # what comes back to an update
    platform: str = "terminal"
    now: datetime = NOW
    hint: str | None = None
    replies: tuple[Outgoing, ...] = ()
    buttons: tuple[Button, ...] = ()
    count: int = 0
    everything: list[Outgoing] = field(default_factory=list)

    def does(self, what: What, *, private: bool = True, at: datetime | None = None, id: str | None = None) -> str:
        """Send an update, return all replies as one text."""
        self.count += 1
        update = Incoming(
            id or str(self.count),
            Address("test", "1"),
            "person",
            at or self.now,
            what,
            private,
            language_hint=self.hint,
        )
        self.replies = self.receives(update)
        shown = [b for outgoing in self.replies for row in outgoing.buttons for b in row]
        self.buttons = tuple(shown) or self.buttons
        self.everything += self.replies
        return self.text

    def writes(self, words: str) -> str:
        """Write a message."""
        return self.does(Text(words))

    def presses(self, choice: str) -> str:
        """Press the shown button of this choice (its token without the mark)."""
        button = next(b for b in self.buttons if b.token.partition(".")[2] == choice)
        return self.does(Press(button.token))

    def waits(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    @property
    def text(self) -> str:
        """The replies as a screen reader would read them."""
        return "\n\n".join(plain(outgoing.blocks) for outgoing in self.replies)

    @property
    def level(self) -> str | None:
        """The level behind the newest replies."""
        return self.replies[0].level if self.replies else None

    def choices(self) -> list[str]:
        """The choices that the newest replies offer."""
        return [b.token.partition(".")[2] for o in self.replies for row in o.buttons for b in row]


@pytest.fixture
def person(app: App) -> Callable[..., Person]:
    """Makes somebody new; `organisation` is who runs the bot for them."""

    def make(hint: str | None = None, organisation: str | None = None) -> Person:
        inbox = app.inbox("terminal", clock=lambda: someone.now)
        inbox.organisation = organisation
        someone = Person(lambda update: asyncio.run(inbox.receive(update)), hint=hint)
        return someone

    return make


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parent.parent
