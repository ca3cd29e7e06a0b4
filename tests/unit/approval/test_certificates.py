"""Certificates: issued with the decision, verified, revoked, handed over, imported."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    DecideCase,
    GetCaseClock,
    GetCertificate,
    RecordDelivery,
    RecordPaper,
    RevokeCertificate,
    VerifyCertificate,
)
from services.approval.domain.certificate import months_after
from services.approval.domain.life import WITHDRAWN
from services.approval.domain.terms import CertificateTerms
from services.approval.events import (
    ApplicationWithdrawn,
    CertificateDelivered,
    CertificateHeard,
    CertificateIssued,
    CertificateRevoked,
    DecisionMade,
    ResultHandedOver,
)
from services.approval.ports import Approval
from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.certificate_ids import certificate_id, certificate_id_fault
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, TOWNSHIP, accepted, envelope, reviewer, terms, world
from tests.fakes.approval_certificates import ORGAN

ID_NUMBER = "510822196503124527"
HANDED_OVER = "sanji.intake.v1.ResultHandedOver"
HANDED_AT = datetime(2026, 11, 27, 10, tzinfo=SHANGHAI)
POLICE = reviewer("public_security")
CLERK = Principal("clerk-2", "staff", frozenset({"clerk"}), TOWNSHIP)
CHIEF = Principal("chief-1", "staff", frozenset({"supervisor"}), COUNTY, "public_security")
HOLDER = Principal("p" * 32, "person", frozenset({"citizen"}), COUNTY)
OTHER = Principal("q" * 32, "person", frozenset({"citizen"}), COUNTY)


def opened(sealer: Sealer, stack: str = COUNTY, months: int = 12) -> Approval:
    item = replace(terms("residence_permit"), certificate=CertificateTerms("residence_permit", ORGAN, months))
    approval = world(sealer, item, stack=stack)
    form = {"residence_address_zh": "青溪镇石坝村3组", "residence_since": sealer.seal(ID_NUMBER)}
    room(approval).hear(
        accepted("residence_permit", form=json.dumps(form)),
        envelope("sanji.intake.v1.ApplicationAccepted"),
    )
    return approval


def issued(sealer: Sealer, outcome: str = "granted") -> tuple[Approval, Any]:
    approval = opened(sealer)
    checks = dict.fromkeys(terms("residence_permit").conditions, outcome == "granted")
    case = room(approval).ask(DecideCase(POLICE, NUMBER, outcome, "理由", checks))
    return approval, case.certificate


def test_a_grant_issues_the_certificate_in_the_same_write(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    stored = approval.cases.get(NUMBER)
    assert stored.certificate == certificate
    assert [type(event) for event in approval.cases.bus.events[-2:]] == [DecisionMade, CertificateIssued]
    assert certificate_id_fault(certificate.id) is None
    assert (certificate.organ, certificate.party, certificate.state) == (ORGAN, "p" * 32, "valid")
    assert certificate.valid_until == months_after(approval.clock.today(), 12)
    assert "王秀英" not in repr(certificate) + str(certificate.holder)


def test_a_denial_issues_nothing(sealer: Sealer) -> None:
    approval, certificate = issued(sealer, "denied")
    assert certificate is None
    assert approval.cases.bus.of(CertificateIssued) == []


def test_an_item_without_certificate_issues_none(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(accepted("residence_permit"), envelope("sanji.intake.v1.ApplicationAccepted"))
    checks = dict.fromkeys(terms("residence_permit").conditions, True)
    assert room(approval).ask(DecideCase(POLICE, NUMBER, "granted", "", checks)).certificate is None


def test_a_genuine_certificate_verifies(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "genuine"


def test_a_certificate_changed_in_the_store_no_longer_fits_its_seal(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    case = approval.cases.get(NUMBER)
    forged = replace(certificate, valid_until=date(2099, 1, 1))
    approval.cases.save(case, replace(case, certificate=forged), [])
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "altered"


def test_sealing_keys_may_rotate_under_a_seal(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    approval.certificates.signers.rotate(ORGAN)
    case = approval.cases.get(NUMBER)
    again = replace(certificate, holder=sealer.seal(sealer.open(certificate.holder)))
    approval.cases.save(case, replace(case, certificate=again), [])
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "genuine"


def test_a_certificate_past_its_validity_is_expired(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    approval.clock.advance(days=400)
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "expired"


def test_a_forged_identifier_is_refused_or_unknown(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    with pytest.raises(Invalid) as refused:
        room(approval).ask(
            VerifyCertificate(certificate.id[:-1] + ("0" if certificate.id[-1] != "0" else "1"))
        )
    assert refused.value.reason == "CERTIFICATE_ID_INVALID"
    other = certificate_id(f"{ORGAN}999", ORGAN, NUMBER)
    with pytest.raises(NotFound):
        room(approval).ask(VerifyCertificate(other))


def test_a_certificate_is_seen_by_its_holder_and_staff_of_its_places(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    for by in (HOLDER, CLERK, POLICE):
        assert room(approval).ask(GetCertificate(by, NUMBER)).id == certificate.id
    elsewhere = Principal("clerk-3", "staff", frozenset({"clerk"}), "510822102")
    for by in (OTHER, elsewhere, ANONYMOUS):
        with pytest.raises(NotFound):
            room(approval).ask(GetCertificate(by, certificate.id))


def test_a_revoked_certificate_is_revoked_at_once_and_for_good(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    revoke = RevokeCertificate(
        CHIEF, certificate.id, "withdrawn_by_authority", "以欺骗手段取得", Asked("k", "f")
    )
    assert room(approval).ask(revoke).state == "revoked"
    assert room(approval).ask(revoke).state == "revoked"
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "revoked"
    assert len(approval.cases.bus.of(CertificateRevoked)) == 1
    with pytest.raises(Conflict) as refused:
        room(approval).ask(replace(revoke, asked=None))
    assert refused.value.reason == "CERTIFICATE_STATE"
    with pytest.raises(Conflict):
        room(approval).ask(RecordPaper(CLERK, certificate.id, "SC-1"))


def test_a_revocation_names_its_legal_reason_and_its_facts(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    with pytest.raises(Invalid) as refused:
        room(approval).ask(RevokeCertificate(CHIEF, certificate.id, "application_withdrawn"))
    assert {fault.reason for fault in refused.value.faults} == {
        "REVOCATION_REASON_UNKNOWN",
        "REASON_REQUIRED",
    }


def test_only_the_issuing_department_revokes(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    for by, reason in (
        (replace(CHIEF, department="health"), "DEPARTMENT_NOT_ALLOWED"),
        (CLERK, "ROLE_NOT_ALLOWED"),
    ):
        with pytest.raises(Forbidden) as refused:
            room(approval).ask(RevokeCertificate(by, certificate.id, "annulled", "事实"))
        assert refused.value.reason == reason


def test_a_certificate_falls_with_its_case(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    before = approval.cases.get(NUMBER).decided_at - timedelta(hours=1)
    taken_back = ApplicationWithdrawn(NUMBER, COUNTY, before, accepted("residence_permit"))
    room(approval).hear(taken_back, envelope("sanji.intake.v1.ApplicationWithdrawn", "w"))
    assert room(approval).ask(VerifyCertificate(certificate.id)).standing == "revoked"
    assert len(approval.cases.bus.of(CertificateRevoked)) == 1


def test_a_case_falls_though_its_certificate_ended_before_and_the_first_end_stands(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    room(approval).ask(RevokeCertificate(CHIEF, certificate.id, "annulled", "事实"))
    before = approval.cases.get(NUMBER).decided_at - timedelta(minutes=5)
    taken_back = ApplicationWithdrawn(NUMBER, COUNTY, before, accepted("residence_permit"))
    room(approval).hear(taken_back, envelope("sanji.intake.v1.ApplicationWithdrawn", "w"))
    case = approval.cases.get(NUMBER)
    assert (case.state, case.decided_at, case.certificate.revocation.reason) == (WITHDRAWN, None, "annulled")
    assert len(approval.cases.bus.of(CertificateRevoked)) == 1


def test_a_certificate_is_handed_over_by_the_register_of_its_case_and_once(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    with pytest.raises(Conflict) as refused:
        room(approval).ask(
            RecordDelivery(CLERK, certificate.id, "window", "510822101-TC", "陈桂兰", ID_NUMBER)
        )
    assert refused.value.reason == "DELIVERY_BY_REGISTER"
    for event in ("h-1", "h-2"):
        room(approval).hear(handed_over(sealer), envelope(HANDED_OVER, event))
    case = approval.cases.get(NUMBER)
    assert case.certificate.delivery.document == "510822********4527"
    assert "陈桂兰" not in repr(case.certificate)
    (told,) = approval.cases.bus.of(CertificateDelivered)
    assert (told.destination, told.note) == (case.division, "window")
    clock = room(approval).ask(GetCaseClock(CLERK, NUMBER))[-1]
    assert (clock.period.name, clock.stopped_on) == ("delivery", date(2026, 11, 27))


def test_a_certificate_that_ended_meanwhile_is_not_marked_and_another_stack_marks_nothing(
    sealer: Sealer,
) -> None:
    approval, certificate = issued(sealer)
    room(approval).hear(handed_over(sealer, owner_division="510823"), envelope(HANDED_OVER, "h-0"))
    assert approval.cases.get(NUMBER).delivered_at is None
    room(approval).ask(RevokeCertificate(CHIEF, certificate.id, "annulled", "事实"))
    room(approval).hear(handed_over(sealer), envelope(HANDED_OVER, "h-1"))
    case = approval.cases.get(NUMBER)
    assert (case.delivered_at, case.certificate.delivery) == (HANDED_AT, None)


def handed_over(sealer: Sealer, **changed: Any) -> ResultHandedOver:
    made = ResultHandedOver(
        number=NUMBER,
        owner_division=COUNTY,
        at=HANDED_AT,
        method="window",
        site="510822101-TC",
        collector=sealer.seal("陈桂兰"),
        document="510822********4527",
    )
    return replace(made, **changed)


def test_paper_is_printed_only_of_an_electronic_certificate_and_each_form_once(sealer: Sealer) -> None:
    approval, certificate = issued(sealer)
    assert len(room(approval).ask(RecordPaper(CLERK, certificate.id, "SC-1")).papers) == 1
    with pytest.raises(Conflict) as refused:
        room(approval).ask(RecordPaper(CLERK, certificate.id, "SC-1"))
    assert refused.value.reason == "PAPER_RECORDED"
    with pytest.raises(NotFound):
        room(opened(sealer)).ask(RecordPaper(CLERK, certificate.id, "SC-2"))
    approval.clock.advance(days=400)
    with pytest.raises(Conflict):
        room(approval).ask(RecordPaper(CLERK, certificate.id, "SC-3"))


def test_the_stack_where_it_was_handed_in_keeps_a_copy(sealer: Sealer) -> None:
    _, certificate = issued(sealer)
    township = world(sealer, stack=TOWNSHIP)
    told = envelope("sanji.approval.v1.CertificateIssued", sequence=3)
    room(township).hear(CertificateHeard(certificate), told)
    assert room(township).ask(GetCertificate(HOLDER, NUMBER)).id == certificate.id
    older = replace(told, sequence=2, id="older")
    room(township).hear(CertificateHeard(replace(certificate, state="revoked")), older)
    assert room(township).ask(GetCertificate(HOLDER, certificate.id)).state == "valid"
    with pytest.raises(NotFound):
        room(township).ask(VerifyCertificate(certificate.id))
    another = certificate_id(f"{ORGAN}999", ORGAN, NUMBER)
    with pytest.raises(NotFound):
        room(township).ask(GetCertificate(HOLDER, another))
    county = world(sealer)
    room(county).hear(CertificateHeard(certificate), told)
    assert county.certificates.copies.get(NUMBER) is None
