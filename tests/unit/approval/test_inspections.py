"""Random inspection: a draw that anybody can do again, interests kept apart, one visit in a period."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    DrawInspection,
    GetInspection,
    ListInspections,
    ListVisits,
    PlanInspection,
    RecordAfterCheck,
    RecordVisit,
)
from services.approval.domain.drawing import alias_of, draw
from services.approval.domain.inspections import InspectorGiven, Plan, period_of
from services.approval.events import InspectionDrawn, LotsDrawn, VisitMerged, VisitOpened
from services.approval.ports import Approval
from services.approval.wire.inspections import plan_to_proto, visit_to_proto
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, envelope, reviewer
from tests.unit.approval.inspection_cast import GOVERNOR, HEAD, HEALTH, ITEM, POLICE, granted, with_terms

NUMBERS = ("51082219440215031X", "510822195003070157", "510822195104100263", "510822195907080243")
ANN, BEA, CLEO, DORA = (InspectorGiven(f"s-{at}", number, ()) for at, number in enumerate(NUMBERS))
FIRM = "91510822MA6A100296"


def ask(approval: Approval, command: Any) -> Any:
    return room(approval).ask(command)


def planned(approval: Approval, *inspectors: InspectorGiven, draw: int = 2, **changes: Any) -> Plan:
    said = {
        "title": "卫生抽查",
        "division": COUNTY,
        "department": "health",
        "population": "commitments",
        "item": "",
        **changes,
    }
    key = f"k-{len(approval.inspections.plans.page(COUNTY, '', '', 100))}"
    people = inspectors or (ANN, BEA, CLEO)
    plan: Plan = ask(
        approval, PlanInspection(by=HEAD, asked=Asked(key, "f"), draw=draw, inspectors=people, **said)
    )
    return plan


def drawn(approval: Approval, plan: Plan) -> Plan:
    """Drawn, and its visits open."""
    now: Plan = ask(approval, DrawInspection(HEAD, plan.id))
    heard = LotsDrawn(plan.id, COUNTY)
    for _ in range(2):
        room(approval).hear(heard, envelope("sanji.approval.v1.InspectionDrawn"))
    return now


def with_subjects(sealer: Sealer, count: int = 6) -> Approval:
    approval = with_terms(sealer)
    for position in range(count):
        granted(approval, f"{NUMBER}{position}", f"party-{position}")
    return approval


def again(shown: Any) -> list[tuple[str, tuple[str, ...]]]:
    """The draw done again from what is public, as the API describes it, and by nothing of the platform's."""

    def lot(*lines: str) -> str:
        return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()

    apart = {(one.alias, one.inspector) for one in shown.apart}
    left = list(shown.aliases)
    result: list[tuple[str, tuple[str, ...]]] = []
    while left and len(result) < shown.draw:
        smallest = left[0]
        for alias in left:
            if lot(shown.seed, "subject", alias) < lot(shown.seed, "subject", smallest):
                smallest = alias
        left.remove(smallest)
        able = {
            lot(shown.seed, "inspector", smallest, staff): staff
            for staff in shown.inspectors
            if (smallest, staff) not in apart
        }
        if len(able) >= 2:
            first, second, *_ = sorted(able)
            result.append((smallest, (able[first], able[second])))
    return result


def test_the_draw_can_be_done_again_from_what_is_public(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 9)
    plan = planned(approval, ANN, BEA, replace(CLEO, interests=(FIRM,)), DORA, draw=5)
    before = plan_to_proto(plan)
    assert (before.seed, list(before.aliases), before.state) == ("", [], "planned")
    drawn(approval, plan)
    shown = plan_to_proto(*ask(approval, GetInspection(plan.id)))
    assert hashlib.sha256(shown.seed.encode()).hexdigest() == before.seed_digest == shown.seed_digest
    assert [(one.alias, tuple(one.inspectors)) for one in shown.drawn] == again(shown)
    assert (len(shown.aliases), len(shown.drawn)) == (9, 5)
    public = str(shown)
    assert not any(f"party-{at}" in public or f"{NUMBER}{at}" in public for at in range(9))


def test_the_seed_lies_sealed_until_the_draw_and_a_changed_one_is_refused(sealer: Sealer) -> None:
    approval = with_subjects(sealer)
    plan = planned(approval)
    assert plan.seed.startswith("sealed:")
    forged = replace(plan, seed=sealer.seal("f" * 64))
    approval.inspections.plans.save(plan, forged, [])
    with pytest.raises(Conflict) as refused:
        ask(approval, DrawInspection(HEAD, plan.id))
    assert refused.value.reason == "SEED_CHANGED"


def test_no_inspector_goes_to_himself_or_where_he_has_an_interest(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    ann_herself, firm = sealer.index(ANN.number), sealer.index(FIRM)
    for position, party in enumerate((ann_herself, firm, "party-x", "party-y")):
        granted(approval, f"{NUMBER}{position}", party)
    for _ in range(30):
        plan = planned(approval, ANN, replace(BEA, interests=(FIRM,)), CLEO, draw=4)
        now: Plan = ask(approval, DrawInspection(HEAD, plan.id))
        going = {one.party: one.inspectors for one in now.drawn}
        assert set(going[ann_herself]) == {"s-1", "s-2"}
        assert set(going[firm]) == {"s-0", "s-2"}


def test_a_subject_for_whom_two_inspectors_cannot_be_found_is_passed_over(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval, f"{NUMBER}1", sealer.index(FIRM))
    granted(approval, f"{NUMBER}2", "party-2")
    plan = drawn(approval, planned(approval, ANN, replace(BEA, interests=(FIRM,)), draw=2))
    assert [one.party for one in plan.drawn] == ["party-2"]
    assert plan.passed == (alias_of(plan.id, sealer.index(FIRM)),)
    assert len(ask(approval, ListVisits(HEALTH))[0]) == 1


def test_every_subject_is_drawn_equally_often_over_ten_thousand_seeds() -> None:
    aliases, times, wanted = [f"alias-{at}" for at in range(12)], 10_000, 3
    counted = dict.fromkeys(aliases, 0)
    for seed in range(times):
        lots, _ = draw(f"seed-{seed}", aliases, ["a", "b"], (), wanted)
        for lot in lots:
            counted[lot.alias] += 1
    expected = times * wanted / len(aliases)
    spread = sum((count - expected) ** 2 / expected for count in counted.values())
    scaled = spread * (len(aliases) - 1) / (len(aliases) - wanted)
    assert scaled < 24.725, "chi-square, 11 degrees of freedom, 1 %"


def test_two_plans_on_one_subject_in_one_period_are_one_visit(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 1)
    first = drawn(approval, planned(approval, ANN, BEA, draw=1))
    second = drawn(approval, planned(approval, CLEO, DORA, draw=1))
    visits, _ = ask(approval, ListVisits(HEALTH))
    assert [[part.plan for part in visit.parts] for visit in visits] == [[first.id, second.id]]
    bus = approval.inspections.visits.bus  # type: ignore[attr-defined]
    assert (len(bus.of(VisitOpened)), len(bus.of(VisitMerged))) == (1, 1)
    visit = visits[0]
    one = ask(approval, RecordVisit(reviewer("health", subject="s-0"), visit.id, first.id, "no_problem"))
    assert one.state == "open"
    other = RecordVisit(reviewer("health", subject="s-3"), visit.id, second.id, "problem", "卫生许可未公示")
    assert ask(approval, other).state == "done"
    shown = plan_to_proto(*ask(approval, GetInspection(second.id)))
    assert [item.finding for item in shown.drawn] == ["problem"]
    assert "卫生许可未公示" not in str(shown)
    assert visit_to_proto(ask(approval, ListVisits(HEALTH))[0][0]).parts[1].note == "卫生许可未公示"


def test_whoever_was_visited_in_a_period_is_not_drawn_again_before_the_next(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 2)
    plan = drawn(approval, planned(approval, ANN, BEA, draw=1))
    ask(approval, RecordVisit(reviewer("health", subject="s-0"), plan.drawn[0].visit, plan.id, "no_problem"))
    after = drawn(approval, planned(approval, ANN, BEA, draw=2))
    assert [one.party for one in after.drawn] == list({"party-0", "party-1"} - {plan.drawn[0].party})
    following = drawn(approval, planned(approval, ANN, BEA, draw=2, period="2027Q1"))
    assert {one.party for one in following.drawn} == {"party-0", "party-1"}


def test_only_who_was_drawn_records_and_only_once(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 1)
    plan = drawn(approval, planned(approval, ANN, BEA, draw=1))
    visit = plan.drawn[0].visit
    anna = reviewer("health", subject="s-0")
    with pytest.raises(Forbidden) as refused:
        ask(approval, RecordVisit(HEALTH, visit, plan.id, "no_problem"))
    assert refused.value.reason == "INSPECTOR_NOT_DRAWN"
    with pytest.raises(NotFound):
        ask(approval, RecordVisit(replace(anna, division="510823"), visit, plan.id, "no_problem"))
    with pytest.raises(Invalid) as wrong:
        ask(approval, RecordVisit(anna, visit, plan.id, "perhaps"))
    assert {fault.reason for fault in wrong.value.faults} == {"VISIT_FINDING_UNKNOWN", "REASON_REQUIRED"}
    ask(approval, RecordVisit(anna, visit, plan.id, "no_problem"))
    with pytest.raises(Conflict):
        ask(approval, RecordVisit(anna, visit, plan.id, "problem", "改主意了"))


def test_holders_of_certificates_in_force_can_be_drawn_by_item(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 3)
    ask(approval, RecordAfterCheck(HEALTH, f"{NUMBER}1", "broken", "不符"))
    plan = drawn(approval, planned(approval, population="certificates", item=ITEM, draw=9))
    assert {one.party for one in plan.drawn} == {"party-0", "party-2"}


def test_a_plan_is_drawn_once_and_never_without_anybody(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    plan = planned(approval)
    with pytest.raises(Conflict) as nobody:
        ask(approval, DrawInspection(HEAD, plan.id))
    assert nobody.value.reason == "POPULATION_EMPTY"
    granted(approval)
    drawn(approval, plan)
    with pytest.raises(Conflict) as twice:
        ask(approval, DrawInspection(HEAD, plan.id))
    assert twice.value.reason == "PLAN_STATE"
    assert len(approval.inspections.plans.bus.of(InspectionDrawn)) == 1  # type: ignore[attr-defined]


def test_every_fault_of_a_plan_is_named_at_once(sealer: Sealer) -> None:
    bad = InspectorGiven("", "510822196503124528", ("1",))
    with pytest.raises(Invalid) as refused:
        planned(with_terms(sealer), bad, title=" ", population="all", draw=0)
    assert {(fault.pointer, fault.reason) for fault in refused.value.faults} == {
        ("/title", "TITLE_REQUIRED"),
        ("/population", "POPULATION_UNKNOWN"),
        ("/draw", "DRAW_OUT_OF_RANGE"),
        ("/inspectors", "INSPECTORS_OUT_OF_RANGE"),
        ("/inspectors/0/staff", "STAFF_NOT_FOUND"),
        ("/inspectors/0/number", "ID_INVALID"),
        ("/inspectors/0/interests", "INTERESTS_INVALID"),
    }
    with pytest.raises(Invalid):
        planned(with_terms(sealer), population="certificates")
    with pytest.raises(Invalid) as past:
        planned(with_terms(sealer), period="2026Q3")
    assert [fault.reason for fault in past.value.faults] == ["QUARTER_INVALID"]


def test_a_department_plans_for_itself_the_government_for_any(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    given = {
        "title": "抽查",
        "division": COUNTY,
        "department": "public_security",
        "population": "commitments",
        "item": "",
        "draw": 1,
        "inspectors": (ANN, BEA),
    }
    with pytest.raises(Forbidden):
        ask(approval, PlanInspection(by=HEAD, asked=Asked("a", "f"), **given))  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        ask(approval, PlanInspection(by=POLICE, asked=Asked("a", "f"), **given))  # type: ignore[arg-type]
    command = PlanInspection(by=GOVERNOR, asked=Asked("a", "f"), **given)  # type: ignore[arg-type]
    plan = ask(approval, command)
    assert ask(approval, command).id == plan.id
    with pytest.raises(Forbidden):
        ask(approval, DrawInspection(HEAD, plan.id))
    found, end = ask(approval, ListInspections(COUNTY))
    assert ([one.id for one in found], end) == ([plan.id], "")


def test_a_plan_keeps_no_number_of_anybody(sealer: Sealer) -> None:
    plan = planned(with_terms(sealer), ANN, replace(BEA, interests=(FIRM,)))
    assert not any(number in f"{plan!r}{plan.inspectors[1].apart}" for number in (*NUMBERS, FIRM))


@pytest.mark.parametrize(("month", "quarter"), [(1, "2026Q1"), (3, "2026Q1"), (4, "2026Q2"), (12, "2026Q4")])
def test_a_period_is_a_quarter(sealer: Sealer, month: int, quarter: str) -> None:
    assert period_of(with_terms(sealer).clock.today().replace(month=month)) == quarter
