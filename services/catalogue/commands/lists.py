"""What may be asked of the published lists."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class ListRegisterLists:
    """`division`: any place of the county; this stack's own without."""

    division: str = ""


@dataclass(frozen=True, slots=True)
class ExportList:
    """A part of one list from byte `offset` on, at most 1 MiB.

    `style`: csv or jsonl. `checksum`: of the edition that earlier parts were of; the newest without.
    """

    list_kind: str
    division: str = ""
    style: str = ""
    checksum: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ExportRegister:
    """The whole register of a county that this stack publishes."""

    by: Principal
    county: str
