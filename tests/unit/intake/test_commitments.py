"""Commitments at hand-in: who may promise, what is signed, what a signature makes superfluous, who may no more."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI, rfc3339
from services.chassis.errors import Forbidden, Invalid
from services.chassis.messages import Asked, Envelope
from services.chassis.patterns import RulesMalformed
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    ApplicantGiven,
    CommitmentGiven,
    GetCommitmentText,
    MaterialGiven,
    SubmitApplication,
)
from services.intake.domain.items import compile_item
from services.intake.events import CommitmentChecked
from services.intake.ports import Intake
from services.intake.wire.commitments import commitment_to_proto
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload

ITEM, PAPER = "individual_business_registration", "premises_document"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)


def one_spelling(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def signed(intake: Room[Intake], at: datetime | None = None, **changes: str) -> CommitmentGiven:
    """A signature as a client makes it from what the API says, and from nothing of the platform's."""
    _, text = intake.ask(GetCommitmentText(ITEM))
    when = rfc3339(at or intake.world.clock.now())
    digest = sha256(
        one_spelling(
            {
                "conditions": list(text.conditions),
                "consequences": list(text.consequences),
                "duties": list(text.duties),
                "materials": list(text.materials),
                "text_version": text.version,
            }
        )
    )
    lines = (digest, GIVEN["id_number"], sha256(one_spelling(PAYLOAD["form"])), when)
    return replace(CommitmentGiven(text.version, when, sha256("\n".join(lines))), **changes)


def submit(intake: Room[Intake], by: Principal, given: CommitmentGiven | None = None, **changes: Any) -> Any:
    command = SubmitApplication(
        by=by,
        asked=Asked(f"k-{by.subject}-{given}", "p"),
        item=ITEM,
        division=COUNTY,
        applicant=ApplicantGiven("person", GIVEN["id_number"], GIVEN["name_zh"], GIVEN["phone"]),
        form=PAYLOAD["form"],
        materials=tuple(
            MaterialGiven(one["code"], one["given_as"], one.get("lookup_value") or "")
            for one in PAYLOAD["materials"]
        ),
        channel="window" if by.kind == "staff" else "online",
        commitment=given,
    )
    return intake.ask(replace(command, **changes))


def faults(act: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        act()
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


def heard(intake: Room[Intake], kind: str, event: CommitmentChecked, sequence: int = 1) -> None:
    name = f"sanji.approval.v1.{kind}"
    at = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    source = f"/stacks/{COUNTY}/approval"
    intake.hear(
        event, Envelope(f"{kind}-{sequence}", name, source, event.number, at, sequence, COUNTY, COUNTY)
    )


def test_a_signature_makes_its_papers_superfluous_and_is_kept_sealed(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    given = signed(intake)
    made = submit(intake, her, given)
    kept = made.commitment
    assert (kept.text_version, kept.materials, kept.state) == (f"{ITEM}@1", (PAPER,), "signed")
    assert world.seals.open(kept.signature) == given.signature
    assert [fault.pointer for fault in made.findings if PAPER in fault.pointer] == []
    assert given.signature not in str(commitment_to_proto(kept)) + repr(kept)


def test_without_a_signature_the_paper_is_asked_for(intake: Room[Intake], her: Principal) -> None:
    made = submit(intake, her, None, commitment_signed=True)
    assert made.commitment is None
    assert [(fault.pointer, fault.reason) for fault in made.findings] == [
        (f"/materials/{PAPER}", "COMMITMENT_NOT_SIGNED")
    ]


def test_staff_say_of_one_signed_on_paper_that_it_is(intake: Room[Intake]) -> None:
    made = submit(intake, CLERK, None, commitment_signed=True)
    assert (made.commitment.signature, made.commitment.text_version) == ("", f"{ITEM}@1")
    assert made.findings == ()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"signature": "0" * 64}, {"signature": "COMMITMENT_SIGNATURE_WRONG"}),
        ({"text_version": f"{ITEM}@0"}, {"text_version": "COMMITMENT_TEXT_CHANGED"}),
        (
            {"signed_at": "yesterday"},
            {"signed_at": "COMMITMENT_TIME_WRONG", "signature": "COMMITMENT_SIGNATURE_WRONG"},
        ),
        (
            {"signed_at": "", "text_version": "", "signature": ""},
            {
                "signed_at": "COMMITMENT_TIME_WRONG",
                "text_version": "COMMITMENT_TEXT_CHANGED",
                "signature": "COMMITMENT_SIGNATURE_WRONG",
            },
        ),
    ],
)
def test_every_fault_of_a_signature_is_named_with_those_of_the_form(
    intake: Room[Intake], her: Principal, changes: dict[str, str], wrong: dict[str, str]
) -> None:
    expected = {(f"/commitment/{name}", reason) for name, reason in wrong.items()}
    given = signed(intake, **changes)
    assert faults(lambda: submit(intake, her, given)) == expected
    typed = ApplicantGiven("person", GIVEN["id_number"], "", GIVEN["phone"])
    together = faults(lambda: submit(intake, her, given, applicant=typed))
    assert together == expected | {("/applicant/name", "FIELD_REQUIRED")}


def test_a_signature_is_for_one_form_one_applicant_and_a_day(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    given = signed(intake)
    other = PAYLOAD["form"] | {"employees": 9}
    assert ("/commitment/signature", "COMMITMENT_SIGNATURE_WRONG") in faults(
        lambda: submit(intake, her, given, form=other)
    )
    world.clock.advance(hours=25)
    assert faults(lambda: submit(intake, her, given)) == {("/commitment/signed_at", "COMMITMENT_TIME_WRONG")}


def test_the_text_in_force_is_signed_and_an_older_one_is_refused(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    old = signed(intake)
    world.items.put(ITEM, 2, (), document(ITEM) | {"version": 2})
    assert faults(lambda: submit(intake, her, old)) == {
        ("/commitment/text_version", "COMMITMENT_TEXT_CHANGED"),
        ("/commitment/signature", "COMMITMENT_SIGNATURE_WRONG"),
    }


def test_whoever_broke_a_promise_makes_no_other_before_the_record_lapses(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    made = submit(intake, her, signed(intake))
    party = made.applicant.party
    record = CommitmentChecked(made.id, COUNTY, party, "broken", date(2027, 12, 1), True)
    heard(intake, "CommitmentBroken", record)
    shown = intake.world.applications.get(made.id)
    assert shown.commitment is not None
    assert (shown.commitment.state, shown.commitment.lapses_on) == ("broken", date(2027, 12, 1))
    for by, given, on_paper in ((her, signed(intake), False), (CLERK, None, True)):
        with pytest.raises(Forbidden) as refused:
            submit(intake, by, given, commitment_signed=on_paper, asked=Asked(f"n-{by.kind}", "p"))
        assert refused.value.reason == "COMMITMENT_BARRED"
    assert submit(intake, her, None, asked=Asked("plain", "p")).commitment is None
    world.clock.advance(days=374)
    assert submit(intake, her, signed(intake), asked=Asked("later", "p")).commitment is not None


def test_a_cleared_record_bars_nothing_in_whatever_order_it_is_heard(
    intake: Room[Intake], her: Principal
) -> None:
    cleared = CommitmentChecked("510822202611230000990", "510822101", her.subject, "cleared", None, True)
    heard(intake, "CommitmentCleared", cleared, sequence=5)
    heard(intake, "CommitmentBroken", replace(cleared, state="broken", lapses_on=date(2096, 1, 1)), 4)
    assert submit(intake, her, signed(intake)).commitment is not None


def test_a_record_of_a_merged_account_bars_its_survivor(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    world.merges.put(COUNTY, "older-account", her.subject)
    intake.world.broken_promises.put("n-1", "older-account", date(2096, 1, 1), 1)
    with pytest.raises(Forbidden):
        submit(intake, her, signed(intake))


def test_a_kept_promise_is_shown_and_bars_nothing(intake: Room[Intake], her: Principal) -> None:
    made = submit(intake, her, signed(intake))
    kept = CommitmentChecked(made.id, COUNTY, made.applicant.party, "kept", None, False)
    heard(intake, "CommitmentKept", kept)
    heard(intake, "CommitmentKept", kept)
    shown = intake.world.applications.get(made.id)
    assert (shown.commitment.state, shown.meta.version) == ("kept", 2)  # type: ignore[union-attr]
    assert submit(intake, her, signed(intake), asked=Asked("next", "p")).commitment is not None


def test_departments_can_begin_one_by_one(world: FakeWorld, her: Principal) -> None:
    others = room(replace(world.intake(), committing=frozenset({"human_resources"})))
    others.world.divisions.put(COUNTY, 1, divisions())
    with pytest.raises(Forbidden) as refused:
        submit(others, her, signed(others))
    assert refused.value.reason == "COMMITMENT_NOT_ENABLED"
    own = room(replace(world.intake(), committing=frozenset({"civil_affairs"})))
    own.world.divisions.put(COUNTY, 1, divisions())
    assert submit(own, her, signed(own)).commitment is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"notification_commitment": None},
        {"classified": True},
        {"on_application": False},
        {"correctable_by_supervision": False},
        {"no_serious_consequence": None},
    ],
    ids=str,
)
def test_only_an_eligible_item_offers_a_commitment(
    intake: Room[Intake], world: FakeWorld, her: Principal, changes: dict[str, Any]
) -> None:
    given, text = signed(intake), document(ITEM)
    said = text["notification_commitment"]
    own = {name: value for name, value in changes.items() if name in said}
    world.items.put(
        ITEM,
        2,
        (),
        text | {name: value for name, value in changes.items() if name not in said}
        if not own
        else text | {"notification_commitment": said | own},
    )
    assert world.items.kept[ITEM].rules.commitment is None
    with pytest.raises(Invalid):
        intake.ask(GetCommitmentText(ITEM))
    if not set(changes) & {"classified", "on_application"}:
        assert faults(lambda: submit(intake, her, given)) == {("/commitment", "COMMITMENT_NOT_OFFERED")}


@pytest.mark.parametrize("part", ["conditions_zh", "text_template"])
def test_a_text_without_conditions_duties_or_consequences_is_malformed(part: str) -> None:
    text = document(ITEM)
    text["notification_commitment"][part] = None
    with pytest.raises(RulesMalformed):
        compile_item(text)


def test_an_item_may_bring_its_own_duties_and_consequences() -> None:
    text = document(ITEM)
    text["notification_commitment"] |= {"duties_zh": ["按时年检"], "consequences_zh": ["撤销登记"]}
    found = compile_item(text).commitment
    assert found is not None
    assert (found.duties, found.consequences) == (("按时年检",), ("撤销登记",))
    assert found.digest != compile_item(document(ITEM)).commitment.digest  # type: ignore[union-attr]
