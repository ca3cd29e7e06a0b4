"""What the linter finds in one item: each demand of law at its place, with its source, and nothing in the shipped ones."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.quality.guides import is_offered
from services.catalogue.domain.quality.items import ITEM_RULES, check_item, lint_item
from services.catalogue.domain.quality.limits import CALENDAR, WORKING, max_span, min_span, total_of_steps
from services.catalogue.domain.quality.rules import FAULT, WARNING, Finding
from tests.fakes.catalogue import item_command, of

Json = dict[str, Any]
GONE = object()


def put(path: str, value: Any) -> Callable[[Json], None]:
    """A change: `value` at a JSON pointer; `GONE` takes it away, a list grows at its end."""

    def change(row: Json) -> None:
        *above, last = [int(step) if step.isdigit() else step for step in path.split("/")[1:]]
        place: Any = row
        for step in above:
            place = place[step]
        if value is GONE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value

    return change


def findings(*changes: Callable[[Json], None], item: str = "residence_permit") -> list[Finding]:
    command = item_command(item)
    for change in changes:
        change(command.row)
    return lint_item(command.row, command.references)


def found(*changes: Callable[[Json], None], item: str = "residence_permit") -> dict[tuple[str, str], str]:
    return {(one.pointer, one.reason): one.severity for one in findings(*changes, item=item)}


@pytest.mark.parametrize("command", of(commands.PublishItem), ids=lambda command: command.row["item_id"])
def test_a_shipped_item_has_no_fault(command: commands.PublishItem) -> None:
    assert [one for one in lint_item(command.row, command.references) if one.severity == FAULT] == []


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("service_object", "服务对象"),
        ("accept_levels", "受理单位和地点"),
        ("channels", "办理形式"),
        ("conditions", "办理条件"),
        ("steps", "办理流程"),
        ("consult_phone", "咨询方式"),
        ("complaint_phone", "监督投诉方式"),
        ("materials", "申请材料"),
        ("fees", "收费依据及标准"),
        ("committed_days", "办理时限"),
        ("result", "办理结果"),
    ],
)
def test_a_guide_without_a_required_field_is_refused_and_the_field_named(field: str, name: str) -> None:
    told = [one for one in findings(put(f"/{field}", GONE)) if one.reason == "GUIDE_FIELD_MISSING"]
    assert [(one.severity, name in one.detail) for one in told] == [(FAULT, True)]
    assert told[0].pointer.startswith(f"/{field}")
    assert told[0].source


@pytest.mark.parametrize(
    ("item", "pointer", "value", "at", "reason", "severity"),
    [
        ("residence_permit", "/form/fields", [], "/form", "APPLICATION_FORM_MISSING", FAULT),
        ("residence_permit", "/form/fields/0/example", GONE, "/form/fields/0/example", "SAMPLE_MISSING", WARNING),
        ("residence_permit", "/form/rules", [], "/common_mistakes", "MISTAKES_MISSING", WARNING),
        ("residence_permit", "/online_depth", 5, "/online_depth", "DEPTH_INVALID", FAULT),
        ("residence_permit", "/onsite_visits", None, "/onsite_visits", "DEPTH_INVALID", FAULT),
        ("residence_permit", "/onsite_visits", 1, "/onsite_visits", "DEPTH_WITH_VISITS", FAULT),
        ("residence_permit", "/onsite_visits", 1, "/visit_reason_zh", "VISIT_REASON_WRONG", FAULT),
        ("residence_permit", "/visit_reason_zh", "交材料", "/visit_reason_zh", "VISIT_REASON_WRONG", FAULT),
        ("residence_permit", "/channels", ["window"], "/channels", "VISITS_UNREACHABLE", FAULT),
        ("residence_permit", "/channels", ["window", "courier"], "/channels", "DEPTH_WITHOUT_CHANNEL", WARNING),
        ("residence_permit", "/consult_phone", "2027000", "/consult_phone", "PHONE_MALFORMED", FAULT),
        ("residence_permit", "/complaint_phone", "0839-0002027", "/complaint_phone", "PHONES_SAME", FAULT),
        ("residence_permit", "/result/closing_mode", "document_issued", "/result/closing_mode", "CLOSING_WRONG", FAULT),
        ("classified_survey_data_use", "/result/closing_mode", "certificate_issued", "/result/closing_mode", "CLOSING_WRONG", FAULT),
        ("residence_permit", "/charged", True, "/fees", "FEE_INVALID", FAULT),
        ("resident_id_card", "/charged", False, "/charged", "FEE_INVALID", FAULT),
        ("resident_id_card", "/fees/0/basis", None, "/fees/0/basis", "FEE_INVALID", FAULT),
        ("resident_id_card", "/fees/0/standard_zh", " ", "/fees/0/standard_zh", "FEE_INVALID", FAULT),
        ("resident_id_card", "/fees/1/online_payment", GONE, "/fees/1/online_payment", "FEE_INVALID", FAULT),
        ("residence_permit", "/stamps", [{"name_zh": "村委会盖章"}], "/stamps/0/legal_basis", "DEMAND_WITHOUT_BASIS", FAULT),
        ("residence_permit", "/annual_check", {"mode": "visit"}, "/annual_check/legal_basis", "DEMAND_WITHOUT_BASIS", FAULT),
        ("residence_permit", "/conditions/0/kind", "training", "/conditions/0/legal_basis", "DEMAND_WITHOUT_BASIS", FAULT),
        ("residence_permit", "/conditions/0/text_zh", "参加指定机构组织的培训", "/conditions/0/text_zh", "TRAINING_SUSPECTED", WARNING),
        ("residence_permit", "/conditions/3", {"code": "c4", "text_zh": "法律法规规定的其他条件"}, "/conditions/3/text_zh", "CATCH_ALL_CLAUSE", FAULT),
        ("residence_permit", "/materials/1/name_zh", "其他材料", "/materials/1/name_zh", "CATCH_ALL_CLAUSE", FAULT),
        ("residence_permit", "/materials/0/source", "applicant", "/materials/0/source", "HELD_PAPER_DEMANDED", FAULT),
        ("residence_permit", "/materials/1/legal_basis", None, "/materials/1/legal_basis", "MATERIAL_WITHOUT_BASIS", FAULT),
        ("marriage_registration", "/materials/0/shown_because", GONE, "/materials/0/source", "HELD_PAPER_DEMANDED", FAULT),
        ("resident_id_card", "/materials/2/form", ["original"], "/materials/2", "PAPER_NOT_EXEMPT", WARNING),
        ("drainage_licence", "/item_id", "drainage_permit", None, "INTERMEDIARY_NOT_LISTED", FAULT),
        ("water_abstraction_permit", "/materials/0/intermediary_only", True, "/materials/0/intermediary_only", "INTERMEDIARY_FORCED", FAULT),
        ("water_abstraction_permit", "/materials/0/self_preparable", False, "/materials/0/self_preparable", "INTERMEDIARY_FORCED", FAULT),
        ("residence_permit", "/materials/1/name_zh", "住房安全鉴定报告", "/materials/1/intermediary", "INTERMEDIARY_UNNAMED", WARNING),
        ("residence_permit", "/materials/3/name_zh", "居住地住址证明（复印件）", "/materials/3", "PAPERS_MERGEABLE", WARNING),
        ("residence_permit", "/conditions/2/evidence", [], "/materials/1", "PAPER_UNUSED", WARNING),
        ("residence_permit", "/steps/1/doer", GONE, "/steps/1/doer", "STEP_INCOMPLETE", FAULT),
        ("residence_permit", "/steps/1/doer", "somebody", "/steps/1/doer", "STEP_INCOMPLETE", FAULT),
        ("residence_permit", "/steps/1/limit_days", None, "/steps/1/limit_days", "STEP_INCOMPLETE", FAULT),
        ("residence_permit", "/steps/1/output_zh", "", "/steps/1/output_zh", "STEP_INCOMPLETE", FAULT),
        ("residence_permit", "/steps/1/limit_days", 3, "/steps", "STEPS_EXCEED_PROMISE", FAULT),
        ("school_bus_permit", "/steps/0/limit_days", 4, "/steps/0/limit_days", "STEP_EXCEEDS_STATUTE", FAULT),
        ("residence_permit", "/committed_days", 12, "/committed_days", "PROMISE_EXCEEDS_STATUTE", FAULT),
        ("residence_permit", "/committed_days", 11, "/committed_days", "PROMISE_MAY_EXCEED_STATUTE", WARNING),
        ("drainage_licence", "/committed_days", 21, "/committed_days", "PROMISE_EXCEEDS_STATUTE", FAULT),
    ],
)  # fmt: skip
def test_a_broken_rule_is_found_at_its_place(
    item: str, pointer: str, value: Any, at: str | None, reason: str, severity: str
) -> None:
    told = found(put(pointer, value), item=item)
    places = {place for place, why in told if why == reason}
    assert at in places if at else places
    assert {told[place, reason] for place in places} == {severity}


def test_an_intermediary_report_that_is_not_listed_is_named() -> None:
    told = findings(put("/materials/2/intermediary", "fortune_telling"))
    sentence = next(one.detail for one in told if one.reason == "INTERMEDIARY_NOT_LISTED")
    assert "居住地住址证明" in sentence


def test_a_paper_that_a_department_issued_and_demands_is_told_with_the_department() -> None:
    told = findings(item="resident_id_card")
    assert any(one.reason == "PAPER_NOT_EXEMPT" and "青川县公安局" in one.detail for one in told)


def test_an_item_without_basis_is_refused_unless_its_basis_is_pending_and_then_it_is_reported() -> None:
    assert found(put("/legal_basis", []))["/legal_basis", "LAW_UNKNOWN"] == FAULT
    pending = found(put("/legal_basis", []), put("/basis_pending", True))
    assert pending == {("/legal_basis", "BASIS_PENDING"): WARNING}


def test_a_training_and_a_stamp_with_a_basis_are_lawful() -> None:
    basis = {"law": "residence_permit_regulation", "article": "9(1)"}
    told = found(
        put("/conditions/0/kind", "training"),
        put("/conditions/0/legal_basis", basis),
        put("/stamps", [{"name_zh": "派出所盖章", "legal_basis": basis}]),
    )
    assert told == {}


def test_a_proactive_or_withdrawn_item_needs_no_guide() -> None:
    bare = [
        put(f"/{name}", GONE) for name in ("conditions", "steps", "consult_phone", "fees", "online_depth")
    ]
    for change in (put("/on_application", False), put("/status", "withdrawn")):
        assert "GUIDE_FIELD_MISSING" not in {why for _, why in found(*bare, change)}
    assert "GUIDE_FIELD_MISSING" in {why for _, why in found(*bare)}
    assert not is_offered({"on_application": True, "status": "withdrawn"})


def test_extra_fields_of_a_guide_are_welcome() -> None:
    assert found(put("/local_notes_zh", "周三下午可预约上门")) == {}


def test_every_fault_of_an_unlawful_item_is_told_at_once_and_publishing_refuses_exactly_the_faults() -> None:
    command = item_command("residence_permit")
    row = command.row
    for change in (
        put("/steps/1/limit_days", 9),
        put("/materials/1/name_zh", "其他材料"),
        put("/materials/0/source", "applicant"),
        put("/consult_phone", GONE),
        put("/onsite_visits", 2),
        put("/form/rules", []),
    ):
        change(row)
    told = lint_item(row, command.references)
    assert {one.reason for one in told if one.severity == FAULT} >= {
        "STEPS_EXCEED_PROMISE",
        "CATCH_ALL_CLAUSE",
        "HELD_PAPER_DEMANDED",
        "GUIDE_FIELD_MISSING",
        "DEPTH_WITH_VISITS",
        "VISIT_REASON_WRONG",
    }
    refused = {(fault.pointer, fault.reason) for fault in check_item(row, command.references)}
    assert refused == {(one.pointer, one.reason) for one in told if one.severity == FAULT}


def test_every_rule_has_a_source_a_sentence_and_a_reason_of_its_own() -> None:
    assert all(rule.source and rule.detail for rule in ITEM_RULES)
    assert len({rule.reason for rule in ITEM_RULES}) == len(ITEM_RULES)


STEPS = st.lists(
    st.fixed_dictionaries(
        {"limit_days": st.integers(0, 30)}, optional={"parallel_group": st.sampled_from(["g1", "g2"])}
    ),
    max_size=8,
)


@given(STEPS)
def test_the_steps_take_as_long_as_the_longest_way_through_them(steps: list[Json]) -> None:
    alone = sum(step["limit_days"] for step in steps if "parallel_group" not in step)
    groups: dict[str, list[int]] = {}
    for step in steps:
        if "parallel_group" in step:
            groups.setdefault(step["parallel_group"], []).append(step["limit_days"])
    assert total_of_steps(steps) == alone + sum(map(max, groups.values()))


@given(STEPS, st.integers(1, 60))
def test_steps_are_refused_exactly_when_they_exceed_the_promise(steps: list[Json], promise: int) -> None:
    whole = [{"name_zh": "步骤", "doer": "reviewer", "output_zh": "意见", **step} for step in steps]
    assume(whole)
    told = found(put("/steps", whole), put("/committed_days", promise))
    assert (("/steps", "STEPS_EXCEED_PROMISE") in told) == (total_of_steps(whole) > promise)


def spans_of(working_days: int) -> list[int]:
    """How many days pass until so many working days have passed, from each day of a week without public holidays."""
    found = []
    for start in range(7):
        day, left = start, working_days
        while left:
            day += 1
            left -= day % 7 not in (5, 6)
        found.append(day - start)
    return found


@given(st.integers(0, 400))
def test_working_days_span_what_the_week_makes_of_them(days: int) -> None:
    assert (min_span(days), max_span(days)) == (min(spans_of(days)), max(spans_of(days)))


@given(
    st.integers(1, 60),
    st.sampled_from([WORKING, CALENDAR]),
    st.integers(0, 80),
    st.sampled_from([WORKING, CALENDAR]),
)
def test_a_promise_beyond_the_law_is_refused_in_whichever_units(
    promise: int, unit: str, law: int, law_unit: str
) -> None:
    told = found(
        put("/committed_days", promise),
        put("/committed_unit", unit),
        put("/statutory_days", law),
        put("/statutory_unit", law_unit),
        put("/steps/0/limit_days", 0),
    )
    promised = spans_of(promise) if unit == WORKING else [promise] * 7
    allowed = spans_of(law) if law_unit == WORKING else [law] * 7
    later = [mine > most for mine, most in zip(promised, allowed, strict=True)]
    assert (("/committed_days", "PROMISE_EXCEEDS_STATUTE") in told) == (
        min(promised) > max(allowed) if unit != law_unit else promise > law
    )
    if all(later):
        assert {why for _, why in told} & {"PROMISE_EXCEEDS_STATUTE", "PROMISE_MAY_EXCEED_STATUTE"}
