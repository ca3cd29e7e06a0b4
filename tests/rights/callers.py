"""One caller per role and place: what the matrix of rights is tried with."""

import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from services.chassis.auth import STAFF_ROLES
from services.chassis.clock import SystemClock
from services.identity.domain.service_accounts import DEPARTMENT, DEVICE, SCOPES, WEBHOOK
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks

OWN, CHILD, PARENT, SIBLING = "own", "child", "parent", "sibling"
PLACES = {OWN: TOWNSHIP, CHILD: COUNTY, PARENT: "510822101200", SIBLING: "510822102"}
"""What the place of every record, the township, is to the caller → the caller's division."""
DESK = "public_security"
HALLS = {OWN: "510822101-TC", SIBLING: "510822102-TC"}
AT_ONCE = 3
Admins = Mapping[str, Gate]


@dataclass(frozen=True, slots=True)
class Caller:
    """`role`: "" for nobody. `relation`: what the township is to the caller's own place, "" for nobody."""

    role: str
    relation: str
    token: str = field(repr=False)
    scopes: frozenset[str] = frozenset()

    @property
    def division(self) -> str:
        """Where the caller may act."""
        return PLACES[self.relation]

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    def __str__(self) -> str:
        return f"{self.role or 'nobody'} {self.relation}".strip()


def everybody(stacks: Stacks, her: Gate, other: Gate) -> list[Caller]:
    """Nobody; two people; every staff role in four places; service accounts here and elsewhere."""
    admins = {code: stacks.admin(code) for code in (COUNTY, TOWNSHIP)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = [(role, relation) for role in sorted(STAFF_ROLES) for relation in PLACES]
        staff = list(pool.map(lambda one: _staff(stacks, admins, *one), wanted))
    machines = [
        _machine(stacks, admins, kind, relation)
        for kind in (DEVICE, DEPARTMENT, WEBHOOK)
        for relation in HALLS
    ]
    people = [Caller("citizen", OWN, her.token), Caller("citizen", SIBLING, other.token)]
    return [Caller("", "", ""), *people, *staff, *machines]


def villager(gate: Gate) -> tuple[Gate, Person]:
    """Somebody new, signed in."""
    return arrived(gate, someone("510822"))


def _staff(stacks: Stacks, admins: Admins, role: str, relation: str) -> Caller:
    division, password = PLACES[relation], secrets.token_urlsafe(18)
    username = f"{role.replace('_', '-')}.{relation}.{secrets.token_hex(3)}"
    home = COUNTY if relation in (CHILD, SIBLING) else TOWNSHIP
    body = {
        "username": username,
        "name": "矩阵测试",
        "password": password,
        "roles": [role],
        "division": division,
        "department": DESK,
    }
    admins[home].post("/v1/staff", body, 201)
    gate = stacks.gates[home].sign_in(kind="staff", username=username, password=password)
    return Caller(role, relation, gate.token)


def _machine(stacks: Stacks, admins: Admins, kind: str, relation: str) -> Caller:
    division = PLACES[relation]
    home = COUNTY if relation == SIBLING else TOWNSHIP
    body = {
        "kind": kind,
        "name": "矩阵测试",
        "scopes": sorted(SCOPES[kind]),
        "division": division,
        "department": DESK if kind == DEPARTMENT else "",
        "site": HALLS[relation] if kind == DEVICE else "",
        "expires_on": SystemClock().today().isoformat(),
    }
    key = admins[home].post("/v1/service-accounts", body, 201)["key"]
    opened = stacks.gates[TOWNSHIP].post("/v1/service-sessions", {"key": key}, 201)
    return Caller(kind, relation, opened["access_token"], SCOPES[kind])
