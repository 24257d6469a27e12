"""What a store of sessions does."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.model.talk import Session

EXPIRY = timedelta(minutes=30)  # of silence (P12)


class Overtaken(Exception):
    """Another process took a turn of the same person meanwhile: theirs stands, and this one is to be taken again."""


class Anything(Enum):
    """What a session may be saved over when it does not matter."""

    ANYTHING = "anything"


ANYTHING = Anything.ANYTHING


class SessionStore(Protocol):
    """One session a person. One untouched for EXPIRY is gone.

    `who` is account and user id as the platform has them: a store must keep no more of it than a key that leads back
    to nobody.
    """

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """The session, unless there is none or it has expired."""
        ...

    async def save(self, who: bytes, session: Session, over: Session | Anything | None = ANYTHING) -> None:
        """Keep this session in place of the one before. One that was never touched need not be kept.

        `over`: what `load` gave. Raises Overtaken when something else is kept by now; a store of one process, in which
        a person's turns are taken one after the other, need not look.
        """
        ...

    async def forget(self, who: bytes) -> None:
        """Leave nothing of it."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Delete what has expired, and say how many."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
