"""When to leave a department alone: after five failures in a row, until it answers a question again."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

MOST_FAILURES = 5
PING_AGAIN = timedelta(seconds=5)


class Breaker:
    """Closed: questions go through. Open: nothing does but a ping every five seconds; after one that succeeds a single
    question is tried, whose answer closes it. Answering pings alone is not being up.

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
        self._trying = False

    @property
    def open_since(self) -> datetime | None:
        """Since when the department is down; None while it is up."""
        return self._open_since

    @property
    def answered(self) -> bool:
        """True once the department answered a question, or a ping when nothing waited; until then nobody knows whether it
        is up."""
        return self._answered

    @property
    def trying(self) -> bool:
        """True from a ping that it answered until a question shows whether it answers those."""
        return self._trying

    def failed(self) -> None:
        """One question or ping without an answer."""
        with self._lock:
            self._failures += 1
            again = self._trying and self._open_since is not None
            if again or (self._failures >= self._most and self._open_since is None):
                self._trying = False
                self._open_since = self._open_since or self._now()
                self._next_ping = self._now() + self._again

    def succeeded(self) -> None:
        """It answered a question, if only with a refusal; or a ping, and there is no question."""
        with self._lock:
            self._failures = 0
            self._answered = True
            self._trying = False
            self._open_since = self._next_ping = None

    def pinged(self) -> None:
        """It answered a ping."""
        with self._lock:
            self._trying = self._open_since is not None or not self._answered
            self._next_ping = None

    def may_ping(self) -> bool:
        """True once per interval while it is open, and before anything was answered."""
        with self._lock:
            if self._next_ping is None or self._now() < self._next_ping:
                return False
            self._next_ping = self._now() + self._again
            return True
