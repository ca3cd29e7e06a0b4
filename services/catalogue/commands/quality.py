"""What may be asked about the quality of items."""

from dataclasses import dataclass, field

from services.chassis.auth import ANONYMOUS, Principal


@dataclass(frozen=True, slots=True)
class LintItem:
    """`document`: one item as JSON text (`infra/data/README.md`); `division`: any place of its county."""

    by: Principal
    division: str
    document: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LintRegister:
    """`scope`: items (each by itself) or register (across them); `severity`, `reason`: only these; limit 1..100."""

    by: Principal
    division: str
    scope: str = ""
    severity: str = ""
    reason: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetProofTrend:
    """`code`: item id or alias. `since` 0 is version 1, `until` 0 the newest."""

    code: str
    since: int = 0
    until: int = 0
    by: Principal = ANONYMOUS
