"""A result was handed over where it was handed in: its delivery's clock ends, its certificate is marked."""

from dataclasses import replace

from services.approval.domain.case import Case
from services.approval.domain.certificate import Delivery
from services.approval.domain.certificate_life import HAND_OVER, LIFE
from services.approval.events import CertificateChanged, CertificateDelivered, ResultHandedOver
from services.approval.handlers.issuing import certificate_event
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM
from services.chassis.messages import Actor, Envelope


def record_handed_over(event: ResultHandedOver, envelope: Envelope, approval: Approval) -> None:
    """Once, at the stack that decided it. A certificate that has ended meanwhile stays as it is."""
    if not approval.owns(event.owner_division):
        return
    was = approval.cases.find(event.number)
    if was is None or was.delivered_at is not None or was.meta.has_heard(envelope.id):
        return
    now, events = _with_certificate(replace(was, delivered_at=event.at), event)
    approval.cases.save(was, now, events, heard=envelope.id)


def _with_certificate(case: Case, event: ResultHandedOver) -> tuple[Case, list[CertificateChanged]]:
    certificate = case.certificate
    if (
        certificate is None
        or certificate.delivery is not None
        or not LIFE.allows(certificate.state, HAND_OVER)
    ):
        return case, []
    delivery = Delivery(
        method=event.method,
        by=SYSTEM,
        at=event.at,
        site=event.site,
        collector=event.collector,
        document=event.document,
        tracking=event.tracking,
    )
    marked = certificate.delivered(delivery, HAND_OVER)
    actor = Actor(SYSTEM, SYSTEM, case.owner_division)
    told = certificate_event(
        CertificateDelivered, marked, actor, event.at, before=certificate.state, note=event.method
    )
    return replace(case, certificate=marked), [told]
