"""From a granted case to its certificate, within the same write."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.approval.domain.case import Case
from services.approval.domain.certificate import (
    Certificate,
    Kind,
    Seal,
    content_of,
    fields_from,
    months_after,
)
from services.approval.domain.certificate_life import ISSUE, LIFE
from services.approval.domain.terms import CertificateTerms
from services.chassis.certificate_ids import certificate_id
from services.chassis.clock import day_of
from services.chassis.life import BEGIN

Sealing = Callable[[str], str]
Opening = Callable[[Any], Any]
Signing = Callable[[str, bytes], Seal]


def issued(
    case: Case, terms: CertificateTerms, kind: Kind, seal: Sealing, opened: Opening, sign: Signing
) -> Certificate:
    """The certificate of a case that is granted, under its organ's seal. `case.decided_at` is its day."""
    assert case.decided_at is not None
    day = day_of(case.decided_at)
    fields = fields_from(kind, json.loads(case.form))
    bare = Certificate(
        id=certificate_id(kind.type_code, terms.organ, case.id),
        kind=kind.code,
        name=kind.name,
        organ=terms.organ,
        department=case.tasks[0].department,
        division=case.division,
        owner_division=case.owner_division,
        party=case.party,
        holder=seal(case.applicant_name),
        fields=fields,
        issued_on=day,
        valid_until=months_after(day, terms.months) if terms.months else None,
        number=case.id,
        item=case.item,
        state=LIFE.move(BEGIN, ISSUE),
    )
    shown = [(label, opened(value)) for label, value in fields]
    return replace(bare, seal=sign(terms.organ, content_of(bare, case.applicant_name, shown)))
