"""Whether to ask a store that has failed."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

PAUSE = 3.0  # seconds in which a store that has failed is not asked again
SILENCE = 60.0  # seconds between two lines in the log


class StoreDown(Exception):
    """The store failed just now and was not asked: nobody waits for it."""


class Breaker:
    """Lets one in at times while the store is down, and everybody while it is not."""

    def __init__(self, explain: Callable[[Exception], str], clock: Callable[[], float] = time.monotonic) -> None:
        """`explain` says what a failure was, without anything of a person, an address or a password."""
        self._explain, self._clock = explain, clock
        self._shut_until: float | None = None  # None: the store works
        self._quiet_until = 0.0

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Around whatever asks the store. Raises StoreDown where it should not be asked."""
        if self._shut_until is not None:
            if self._clock() < self._shut_until:
                raise StoreDown
            self._shut_until = self._clock() + PAUSE  # this one tries; the others go on without
        try:
            yield
        except Exception as problem:
            self._shut_until = self._clock() + PAUSE
            self.note(problem)
            raise
        if self._shut_until is not None:
            self._shut_until = None
            log.warning("the session store works again")

    def note(self, problem: Exception) -> None:
        """Say what failed, at most once a minute."""
        if self._clock() >= self._quiet_until:
            self._quiet_until = self._clock() + SILENCE
            log.error("the session store failed: %s", self._explain(problem))
