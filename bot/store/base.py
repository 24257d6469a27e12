"""What a store of sessions does. Keys are already unlinkable to a person (bot/inbox.py)."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.model.talk import Session

EXPIRY = timedelta(minutes=30)  # of silence (P12)


class SessionStore(Protocol):
    """Sessions by key. A session untouched for EXPIRY is gone."""

    async def load(self, key: bytes, now: datetime) -> Session | None:
        """The session, unless there is none or it has expired."""
        ...

    async def save(self, key: bytes, session: Session) -> None:
        """Keep this session in place of the one before."""
        ...

    async def forget(self, key: bytes) -> None:
        """Leave nothing of it."""
        ...
