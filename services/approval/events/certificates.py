"""What happened to certificates, and what is heard of those issued elsewhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateChanged(Event):
    """Something happened to a certificate; the holder's name and all personal numbers travel sealed."""

    certificate: "Certificate"


class CertificateIssued(CertificateChanged):
    """Issued, in the same write as the decision that grants it."""

    __slots__ = ()


class CertificateRevoked(CertificateChanged):
    """At an end, with its legal reason (行政许可法 arts. 69, 70)."""

    __slots__ = ()


class CertificateDelivered(CertificateChanged):
    """Handed over at a window, posted, or taken electronically."""

    __slots__ = ()


class CertificatePrinted(CertificateChanged):
    """Put on paper, on a numbered form."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CertificateHeard:
    """Heard: a certificate as it stands now at the stack that issued it."""

    certificate: "Certificate"
