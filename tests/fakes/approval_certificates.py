"""Stand-ins for what certificates need."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from services.approval.domain.certificate import Certificate, Kind, Seal, SealKey, StockCertificate
from services.approval.events import SealKeyMade
from services.approval.ports import Certificates
from services.approval.store.certificates import kinds_of
from services.chassis.auth import SYSTEM
from services.chassis.clock import SHANGHAI
from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.messages import Actor

DATA = Path(__file__).parents[2] / "infra/data"
ORGAN = "11510822MB9A00049D"
MADE_AT = datetime(2026, 1, 1, tzinfo=SHANGHAI)


class FakeStock(FakeRepository[StockCertificate]):
    """`Stock` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "CERTIFICATE_NOT_FOUND")

    def some(self, ids: Collection[str]) -> Mapping[str, StockCertificate]:
        return {one: self.kept[one] for one in ids if one in self.kept}


class FakeCertificateCopies:
    """`CertificateCopies` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, Certificate]] = {}

    def put(self, certificate: Certificate, version: int) -> None:
        if certificate.number not in self._kept or self._kept[certificate.number][0] < version:
            self._kept[certificate.number] = (version, certificate)

    def get(self, number: str) -> Certificate | None:
        found = self._kept.get(number)
        return found[1] if found else None


class FakeSigners:
    """`Signers` whose signature is a digest under the key's name."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        self.bus = bus or FakeBus()
        self._generations: dict[str, int] = {}

    def sign(self, organ: str, content: bytes) -> Seal:
        if organ not in self._generations:
            self.rotate(organ)
        key = f"{organ}-{self._generations[organ]}"
        return Seal(key, "Ed25519", _signature(key, content))

    def holds(self, organ: str, content: bytes, seal: Seal) -> bool:
        known = [one.key_id for one in self.keys(organ)]
        return seal.key_id in known and seal.signature == _signature(seal.key_id, content)

    def keys(self, organ: str) -> list[SealKey]:
        newest = self._generations.get(organ, 0)
        return [
            SealKey(f"{organ}-{at}", "Ed25519", "AA==", MADE_AT, None if at == newest else MADE_AT)
            for at in range(newest, 0, -1)
        ]

    def rotate(self, organ: str) -> SealKey:
        self._generations[organ] = self._generations.get(organ, 0) + 1
        made = self.keys(organ)[0]
        self.bus.events.append(
            SealKeyMade(
                subject=made.key_id,
                division="510822",
                destination="510822",
                at=MADE_AT,
                by=Actor(SYSTEM, SYSTEM, "510822"),
                organ=organ,
                algorithm=made.algorithm,
                public_key=made.public_key,
            )
        )
        return made


def kinds(county: str = "510822") -> dict[str, Kind]:
    """The shipped list."""
    return kinds_of(DATA, county)


def certificates() -> Certificates:
    """All of them together."""
    return Certificates(
        FakeStock(), FakeCertificateCopies(), FakeSigners(), kinds(), {"510822": "http://127.0.0.1:8100"}
    )


def _signature(key: str, content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(key.encode() + content).digest()).decode()
