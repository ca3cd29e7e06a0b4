"""What ended before its tokens: consulted with every token, so that a revoked session is over within a minute.

A token lives at most 15 minutes, so that what is remembered is bounded by the sessions ended in that time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from services.chassis.levels import contains

KEPT = 960.0
"""Seconds for which an end matters: no token lives longer, whatever the clocks' difference."""


@dataclass(frozen=True, slots=True)
class End:
    """`session` ended; or with "" every session of `account` whose tokens were issued until `before`.

    `stack` says so and is believed for sessions of its own, and for accounts with tokens that it or a stack below
    it issued. `before`: seconds since 1970.
    """

    session: str
    account: str
    stack: str
    before: float


class Ended:
    """The ends that may still have live tokens. One writer at a time, readers without a lock."""

    def __init__(self) -> None:
        self.as_of = 0
        self._sessions: dict[str, float] = {}
        self._accounts: dict[str, dict[str, tuple[float, float]]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._sessions) + len(self._accounts)

    def learn(self, ends: Iterable[End], as_of: int, now: float) -> None:
        """Take in an answer of identity; `as_of` is what the next asking begins with, `now` seconds since 1970."""
        with self._lock:
            for end in ends:
                if end.session:
                    self._sessions[f"{end.stack}/{end.session}"] = now + KEPT
                else:
                    told = dict(self._accounts.get(end.account, {}))
                    before = max(end.before, told.get(end.stack, (0.0, 0.0))[0])
                    told[end.stack] = (before, now + KEPT)
                    self._accounts[end.account] = told
            self.as_of = as_of
            self._forget(now)

    def voids(self, session: str, account: str, issuer: str, issued: float) -> bool:
        """True for a token of `issuer` whose session is over."""
        if f"{issuer}/{session}" in self._sessions:
            return True
        told = self._accounts.get(account)
        return told is not None and any(
            issued <= before and contains(stack, issuer) for stack, (before, _) in told.items()
        )

    def _forget(self, now: float) -> None:
        for session in [key for key, until in self._sessions.items() if until <= now]:
            del self._sessions[session]
        for account in [
            key for key, told in self._accounts.items() if all(until <= now for _, until in told.values())
        ]:
            del self._accounts[account]
