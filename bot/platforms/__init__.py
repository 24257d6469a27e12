"""What a platform is: its limits as data, and a way to connect that turns updates into replies.

Each is a folder: `__init__.py` (LIMITS, SETUP, connect), `read.py` (its update -> Incoming), `write.py` (Outgoing ->
the payload of a call), `client.py` (its SDK, and only there).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model.chat import TO_PRIVATE, Address, Incoming, Outgoing, SendFailed, Sent
from bot.model.delivery import Standing
from bot.model.meter import Meter

# Those that connect with an account, in the order in which they are started.
KNOWN = ("telegram", "discord", "slack")
# What people can ask for by a native command, in the order of menus. Labels: command.<name>, command.<name>.about.
COMMANDS = ("check", "number", "worry", "help", "language", "stop", "forget")
# What admins of a group set up by: on platforms with names of their own for it, words behind this one. Labels:
# group.<name>, group.<name>.about.
GROUP = "group"
GROUP_COMMANDS = (
    "start", "schedule", "language", "zone", "packs", "quiet", "topic", "next", "preview", "skip", "pause", "resume",
    "status", "leave",
)  # fmt: skip
START = "a7"  # what a link to the private chat carries: it tells nothing, to nobody (P9)

Receive = Callable[[Incoming], Awaitable[tuple[Outgoing, ...]]]


def leads_to(token: str) -> str | None:
    """What the link of a button to the private chat carries; None where it is another button."""
    name, _, payload = token.partition(":")
    return (payload or START) if name == TO_PRIVATE else None


class Misconfigured(Exception):
    """An account can't work before somebody changes something. `key` is the id of a label that says what."""

    def __init__(self, key: str, *, soon: bool = False, **values: str) -> None:
        """`soon`: it may mend by itself in a moment."""
        super().__init__(key)
        self.key, self.soon, self.values = key, soon, values


@dataclass(frozen=True, slots=True)
class Words:
    """What a platform itself says, and in which languages."""

    languages: tuple[str, ...]  # BCP 47; the first is spoken where nobody names one of them
    label: Callable[[str, str], str]  # key, language -> text
    direction: Callable[[str], str]  # language -> ltr | rtl
    resolve: Callable[[str | None], str | None]  # a locale such as fr-CA -> one of the languages


@dataclass(frozen=True, slots=True)
class Setup:
    """What an account of a platform needs. A secret `token` of the account `za` is FANILO_ZA_TOKEN."""

    secrets: tuple[str, ...]  # that it can't do without
    more: tuple[str, ...] = ()  # secrets that some modes need; connect() says which
    # Name -> what it may be, the default first; nothing listed: any text, by default none.
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """One bot on one platform: a token, or a workspace's app."""

    id: str  # ours: small letters, digits and _; part of every Address
    platform: str
    organisation: str | None = None  # who runs it; None = a test copy
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """What an account is given to work with."""

    receive: Receive  # never raises; its replies are within LIMITS
    words: Words
    clock: Callable[[], datetime]
    meter: Meter
    public: str | None = None  # https://..., where the shared listener is reached from outside; no slash at the end
    connected: Callable[[str], None] = lambda _: None  # called with the bot's public name, whenever it is connected
    taking: bool = True  # False: it only posts, and leaves updates to other processes


@dataclass(frozen=True, slots=True)
class Request:
    """What came to a web hook. Names of headers are in small letters."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web hook answers."""

    status: int
    body: str = ""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Hook:
    """A path of the shared listener that a platform posts to: /hooks/<account>, or a path below it."""

    path: str
    handle: Callable[[Request], Awaitable[Answer]]


class Verdict(StrEnum):
    """How something stands."""

    GOOD = "good"
    WARNING = "warning"  # it works, but ...
    BAD = "bad"  # it does not work
    TODO = "todo"  # nobody can see from here; somebody has to look


@dataclass(frozen=True, slots=True)
class Exam:
    """One thing that `fanilo doctor` has looked at. `key` is the id of a label that says it, and what to do."""

    verdict: Verdict
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


class Connection(Protocol):
    """One account, and the SDK behind it."""

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """What the shared listener serves for it."""
        ...

    @property
    def exclusive(self) -> bool:
        """Whether only one process may run it at a time: a second one would take its updates away."""
        ...

    async def run(self) -> None:
        """Take updates until cancelled; what is being answered then is finished or dropped whole, in `work.GRACE`.

        Raises Misconfigured where somebody must change something first; anything else is tried again.
        """
        ...

    async def place(self, to: Address) -> bool:
        """Wait until a post may be sent there: the account is connected, and its pace and the room's allow it.

        False where the room is busy for long: others go first.
        """
        ...

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:
        """Send one message once. `key`: the same one is the same message, where the platform can tell. Never raises."""
        ...

    async def standing(self, where: Address, sender: str) -> Standing | None:
        """What somebody and the bot may do in a group, asked anew; None = the platform can't be asked. Never raises."""
        ...

    async def leave(self, where: Address) -> bool:
        """Go out of a group. Whether the bot is out of it. Never raises."""
        ...

    async def examine(self) -> tuple[Exam, ...]:
        """What `fanilo doctor` says of it. Changes nothing."""
        ...
