"""Cases that walk through all of their steps, each step asked again with the same key until it is answered."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.demo.gate import Gate
from infra.demo.people import Person as Villager
from infra.demo.people import someone
from loadtests.data import checks, department, submission
from loadtests.people import Person
from services.chassis.clock import SystemClock
from tests.faults.crowd import AGAIN
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

JOINT, PART, ALLOWANCE = "disability_certificate", "health", "subsistence_allowance"
"""Decided by two departments; advised on by its department's plug-in."""
PATIENCE, AGAIN_AFTER = 90.0, 0.2
AWAY = frozenset({*AGAIN, 404})


@dataclass(slots=True)
class Course:
    """One application: `steps` in order, of which `done` are done. `desks`: department → its reviewer."""

    item: str
    clerk: Gate
    her: Gate
    desks: dict[str, Gate]
    body: dict[str, Any]
    steps: tuple[Callable[["Course"], None], ...] = ()
    done: int = 0
    number: str = ""
    token: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def over(self) -> bool:
        return self.done == len(self.steps)

    def step(self) -> None:
        """Do what comes next."""
        self.steps[self.done](self)
        self.done += 1

    def ask(
        self,
        gate: Gate,
        path: str,
        body: Any = None,
        enough: Callable[[Any], Any] = lambda found: True,
    ) -> Any:
        """What a gateway answers in the end; GET without a body."""
        return insist(gate, path, body, f"{self.key}-{self.done}", enough)


def insist(
    gate: Gate, path: str, body: Any, key: str, enough: Callable[[Any], Any] = lambda found: True
) -> Any:
    """Ask with the same key until it is answered; GET without a body. Fails on any other refusal."""
    method, key = ("GET", "") if body is None else ("POST", key)
    said = ""

    def answered() -> Any:
        nonlocal said
        try:
            answer = gate.call(method, path, body, key)
        except httpx.TransportError as error:
            said = type(error).__name__
            return None
        said = f"{answer.status} {answer.body}"
        assert answer.status in {200, 201, 202, *AWAY}, f"{method} {path}: {said}"
        return answer.body if answer.status < 300 and enough(answer.body) else None

    try:
        return until(answered, PATIENCE, f"{method} {path}", every=AGAIN_AFTER)
    except AssertionError as error:
        raise AssertionError(f"{error}; last: {said}") from None


def submit(course: Course) -> None:
    """At the township's window."""
    course.number = course.ask(course.clerk, "/v1/applications", course.body)["number"]


def accept(course: Course) -> None:
    """By the clerk."""
    course.ask(course.clerk, f"/v1/applications/{course.number}/acceptance", {})


def opened(course: Course) -> None:
    """The county has the case."""
    course.ask(course.desks[department(course.item)], f"/v1/cases/{course.number}")


def advised(course: Course) -> None:
    """The department's plug-in has looked at it."""
    desk = course.desks[department(course.item)]
    course.ask(desk, f"/v1/cases/{course.number}", enough=lambda found: found["tasks"][0]["advice"])


def claim(course: Course) -> None:
    """By the reviewer who decides next."""
    desk = course.desks[PART if course.item == JOINT else department(course.item)]
    course.ask(desk, f"/v1/cases/{course.number}/claim", {})


def decide_part(course: Course) -> None:
    """The other department grants."""
    _decide(course, course.desks[PART])


def decide(course: Course) -> None:
    """The department in charge grants."""
    _decide(course, course.desks[department(course.item)])


def told(course: Course) -> None:
    """She has every message, the invitation to rate among them."""

    def invitation(found: Any) -> str | None:
        mine = (one for one in found["items"] if one["number"] == course.number)
        return next((one["rating_token"] for one in mine if one["kind"] == "rating_invited"), None)

    course.token = str(invitation(course.ask(course.her, "/v1/messages?limit=50", enough=invitation)))


def rate(course: Course) -> None:
    """She rates it."""
    rating = {"token": course.token, "grade": 1, "reasons": [], "text": "一次办好"}
    course.ask(course.her, "/v1/ratings", rating)


STEPS = {
    JOINT: (submit, accept, opened, claim, decide_part, decide, told, rate),
    ALLOWANCE: (submit, accept, opened, advised, claim, decide, told, rate),
}


def courses(stacks: Stacks, desks: dict[str, Gate]) -> list[Course]:
    """One application of each kind, by the same villager, nothing done yet."""
    villager = someone()
    gate = stacks.gates[TOWNSHIP]
    insist(gate, "/v1/people", villager.registration(), secrets.token_hex(8))
    said = {"kind": "person", "id_number": villager.id_number, "password": villager.password}
    her = gate.as_caller(insist(gate, "/v1/sessions", said, secrets.token_hex(8))["access_token"])
    clerk = stacks.cast.staff["township.clerk"]
    return [Course(item, clerk, her, desks, given(item, villager), steps) for item, steps in STEPS.items()]


def given(item: str, villager: Villager) -> dict[str, Any]:
    """A valid application of hers at the township's window."""
    applicant = Person(villager.id_number, villager.name, villager.phone)
    return submission(item, SystemClock().today(), applicant, TOWNSHIP, "window")


def reviewers(stacks: Stacks, departments: Sequence[str]) -> dict[str, Gate]:
    """A new reviewer of the county for each department, signed in."""
    admin, found = stacks.admin(COUNTY), {}
    for name in departments:
        said = {"username": f"walk.{secrets.token_hex(4)}", "password": "Sanji-walks-7319"}
        body = said | {"name": "李正", "roles": ["reviewer"], "division": COUNTY, "department": name}
        admin.post("/v1/staff", body, 201)
        found[name] = stacks.gates[COUNTY].sign_in(kind="staff", **said)
    return found


def _decide(course: Course, desk: Gate) -> None:
    granted = {"outcome": "granted", "reason": "符合条件，准予办理", "checks": checks(course.item)}
    course.ask(desk, f"/v1/cases/{course.number}/decision", granted)
