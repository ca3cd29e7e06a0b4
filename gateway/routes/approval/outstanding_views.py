"""Papers promised for later as the desk sees them."""

from collections.abc import Iterable

from sanji.approval.v1 import approval_deferring_pb2
from typing_extensions import TypedDict


class OutstandingView(TypedDict):
    """A paper promised for later that has not come. `promised_on`: the last day for it; `missed`: that day passed."""

    material: str
    name: str
    promised_on: str | None
    missed: bool


def outstanding_view(found: Iterable[approval_deferring_pb2.Outstanding]) -> list[OutstandingView]:
    """All of them, in their order."""
    return [
        {
            "material": one.material,
            "name": one.name,
            "promised_on": one.promised_on or None,
            "missed": one.missed,
        }
        for one in found
    ]
