"""Certificates on the wire: masked for people, sealed for other stacks."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_certificates_pb2 as pb
from sanji.approval.v1 import approval_events_pb2 as events_pb2

from services.approval import events
from services.approval.domain.certificate import (
    REASONS,
    Certificate,
    Delivery,
    Kind,
    Revocation,
    Seal,
    SealKey,
)
from services.approval.handlers.certificates import Verified
from services.approval.wire.times import day_text, instant_text
from services.chassis.clock import from_rfc3339
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope, Event
from services.chassis.privacy import mask_name, mask_personal

Opener = Callable[[str], str]


def certificate_to_proto(certificate: Certificate, opener: Opener) -> pb.Certificate:
    """As its holder and staff see it: the name in full, personal numbers masked."""
    message = _plain(certificate)
    message.holder = opener(certificate.holder)
    for label, value in certificate.fields:
        message.fields.add(label=label, value=mask_personal(value, opener))
    if certificate.delivery and certificate.delivery.collector:
        message.delivery.collector = mask_name(opener(certificate.delivery.collector))
    return message


def verified_to_proto(verified: Verified) -> pb.VerifyCertificateResponse:
    """What anybody may know, and nothing more."""
    certificate = verified.certificate
    return pb.VerifyCertificateResponse(
        standing=verified.standing,
        id=certificate.id,
        name=certificate.name,
        organ=certificate.organ,
        holder_masked=mask_name(verified.holder),
        issued_on=day_text(certificate.issued_on),
        valid_until=day_text(certificate.valid_until),
        revoked_at=instant_text(certificate.revocation.at if certificate.revocation else None),
        holder_proof=verified.proof,
    )


def key_to_proto(key: SealKey) -> pb.SealKey:
    """A public key."""
    return pb.SealKey(
        key_id=key.key_id,
        algorithm=key.algorithm,
        public_key=key.public_key,
        created_at=instant_text(key.created_at),
        retired_at=instant_text(key.retired_at),
    )


def kind_to_proto(kind: Kind) -> pb.CertificateKind:
    """A kind of the county's list."""
    labels = [label for _, label in kind.fields]
    return pb.CertificateKind(kind=kind.code, type_code=kind.type_code, name=kind.name, labels=labels)


def _plain(certificate: Certificate) -> pb.Certificate:
    revocation, delivery, seal = certificate.revocation, certificate.delivery, certificate.seal
    return pb.Certificate(
        id=certificate.id,
        number=certificate.number,
        kind=certificate.kind,
        name=certificate.name,
        organ=certificate.organ,
        department=certificate.department,
        item=certificate.item,
        division=certificate.division,
        owner_division=certificate.owner_division,
        issued_on=day_text(certificate.issued_on),
        valid_until=day_text(certificate.valid_until),
        state=certificate.state,
        seal=pb.Seal(key_id=seal.key_id, algorithm=seal.algorithm, signature=seal.signature)
        if seal
        else None,
        revocation=pb.Revocation(
            reason=revocation.reason,
            reason_zh=REASONS[revocation.reason],
            note=revocation.note,
            at=instant_text(revocation.at),
        )
        if revocation
        else None,
        delivery=pb.Delivery(
            method=delivery.method,
            at=instant_text(delivery.at),
            site=delivery.site,
            document_masked=delivery.document,
            tracking=delivery.tracking,
        )
        if delivery
        else None,
        papers=[pb.Paper(blank=paper.blank, at=instant_text(paper.at)) for paper in certificate.papers],
    )


def _fact(event: events.CertificateChanged) -> pb.CertificateFact:
    certificate = event.certificate
    collector = certificate.delivery.collector if certificate.delivery else ""
    return pb.CertificateFact(
        certificate=_plain(certificate),
        party=certificate.party,
        holder_sealed=certificate.holder,
        fields_json=json.dumps(certificate.fields, ensure_ascii=False, separators=(",", ":")),
        collector_sealed=collector,
    )


def _heard(message: Any, envelope: Envelope) -> events.CertificateHeard:
    fact = message.fact
    said = fact.certificate
    if not said.id or not all(map(is_division, (said.division, said.owner_division))):
        raise ValueError("id or division")
    return events.CertificateHeard(
        Certificate(
            id=said.id,
            kind=said.kind,
            name=said.name,
            organ=said.organ,
            department=said.department,
            division=said.division,
            owner_division=said.owner_division,
            party=fact.party,
            holder=fact.holder_sealed,
            fields=tuple((label, value) for label, value in json.loads(fact.fields_json)),
            issued_on=date.fromisoformat(said.issued_on),
            valid_until=date.fromisoformat(said.valid_until) if said.valid_until else None,
            number=said.number,
            item=said.item,
            seal=_seal(said),
            state=said.state,
            revocation=_revocation(said),
            delivery=_delivery(said, fact.collector_sealed),
        )
    )


def _seal(said: Any) -> Seal | None:
    seal = said.seal
    return Seal(seal.key_id, seal.algorithm, seal.signature) if said.HasField("seal") else None


def _revocation(said: Any) -> Revocation | None:
    if not said.HasField("revocation"):
        return None
    made = said.revocation
    return Revocation(made.reason, made.note, "", from_rfc3339(made.at))


def _delivery(said: Any, collector: str) -> Delivery | None:
    if not said.HasField("delivery"):
        return None
    made = said.delivery
    return Delivery(
        made.method,
        "",
        from_rfc3339(made.at),
        made.site,
        collector,
        made.document_masked,
        made.tracking,
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.CertificateIssued: lambda event: events_pb2.CertificateIssued(fact=_fact(event)),
    events.CertificateRevoked: lambda event: events_pb2.CertificateRevoked(fact=_fact(event)),
    events.CertificateDelivered: lambda event: events_pb2.CertificateDelivered(fact=_fact(event)),
    events.CertificatePrinted: lambda event: events_pb2.CertificatePrinted(fact=_fact(event)),
}
READERS: Readers = {
    "sanji.approval.v1.CertificateIssued": (events_pb2.CertificateIssued, _heard),
    "sanji.approval.v1.CertificateRevoked": (events_pb2.CertificateRevoked, _heard),
    "sanji.approval.v1.CertificateDelivered": (events_pb2.CertificateDelivered, _heard),
}
