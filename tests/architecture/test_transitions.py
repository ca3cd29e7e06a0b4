"""The page of moves is what the tables say, and the tables say of an RPC what its proto declares."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from services.chassis.auth import SYSTEM
from services.chassis.life import Life
from services.cli.rights import declared
from services.cli.transitions import TABLES, lives, page

PAGE = Path(__file__).parents[2] / "services/TRANSITIONS.md"
RPCS: dict[str, dict[str, str]] = {
    "intake.domain.life": {
        "submit": "SubmitApplication",
        "accept": "AcceptApplication",
        "correct": "CorrectApplication",
        "request_supplement": "RequestSupplement",
        "provide_supplement": "ProvideSupplement",
        "return": "ReturnApplication",
        "withdraw": "WithdrawApplication",
        "hand_in": "HandInMaterials",
        "look_up": "LookUpMaterial",
        "reuse": "ReuseMaterials",
        "revoke": "approval.RecordAfterCheck",
        "want_person": "WantPerson",
        "decide": "approval.DecideCase",
        "decide_before": "approval.DecideCase",
    },
    "intake.domain.package_life": {
        "submit": "SubmitPackage",
        "accept": "AcceptPackage",
        "correct": "CorrectPackage",
        "request_supplement": "RequestPackageSupplement",
        "provide_supplement": "ProvidePackageSupplement",
        "return": "ReturnPackage",
        "withdraw": "WithdrawPackage",
        "hand_out": "HandOutPackage",
    },
    "approval.domain.life": {
        "decide": "DecideCase",
        "grant_part": "DecideCase",
        "claim": "ClaimCase",
        "release": "ReleaseCase",
        "transfer": "TransferCase",
        "remind": "RemindCase",
        "propose": "DecideCase",
        "recall": "RecallDecision",
        "turn_down": "ConfirmDecision",
        "ask_pause": "AskPause",
        "ask_extension": "AskExtension",
        "refuse_asked": "RefuseClockChange",
        "pause": "ApproveClockChange",
        "extend": "ApproveClockChange",
        "resume": "ResumeClock",
        "withdraw": "intake.WithdrawApplication",
        "record_check": "RecordAutoCheck",
        "revoke_decision": "RecordAfterCheck",
    },
    "approval.domain.certificate_life": {
        "issue": "DecideCase",
        "deliver": "RecordDelivery",
        "print": "RecordPaper",
        "revoke": "RevokeCertificate",
        "revoke_broken": "RecordAfterCheck",
    },
    "intake.domain.agency_life": {
        "give": "GiveEntrustment",
        "assign": "AssignAgent",
        "record": "RecordAgencyStep",
        "complete": "CompleteEntrustment",
        "evaluate": "EvaluateEntrustment",
        "end": "EndEntrustment",
    },
    "intake.domain.delivery_life": {
        "choose_delivery": "ChooseDelivery",
        "make_ready": "MakeResultReady",
        "pick_up": "RecordPickUp",
        "dispatch": "RecordDispatch",
        "arrive": "RecordArrival",
        "come_back": "RecordArrival",
        "confirm": "ConfirmReceipt",
    },
    "approval.domain.card": {
        "appeal_card": "AppealCard",
        "uphold_card": "UpholdCard",
        "withdraw_card": "WithdrawCard",
    },
    "approval.domain.after_check": {
        "open_check": "DecideCase",
        "keep": "RecordAfterCheck",
        "break": "RecordAfterCheck",
        "appeal_check": "AppealAfterCheck",
        "uphold_check": "UpholdAfterCheck",
        "clear_check": "ClearAfterCheck",
    },
    "approval.domain.inspections": {
        "plan_inspection": "PlanInspection",
        "draw_inspection": "DrawInspection",
    },
    "approval.domain.visits": {"record_part": "RecordVisit", "record_visit": "RecordVisit"},
    "approval.domain.automatic": {
        "propose_rules": "ProposeAutoRules",
        "confirm_rules": "ConfirmAutoRules",
        "end_rules": "EndAutoRules",
    },
}
"""Of each table: the RPC by which people make each of its moves; `room.Rpc` where they act in another room."""
EVERY_TABLE = pytest.mark.parametrize(
    ("table", "life"), [(table, life) for table, life in zip(TABLES, lives(), strict=True)]
)


def people(who: Iterable[str]) -> frozenset[str]:
    """The roles of these that are not the room itself."""
    return frozenset(who) - {SYSTEM}


def test_the_page_of_moves_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "sanji transitions > services/TRANSITIONS.md"


@EVERY_TABLE
def test_every_move_that_people_make_is_made_by_an_rpc(table: str, life: Life) -> None:
    assert {move.action for move in life.moves if people(move.who)} == set(RPCS[table])


@EVERY_TABLE
def test_who_may_make_a_move_is_whom_its_rpc_admits(table: str, life: Life) -> None:
    room = table.partition(".")[0]
    wrong = []
    for move in life.moves:
        if not people(move.who):
            continue
        where, _, rpc = RPCS[table][move.action].rpartition(".")
        admitted = frozenset(declared(where or room)[rpc].roles)
        if people(move.who) != admitted and not (where and people(move.who) < admitted):
            wrong.append((move.before, move.action))
    assert wrong == []


@pytest.mark.parametrize("life", lives())
def test_every_state_can_be_reached_and_every_move_leads_to_a_state(life: Life) -> None:
    assert {move.after for move in life.moves} == set(life.states)
