"""When to leave a department alone: after five failures in a row, until it answers a ping."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

MOST_FAILURES = 5
PING_AGAIN = timedelta(seconds=5)


class Breaker:
    """Closed: questions go through. Open: nothing does but a ping every five seconds; one that succeeds closes it.

    Its lock is held only to count, never while a department is asked.
    """

    def __init__(
        self, now: Callable[[], datetime], most: int = MOST_FAILURES, again: timedelta = PING_AGAIN
    ) -> None:
        self._now = now
        self._most = most
        self._again = again
        self._lock = threading.Lock()
        self._failures = 0
        self._open_since: datetime | None = None
        self._next_ping: datetime | None = now()
        self._answered = False

    @property
    def open_since(self) -> datetime | None:
        """Since when the department is down; None while it is up."""
        return self._open_since

    @property
    def answered(self) -> bool:
        """True once the department answered anything; until then nobody knows whether it is up."""
        return self._answered

    def failed(self) -> None:
        """One question or ping without an answer."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most and self._open_since is None:
                self._open_since = self._now()
                self._next_ping = self._now() + self._again

    def succeeded(self) -> None:
        """It answered, if only with a refusal."""
        with self._lock:
            self._failures = 0
            self._answered = True
            self._open_since = self._next_ping = None

    def may_ping(self) -> bool:
        """True once per interval while it is open, and before anything was answered."""
        with self._lock:
            if self._next_ping is None or self._now() < self._next_ping:
                return False
            self._next_ping = self._now() + self._again
            return True
