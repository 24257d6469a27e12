"""The newest answer to each person, for the page that a form leads to."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.chat import Outgoing

SHOWN = timedelta(minutes=2)  # afterwards the device may be in other hands
MOST = 20_000  # people


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was said in one turn."""

    outgoings: tuple[Outgoing, ...]
    at: datetime

    @property
    def ends(self) -> bool:
        """Whether the person has been forgotten with it."""
        return any(outgoing.ends for outgoing in self.outgoings)


class Recent:
    """In memory only. Keyed by a hash of the token, so that no token lies about."""

    def __init__(self) -> None:
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()  # oldest first

    def put(self, token: str, answer: Answer) -> None:
        """Keep it in place of the one before."""
        key = _key(token)
        self._answers.pop(key, None)
        self._answers[key] = answer
        self.sweep(answer.at)

    def get(self, token: str, now: datetime) -> Answer | None:
        """The newest answer, as long as it may be shown."""
        self.sweep(now)
        return self._answers.get(_key(token))

    def take(self, token: str, now: datetime) -> Answer | None:
        """The same, and let go of it."""
        self.sweep(now)
        return self._answers.pop(_key(token), None)

    def drop(self, token: str) -> None:
        """Let go of it."""
        self._answers.pop(_key(token), None)

    def sweep(self, now: datetime) -> None:
        """Let go of what may not be shown any longer, and of the oldest when there are too many."""
        while self._answers:
            oldest = next(iter(self._answers.values()))
            if now - oldest.at <= SHOWN and len(self._answers) <= MOST:
                break
            self._answers.popitem(last=False)


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
