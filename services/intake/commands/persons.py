"""Wanting a person instead of an automatic decision."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class WantPerson:
    """The applicant wants a person to decide, or to look at what rules granted (个人信息保护法 art. 24)."""

    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0
