"""What may be asked about guides and prints."""

from dataclasses import dataclass

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class GetGuide:
    """`code`: item id or alias. `version`: 0 is the newest. `site`: whose place it names, or empty."""

    code: str
    version: int = 0
    site: str = ""
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class GetNoticeSheet:
    code: str
    version: int = 0
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class GetStepChart:
    code: str
    version: int = 0
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class PrintItem:
    """`kind`: guide, notice_sheet or form."""

    code: str
    kind: str
    version: int = 0
    site: str = ""
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class RecordPrint:
    """`copies`: 1 to 1000."""

    by: Principal
    asked: Asked
    code: str
    site: str
    kind: str
    copies: int


@dataclass(frozen=True, slots=True)
class ListPrints:
    """`limit` 1..100, 0 means 20."""

    by: Principal
    site: str
    limit: int = 0
    cursor: str = ""
