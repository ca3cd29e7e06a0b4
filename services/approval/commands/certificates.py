"""Certificates: looking at them, verifying, revoking, printing, handing over, importing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.chassis.auth import Principal
from services.chassis.messages import Asked

if TYPE_CHECKING:
    from services.approval.domain.stock import StockRow


@dataclass(frozen=True, slots=True)
class GetCertificate:
    """`certificate`: its identifier, or the receipt number of its case."""

    by: Principal
    certificate: str


@dataclass(frozen=True, slots=True)
class VerifyCertificate:
    """By anyone; `certificate`: its identifier."""

    certificate: str


@dataclass(frozen=True, slots=True)
class RevokeCertificate:
    """`reason`: withdrawn_by_authority, cancelled, annulled."""

    by: Principal
    certificate: str
    reason: str
    note: str = field(default="", repr=False)
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """An entry in the pick-up register. `document`: number of what the collector showed; kept masked."""

    by: Principal
    certificate: str
    method: str
    site: str = ""
    collector: str = field(default="", repr=False)
    document: str = field(default="", repr=False)
    tracking: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """One paper copy; `blank`: serial number of the form it was printed on."""

    by: Principal
    certificate: str
    blank: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class ImportCertificates:
    """At most a thousand lines of stock."""

    by: Principal
    rows: "Sequence[StockRow]"


@dataclass(frozen=True, slots=True)
class ListCertificateKinds:
    """The kinds of certificates of the county."""


@dataclass(frozen=True, slots=True)
class ListSealKeys:
    """The public keys under which an organ seals. `organ`: USCC."""

    organ: str
