"""What approval says and hears on the wire."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.approval import events
from services.approval.domain.case import Case
from services.approval.domain.opening import opened_case
from services.approval.domain.task import Finding
from services.approval.domain.terms import PromiseTerms
from services.approval.events.after_checks import AfterCheckChanged
from services.approval.wire import encode, heard, to_proto_with_form
from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Event
from services.chassis.privacy import Sealer
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    VILLAGE,
    FakeCalendars,
    accepted,
    document,
    envelope,
    shipped_year,
    terms,
)

ID_NUMBER, PHONE = "510822197205200465", "19900000004"
BY = Actor("reviewer-1", "reviewer", COUNTY)
ABOUT: dict[str, Any] = {
    "subject": NUMBER,
    "division": VILLAGE,
    "destination": VILLAGE,
    "at": ACCEPTED_AT,
    "by": BY,
}


def case(form: str = "{}") -> Case:
    calendar = FakeCalendars(shipped_year(2026)).current(COUNTY)
    return opened_case(
        accepted("residence_permit", form=form),
        terms("residence_permit"),
        frozenset(),
        ACCEPTED_AT,
        *calendar,
    )


def application(**changes: Any) -> intake_pb2.Application:
    made = intake_pb2.Application(
        number=NUMBER,
        item="residence_permit",
        item_version=1,
        division=VILLAGE,
        owner_division=COUNTY,
        form_json="{}",
        accepted_at="2026-11-20T16:30:00.000+08:00",
        applicant=intake_pb2.Applicant(name="王秀英", party="p"),
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def taken_in(message: Any, **changes: Any) -> Any:
    return heard(envelope(message.DESCRIPTOR.full_name, **changes), message.SerializeToString())


def kind_of(name: str) -> Any:
    return getattr(events, name.rsplit(".", 1)[1], object)


def tells_a_case_alone(name: str) -> bool:
    more = set(getattr(kind_of(name), "__dataclass_fields__", ())) - set(Event.__dataclass_fields__)
    checked = issubclass(kind_of(name), AfterCheckChanged)
    return "case" in more and more <= {"case", "department"} and not checked


@pytest.mark.parametrize("name", filter(tells_a_case_alone, events.EMITS))
def test_each_event_of_a_case_goes_out_under_its_own_name(name: str) -> None:
    kind: Any = kind_of(name)
    more = {"department": "health"} if "department" in kind.__dataclass_fields__ else {}
    sent, body = encode(kind(**ABOUT, case=case(), **more))
    assert sent == name
    message = getattr(approval_events_pb2, name.rsplit(".", 1)[1]).FromString(body)
    assert NUMBER in str(message)
    assert "王秀英" not in str(message)


def test_advice_goes_out_with_its_findings() -> None:
    event = events.DepartmentAdvised(
        **ABOUT, department="civil_affairs", advice="reject", findings=(Finding("c2", False, "超过标准"),)
    )
    name, body = encode(event)
    message = approval_events_pb2.DepartmentAdvised.FromString(body)
    assert (name, message.advice, message.findings[0].code) == (
        "sanji.approval.v1.DepartmentAdvised",
        "reject",
        "c2",
    )


def test_this_room_hears_that_advice_is_asked() -> None:
    name, body = encode(events.AdviceAsked(**ABOUT, owner_division=COUNTY))
    assert heard(envelope(name), body) == events.AdviceDue(NUMBER, COUNTY)


def test_a_reviewer_sees_the_form_with_every_number_masked(sealer: Sealer) -> None:
    form = {
        "id_number": sealer.seal(ID_NUMBER),
        "members": [{"phone": sealer.seal(PHONE)}],
        "note": ID_NUMBER,
    }
    message = to_proto_with_form(case(json.dumps(form)), sealer.open)
    assert json.loads(message.form_json) == {
        "id_number": "510822********0465",
        "members": [{"phone": "199****0004"}],
        "note": "510822********0465",
    }
    assert message.applicant_name == "王*"


def test_an_acceptance_is_heard() -> None:
    event = taken_in(intake_events_pb2.ApplicationAccepted(application=application()))
    assert (event.number, event.owner_division, event.accepted_at) == (NUMBER, COUNTY, ACCEPTED_AT)
    assert event.handled_by == ("p",)


def test_a_withdrawal_before_the_acceptance_brings_no_accepted_application() -> None:
    message = intake_events_pb2.ApplicationWithdrawn(application=application(accepted_at=""))
    event = taken_in(message, time=ACCEPTED_AT + timedelta(hours=1))
    assert (event.accepted, event.at) == (None, ACCEPTED_AT + timedelta(hours=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ""},
        {"division": "51"},
        {"owner_division": ""},
        {"accepted_at": "yesterday"},
        {"accepted_at": "2026-11-20T16:30:00"},
        {"form_json": "{"},
        {"form_json": "[" * 100_000},
    ],
)
def test_a_malformed_acceptance_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        taken_in(intake_events_pb2.ApplicationAccepted(application=application(**changes)))
    assert refused.value.reason == "BODY_MALFORMED"


def test_an_item_is_heard_as_its_terms() -> None:
    raw = document("subsistence_allowance")
    message = catalogue_events_pb2.ItemPublished(
        item=catalogue_pb2.Item(
            item_id="subsistence_allowance",
            version=1,
            name_zh=raw["name_zh"],
            department=raw["department"],
            case_type=raw["case_type"],
            committed_days=20,
            committed_unit="working_day",
            statutory_days=30,
            statutory_unit="working_day",
            document=json.dumps(raw),
        )
    )
    found = taken_in(message).terms
    assert found == terms("subsistence_allowance", certificate=found.certificate)
    assert found.certificate.kind == "social_assistance_certificate"


@pytest.mark.parametrize(
    ("document", "supervisors"),
    [
        ({"regulating_department": "a"}, ()),
        ({"regulating_department": "c"}, ("c",)),
        (
            {
                "regulating_department": "b",
                "listed_under": {"department": "d", "rule": "industry_supervisor"},
            },
            ("d",),
        ),
        (
            {"regulating_department": "d", "listed_under": {"department": "d", "rule": "parent_department"}},
            ("d",),
        ),
        ({"listed_under": {"department": "e", "rule": "lead"}}, ()),
    ],
)
def test_who_supervises_an_item_is_heard_with_it(
    document: dict[str, Any], supervisors: tuple[str, ...]
) -> None:
    item = catalogue_pb2.Item(
        item_id="x", version=1, department="a", joint_departments=["b"], document=json.dumps(document)
    )
    heard = taken_in(catalogue_events_pb2.ItemPublished(item=item))
    assert heard.terms.supervisors == supervisors


@pytest.mark.parametrize(
    ("code", "promise"),
    [
        ("public_place_hygiene_licence", PromiseTerms(60, 12, True, immediate=True)),
        ("legal_aid", PromiseTerms(30, 12, True, immediate=False)),
    ],
)
def test_what_follows_a_commitment_is_heard_with_the_item(code: str, promise: PromiseTerms) -> None:
    item = catalogue_pb2.Item(item_id=code, version=1, document=json.dumps(document(code)))
    found = taken_in(catalogue_events_pb2.ItemPublished(item=item)).terms.promise
    assert found == promise


def test_the_rules_of_automatic_approval_are_heard_with_the_item() -> None:
    raw = document("advanced_age_allowance")
    item = catalogue_pb2.Item(item_id=raw["item_id"], version=1, document=json.dumps(raw))
    rules = taken_in(catalogue_events_pb2.ItemPublished(item=item)).terms.automatic
    assert (rules.rule_id, rules.rule_version, rules.subject) == (
        "aa_age_allowance",
        1,
        "form.elder_id_number",
    )
    assert len(json.loads(rules.conditions)) == 4


def test_what_rules_need_of_an_application_is_heard() -> None:
    made = application(person_wanted=True)
    made.applicant.number_sealed, made.applicant.kind = "sealed:x", "person"
    made.materials.add(code="photo", kind="upload", ref="m1")
    event = taken_in(intake_events_pb2.ApplicationAccepted(application=made))
    assert (event.number_sealed, event.applicant_kind, event.person_wanted) == ("sealed:x", "person", True)
    assert event.materials == (("photo", "upload"),)
    assert "sealed:x" not in repr(event)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"conditions": 7}', '{"conditions": [{}]}', '{"parameters": {"a": 1}}']
)
def test_a_malformed_item_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        taken_in(catalogue_events_pb2.ItemPublished(item=catalogue_pb2.Item(item_id="x", document=text)))
    assert refused.value.reason == "BODY_MALFORMED"


def test_a_calendar_year_is_heard() -> None:
    year = shipped_year(2026)
    message = catalogue_events_pb2.CalendarYearPublished(
        year=catalogue_pb2.CalendarYear(
            year=2026,
            region="CN",
            holidays=[day.isoformat() for day in year.holidays],
            make_up_days=[day.isoformat() for day in year.make_up_days],
            provisional=False,
            source=year.source,
            version=3,
        )
    )
    assert taken_in(message) == events.CalendarYearPublished(year, 3)


@pytest.mark.parametrize(
    "changes",
    [{"year": 0}, {"year": 99_999}, {"year": 2027, "region": ""}, {"year": 2027, "holidays": ["soon"]}],
)
def test_a_malformed_year_is_refused(changes: dict[str, Any]) -> None:
    message = catalogue_events_pb2.CalendarYearPublished(
        year=catalogue_pb2.CalendarYear(**{"region": "CN", **changes})
    )
    with pytest.raises(Invalid) as refused:
        taken_in(message)
    assert refused.value.reason == "BODY_MALFORMED"


def test_an_unknown_event_and_broken_bytes_are_refused() -> None:
    with pytest.raises(Invalid) as unknown:
        heard(envelope("sanji.intake.v1.Lost"), b"")
    assert unknown.value.reason == "EVENT_UNKNOWN"
    with pytest.raises(Invalid) as broken:
        heard(envelope("sanji.intake.v1.ApplicationAccepted"), b"\xff\xff")
    assert broken.value.reason == "BODY_MALFORMED"
