"""The certificate of a granted case: issued with the decision, told with it, revoked when the case falls."""

from dataclasses import replace
from datetime import datetime

from services.approval.domain.case import Case
from services.approval.domain.certificate import Certificate, Revocation
from services.approval.domain.decision import GRANTED
from services.approval.domain.issuing import issued
from services.approval.domain.terms import ItemTerms
from services.approval.events import CertificateChanged, CertificateIssued, CertificateRevoked
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SYSTEM, Principal
from services.chassis.messages import Actor


def with_certificate(
    case: Case, terms: ItemTerms, by: Principal, at: datetime, approval: Approval
) -> tuple[Case, list[CertificateChanged]]:
    """The case with its certificate, and the event of it; as it is when the item yields none or it is not granted."""
    kind = approval.certificates.kinds.get(terms.certificate.kind) if terms.certificate else None
    if terms.certificate is None or kind is None or case.decided_at is None or case.outcome != GRANTED:
        return case, []
    certificate = issued(
        case,
        terms.certificate,
        kind,
        approval.seals.seal,
        approval.seals.open_personal,
        approval.certificates.signers.sign,
    )
    event = certificate_event(CertificateIssued, certificate, Actor(by.subject, REVIEWER, by.division), at)
    return replace(case, certificate=certificate), [event]


def without_certificate(case: Case, at: datetime) -> tuple[Case, list[CertificateChanged]]:
    """A case that fell: its certificate is at an end too."""
    if case.certificate is None:
        return case, []
    revocation = Revocation("application_withdrawn", "", SYSTEM, at)
    certificate = case.certificate.revoked(revocation, lapsed=True)
    actor = Actor(SYSTEM, SYSTEM, case.owner_division)
    event = certificate_event(CertificateRevoked, certificate, actor, at, before=case.certificate.state)
    return replace(case, certificate=certificate), [event]


def certificate_event(
    kind: type[CertificateChanged],
    certificate: Certificate,
    by: Actor,
    at: datetime,
    *,
    before: str = "",
    note: str = "",
) -> CertificateChanged:
    """Told to the stack where the application was handed in."""
    return kind(
        subject=certificate.number or certificate.id,
        division=certificate.division,
        destination=certificate.division,
        at=at,
        by=by,
        moved=(before, certificate.state),
        note=note,
        person=certificate.party,
        certificate=certificate,
    )
