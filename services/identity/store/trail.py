"""The audit trail of this stack, to be read."""

from collections.abc import Sequence

from services.chassis.audit import AuditTrail, search
from services.chassis.trail import Entry, Wanted


class MongoTrail:
    """`Trail` over the chained collections of every room."""

    def __init__(self, trail: AuditTrail) -> None:
        self._trail = trail

    def search(self, wanted: Wanted, cursor: str, limit: int) -> tuple[Sequence[Entry], str]:
        return search(self._trail, wanted, cursor, limit)
