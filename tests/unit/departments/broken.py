"""Plug-ins that break the contract, each in one way, put on a real wire."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.departments.asking.client import Remote
from services.departments.asking.transports import LocalTransport, Transport, transport_to
from services.departments.conformance.checks import CHECKS
from services.departments.conformance.door import Door
from services.departments.conformance.kit import WHOLE, Bench, Limits, Outcome, run
from services.departments.conformance.questions import questions
from services.departments.keys import Ed25519Keys, pair
from services.departments.market_regulation.review import MarketRegulation, food_business
from services.departments.sdk import Department, Finding, Matter, Refused, Review, ReviewRequest, Verdict
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import ANSWER, Stamp, instant, signed
from services.departments.sdk.words import Words
from services.departments.serving import listen
from services.departments.serving.callbacks import post_answer

CATALOGUE = Path(__file__).parents[3] / "infra/data/catalogue/510822"
ENDED = threading.Event()
"""Never set: what waits for it waits out its time."""


@dataclass
class Broken(MarketRegulation):
    """Market regulation with one method replaced."""

    keys: Ed25519Keys
    how: Callable[["Broken", ReviewRequest], Review]
    asked: dict[str, ReviewRequest] = field(default_factory=dict)

    def review(self, request: ReviewRequest) -> Review:
        return self.how(self, request)


def later(keys: Ed25519Keys, request: ReviewRequest, times: int = 1) -> None:
    """Call back now, whatever was said before."""
    for _ in range(times):
        post_answer(keys, "market_regulation", request, food_business(request))


def slow(self: Broken, request: ReviewRequest) -> Review:
    ENDED.wait(2)
    return food_business(request)


def failing(self: Broken, request: ReviewRequest) -> Review:
    raise RuntimeError("down")


def garbled(self: Broken, request: ReviewRequest) -> Review:
    return Review(Verdict.ACCEPT, (Finding("c2", False),))


def never_calling_back(self: Broken, request: ReviewRequest) -> Review:
    return Review(Verdict.PROCESSING)


def calling_back_twice(self: Broken, request: ReviewRequest) -> Review:
    threading.Thread(target=later, args=(self.keys, request, 2)).start()
    return Review(Verdict.PROCESSING)


def calling_back_unsigned(self: Broken, request: ReviewRequest) -> Review:
    threading.Thread(target=later, args=(pair("market_regulation")[1], request)).start()
    return Review(Verdict.PROCESSING)


class CallingBackWhenCancelled(Broken):
    """Sends an answer because the question was cancelled."""

    def cancel(self, number: str, step: str) -> None:
        if number in self.asked:
            later(self.keys, self.asked[number])


def remembering(self: Broken, request: ReviewRequest) -> Review:
    self.asked[request.number] = request
    return food_business(request)


class Deaf(Answering):
    """Believes any signature."""

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Stamp) -> tuple[Words, Stamp]:
        found = self._answer(method, asked, 30.0)
        name = self.department.id
        return found, signed(self._keys, ANSWER, method, name, found, self._now(), bound=stamp.signature)


class HalfDeaf(Deaf):
    """Believes any signature on all but the questions about cases."""

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Stamp) -> tuple[Words, Stamp]:
        return (Answering if method in ("Check", "Review") else Deaf).answer(self, method, asked, stamp)


class AheadOfTime(Deaf):
    """Takes signatures of a time to come."""

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Stamp) -> tuple[Words, Stamp]:
        ahead = Answering(self.department, self._keys, lambda: max(self._now(), instant(stamp.signed_at)))
        try:
            ahead.answer(method, asked, stamp)
        except ValueError as error:
            raise Refused("SIGNATURE_INVALID") from error
        return Deaf.answer(self, method, asked, stamp)


class Patient(Deaf):
    """Takes its time where no deadline is named."""

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Stamp) -> tuple[Words, Stamp]:
        if stamp.deadline or not stamp.signature:
            return Answering.answer(self, method, asked, stamp)
        return Deaf.answer(self, method, asked, stamp)


class Boundless(MarketRegulation):
    """Names a matter that no example is shipped of."""

    def matters(self) -> tuple[Matter, ...]:
        return (*super().matters(), Matter("no_example_of_this"))


@contextmanager
def kept(
    make: Callable[[Ed25519Keys], Department],
    scheme: str = "local",
    kind: type[Answering] = Answering,
    only: str = "",
    name: str = "market_regulation",
    whole: float = WHOLE,
    quiet: float = 0.2,
) -> Iterator[list[Outcome]]:
    """What the kit finds about a plug-in, behind `local`, `grpc` or `http`, with short limits; `only` one check."""
    platform, own = pair(name)
    answering = kind(make(own), own)
    server = listen(answering, f"{scheme}://127.0.0.1:0") if scheme != "local" else None
    transport: Transport = transport_to(server.address) if server else LocalTransport(answering)
    remote = Remote(name, transport, platform, 1.0)
    door = Door(name, platform)
    bench = Bench(remote, platform, door, limits=Limits(answer=1.0, callback=2.5, quiet=quiet), whole=whole)
    try:
        bench.questions, bench.unasked = questions(remote.matters(), CATALOGUE)
        yield run(bench, [check for check in CHECKS if only in check[0]])
    finally:
        door.close()
        transport.close()
        if server:
            server.stop()
