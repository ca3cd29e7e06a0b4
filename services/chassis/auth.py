"""Who is asking: the principal, its roles, and the division subtree it may act in.

A token says these things; `services.chassis.tokens` checks one. Here is only the
meaning, so that handlers can decide without knowing what a token looks like.
"""

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
    }
)
STAFF_ROLES = ROLES - {CITIZEN}


@dataclass(frozen=True, slots=True)
class Principal:
    """One known caller.

    `subject`: stable id of the person or staff member (never an ID number).
    `kind`: "person", "staff" or "system". `division`: 6, 9 or 12 digits; staff
    act only in this subtree. `department`: the reviewer's department id, or "".
    `token`: the bearer token as it came, for passing on; never logged or stored.
    `session`: id of the session it was issued in, or "".
    """

    subject: str
    kind: str
    roles: frozenset[str]
    division: str
    department: str = ""
    token: str = field(default="", repr=False, compare=False)
    session: str = field(default="", compare=False)

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


def require(principal: Principal, *roles: str, division: str | None = None) -> None:
    """Refuse unless the caller holds one of `roles` and, if given, reaches `division`.

    Raises `Forbidden`: UNAUTHENTICATED, ROLE_NOT_ALLOWED or DIVISION_OUT_OF_SCOPE.
    """
    if not principal.subject:
        raise Forbidden(UNAUTHENTICATED, "请先登录")
    if not principal.has(*roles):
        raise Forbidden("ROLE_NOT_ALLOWED", "当前身份不能办理此操作")
    if division is not None and principal.kind == "staff" and not principal.reaches(division):
        raise Forbidden("DIVISION_OUT_OF_SCOPE", "不在您的管辖区域内")
