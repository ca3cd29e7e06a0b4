"""The certificate of a granted case: issued with the decision, told with it, revoked when the case falls."""

from dataclasses import replace
from datetime import datetime

from services.approval.domain.case import Case
from services.approval.domain.certificate import Certificate, Revocation
from services.approval.domain.certificate_life import LAPSE, LIFE
from services.approval.domain.decision import GRANTED
from services.approval.domain.issuing import issued
from services.approval.domain.terms import ItemTerms
from services.approval.events import CertificateChanged, CertificateIssued, CertificateRevoked
from services.approval.handlers.promising import with_after_check
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SYSTEM, Principal
from services.chassis.messages import Actor, Event


def with_certificate(
    case: Case, terms: ItemTerms, by: Principal, at: datetime, approval: Approval
) -> tuple[Case, list[Event]]:
    """The case with its certificate and, when it was granted on a commitment, the check of that, and their events; as it is
    when the item yields none and when it is not granted.
    """
    case, checks = with_after_check(case, terms.promise, by, at, approval)
    kind = approval.certificates.kinds.get(terms.certificate.kind) if terms.certificate else None
    if terms.certificate is None or kind is None or case.decided_at is None or case.outcome != GRANTED:
        return case, checks
    certificate = issued(
        case,
        terms.certificate,
        kind,
        approval.seals.seal,
        approval.seals.open_personal,
        approval.certificates.signers.sign,
    )
    actor = Actor(by.subject, SYSTEM if by.has(SYSTEM) else REVIEWER, by.division)
    event = certificate_event(CertificateIssued, certificate, actor, at)
    return replace(case, certificate=certificate), [*checks, event]


def without_certificate(case: Case, at: datetime) -> tuple[Case, list[CertificateChanged]]:
    """A case that fell: its certificate is at an end too, if it was not before, and there is nothing to check."""
    case = replace(case, after_check=case.after_check.fallen()) if case.after_check else case
    if case.certificate is None or not LIFE.allows(case.certificate.state, LAPSE):
        return case, []
    revocation = Revocation("application_withdrawn", "", SYSTEM, at)
    certificate = case.certificate.revoked(revocation, LAPSE)
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
