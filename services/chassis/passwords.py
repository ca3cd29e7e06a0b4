"""Passwords: kept as argon2id hashes (RFC 9106; parameters of the OWASP Password Storage Cheat Sheet).

Each hash costs 19 MiB and tens of milliseconds by design, so only a few run at once and the rest of the room goes on.
"""

import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from services.chassis.errors import Unavailable

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1


def _unpadded(raw: bytes) -> str:
    return b64encode(raw).rstrip(b"=").decode()


NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${_unpadded(bytes(16))}${_unpadded(bytes(32))}"
"""A hash that no password has; checking against it costs what any check costs."""


class Hasher:
    """Hashes and checks. Passwords are compared in Unicode form NFKC, so that full-width typing does not matter."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(
            time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=16
        )

    def hash(self, password: str) -> str:
        """The hash to keep, with its salt and parameters."""
        return self._argon2.hash(_normal(password))

    def verify(self, password: str, kept: str | None) -> bool:
        """True when `kept` is the hash of `password`. None, for an account that does not exist, costs the same."""
        try:
            self._argon2.verify(kept or NOBODY, _normal(password))
        except VerifyMismatchError:
            return False
        return kept is not None


class Argon2Passwords:
    """Gives out turns at hashing: `at_once` run, `waiting` wait for at most `seconds`."""

    def __init__(self, at_once: int = 2, waiting: int = 32, seconds: float = 2.5) -> None:
        self._hasher = Hasher()
        self._running = BoundedSemaphore(at_once)
        self._places = at_once + waiting
        self._seconds = seconds
        self._taken = 0
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[Hasher]:
        """A hasher of one's own for a moment. Raises `Unavailable` SIGN_IN_BUSY."""
        with self._lock:
            if self._taken >= self._places:
                raise _busy()
            self._taken += 1
        try:
            if not self._running.acquire(timeout=self._seconds):
                raise _busy()
            try:
                yield self._hasher
            finally:
                self._running.release()
        finally:
            with self._lock:
                self._taken -= 1


def _normal(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode()


def _busy() -> Unavailable:
    return Unavailable("SIGN_IN_BUSY", "当前登录人数较多，请稍后再试", retry_after=1.0)
