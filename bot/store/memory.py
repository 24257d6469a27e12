"""Sessions in memory: gone with the process."""

import hashlib
import hmac
import secrets
from datetime import datetime

from bot.model.talk import Session
from bot.store.base import ANYTHING, EXPIRY, Anything


class MemoryStore:
    """A SessionStore for one process."""

    def __init__(self, most: int = 100_000) -> None:
        self._sessions: dict[bytes, Session] = {}
        self._most = most
        self._key = secrets.token_bytes(32)

    async def load(self, who: bytes, now: datetime) -> Session | None:
        """The session, unless it has expired."""
        key = self._row(who)
        session = self._sessions.get(key)
        if session is None or session.touched is None:
            return session
        if now - session.touched > EXPIRY:
            del self._sessions[key]
            return None
        return session

    async def save(self, who: bytes, session: Session, over: Session | Anything | None = ANYTHING) -> None:  # noqa: ARG002  # one process
        """Keep it as the newest; the oldest goes when there are too many."""
        key = self._row(who)
        self._sessions.pop(key, None)
        self._sessions[key] = session
        while len(self._sessions) > self._most:
            del self._sessions[next(iter(self._sessions))]

    async def forget(self, who: bytes) -> None:
        """Leave nothing."""
        self._sessions.pop(self._row(who), None)

    async def sweep(self, now: datetime) -> int:
        """Delete what has expired. Order is age, so it stops at the first that has not."""
        expired = []
        for key, session in self._sessions.items():
            if session.touched is not None and now - session.touched <= EXPIRY:
                break
            expired.append(key)
        for key in expired:
            del self._sessions[key]
        return len(expired)

    async def close(self) -> None:
        """Nothing to let go of."""

    def _row(self, who: bytes) -> bytes:
        return hmac.digest(self._key, who, hashlib.sha256)
