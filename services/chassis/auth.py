"""Who is asking: the principal, its roles, and the division subtree it may act in.

A token says these things; `services.chassis.tokens` checks one. Here is only the
meaning, so that handlers can decide without knowing what a token looks like.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.chassis.errors import UNAUTHENTICATED, Forbidden
from services.chassis.levels import contains

CITIZEN = "citizen"
CLERK = "clerk"
REVIEWER = "reviewer"
SUPERVISOR = "supervisor"
AGENT = "agent"
ADMIN = "admin"
"""System administrator: accounts and topology, neither keys nor trails (GB/T 22239 level 3 separates the three)."""
SECURITY_ADMIN = "security_admin"
AUDITOR = "auditor"
EDITOR = "editor"
"""Drafts catalogue entries for the own department."""
LIST_AUTHORITY = "list_authority"
"""县编委办: one of the two keys of publication (ledger R029)."""
SERVICE_AUTHORITY = "service_authority"
"""县政管办: the other key."""
DEVICE = "device"
"""A machine of a hall: ticket machine, evaluator, display."""
SERVICE = "service"
"""A department's system, or the outside end of a webhook."""
ENROLLING = "enrolling"
"""Held instead of all others by an administrator who has yet to enrol a second factor; nobody is given it."""
SYSTEM = "system"
ROLES = frozenset(
    {
        CITIZEN,
        CLERK,
        REVIEWER,
        SUPERVISOR,
        AGENT,
        ADMIN,
        SECURITY_ADMIN,
        AUDITOR,
        EDITOR,
        LIST_AUTHORITY,
        SERVICE_AUTHORITY,
        DEVICE,
        SERVICE,
        ENROLLING,
    }
)
STAFF_ROLES = ROLES - {CITIZEN, DEVICE, SERVICE, ENROLLING}
SERVICE_ACCOUNT = "service"
"""The kind of principal that signed in with a key; it may do what its scopes name and nothing else."""
_SEPARATE = frozenset({ADMIN, SECURITY_ADMIN, AUDITOR})
_TWO_KEYS = frozenset({LIST_AUTHORITY, SERVICE_AUTHORITY})
_ON_CASES = frozenset({CLERK, REVIEWER, SUPERVISOR, AGENT})


def conflicts(roles: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of roles that no one account may hold together, by name.

    System, security and audit administration are three persons', and none of them handles cases (GB/T 22239-2019
    level 3); the two keys of publication are two persons' (ledger R029).
    """
    held = sorted(set(roles))
    pairs = [(one, other) for at, one in enumerate(held) for other in held[at + 1 :]]
    return [pair for pair in pairs if _apart(frozenset(pair))]


def _apart(pair: frozenset[str]) -> bool:
    return pair <= _SEPARATE or pair == _TWO_KEYS or bool(pair & _SEPARATE and pair & _ON_CASES)


@dataclass(frozen=True, slots=True)
class Principal:
    """One known caller.

    `subject`: stable id of the person or staff member (never an ID number).
    `kind`: "person", "staff", "service" or "system". `division`: 6, 9 or 12 digits; staff
    act only in this subtree. `department`: the reviewer's department id, or "".
    `token`: the bearer token as it came, for passing on; never logged or stored.
    `session`: id of the session it was issued in, or "". `scopes`: what a service account may
    do; `site`: the one hall that it serves, or "". `assurance`: how surely a person is known, 1 to 3 (ledger R253).
    """

    subject: str
    kind: str
    roles: frozenset[str]
    division: str
    department: str = ""
    token: str = field(default="", repr=False, compare=False)
    session: str = field(default="", compare=False)
    scopes: frozenset[str] = frozenset()
    site: str = ""
    assurance: int = 1

    def has(self, *roles: str) -> bool:
        """True when any of `roles` is held."""
        return not self.roles.isdisjoint(roles)

    def reaches(self, division: str) -> bool:
        """True when `division` lies in the caller's own subtree."""
        return bool(self.division) and contains(self.division, division)

    @property
    def acting_role(self) -> str:
        """The role written into histories and the audit trail: the first by name."""
        return min(self.roles) if self.roles else ""


ANONYMOUS = Principal(subject="", kind="", roles=frozenset(), division="")


def system(division: str) -> Principal:
    """The stack itself, acting on an event or a timer."""
    return Principal("system", "system", frozenset({SYSTEM}), division)


def require(
    principal: Principal,
    *roles: str,
    division: str | None = None,
    department: str | None = None,
) -> None:
    """Refuse unless the caller holds one of `roles` and reaches what is named.

    Raises `Forbidden`: UNAUTHENTICATED, ROLE_NOT_ALLOWED, and what `within` raises.
    """
    if not principal.subject:
        raise Forbidden(UNAUTHENTICATED, "请先登录")
    if not principal.has(*roles):
        raise Forbidden("ROLE_NOT_ALLOWED", "当前身份不能办理此操作")
    within(principal, division=division, department=department)


def within(principal: Principal, *, division: str | None = None, department: str | None = None) -> None:
    """Refuse staff and service accounts what lies outside their division subtree or department.

    People are told apart by whose a thing is, which only its record knows. A service account without a
    department serves all of them.
    Raises `Forbidden`: DIVISION_OUT_OF_SCOPE or DEPARTMENT_NOT_ALLOWED.
    """
    if principal.kind not in ("staff", SERVICE_ACCOUNT):
        return
    if division is not None and not principal.reaches(division):
        raise Forbidden("DIVISION_OUT_OF_SCOPE", "不在您的管辖区域内")
    bound = principal.kind == "staff" or principal.department
    if department is not None and bound and department != principal.department:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "不是您所在部门的任务")


def of_stack(principal: Principal, stack: str) -> None:
    """Refuse staff whose division neither lies in the stack's nor holds it: for people, who belong to no division.

    Raises `Forbidden`: DIVISION_OUT_OF_SCOPE.
    """
    related = principal.reaches(stack) or contains(stack, principal.division)
    if principal.kind == "staff" and not related:
        raise Forbidden("DIVISION_OUT_OF_SCOPE", "不在您的管辖区域内")


def at_post(principal: Principal, division: str, site: str = "") -> None:
    """Refuse a service account what is not at its place; everybody else passes: for what is open to anyone.

    Raises `Forbidden`: DIVISION_OUT_OF_SCOPE or SITE_OUT_OF_SCOPE.
    """
    if principal.kind != SERVICE_ACCOUNT:
        return
    within(principal, division=division)
    if principal.site and site and site != principal.site:
        raise Forbidden("SITE_OUT_OF_SCOPE", "该设备不属于这个大厅")
