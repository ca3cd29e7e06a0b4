"""What may be asked about changes of the register, by editors and by the two authorities."""

from dataclasses import dataclass, field
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class ProposalGiven:
    """A change as asked for. `row`: the whole entry, any JSON value, checked here; else as `Proposal`."""

    kind: str
    item: str
    law: str = ""
    article: str = ""
    reason: str = ""
    effective_on: str = ""
    batch: str = ""
    into: str = ""
    to_department: str = ""
    document: str = ""
    row: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DraftChange:
    """`division`: the county whose register it is."""

    by: Principal
    asked: Asked
    division: str
    proposal: ProposalGiven


@dataclass(frozen=True, slots=True)
class ReviseChange:
    """`if_version` 0: whatever version there is."""

    by: Principal
    change: str
    proposal: ProposalGiven
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class SubmitChange:
    by: Principal
    change: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ApproveChange:
    """`note` at most 500 characters."""

    by: Principal
    change: str
    note: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RejectChange:
    """`reason` 1 to 500 characters."""

    by: Principal
    change: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawChange:
    by: Principal
    change: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class PublishChange:
    by: Principal
    change: str


@dataclass(frozen=True, slots=True)
class PublishDueChanges:
    """The timer's own: publish what is approved and due, and go on with chains that were cut short."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetChange:
    by: Principal
    change: str


@dataclass(frozen=True, slots=True)
class ListChanges:
    """`limit` 1..100, 0 means 20."""

    by: Principal
    division: str
    state: str = ""
    item: str = ""
    batch: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetChangeImpact:
    by: Principal
    change: str


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """`items`: members of a chain, at most 200; empty for a batch whose changes stand alone."""

    by: Principal
    asked: Asked
    division: str
    title: str
    effective_on: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GetBatch:
    by: Principal
    batch: str
