"""Asking the audit trail."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.trail import Wanted


@dataclass(frozen=True, slots=True)
class ListAuditEntries:
    """`purpose`: why, recorded before anything is shown. `limit` 1..100, 0 means 20."""

    by: Principal
    wanted: Wanted
    purpose: str
    limit: int = 0
    cursor: str = ""
