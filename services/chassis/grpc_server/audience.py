"""Who may call an RPC and how far, as its proto declares with `(sanji.common.v1.audience)`: the table of rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from sanji.common.v1 import audience_pb2

from services.chassis.auth import ROLES, SERVICE_ACCOUNT, Principal
from services.chassis.errors import UNAUTHENTICATED, Forbidden

OWN_PERSON, OWN_DIVISION, OWN_DEPARTMENT, ANY = "own_person", "own_division", "own_department", "any"
REACHES = (OWN_PERSON, OWN_DIVISION, OWN_DEPARTMENT, ANY)


class AudienceInvalid(Exception):
    """Names every RPC that declares no audience, or a role that does not exist."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The callers that one RPC answers.

    `reach`: of `REACHES`, each with where the compared value comes from, or why nothing narrows the right; the
    handlers hold to it with `auth.require` and `auth.within`. `service`: the scope that a service account needs.
    """

    anyone: bool
    roles: frozenset[str]
    reach: Mapping[str, str] = field(default_factory=dict)
    service: str = ""
    note: str = ""

    def admit(self, principal: Principal) -> None:
        """Raises `Forbidden` UNAUTHENTICATED or ROLE_NOT_ALLOWED."""
        if principal.kind == SERVICE_ACCOUNT:
            if not self.service or self.service not in principal.scopes:
                raise _not_allowed()
            return
        if self.anyone:
            return
        if not principal.subject:
            raise Forbidden(UNAUTHENTICATED, "请先登录")
        if self.roles.isdisjoint(principal.roles):
            raise _not_allowed()


def audiences(services: Iterable[ServiceDescriptor]) -> dict[str, Audience]:
    """Full method name → audience. Raises `AudienceInvalid` naming every RPC at fault."""
    found: dict[str, Audience] = {}
    faults: list[str] = []
    for method in (method for service in services for method in service.methods):
        audience = _declared(method)
        if audience is None:
            faults.append(f"{method.full_name}: no audience")
        elif unknown := sorted(audience.roles - ROLES):
            faults.append(f"{method.full_name}: no such role: {', '.join(unknown)}")
        else:
            found[method.full_name] = audience
    if faults:
        raise AudienceInvalid("; ".join(faults))
    return found


def _declared(method: MethodDescriptor) -> Audience | None:
    extension: Any = audience_pb2.audience
    option: Any = method.GetOptions().Extensions[extension]
    if not (option.anyone or option.roles):
        return None
    reach = {name: getattr(option, name) for name in REACHES if getattr(option, name)}
    return Audience(option.anyone, frozenset(option.roles), reach, option.service, option.note)


def _not_allowed() -> Forbidden:
    return Forbidden("ROLE_NOT_ALLOWED", "当前身份不能办理此操作")
