"""What certificates need."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.approval.domain.certificate import Certificate, Kind, Seal, SealKey, StockCertificate
from services.chassis.messages import Asked, Event
from services.chassis.ports import Repository


class Stock(Repository[StockCertificate], Protocol):
    """Certificates from before the platform, by identifier."""

    def add_many(
        self, news: Sequence[tuple[StockCertificate, Sequence[Event], Asked | None]]
    ) -> frozenset[str]:
        """Store several new ones in one write; the ids that were taken before."""

    def some(self, ids: Collection[str]) -> Mapping[str, StockCertificate]:
        """Those of these identifiers that are there."""


class CertificateCopies(Protocol):
    """Copies of what other stacks issued for applications handed in here, by receipt number."""

    def put(self, certificate: Certificate, version: int) -> None:
        """Learn how it stands; an older version than known changes nothing."""

    def get(self, number: str) -> Certificate | None:
        """The newest."""


class Signers(Protocol):
    """The organs' seals: one signing key each, made with its first use, kept sealed; each is told as `SealKeyMade`."""

    def sign(self, organ: str, content: bytes) -> Seal:
        """The organ's signature."""

    def holds(self, organ: str, content: bytes, seal: Seal) -> bool:
        """True when a key of that organ, also a retired one, signed exactly this."""

    def keys(self, organ: str) -> Sequence[SealKey]:
        """Its public keys, newest first, at most a hundred."""

    def rotate(self, organ: str) -> SealKey:
        """Seal with a fresh key from now on."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """What certificates need. `kinds`: the county's list; `gateways`: stack code → address, for the verification page."""

    stock: Stock
    copies: CertificateCopies
    signers: Signers
    kinds: Mapping[str, Kind]
    gateways: Mapping[str, str]
