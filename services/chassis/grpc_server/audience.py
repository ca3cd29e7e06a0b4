"""Who may call an RPC, as its proto declares with `(sanji.common.v1.audience)`."""

from collections.abc import Iterable
from typing import Any

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from sanji.common.v1 import audience_pb2

from services.chassis.auth import ROLES, Principal
from services.chassis.errors import UNAUTHENTICATED, Forbidden


class AudienceInvalid(Exception):
    """Names every RPC that declares no audience, or a role that does not exist."""


class Audience:
    """The callers that one RPC answers."""

    __slots__ = ("anyone", "roles")

    def __init__(self, anyone: bool, roles: Iterable[str]) -> None:
        self.anyone = anyone
        self.roles = frozenset(roles)

    def admit(self, principal: Principal) -> None:
        """Raises `Forbidden` UNAUTHENTICATED or ROLE_NOT_ALLOWED."""
        if self.anyone:
            return
        if not principal.subject:
            raise Forbidden(UNAUTHENTICATED, "请先登录")
        if self.roles.isdisjoint(principal.roles):
            raise Forbidden("ROLE_NOT_ALLOWED", "当前身份不能办理此操作")


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
    return Audience(option.anyone, option.roles) if option.anyone or option.roles else None
