"""Looking at certificates, verifying, revoking, printing and handing them over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.approval.commands import (
    GetCertificate,
    ListCertificateKinds,
    ListSealKeys,
    RecordDelivery,
    RecordPaper,
    RevokeCertificate,
    VerifyCertificate,
)
from services.approval.domain.certificate import (
    ALTERED,
    Certificate,
    Delivery,
    Kind,
    Paper,
    Revocation,
    SealKey,
    content_of,
)
from services.approval.domain.delivering import check_delivery, check_paper, check_revocation
from services.approval.events import (
    CertificateChanged,
    CertificateDelivered,
    CertificateHeard,
    CertificatePrinted,
    CertificateRevoked,
)
from services.approval.handlers.acting import may_receive
from services.approval.handlers.issuing import certificate_event
from services.approval.ports import Approval
from services.chassis.auth import CLERK, SUPERVISOR, Principal, require, within
from services.chassis.certificate_ids import FAULTS, certificate_id_fault, holder_words, serial_of
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.masking import mask_text, mask_value
from services.chassis.messages import Actor, Asked, Envelope, Meta

Keep = Callable[[Certificate, Sequence[CertificateChanged], Asked | None], Certificate]


@dataclass(frozen=True, slots=True)
class _Held:
    """A certificate of this stack, and how it is kept: with its case, or by itself."""

    certificate: Certificate
    meta: Meta
    keep: Keep


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may know. `standing`: genuine, revoked, expired, or altered when the seal does not fit.

    `proof`: keyed hash of whose it is, which only the installation can compare; "" of imported stock.
    """

    standing: str
    certificate: Certificate
    holder: str
    proof: str


def get_certificate(command: GetCertificate, approval: Approval) -> Certificate:
    """Its holder, whoever may receive it for the holder, and staff whose subtree holds where it was issued or handed in; copies of other stacks too."""
    held = _find(command.certificate, approval)
    certificate = held.certificate if held else _copy(command.certificate, approval)
    if certificate is None or not _may_see(command.by, certificate, approval):
        raise _missing()
    return certificate


def verify_certificate(command: VerifyCertificate, approval: Approval) -> Verified:
    """What stands behind an identifier, at the stack that issued it."""
    if fault := certificate_id_fault(command.certificate):
        raise Invalid("CERTIFICATE_ID_INVALID", FAULTS[fault])
    held = _find(command.certificate, approval)
    if held is None:
        raise _missing()
    certificate = held.certificate
    holder = approval.seals.open(certificate.holder)
    standing = certificate.standing(approval.clock.today())
    if certificate.seal is not None:
        fields = [(label, approval.seals.open_personal(value)) for label, value in certificate.fields]
        content = content_of(certificate, holder, fields)
        if not approval.certificates.signers.holds(certificate.organ, content, certificate.seal):
            standing = ALTERED
    words = holder_words(certificate.id, certificate.party)
    proof = approval.seals.index(words) if certificate.party else ""
    return Verified(standing, certificate, holder, proof)


def revoke_certificate(command: RevokeCertificate, approval: Approval) -> Certificate:
    """A supervisor of the department that issued it ends it, at once."""
    held = _own(command, SUPERVISOR, approval, department=True)
    if held.meta.answers(command.asked):
        return held.certificate
    check_revocation(command.reason, command.note)
    at = approval.clock.now()
    note = mask_text(command.note.strip())
    now = held.certificate.revoked(Revocation(command.reason, note, command.by.subject, at))
    return _kept(
        held, now, CertificateRevoked, command, SUPERVISOR, approval, f"{command.reason} {note}".strip()
    )


def record_delivery(command: RecordDelivery, approval: Approval) -> Certificate:
    """A clerk of the place where it was issued, or above, hands over one from before the platform; once.

    One that was issued with a decision is handed over by the register of its case: DELIVERY_BY_REGISTER.
    """
    held = _own(command, CLERK, approval)
    if held.certificate.number:
        raise Conflict("DELIVERY_BY_REGISTER", "随办件颁发的证照须在取件登记簿中登记")
    if held.meta.answers(command.asked):
        return held.certificate
    check_delivery(command.method, command.site, command.collector, command.document, command.tracking)
    delivery = Delivery(
        method=command.method,
        by=command.by.subject,
        at=approval.clock.now(),
        site=command.site,
        collector=approval.seals.seal(command.collector.strip()) if command.collector.strip() else "",
        document=mask_value("".join(command.document.split())),
        tracking=command.tracking,
    )
    now = held.certificate.delivered(delivery)
    return _kept(held, now, CertificateDelivered, command, CLERK, approval, command.method)


def record_paper(command: RecordPaper, approval: Approval) -> Certificate:
    """One paper copy of what is in force."""
    held = _own(command, CLERK, approval)
    if held.meta.answers(command.asked):
        return held.certificate
    check_paper(command.blank)
    now = held.certificate.printed(Paper(command.blank, command.by.subject, approval.clock.now()))
    return _kept(held, now, CertificatePrinted, command, CLERK, approval, command.blank)


def list_seal_keys(command: ListSealKeys, approval: Approval) -> Sequence[SealKey]:
    """Public keys of an organ, newest first; by anyone."""
    return approval.certificates.signers.keys(command.organ)


def list_certificate_kinds(command: ListCertificateKinds, approval: Approval) -> Sequence[Kind]:
    """What the county's list holds, by kind; by anyone."""
    return [approval.certificates.kinds[code] for code in sorted(approval.certificates.kinds)]


def learn_certificate(event: CertificateHeard, envelope: Envelope, approval: Approval) -> None:
    """Keep a copy where the application was handed in, when another stack issued it."""
    certificate = event.certificate
    if approval.owns(certificate.division) and not approval.owns(certificate.owner_division):
        approval.certificates.copies.put(certificate, envelope.sequence)


def _find(key: str, approval: Approval) -> _Held | None:
    case = approval.cases.find(serial_of(key))
    if case is not None and case.certificate is not None:
        found = case

        def with_case(now: Certificate, events: Sequence[Any], asked: Asked | None) -> Certificate:
            approval.cases.save(found, replace(found, certificate=now), events, asked)
            return now

        matches = key in (found.id, case.certificate.id)
        return _Held(case.certificate, case.meta, with_case) if matches else None
    stock = approval.certificates.stock.find(key)
    if stock is None:
        return None

    def by_itself(now: Certificate, events: Sequence[Any], asked: Asked | None) -> Certificate:
        return approval.certificates.stock.save(
            stock, replace(stock, certificate=now), events, asked
        ).certificate

    return _Held(stock.certificate, stock.meta, by_itself)


def _copy(key: str, approval: Approval) -> Certificate | None:
    copy = approval.certificates.copies.get(serial_of(key))
    return copy if copy is not None and key in (copy.number, copy.id) else None


def _own(command: Any, role: str, approval: Approval, *, department: bool = False) -> _Held:
    require(command.by, role)
    held = _find(command.certificate, approval)
    if held is None or not _may_see(command.by, held.certificate, approval):
        raise _missing()
    if department:
        within(command.by, division=held.certificate.owner_division, department=held.certificate.department)
    return held


def _kept(
    held: _Held,
    now: Certificate,
    kind: type[CertificateChanged],
    command: Any,
    role: str,
    approval: Approval,
    note: str,
) -> Certificate:
    actor = Actor(command.by.subject, role, command.by.division)
    event = certificate_event(
        kind, now, actor, approval.clock.now(), before=held.certificate.state, note=note
    )
    return held.keep(now, [event], command.asked)


def _may_see(by: Principal, certificate: Certificate, approval: Approval) -> bool:
    if by.kind == "person":
        return may_receive(by, certificate.party, certificate.item, approval)
    return by.kind == "staff" and (by.reaches(certificate.owner_division) or by.reaches(certificate.division))


def _missing() -> NotFound:
    return NotFound("CERTIFICATE_NOT_FOUND", "没有找到该证照")
