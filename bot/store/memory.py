"""Sessions in memory: gone with the process."""

from datetime import datetime

from bot.model.talk import Session
from bot.store.base import EXPIRY


class MemoryStore:
    """A SessionStore for one process."""

    def __init__(self, most: int = 100_000) -> None:
        self._sessions: dict[bytes, Session] = {}
        self._most = most

    async def load(self, key: bytes, now: datetime) -> Session | None:
        """The session, unless it has expired."""
        session = self._sessions.get(key)
        if session is None or session.touched is None:
            return session
        if now - session.touched > EXPIRY:
            del self._sessions[key]
            return None
        return session

    async def save(self, key: bytes, session: Session) -> None:
        """Keep it as the newest; the oldest goes when there are too many."""
        self._sessions.pop(key, None)
        self._sessions[key] = session
        while len(self._sessions) > self._most:
            del self._sessions[next(iter(self._sessions))]

    async def forget(self, key: bytes) -> None:
        """Leave nothing."""
        self._sessions.pop(key, None)

    def sweep(self, now: datetime) -> int:
        """Delete what has expired and say how many. Order is age, so it stops at the first that has not."""
        expired = []
        for key, session in self._sessions.items():
            if session.touched is not None and now - session.touched <= EXPIRY:
                break
            expired.append(key)
        for key in expired:
            del self._sessions[key]
        return len(expired)
