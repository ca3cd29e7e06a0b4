"""Asking registers from a threaded process: each within its deadline, so many at once, and left alone while it is down."""

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from services.departments.asking.breaker import Breaker
from services.departments.asking.over_http import DepartmentAway
from services.departments.registers.answers import ABSENT, AWAY, Answer, Ask, Source
from services.departments.sdk import Refused
from services.departments.sdk.words import AnswerInvalid

log = logging.getLogger(__name__)
MOST_KEPT = 1000


def _now() -> datetime:
    return datetime.now(UTC)


class Register:
    """One register: its breaker, its places, and the newest of its answers, at most `MOST_KEPT`."""

    def __init__(
        self,
        source: Source,
        ask: Ask,
        now: Callable[[], datetime] = _now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source = source
        self.breaker = Breaker(now)
        self._ask = ask
        self._clock = clock
        self._places = threading.BoundedSemaphore(source.concurrent)
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, tuple[float, Answer]] = OrderedDict()

    def ask(self, material: str, number: str, purpose: str, receipt: str) -> Answer:
        """What it says; AWAY when it says nothing in time, is being left alone, or is asked too much at once."""
        key = hashlib.sha256(f"{material}\0{number}".encode()).digest()
        if kept := self._known(key):
            return kept
        if self.breaker.open_since is not None and not self.breaker.may_ping():
            return Answer(AWAY)
        if not self._places.acquire(timeout=self.source.seconds):
            return Answer(AWAY)
        try:
            found = self._ask(material, number, purpose, receipt)
        except (DepartmentAway, AnswerInvalid) as error:
            self.breaker.failed()
            log.warning("register %s gives no answer: %s", self.source.id, type(error).__name__)
            return Answer(AWAY)
        except Refused as refusal:
            self.breaker.succeeded()
            log.warning("register %s refuses: %s", self.source.id, refusal.reason)
            return Answer(AWAY)
        finally:
            self._places.release()
        self.breaker.succeeded()
        if found.state != ABSENT:
            self._keep(key, found)
        return found

    def _known(self, key: bytes) -> Answer | None:
        with self._lock:
            kept = self._kept.get(key)
        return kept[1] if kept and self._clock() < kept[0] else None

    def _keep(self, key: bytes, found: Answer) -> None:
        with self._lock:
            self._kept[key] = (self._clock() + self.source.keep_seconds, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


class Registers:
    """Registers by id, in the order in which they are named."""

    def __init__(self, registers: Iterable[Register] = ()) -> None:
        self._registers = {register.source.id: register for register in registers}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every register."""
        return tuple(register.source for register in self._registers.values())

    def down(self, source: str) -> bool:
        """True while it is being left alone."""
        return self._registers[source].breaker.open_since is not None

    def ask(self, source: str, material: str, number: str, purpose: str, receipt: str) -> Answer:
        """Ask one of them. Raises `KeyError` for one that is not there."""
        return self._registers[source].ask(material, number, purpose, receipt)
