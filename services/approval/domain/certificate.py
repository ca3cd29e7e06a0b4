"""Electronic certificates: what stands on one, its seal, its revocation, how it reached its holder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.approval.domain.certificate_life import DELIVER, LIFE, PRINT, REVOKE, VALID
from services.chassis.errors import Conflict
from services.chassis.messages import Meta

MOST_FIELDS = 12
MOST_PAPERS = 20
LONGEST_FIELD = 500
GENUINE, REVOKED_STATE, EXPIRED, ALTERED = "genuine", "revoked", "expired", "altered"
REASONS = {
    "withdrawn_by_authority": "撤销（行政许可法第69条）",
    "cancelled": "注销（行政许可法第70条）",
    "annulled": "吊销",
    "application_withdrawn": "申请人撤回申请",
}
"""Why a certificate ends; the last one by the room itself."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of the county's certificate list. `fields`: (form field, label zh) that stand on it."""

    code: str
    type_code: str
    name: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The organ's signature over the content. `signature`: base64."""

    key_id: str
    algorithm: str
    signature: str


@dataclass(frozen=True, slots=True)
class SealKey:
    """A public key of an organ. `public_key`: base64 of its raw bytes; `retired_at` is None of the one that seals now."""

    key_id: str
    algorithm: str
    public_key: str
    created_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrganKey:
    """A key as it is kept; an aggregate of its own. `generation`: 1 of an organ's first; `private_key`: sealed."""

    id: str
    organ: str
    generation: int
    public_key: str
    private_key: str = field(repr=False)
    created_at: datetime
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class Revocation:
    """`reason`: of `REASONS`."""

    reason: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """The entry in the pick-up register (ledger R085). `document`: what the collector showed, masked.

    `method`: window, post, electronic. `tracking`: of a posted one.
    """

    method: str
    by: str
    at: datetime
    site: str = ""
    collector: str = ""
    document: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper copy; `blank`: serial number of the form it was printed on."""

    blank: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """`id`: identifier (GB/T 36904). `organ`: USCC of who issued it. `holder`: name, sealed. `party`: the holder's stable
    id, "" for imported stock. `fields`: (label, value), personal numbers sealed. `seal` is None for imported stock.
    """

    id: str
    kind: str
    name: str
    organ: str
    department: str
    division: str
    owner_division: str
    party: str
    holder: str = field(repr=False)
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    issued_on: date
    valid_until: date | None
    number: str = ""
    item: str = ""
    seal: Seal | None = None
    state: str = VALID
    revocation: Revocation | None = None
    delivery: Delivery | None = None
    papers: tuple[Paper, ...] = ()

    def standing(self, today: date) -> str:
        """genuine, revoked or expired."""
        if self.state != VALID:
            return REVOKED_STATE
        return EXPIRED if self.valid_until is not None and self.valid_until < today else GENUINE

    def revoked(self, revocation: Revocation, action: str = REVOKE) -> "Certificate":
        """At an end: REVOKE, REVOKE_BROKEN or LAPSE. Raises `Conflict` CERTIFICATE_STATE when it was before."""
        after = LIFE.move(self.state, action)
        return replace(self, state=after, revocation=revocation)

    def delivered(self, delivery: Delivery, action: str = DELIVER) -> "Certificate":
        """Handed over, once. Raises `Conflict` CERTIFICATE_STATE, CERTIFICATE_DELIVERED."""
        after = LIFE.move(self.state, action)
        if self.delivery is not None:
            raise Conflict("CERTIFICATE_DELIVERED", "该证照已经领取或寄出")
        return replace(self, state=after, delivery=delivery)

    def printed(self, paper: Paper) -> "Certificate":
        """One paper copy more, of what is in force (ledger R256: no paper without its electronic copy).

        Raises `Conflict` CERTIFICATE_STATE, CERTIFICATE_EXPIRED, PAPER_RECORDED, PAPERS_EXHAUSTED.
        """
        after = LIFE.move(self.state, PRINT)
        if self.standing(paper.at.date()) == EXPIRED:
            raise Conflict("CERTIFICATE_EXPIRED", "该证照已超过有效期，不能打印")
        if any(one.blank == paper.blank for one in self.papers):
            raise Conflict("PAPER_RECORDED", "该证件用纸编号已经登记")
        if len(self.papers) >= MOST_PAPERS:
            raise Conflict("PAPERS_EXHAUSTED", f"每份证照最多打印{MOST_PAPERS}份")
        return replace(self, state=after, papers=(*self.papers, paper))


@dataclass(frozen=True, slots=True)
class StockCertificate:
    """One that was issued before there was a platform; an aggregate of its own."""

    id: str
    certificate: Certificate
    meta: Meta = Meta()


def content_of(certificate: Certificate, holder: str, fields: Sequence[tuple[str, str]]) -> bytes:
    """What an organ signs: everything that stands on it, open, as JSON of one spelling."""
    said = {
        "id": certificate.id,
        "kind": certificate.kind,
        "name": certificate.name,
        "organ": certificate.organ,
        "holder": holder,
        "fields": [list(one) for one in fields],
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else "",
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fields_from(kind: Kind, form: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What of a form stands on a certificate of that kind: what was filled in, bounded."""
    filled = ((label, form.get(name)) for name, label in kind.fields[:MOST_FIELDS])
    return tuple((label, str(value)[:LONGEST_FIELD]) for label, value in filled if value not in (None, ""))


def months_after(day: date, months: int) -> date:
    """The last day of a validity of so many months: the day before the same day of that month (民法典 arts. 201, 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _days_in(year, month + 1)
    return date.fromordinal(date(year, month + 1, min(day.day, last)).toordinal() - (day.day <= last))


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following.toordinal() - date(year, month, 1).toordinal()
