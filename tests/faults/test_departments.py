"""Whatever a department elsewhere does, over gRPC or HTTP: the case goes on, nobody else waits, one answer counts."""

import json
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2

from services.approval.bootstrap import bootstrap
from services.approval.commands import Answer, AnswerReview, DecideCase
from services.approval.domain.task import STILL_PROCESSING, Finding, Task
from services.chassis.auth import ANONYMOUS
from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.errors import Refusal
from services.chassis.room import Room
from services.cli.asking import CALLBACKS, ApprovalDesk
from services.departments.asking.client import Remote
from services.departments.asking.loop import Lane, Loop
from services.departments.asking.registry import Entry, Registry
from services.departments.asking.transports import transport_to
from services.departments.conformance.door import Door
from services.departments.keys import Ed25519Keys, rings
from services.departments.loader import KnownDepartments
from services.departments.sdk import Matter
from tests.fakes.approval import NUMBER, accepted, envelope, reviewer, shipped_year, terms
from tests.faults import rough
from tests.faults.rough import ITEM, Rough, Server
from tests.waiting import until

BAD, GOOD = "market_regulation", "fire_rescue"
MATTERS = (Matter(ITEM, ("seats",)),)
DEADLINE = 0.3
CONDITIONS = dict.fromkeys(terms(ITEM).conditions, True)


@dataclass(slots=True)
class Moved:
    """The machine's clock, put forward."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.by

    def today(self) -> date:
        return self.now().date()


class Gateway(Door):
    """Takes callbacks as the gateway does: each becomes a question to the room."""

    def __init__(self, department: str, keys: Ed25519Keys, room: Room[Any]) -> None:
        super().__init__(department, keys)
        self._room = room
        self.refused: list[str] = []

    @property
    def base(self) -> str:
        return self.url("", "").partition(CALLBACKS)[0]

    def take(self, number: str, step: str, body: bytes) -> int:
        given = json.loads(body)
        found = tuple(Finding(one["condition"], one["met"], one["note"]) for one in given["findings"])
        signed = (given["key_id"], given["signed_at"], given["signature"])
        answer = Answer(given["verdict"], found)
        try:
            self._room.ask(AnswerReview(ANONYMOUS, number, step, given["department"], answer, *signed))
        except Refusal as refusal:
            self.refused.append(refusal.reason)
            return 409
        return 200


@dataclass(slots=True)
class Platform:
    """Approval on a real database, asking two departments on the wire: one that misbehaves, one that does not."""

    room: Room[Any]
    gateway: Gateway
    clock: Moved
    bad: Rough
    server: Server
    good: Rough
    numbers: list[str] = field(default_factory=list)

    def open(self) -> str:
        """A case with a task for each of them."""
        number = f"{NUMBER[:-7]}{secrets.randbelow(10**7):07d}"
        event = accepted(ITEM, number=number, form=json.dumps({"seats": 40}))
        self.room.hear(event, envelope("sanji.intake.v1.ApplicationAccepted", f"e-{number}"))
        self.numbers.append(number)
        return number

    def task(self, number: str, department: str = BAD) -> Task:
        found: Task | None = self.room.world.cases.get(number).task_of(department)
        assert found is not None
        return found

    def advised(self, number: str, department: str = BAD) -> bool:
        return self.task(number, department).advice == "accept"

    def advice_told(self, number: str) -> Counter[str]:
        """How often each department's advice was told; that it looks is none yet."""
        kept = self.room.world.cases.collection.find_one({"_id": number})
        told = [
            approval_events_pb2.DepartmentAdvised.FromString(one["body"])
            for one in kept["outbox"]
            if one["type"] == approval_events_pb2.DepartmentAdvised.DESCRIPTOR.full_name
        ]
        return Counter(one.department for one in told if one.advice == "accept")

    def decide(self, number: str, *departments: str) -> None:
        """Each of them grants."""
        for department in departments:
            command = DecideCase(reviewer(department), number, "granted", checks=CONDITIONS)
            self.room.ask(command)

    def serve(self, start: Callable[[str], Server]) -> None:
        """Something else answers at the department's address from now on."""
        self.server.stop()
        self.server = start(self.server.address)


@pytest.fixture(params=["grpc", "http"])
def platform(request: pytest.FixtureRequest, store_doors: Doors) -> Iterator[Platform]:
    """Asked every 20 ms, with a deadline of 0.3 s."""
    made = bootstrap(store_doors)
    keys, own = rings(BAD, GOOD)
    clock, bad, good = Moved(), Rough(BAD, own[BAD]), Rough(GOOD, own[GOOD])
    servers = {one.id: rough.served(one, f"{request.param}://127.0.0.1:0") for one in (bad, good)}
    entries = tuple(Entry(name, server.address, MATTERS, 4, DEADLINE) for name, server in servers.items())
    known = KnownDepartments((), Registry(entries, "", keys))
    room = replace(made, world=replace(made.world, departments=known, clock=clock))
    room.prepare()
    room.world.cases.collection.delete_many({})
    room.world.items.put(terms(ITEM, departments=(BAD, GOOD)))
    room.world.calendars.put(shipped_year(2026), 1)
    gateway = Gateway(BAD, keys, room)
    desk = ApprovalDesk(room, gateway.base)
    transports = {entry.id: transport_to(entry.address) for entry in entries}
    lanes = [Lane(Remote(name, transports[name], keys, DEADLINE), desk, 4) for name in servers]
    stop = threading.Event()
    loop = threading.Thread(target=Loop(lanes, every=0.02).run, args=(stop,))
    loop.start()
    found = Platform(room, gateway, clock, bad, servers[BAD], good)
    yield found
    stop.set()
    bad.mended.set()
    loop.join(10)
    for transport in transports.values():
        transport.close()
    for one in (gateway, found.server, servers[GOOD]):
        one.close() if isinstance(one, Door) else one.stop()


@pytest.mark.parametrize("start", [rough.failing, rough.garbage, rough.unsigned, rough.nested, rough.torn])
def test_an_error_or_nonsense_is_no_answer_and_the_question_is_asked_until_there_is_one(
    platform: Platform, start: Callable[[str], Server]
) -> None:
    platform.serve(start)
    number = platform.open()
    until(lambda: platform.advised(number, GOOD), 10, "the other department's advice")
    until(lambda: platform.task(number).waiting_since, 10, "the case to say that it waits")
    assert (platform.task(number).advice, platform.task(number).state) == ("", "processing")
    platform.serve(lambda address: rough.served(platform.bad, address))
    platform.clock.by += timedelta(seconds=3)
    until(lambda: platform.advised(number), 20, "its advice once it is well")
    assert platform.task(number).waiting_since is None
    assert platform.advice_told(number) == {BAD: 1, GOOD: 1}


def test_a_department_that_takes_half_a_minute_holds_up_no_other_and_is_heard_once(
    platform: Platform,
) -> None:
    platform.bad.behave = rough.slow
    numbers = [platform.open() for _ in range(6)]
    until(lambda: all(platform.advised(one, GOOD) for one in numbers), 10, "all advice of the other")
    until(lambda: any(platform.task(one).waiting_since for one in numbers), 10, "a case that waits")
    assert not any(platform.advised(one) for one in numbers)
    platform.bad.mended.set()

    def all_advised() -> bool:
        platform.clock.by += timedelta(seconds=1)
        return all(platform.advised(one) for one in numbers)

    until(all_advised, 20, "its advice once it is well")
    assert [platform.advice_told(one) for one in numbers] == [{BAD: 1, GOOD: 1}] * len(numbers)


def test_what_is_never_called_back_is_asked_again_and_can_be_decided_without(platform: Platform) -> None:
    platform.bad.behave = rough.later
    number = platform.open()
    until(lambda: platform.task(number).advice == "processing", 10, "its word that it looks")
    before = platform.bad.asked[number]
    platform.clock.by += STILL_PROCESSING + timedelta(seconds=1)
    until(lambda: platform.bad.asked[number] > before, 10, "the same question")
    platform.decide(number, GOOD, BAD)
    decided = settled(platform, number)
    platform.clock.by = timedelta()
    assert platform.bad.call_back(number) == 409
    assert platform.gateway.refused == ["CASE_STATE"]
    assert platform.room.world.cases.get(number) == decided
    assert (decided.outcome, platform.bad.void[number]) == ("granted", 1)


def test_of_two_callbacks_at_once_the_first_counts(platform: Platform) -> None:
    platform.bad.behave = rough.twice
    number = platform.open()
    until(lambda: len(platform.bad.told) == 2, 10, "both callbacks")
    assert (sorted(platform.bad.told), platform.gateway.refused) == ([200, 409], ["DEPARTMENT_ANSWERED"])
    until(lambda: platform.advised(number, GOOD), 10, "the other department's advice")
    assert platform.advised(number)
    assert platform.advice_told(number)[BAD] == 1
    assert platform.bad.call_back(number) == 409


def settled(platform: Platform, number: str) -> Any:
    """The case once nothing about it waits for a department."""
    cases = platform.room.world.cases
    until(lambda: all(task.ask_at is None for task in cases.get(number).tasks), 10, "nothing that waits")
    return cases.get(number)
